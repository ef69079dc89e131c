"""The gateway's page at /try: what a microphone hears is on the page, while it is said and once it is final."""
import difflib
import re
import subprocess
import tempfile
import unittest
import urllib.request
from pathlib import Path

from browser import Tab, chromium
from steno_caption import STENO, sample, wait_until

KEY = "a-key-for-this-test"
ROWS = "[...document.querySelectorAll('#log p')].map((row) => [row.className, row.textContent])"


def words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


class Microphone(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        keys = Path(folder.name) / "keys"
        keys.write_text(KEY + "\n")
        self.server = subprocess.Popen([STENO, "serve", "--port", "0", "--keys", keys], stderr=subprocess.PIPE, text=True)
        self.addCleanup(self.stop)
        for line in self.server.stderr:
            if found := re.search(r"serving on (http://[^/]+)/", line):
                self.address = found[1]
                return
        self.fail("steno serve did not start")

    def stop(self):
        self.server.terminate()
        self.server.communicate(timeout=60)
        self.assertEqual(self.server.returncode, 0)

    def sessions(self) -> int:
        with urllib.request.urlopen(self.address + "/metrics") as answer:
            return int(re.search(r"^steno_sessions (\d+)$", answer.read().decode(), re.MULTILINE)[1])

    def test_what_is_said_is_on_the_page(self):
        recording = sample("beckett.wav")
        said = subprocess.run([STENO, "transcribe", recording], capture_output=True, text=True, check=True).stdout
        microphone = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
                      f"--use-file-for-fake-audio-capture={recording}")
        with chromium(*microphone) as browser:
            tab = Tab(browser, self.address + "/try", permissions=["microphone"])
            tab.page.fill("#key", "a-wrong-key")
            tab.page.click("#toggle")
            wait_until(lambda: self.look(tab) is not None and "Incorrect" in tab.state(), 20, "the refusal, in words")
            tab.page.fill("#key", KEY)
            tab.page.click("#toggle")
            tab.wait_for_state("Listening", 20)
            self.assertEqual(self.sessions(), 1)
            wait_until(lambda: any(kind == "open" and text for kind, text in self.look(tab)), 30, "words while they are said")
            heard = lambda: words(" ".join(text for kind, text in self.look(tab) if kind == ""))
            # The microphone begins anew at the end of the recording.
            wait_until(lambda: self.share(words(said), heard()) > 0.8, 60, f"'{said}' as final text")
            self.assertEqual(tab.violations(), [])
            tab.page.click("#toggle")
            wait_until(lambda: self.look(tab) is not None and self.sessions() == 0, 20, "the end of the session")
            # What the browser itself says of the wrong key; no page can keep it quiet.
            self.assertEqual([text for text in tab.complaints if "401" not in text], [])

    @staticmethod
    def share(said: list[str], heard: list[str]) -> float:
        """The share of the words that was heard, in order."""
        blocks = difflib.SequenceMatcher(None, said, heard, autojunk=False).get_matching_blocks()
        return sum(block.size for block in blocks) / len(said)

    @staticmethod
    def look(tab: Tab) -> list[list[str]]:
        tab.page.wait_for_timeout(50)
        return tab.page.evaluate(ROWS)


if __name__ == "__main__":
    unittest.main()
