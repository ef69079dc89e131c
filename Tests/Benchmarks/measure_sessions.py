"""What live sessions cost beside each other: CPU per session in one process against one session alone."""
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import corpus
import steno
from corpus import RATE
from report import Row

BUDGET = 1.1
SECONDS = 60
# Sessions, and the share of their time in which somebody speaks: fifty that speak all the time are more than two cores.
LOADS = ((8, 1.0), (50, 0.1))


def written(folder: str, share: float) -> Path:
    """A minute of the long recording, of which all but the first `share` is silence."""
    recording = corpus.WER_SETS["longform"]()[0].samples
    samples = np.zeros(SECONDS * RATE, np.float32)
    samples[: int(share * SECONDS * RATE)] = recording[: int(share * SECONDS * RATE)]
    path = Path(folder) / f"{share}.wav"
    corpus.write_wav(path, samples)
    return path


def live(path: Path, count: int) -> steno.Run:
    """So many sessions over a recording at once, each at the speed of speech."""
    sources = [argument for number in range(count) for argument in ("--source", f"Speaker {number}=file:{path}")]
    return steno.run("listen", *(sources if count > 1 else ["--source", f"file:{path}"]), "--realtime", "--format", "jsonl")


def sessions(options) -> list[Row]:
    """CPU per session of many against one, what it costs to start left out of both."""
    if not corpus.load(corpus.WER_SETS, ["longform"]):
        return []
    rows = []
    with TemporaryDirectory() as folder:
        nothing = Path(folder) / "nothing.wav"
        corpus.write_wav(nothing, np.zeros(RATE // 10, np.float32))
        start = min(live(nothing, 1).cpu_seconds for _ in range(3))
        for count, share in LOADS:
            path = written(folder, share)
            alone, together = live(path, 1), live(path, count)
            one, each = alone.cpu_seconds - start, (together.cpu_seconds - start) / count
            what = f"{count} live sessions in one process, speech {share:.0%} of the time"
            done = [event.fields["text"] for event in alone.of_type("transcript.text.done")]
            same = sorted(event.fields["text"] for event in together.of_type("transcript.text.done")) == sorted(done * count)
            rows += [Row(f"CPU-seconds a minute per session, {what}", f"{each:.2f}", f"{one:.2f} alone",
                         f"{each / one:.2f}", f"≤ {BUDGET}"),
                     Row(f"memory per session beyond one, {what}",
                         f"{(together.peak_bytes - alone.peak_bytes) / 1e6 / (count - 1):.1f} MB",
                         f"{alone.peak_bytes / 1e6:.0f} MB alone", "", "≤ 6 MB"),
                     Row(f"final texts of {what}", "same" if same else "differ", "same alone", "", "same")]
    return rows
