"""What Steno adds to a provider's own latency, for one stream and for many at once."""
import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import corpus
import steno
from corpus import RATE
from measure_captions import SPEECH, speech
from report import Row

SERVER = Path(__file__).resolve().parent / "quick_provider.py"
BUDGET_MS = {50: 15, 99: 40}
ALONE_SECONDS = 240
MANY, MANY_SECONDS, START_SECONDS = 100, 60, 0.2
TOGETHER = 8


@contextmanager
def provider():
    """The addresses of a provider on loopback, by name."""
    # The system's Python has the WebSocket library, by the package that the tests install.
    with subprocess.Popen(["/usr/bin/python3", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        http, realtime = server.stdout.readline().split()
        yield {"openai": f"http://127.0.0.1:{http}/v1", "openai-realtime": f"ws://127.0.0.1:{realtime}/v1"}
        server.stdin.close()


def waits(run: steno.Run) -> list[float]:
    """Milliseconds from `speech_stopped` to `done` without those that the provider took, a segment."""
    def item(event: steno.Event) -> tuple:
        return event.fields.get("channel"), event.fields["item_id"]

    stopped = {item(event): event.arrival for event in run.of_type("speech_stopped")}
    return [1000 * (done.arrival - stopped[item(done)]) - (answered - received) / 1e6
            for done in run.of_type("transcript.text.done")
            for received, answered in [map(int, done.fields["text"].split())]]


def streams(name: str, url: str, paths: list[Path]) -> list[steno.Run]:
    arguments = ["--realtime", "--format", "jsonl", "--provider", name, "--base-url", url]

    def run(number: int) -> steno.Run:
        # Starting a process takes as much CPU as ten seconds of a stream.
        time.sleep(number * START_SECONDS)
        return steno.run("listen", "--source", f"file:{paths[number]}", *arguments)

    with ThreadPoolExecutor(len(paths)) as pool:
        return list(pool.map(run, range(len(paths))))


def together(name: str, url: str, paths: list[Path]) -> steno.Run:
    """All of them as the sources of one process."""
    sources = [argument for path in paths for argument in ("--source", f"file:{path}")]
    return steno.run("listen", *sources, "--realtime", "--format", "jsonl", "--provider", name, "--base-url", url)


def rows(title: str, runs: list[steno.Run]) -> list[Row]:
    added = [wait for run in runs for wait in waits(run)]
    lost = sum(len(run.of_type("speech_stopped")) for run in runs) - len(added)
    found = [Row(f"added to a provider's own latency, {title}, {rank}th percentile of {len(added)}",
                 f"{np.percentile(added, rank):.1f} ms", f"{budget} ms", f"{np.percentile(added, rank) / budget:.2f}",
                 "≤ 1") for rank, budget in BUDGET_MS.items()]
    return found + [Row(f"segments without a text, {title}", str(lost), f"of {len(added) + lost}", "", "0")]


def latency(options) -> list[Row]:
    """One stream to each API, then a hundred at once, and eight live sources in one process."""
    os.environ.setdefault("OPENAI_API_KEY", "benchmark")
    samples = np.resize(speech(options.set or list(SPEECH)), MANY * MANY_SECONDS * RATE)
    found = []
    with TemporaryDirectory() as folder, provider() as urls:
        alone = Path(folder) / "alone.wav"
        corpus.write_wav(alone, samples[:ALONE_SECONDS * RATE])
        for name, url in urls.items():
            found += rows(f"`{name}`", streams(name, url, [alone]))
        paths = [Path(folder) / f"{number}.wav" for number in range(MANY)]
        for path, piece in zip(paths, np.split(samples, MANY)):
            corpus.write_wav(path, piece)
        for name, url in urls.items():
            found += rows(f"`{name}`, {MANY} streams at once", streams(name, url, paths))
        name = "openai-realtime"
        run = together(name, urls[name], paths[:TOGETHER])
        found += rows(f"`{name}`, {TOGETHER} live sources in one process", [run])
    return found
