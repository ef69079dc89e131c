"""What it costs: CPU, the wait for the final text, memory."""
import json
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import corpus
import reference_moonshine
import steno
from corpus import RATE, ROOT
from report import Row, percent
from wer import score

DETECTOR_BENCHMARK = ROOT / "Tests/Benchmarks/.build/release/steno-bench"
PAUSE_SECONDS = 1.0
HOUR_SECONDS = 3600
WINDOWS_AN_HOUR = HOUR_SECONDS * RATE // 512
LATENCY_BUDGET_MS = {50: 70, 99: 150}
MEMORY_BUDGET = 200e6


def joined(name: str, folder: str) -> tuple[Path, str]:
    """The recordings of a set as one, a second of silence between them, and its text."""
    recordings = corpus.WER_SETS[name]()
    pause = np.zeros(int(PAUSE_SECONDS * RATE), np.float32)
    path = Path(folder) / f"{name}.wav"
    corpus.write_wav(path, np.concatenate([part for recording in recordings for part in (pause, recording.samples)]))
    return path, " ".join(recording.text for recording in recordings)


def live_cpu(options) -> list[Row]:
    """Live with partials, against the moonshine-voice package: CPU a minute of audio, and word errors."""
    rows = []
    for name in corpus.load(corpus.WER_SETS, options.set or ["longform", "librispeech"]):
        with TemporaryDirectory() as folder:
            path, text = joined(name, folder)
            theirs, ours = reference_moonshine.measure(path), steno.listen(path)
        our_cost = 60 * ours.cpu_seconds / theirs.audio_seconds
        our_errors, their_errors = score(text, ours.text), score(text, theirs.text)
        rows += [Row(f"live CPU-seconds per minute, {name}", f"{our_cost:.1f}",
                     f"{theirs.cpu_seconds_per_minute:.1f} moonshine-voice",
                     f"{our_cost / theirs.cpu_seconds_per_minute:.2f}", "≤ 0.33"),
                 Row(f"live word errors, {name} as one stream", percent(our_errors.rate),
                     f"{percent(their_errors.rate)} moonshine-voice", f"{our_errors.rate / their_errors.rate:.2f}",
                     "< 1")]
    return rows


def latency(options) -> list[Row]:
    """From a segment's `speech_stopped` to its `done`, in real time; and whether real time changes the text."""
    rows = []
    for name, recordings in corpus.load(corpus.WER_SETS, options.set or ["longform"]).items():
        waits, same = [], True
        for recording in recordings:
            live = steno.listen(recording.path, realtime=True)
            same = same and live.text == steno.listen(recording.path).text
            stopped = {event.fields["item_id"]: event.arrival for event in live.of_type("speech_stopped")}
            waits += [1000 * (done.arrival - stopped[done.fields["item_id"]])
                      for done in live.of_type("transcript.text.done")]
        rows += [Row(f"`done` after `speech_stopped`, {name}, {rank}th percentile of {len(waits)}",
                     f"{np.percentile(waits, rank):.0f} ms", f"{budget} ms",
                     f"{np.percentile(waits, rank) / budget:.2f}", "≤ 1")
                 for rank, budget in LATENCY_BUDGET_MS.items() if waits]
        rows.append(Row(f"text in real time as at full speed, {name}", "same" if same else "differs", "same", "", "same"))
    return rows


def memory(options) -> list[Row]:
    """The most memory over an hour of speech."""
    rows = []
    with TemporaryDirectory() as folder:
        for name, recordings in corpus.load(corpus.WER_SETS, options.set or ["longform"]).items():
            path = Path(folder) / f"{name}.wav"
            samples = np.concatenate([recording.samples for recording in recordings])
            corpus.write_wav(path, np.resize(samples, HOUR_SECONDS * RATE))
            for way, measure in (("transcribe", steno.transcribe), ("listen", steno.listen)):
                peak = measure(path).peak_bytes
                rows.append(Row(f"peak memory, an hour of {name}, `{way}`", f"{peak / 1e6:.0f} MB", "200 MB",
                                f"{peak / MEMORY_BUDGET:.2f}", "≤ 1"))
    return rows


def detector(_) -> list[Row]:
    """CPU of the voice detector against ONNX Runtime on one thread; the Swift benchmark measures both in one run."""
    if not DETECTOR_BENCHMARK.exists():
        print("skipped vad: build it with: swift build -c release --package-path Tests/Benchmarks")
        return []
    command = [DETECTOR_BENCHMARK, "vad", "--json", "--windows", str(WINDOWS_AN_HOUR)]
    with TemporaryDirectory() as folder:
        if corpus.load(corpus.WER_SETS, ["longform"]):
            command += ["--wav", joined("longform", folder)[0]]
        found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    reference = f"{found['reference']:.1f} µs ONNX Runtime {found['runtime']}, one thread"
    rows = [Row(f"CPU per window of voice detection, {way}", f"{found[key]:.1f} µs", reference,
                f"1/{found['reference'] / found[key]:.1f}", budget)
            for way, key, budget in (("one stream", "single", "≤ 1/5"),
                                     (f"{found['streams']} streams batched", "batched", "≤ 1/10"))]
    return rows + [Row("widest difference of a probability in an hour", f"{found['difference']:.1e}", "1.0e-04",
                       f"{found['difference'] / 1e-4:.3f}", "≤ 1")]
