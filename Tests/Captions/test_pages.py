"""What the pages do for people: save without the server, pause, fit any screen, say who speaks and what is wrong."""
import re
import tempfile
import unittest
from pathlib import Path

import webvtt
from browser import Tab, chromium
from steno_caption import Captions, sample

# The feed of a session of several voices, as the server would send it.
PLAY = """(messages) => { for (const message of messages) window.feed.onmessage({data: JSON.stringify(message)}); }"""
CATCH = """window.WebSocket = class { constructor() { window.feed = this; this.readyState = 1; } close() {} };"""
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
# Where each committed word is, by its place in what was said.
ROWS = """() => [...document.querySelectorAll('#block p:not(.who)')].map((row) => [row.textContent, row.getBoundingClientRect().height,
  row.getBoundingClientRect().left, row.getBoundingClientRect().right, parseFloat(getComputedStyle(row).fontSize)])"""


def caption(*lines: tuple[int, str, str], **more) -> dict:
    return {"type": "caption", "tail": "", "at_ms": 0,
            "lines": [{"number": number, "committed": text, "unstable": tail} | more for number, text, tail in lines]}


class Saving(unittest.TestCase):
    """A page from the beginning and one that came late save the same, and what the server would have given."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        folder = Path(cls.folder.name)
        captions = Captions(sample("beckett.wav"), "--title", "A <talk> & more", output=folder / "said.vtt")
        cls.addClassCleanup(captions.stop)
        with chromium() as browser:
            early = Tab(browser, captions.address + "/")
            early.page.wait_for_selector("#log > p:nth-child(2)", timeout=60_000)
            late = Tab(browser, captions.address + "/")
            for tab in (early, late):
                tab.wait_for_state("The session has ended.", 60)
            captions.finish()
            cls.title = early.page.title()
            cls.saved = {name: cls.save_all(tab, folder / name) for name, tab in (("early", early), ("late", late))}
            cls.complaints = early.complaints + late.complaints
        cls.said = (folder / "said.vtt").read_text()

    @classmethod
    def save_all(cls, tab: Tab, folder: Path) -> dict[str, str]:
        folder.mkdir()
        texts = {}
        for suffix in ("txt", "srt", "vtt", "json"):
            tab.page.click("#save summary")
            with tab.page.expect_download() as download:
                tab.page.click(f"[data-suffix={suffix}]")
            path = folder / download.value.suggested_filename
            download.value.save_as(path)
            texts[suffix] = path.read_text()
        return texts

    def test_the_page_saves_when_the_server_is_gone(self):
        self.assertEqual(self.saved["early"]["vtt"], self.said)
        self.assertGreater(len(webvtt.from_string(self.said)), 2)

    def test_a_late_page_has_everything(self):
        self.assertEqual(self.saved["late"], self.saved["early"])

    def test_every_format_has_every_word(self):
        words = re.findall(r"\w+", " ".join(cue.text for cue in webvtt.from_string(self.said)))
        for suffix in ("txt", "json"):
            self.assertEqual(re.findall(r"\w+", " ".join(self.texts(suffix))), words)

    def texts(self, suffix: str) -> list[str]:
        import json
        text = self.saved["early"][suffix]
        return [item["text"] for item in json.loads(text)["items"]] if suffix == "json" else text.splitlines()

    def test_the_title_is_text(self):
        self.assertEqual(self.title, "A <talk> & more")

    def test_nothing_is_complained_of(self):
        self.assertEqual(self.complaints, [])


class Screens(unittest.TestCase):
    """Pages fed by hand, since speech does not come in every shape at once."""

    @classmethod
    def setUpClass(cls):
        cls.captions = Captions(sample("two_cities.wav"))
        cls.addClassCleanup(cls.captions.stop)
        browser = cls.enterClassContext(chromium())
        cls.browser = browser

    def tab(self, path: str, width: int, height: int, **options) -> Tab:
        tab = Tab(self.browser, "about:blank", viewport={"width": width, "height": height}, **options)
        tab.page.add_init_script(CATCH)
        tab.page.goto(self.captions.address + path)
        return tab

    def play(self, tab: Tab, *messages: dict) -> None:
        tab.page.evaluate(PLAY, [{"type": "hello", "id": "s-0", "session": "s", "resumed": False, "items": []}, *messages])

    def test_paused_says_so_and_counts(self):
        tab = self.tab("/", 390, 780)
        self.play(tab, {"type": "status", "ended": False, "latency_ms": 700})
        tab.page.click("#pause")
        self.assertEqual((tab.state(), tab.page.inner_text("#pause")), ("Paused", "Resume"))
        for number in range(1, 13):
            message = {"id": f"s-{2 * number}", "item": number, "text": "Words.", "audio_start_ms": 61_000 * number}
            tab.page.evaluate(PLAY, [message | {"type": "text"}, message | {"type": "end", "id": f"s-{2 * number + 1}"}])
        self.assertEqual(tab.state(), "Paused, 12 new")
        tab.page.click("#view-menu summary")
        tab.page.click("#times")
        self.assertEqual(tab.page.get_attribute("#log > p:last-child", "data-time"), "12:12")
        self.assertEqual(tab.violations(), [])
        tab.picture("reader-paused")
        tab.page.click("#pause")
        self.assertEqual((tab.state(), tab.page.inner_text("#pause")), ("Live", "Pause"))

    def test_the_column_grows_with_its_letters(self):
        tab = self.tab("/", 1920, 1080)
        self.play(tab, {"type": "text", "id": "s-1", "item": 1, "text": "word " * 100 + LONG})
        width = "document.querySelector('.text').clientWidth"
        self.assertLessEqual(tab.page.evaluate(width), 660)
        for _ in range(10):
            tab.page.click("#larger")
        self.assertEqual(tab.page.evaluate("getComputedStyle(document.querySelector('.text')).fontSize"), "80px")
        self.assertGreater(tab.page.evaluate(width), 1_700)
        tab.picture("reader-large")

    def test_voices_have_names_and_colors(self):
        lines = [{"number": 0, "committed": "How are you?", "unstable": "", "channel": 1, "speaker": "Me"},
                 {"number": 0, "committed": "שלום, fine", "unstable": " I", "channel": 2, "speaker": "Guests"}]
        said = [{"type": "text", "id": f"s-{line['channel']}", "item": f"{line['channel']}.1", "text": line["committed"],
                 "channel": line["channel"], "speaker": line["speaker"]} for line in lines]
        screen = {"type": "caption", "lines": lines, "tail": "", "at_ms": 0,
                  "tails": [{"text": "I", "channel": 2, "speaker": "Guests"}]}
        for scheme in ("light", "dark"):
            tab = self.tab("/", 390, 780, color_scheme=scheme)
            self.play(tab, *said, screen)
            self.assertEqual(tab.page.locator("#open b").all_inner_texts(), ["Me", "Guests"])
            self.assertEqual(tab.page.locator("#open .tail").all_inner_texts(), ["", " I"])
            self.assertEqual(tab.violations(), [])
            tab.picture(f"reader-voices-{scheme}")
        overlay = self.tab("/overlay", 1920, 1080)
        self.play(overlay, screen)
        self.assertEqual(overlay.page.locator("#block p").all_inner_texts(), ["Me", "How are you?", "Guests", "שלום, fine I"])
        overlay.picture("overlay-voices")

    def test_lines_are_made_for_the_screen(self):
        text = ["It was the best of times, it was the worst", "of times, it was the age of wisdom, it was",
                f"the age of {LONG[:30]}", LONG[:42], LONG[42:]]
        for width, height, size in ((1920, 1080, 5), (1080, 1920, 7), (390, 844, 8), (1080, 1920, 20)):
            with self.subTest(f"{width}x{height} {size}"):
                tab = self.tab(f"/overlay?align=center&size={size}", width, height)
                self.play(tab)
                seen: dict[int, str] = {}
                for number, line in enumerate(text):
                    words = line.split()
                    for count in range(1, len(words) + 1):
                        shown = [(n, text[n], "") for n in range(max(0, number - 1), number)]
                        tab.page.evaluate(PLAY, [caption(*shown, (number, " ".join(words[:count]), " perhaps"))])
                        self.check_rows(tab, width, seen)
                tab.picture(f"overlay-{width}x{height}-{size}")

    def check_rows(self, tab: Tab, width: int, seen: dict[int, str]) -> None:
        rows = tab.page.evaluate(ROWS)
        self.assertLessEqual(len(rows), 3)
        for words, height, left, right, size in rows:
            self.assertLess(height, 1.9 * size, f"{words!r} is more than a row")
            self.assertAlmostEqual(left + right, width, delta=3, msg="centered")
        numbered = "[...document.querySelectorAll('#block p')].map((row) => [row.dataset.number, row.firstChild.data])"
        for number, committed in tab.page.evaluate(numbered):
            self.assertTrue(committed.startswith(seen.get(number, "")), f"{committed!r} after {seen.get(number)!r}")
            seen[number] = committed

    def test_wrong_parameters_are_named(self):
        tab = self.tab("/overlay?colour=red&size=99&position=left&color=blurple&token=x", 1920, 1080)
        notice = tab.page.inner_text("#complaints")
        for part in ("colour: unknown parameter", "size=99: a number from 1 to 20", "position=left: one of bottom", "color=blurple"):
            self.assertIn(part, notice)
            self.assertTrue(any(part in complaint for complaint in tab.complaints))
        self.assertFalse(self.tab("/overlay?color=0af&uppercase", 800, 600).page.is_visible("#complaints"))


if __name__ == "__main__":
    unittest.main()
