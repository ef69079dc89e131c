"""What must hold of captions, counted: on the screen state by state, and in a file cue by cue."""
import dataclasses
import html
import re
from dataclasses import dataclass

LINE_LENGTH = 42
LINES = 2
# Milliseconds: 5/6 s, 7 s, two frames at 24 a second, 1/20 s.
SHORTEST, LONGEST, GAP, PER_CHARACTER = 833, 7000, 83, 50
CLOCK = re.compile(r"(\d+):(\d\d):(\d\d)\.(\d{3})")


class Summed:
    def __add__(self, other):
        names = [field.name for field in dataclasses.fields(self)]
        return type(self)(**{name: getattr(self, name) + getattr(other, name) for name in names})


def milliseconds(hours: int, minutes: int, seconds: int, rest: int) -> int:
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def bare(text: str) -> list[str]:
    """The words without case and punctuation."""
    words = ("".join(c for c in word.lower() if c.isalnum()) for word in text.split())
    return [word for word in words if word]


class ShownLaws:
    @dataclass
    class Counts(Summed):
        lines: int = 0
        words: int = 0
        too_long: int = 0
        changed: int = 0
        moved: int = 0
        erased: int = 0

    def __init__(self):
        self._lines: dict[int, str] = {}
        self._rows: dict[int, int] = {}
        self._seen: list[str] = []
        self._counts = self.Counts()

    @property
    def counts(self) -> Counts:
        return dataclasses.replace(self._counts, lines=len(self._lines), words=len(self._words))

    @property
    def _words(self) -> list[str]:
        return bare(" ".join(text for _, text in sorted(self._lines.items())))

    def observe(self, lines: list[dict]) -> None:
        """Takes what the screen shows from now on."""
        rows = {}
        for row, line in enumerate(lines):
            number, certain = line["number"], line["committed"]
            before = self._lines.get(number, "")
            self._counts.too_long += len(certain + line["unstable"]) > LINE_LENGTH
            self._counts.changed += not certain.startswith(before)
            # Up is the only way, and who left does not come back.
            self._counts.moved += bool(before) and row > self._rows.get(number, -1)
            if certain:
                self._lines[number] = certain
                rows[number] = row
        self._counts.moved += len(lines) > LINES
        self._rows = rows
        self._count_erased(self._words + bare(" ".join(line["unstable"] for line in lines)))

    def _count_erased(self, shown: list[str]) -> None:
        kept = next((i for i, (old, new) in enumerate(zip(self._seen, shown)) if old != new),
                    min(len(self._seen), len(shown)))
        # What is only hidden may come back as it was.
        if kept == len(shown) < len(self._seen):
            return
        self._counts.erased += len(self._seen) - kept
        self._seen = shown


class CueLaws:
    @dataclass
    class Counts(Summed):
        cues: int = 0
        lines: int = 0
        too_long: int = 0
        empty: int = 0
        too_short: int = 0
        too_lasting: int = 0
        too_close: int = 0
        too_fast: int = 0

    def __init__(self, webvtt: str):
        self.counts, end = self.Counts(), -GAP
        for block in webvtt.strip().split("\n\n")[1:]:
            times, *lines = block.split("\n")
            start, stop = (milliseconds(*map(int, clock)) for clock in CLOCK.findall(times))
            self._count([html.unescape(line) for line in lines], stop - start, start - end)
            end = stop

    def _count(self, lines: list[str], length: int, gap: int) -> None:
        counts = self.counts
        counts.cues += 1
        counts.lines += len(lines)
        counts.too_long += sum(len(line) > LINE_LENGTH for line in lines) + (len(lines) > LINES)
        counts.empty += not "".join(lines).strip()
        counts.too_short += length < SHORTEST
        counts.too_lasting += length > LONGEST
        counts.too_close += gap < GAP
        counts.too_fast += len(" ".join(lines)) * PER_CHARACTER > length + 1
