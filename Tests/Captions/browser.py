"""Headless Chromium, and what a page in it may not do: complain."""
import os
import re
import time
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from steno_caption import SetUpError

# What the browser itself says of a server that is away; no page can keep it quiet.
OF_THE_NETWORK = re.compile(r"net::ERR_|WebSocket connection to .* failed")


@contextmanager
def chromium(*flags: str):
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    if not os.path.exists(path):
        raise SetUpError(f"{path} is missing; run `scripts/setup test`, or say in CHROMIUM where it is")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu", *flags])
        try:
            yield browser
        finally:
            browser.close()


class Tab:
    """A page in a profile of its own."""

    def __init__(self, browser: Browser, address: str, **options):
        self.context = browser.new_context(**options)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(address)

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not OF_THE_NETWORK.search(text):
            self.complaints.append(text)

    def paragraphs(self) -> list[str]:
        """What the reader's page has in its log."""
        script = "[...document.querySelectorAll('#log > *')].map(row => row.tagName === 'HR' ? '---' : row.textContent)"
        return [" ".join(text.split()) for text in self.page.evaluate(script)]

    def state(self) -> str:
        """What the reader's page says of the line."""
        return self.page.text_content("#state")

    def wait_for_state(self, state: str, seconds: float) -> None:
        # Not by the browser's own wait, which the pages' policy does not allow.
        deadline = time.monotonic() + seconds
        while self.state() != state:
            assert time.monotonic() < deadline, f"{self.page.url} says '{self.state()}', not '{state}'"
            self.page.wait_for_timeout(100)

    def violations(self) -> list[str]:
        found = Axe().run(self.page).response["violations"]
        return [f"{v['id']}: {v['help']} ({v['nodes'][0]['html']})" for v in found]

    def picture(self, name: str) -> bytes:
        """A screenshot, kept in the folder that STENO_PICTURES names."""
        picture = self.page.screenshot()
        if folder := os.environ.get("STENO_PICTURES"):
            (Path(folder) / f"{name}.png").write_bytes(picture)
        return picture

    def sleep(self, is_asleep: bool) -> None:
        """What a browser does to a tab that has long been hidden."""
        session = self.context.new_cdp_session(self.page)
        session.send("Page.setWebLifecycleState", {"state": "frozen" if is_asleep else "active"})
        session.detach()
