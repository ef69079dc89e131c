"""The recordings that benchmarks run on: `../shared/data` beside the clone, or the folder that STENO_DATA names."""
import csv
import os
import subprocess
import wave
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("STENO_DATA") or ROOT.parent / "shared/data")
CACHE = Path(os.environ.get("STENO_CACHE") or
             Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "steno")
RATE = 16_000
# The model repeats itself on longer audio, so a longer recording is no hand-cut utterance.
LONGEST_UTTERANCE = 30.0


class Span(NamedTuple):
    """A stretch of a recording, in seconds."""

    start: float
    end: float


class Utterance(NamedTuple):
    """What one person said, cut by hand."""

    samples: np.ndarray
    text: str


def decode(path: Path) -> np.ndarray:
    """Any recording as mono float samples at 16 kHz."""
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-f", "f32le", "-ac", "1", "-ar", str(RATE), "-"]
    return np.frombuffer(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout, dtype=np.float32)


def write_wav(path: Path, samples: np.ndarray) -> None:
    """Writes mono samples at 16 kHz as 16-bit WAV."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


class Recording:
    """One file, its text, and how to cut it into utterances."""

    def __init__(self, path: Path, text: str, cuts: list[tuple[Span, str]] | None = None, labels: Path | None = None):
        self.path = path
        self.text = text
        self.cuts = cuts
        self.labels = labels

    @cached_property
    def samples(self) -> np.ndarray:
        return decode(self.path)

    @property
    def seconds(self) -> float:
        return len(self.samples) / RATE

    @property
    def utterances(self) -> list[Utterance] | None:
        """The hand-cut utterances, or nothing for a long recording that nobody has cut."""
        if self.cuts is not None:
            return [Utterance(self.samples[int(span.start * RATE):int(span.end * RATE)], text)
                    for span, text in self.cuts]
        return [Utterance(self.samples, self.text)] if self.seconds <= LONGEST_UTTERANCE else None

    def speech(self) -> list[Span]:
        """Where the labels say that somebody speaks."""
        rows = (line.split() for line in self.labels.read_text().splitlines())
        return [Span(float(start), float(end)) for start, end, kind in rows if kind == "speech"]


def manifest(folder: str) -> list[dict[str, str]]:
    with open(DATA / folder / "MANIFEST.tsv", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def recordings(folder: str, prefix: str = "") -> list[Recording]:
    """The recordings of a folder that a decoder can open without being told their format."""
    return [Recording(DATA / folder / row["path"], row["text"],
                      labels=DATA / folder / row["label_file"] if row["label_file"] else None)
            for row in manifest(folder) if row["path"].startswith(prefix) and not row["path"].endswith(".raw")]


def read_longform() -> list[Recording]:
    with open(DATA / "longform/lf-libri-3spk.utts.tsv", encoding="utf-8") as file:
        cuts = [(Span(float(row["start"]), float(row["end"])), row["text"])
                for row in csv.DictReader(file, delimiter="\t")]
    return [Recording(DATA / "longform/lf-libri-3spk.flac", " ".join(text for _, text in cuts), cuts,
                      DATA / "longform/lf-libri-3spk.seg.tsv")]


def hand_cut(folder: str) -> list[Recording]:
    return [recording for recording in recordings(folder) if recording.utterances]


def uncut() -> list[Recording]:
    """Long recordings that nobody has cut: there is no hand-cut reference for them."""
    speech = Recording(DATA / "longform/columbia.wma", (DATA / "longform/columbia.ref.txt").read_text())
    return [speech] + [recording for folder in ("wer-misc", "wer-asterisk") for recording in recordings(folder)
                       if not recording.utterances]


# Sets whose words are counted, by name. `bench.py wer --set NAME` runs one.
WER_SETS = {
    "librispeech": lambda: hand_cut("wer-librispeech-test-other"),
    "pocketsphinx": lambda: hand_cut("wer-pocketsphinx"),
    "misc": lambda: hand_cut("wer-misc"),
    "speechocean": lambda: hand_cut("wer-speechocean762"),
    "asterisk": lambda: hand_cut("wer-asterisk"),
    "longform": read_longform,
    "uncut": uncut,
    "noizeus-clean": lambda: recordings("noizeus", "clean/"),
    "noizeus-noisy": lambda: recordings("noizeus", "noisy/"),
    "short-an4": lambda: recordings("short-an4"),
    "short-alnum": lambda: recordings("short-moonshine-alnum"),
}
# Sets with labels of where speech is.
LABELLED_SETS = {
    "pyannote": lambda: recordings("vad-pyannote"),
    "pyaudioanalysis": lambda: recordings("vad-pyaudioanalysis"),
    "longform": read_longform,
    "noizeus-clean": lambda: recordings("noizeus", "clean/"),
    "noizeus-noisy": lambda: recordings("noizeus", "noisy/"),
}
# Folders without any speech.
NOISE_FOLDERS = ("noise-esc10", "noise-misc", "noise-music")


def load(sets: dict, names: list[str]) -> dict[str, list[Recording]]:
    """The sets named (all when none is), without those whose recordings are not here."""
    loaded = {}
    for name in names or sets:
        try:
            loaded[name] = sets[name]()
        except FileNotFoundError as error:
            print(f"skipped {name}: no {error.filename}")
    return loaded


def noise() -> list[Recording]:
    return [recording for folder in NOISE_FOLDERS if (DATA / folder).is_dir() for recording in recordings(folder)]
