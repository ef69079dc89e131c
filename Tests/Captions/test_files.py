"""Readers that are not ours read what we write: a browser's text track, webvtt-py, pysubs2, FFmpeg, an XML parser.

`make test` has StenoCaptionTests write the files: random words, among them `-->`, markup, NUL, right-to-left and
combining characters, beside the words that went in.
"""
import html
import json
import os
import re
import subprocess
import unicodedata
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pysubs2
import webvtt
from browser import Tab, chromium
from steno_caption import Captions, sample

FOLDER = Path(os.environ.get("STENO_CAPTION_FILES", "/nowhere"))
TTML = "{http://www.w3.org/ns/ttml}"
# What pysubs2 takes for the times of a cue, wherever it stands; the times have an arrow between them.
TWO_CLOCKS = re.compile(r"\d:\d\d:\d\d[.,]\d+[^\n>]+\d:\d\d:\d\d[.,]\d")
READ_TRACK = """(text) => new Promise((resolve, reject) => {
  const video = document.createElement('video'), track = document.createElement('track');
  track.onload = () => resolve([...track.track.cues].map((cue) => ({
    start: Math.round(cue.startTime * 1000), end: Math.round(cue.endTime * 1000), line: cue.line, align: cue.align,
    text: cue.getCueAsHTML().textContent})));
  track.onerror = () => reject(new Error('the browser refuses the track'));
  track.src = URL.createObjectURL(new Blob([text], {type: 'text/vtt'}));
  track.track.mode = 'hidden';
  video.append(track);
})"""


def readable(text: str) -> str:
    """What a reader can read of it: no white space and nothing unprintable, in small letters."""
    def is_noncharacter(scalar: int) -> bool:
        return scalar & 0xFFFE == 0xFFFE or 0xFDD0 <= scalar <= 0xFDEF
    kept = (c for c in text if not c.isspace() and unicodedata.category(c) != "Cc" and not is_noncharacter(ord(c)))
    return "".join(kept).casefold()


def milliseconds(clock: str) -> int:
    hours, minutes, seconds = clock.replace(",", ".").split(":")
    return round((int(hours) * 60 + int(minutes)) * 60_000 + float(seconds) * 1_000)


class CaptionFile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.names = sorted({path.stem for path in FOLDER.glob("*.json")}, key=int)
        assert len(cls.names) == 24, f"there are {len(cls.names)} caption files in {FOLDER}; run `make test`"
        words = {name: json.loads((FOLDER / f"{name}.json").read_text()) for name in cls.names}
        cls.words = {name: "".join(words[name]) for name in cls.names}
        # SubRip has no way to write an arrow.
        cls.subrip_words = {name: "".join(word.replace("-->", "→") for word in words[name]) for name in cls.names}

    def for_each(self, suffix: str, check, names: list[str] | None = None) -> None:
        for name in names or self.names:
            with self.subTest(name):
                check(name, FOLDER / f"{name}.{suffix}")

    def times(self, name: str) -> list[tuple[int, int]]:
        """The cues' times as webvtt-py finds them."""
        return [(milliseconds(cue.start), milliseconds(cue.end)) for cue in webvtt.read(FOLDER / f"{name}.vtt")]

    def with_cues(self) -> list[str]:
        """The names of those that somebody said something in; readers refuse an empty file."""
        return [name for name in self.names if self.times(name)]

    def test_webvtt_py(self):
        def check(name: str, path: Path):
            text = "".join(html.unescape(cue.text) for cue in webvtt.read(path))
            self.assertEqual(readable(text), readable(self.words[name]))
            for (_, end), (start, _) in zip(self.times(name), self.times(name)[1:]):
                self.assertGreaterEqual(start - end, 84)
        self.for_each("vtt", check)

    def test_a_browser_reads_webvtt(self):
        captions = Captions(sample("beckett.wav"))
        self.addCleanup(captions.stop)
        with chromium() as browser:
            tab = Tab(browser, captions.address + "/overlay", bypass_csp=True)

            def check(name: str, path: Path):
                cues = tab.page.evaluate(READ_TRACK, path.read_bytes().decode())
                self.assertEqual([(cue["start"], cue["end"]) for cue in cues], self.times(name))
                self.assertEqual(readable("".join(cue["text"] for cue in cues)), readable(self.words[name]))
                if int(name) % 4 > 1:
                    self.assertEqual({(cue["line"], cue["align"]) for cue in cues} - {(85, "start")}, set())
            self.for_each("vtt", check)

    def test_pysubs2_reads_subrip(self):
        def check(name: str, path: Path):
            if TWO_CLOCKS.search(path.read_text()):
                return
            cues = pysubs2.SSAFile.from_string(path.read_bytes().decode(), format_="srt", keep_html_tags=True)
            self.assertEqual([(cue.start, cue.end) for cue in cues], self.times(name))
            text = "".join(cue.text.replace("\\N", "\n") for cue in cues)
            self.assertEqual(readable(text), readable(self.subrip_words[name]))
        self.for_each("srt", check)

    def test_webvtt_py_reads_subrip(self):
        def check(name: str, path: Path):
            cues = webvtt.from_srt(path)
            self.assertEqual([(milliseconds(cue.start), milliseconds(cue.end)) for cue in cues], self.times(name))
        self.for_each("srt", check, self.with_cues())

    def test_ffmpeg_reads_both(self):
        def check(name: str, path: Path):
            probe = ["ffprobe", "-v", "error", "-show_entries", "packet=pts_time,duration_time", "-of", "json", path]
            found = subprocess.run(probe, capture_output=True, text=True, check=True)
            self.assertEqual(found.stderr, "")
            packets = [(float(p["pts_time"]), float(p["duration_time"])) for p in json.loads(found.stdout)["packets"]]
            times = [(round(start * 1_000), round((start + length) * 1_000)) for start, length in packets]
            self.assertEqual(times, self.times(name))
        # Starting it takes longer than reading.
        self.for_each("vtt", check, self.with_cues()[:8])
        self.for_each("srt", check, self.with_cues()[:8])

    def test_ttml_is_well_formed_and_complete(self):
        def check(name: str, path: Path):
            cues = ElementTree.parse(path).getroot().findall(f".//{TTML}p")
            self.assertEqual([(milliseconds(c.get("begin")), milliseconds(c.get("end"))) for c in cues], self.times(name))
            self.assertEqual(readable("".join("".join(cue.itertext()) for cue in cues)), readable(self.words[name]))
            self.assertTrue(all(re.fullmatch(r"\d\d+:\d\d:\d\d\.\d\d\d", cue.get("begin")) for cue in cues))
        self.for_each("ttml", check)


if __name__ == "__main__":
    unittest.main()
