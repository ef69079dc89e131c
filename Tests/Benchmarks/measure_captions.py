"""How live captions look: the laws of their layout over an hour of real speech, and how soon they are painted."""
import json
import os
import re
import subprocess
import sys
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import corpus
import steno
from caption_laws import CueLaws, ShownLaws
from corpus import RATE, ROOT
from report import Row, percent

HOUR_SECONDS = 3600
# The hour is played in so many pieces at a time, each at its own speed.
STREAMS = 6
SPEECH = ("longform", "librispeech", "uncut", "speechocean", "noizeus-clean", "pocketsphinx", "misc", "asterisk")
PAGE = re.compile(r"http://127\.0\.0\.1:\d+/")
CLIENTS = 50
PAINT_BUDGET_MS = 100


class Stream:
    """A piece of speech, captioned in real time and followed as a page would."""

    def __init__(self, path: Path):
        self.shown, self.latencies = ShownLaws(), []
        output = path.with_suffix(".vtt")
        self.process = subprocess.Popen(
            [steno.BINARY, "caption", "--source", f"file:{path}", "--realtime", "--port", "0", "-o", output],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        page = next(found[0] for line in self.process.stderr if (found := PAGE.search(line)))
        complaints = threading.Thread(target=self.process.stderr.read)
        complaints.start()
        with urllib.request.urlopen(page + "events") as events:
            for line in events:
                if line.startswith(b"data: "):
                    self._observe(json.loads(line[6:]))
        complaints.join()
        if self.process.wait() != 0:
            print(f"steno caption: exit status {self.process.returncode}", file=sys.stderr)
        self.cues = CueLaws(output.read_text())

    def _observe(self, message: dict) -> None:
        if message["type"] == "caption":
            self.shown.observe(message["lines"])
        elif message["type"] == "status" and message["latency_ms"] is not None:
            self.latencies.append(message["latency_ms"])


def speech(names: list[str]) -> np.ndarray:
    pause = np.zeros(RATE, np.float32)
    loaded = corpus.load(corpus.WER_SETS, names)
    return np.concatenate([part for recordings in loaded.values() for recording in recordings
                           for part in (recording.samples, pause)])


def layout(options) -> list[Row]:
    """The laws of the layout, from the states that a page is sent and the file that is written meanwhile."""
    samples = np.resize(speech(options.set or list(SPEECH)), HOUR_SECONDS * RATE)
    with TemporaryDirectory() as folder, ThreadPoolExecutor(STREAMS) as pool:
        paths = [Path(folder) / f"{number}.wav" for number in range(STREAMS)]
        for path, piece in zip(paths, np.split(samples, STREAMS)):
            corpus.write_wav(path, piece)
        streams = list(pool.map(Stream, paths))
    shown = sum((stream.shown.counts for stream in streams), start=ShownLaws.Counts())
    cues = sum((stream.cues.counts for stream in streams), start=CueLaws.Counts())
    latencies = [latency for stream in streams for latency in stream.latencies]
    return [
        Row("caption lines too long in an hour", f"{shown.too_long + cues.too_long}",
            f"of {shown.lines} shown, {cues.lines} in cues", "", "0"),
        Row("committed words erased or moved on the screen in an hour", f"{shown.changed + shown.moved}",
            f"of {shown.words} words", "", "0"),
        Row("normalized erasure of what was shown", f"{shown.erased / max(1, shown.words):.3f}", "0.05",
            f"{shown.erased / max(1, shown.words) / 0.05:.2f}", "≤ 1"),
        Row("cues too short, too long, too close or empty in an hour",
            f"{cues.too_short + cues.too_lasting + cues.too_close + cues.empty}", f"of {cues.cues}", "", "0"),
        Row("cues of at most 20 characters a second", percent(1 - cues.too_fast / max(1, cues.cues)), "98 %", "", "≥ 98 %"),
        Row("from the sound to the screen, median word", f"{np.median(latencies) / 1000:.2f} s",
            f"{STREAMS} streams at once", "", ""),
    ]


def painting(_) -> list[Row]:
    """From an event of the engine to the painted page, and what clients that never read change."""
    python = subprocess.run([ROOT / "scripts/python-venv", "captions", "Tests/Captions/requirements.txt"], check=True,
                            stdout=subprocess.PIPE, text=True).stdout.strip()
    found = json.loads(subprocess.run([python, ROOT / "Tests/Captions/measure_painting.py", str(CLIENTS)], check=True,
                                      stdout=subprocess.PIPE, env=os.environ | {"STENO": str(steno.BINARY)}).stdout)
    rows = [Row(f"event to painted page, {found['clients']} clients{beside}, 99th percentile of {found['paints']}",
                f"{found[key]:.0f} ms", "100 ms", f"{found[key] / PAINT_BUDGET_MS:.2f}", "≤ 1")
            for key, beside in (("p99", ""), ("p99_stuck", f" beside {found['stuck']} that never read"))]
    return rows + [Row(f"memory that {found['stuck']} clients that never read add",
                       f"{found['memory_stuck'] / 1e6:.0f} MB", "", "", "")]
