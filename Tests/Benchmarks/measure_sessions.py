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
STEP = 1_536
# Sessions, and the share of their time in which somebody speaks: fifty that speak all the time are more than two cores.
LOADS = ((8, 1.0), (50, 0.1))


def written(folder: str, share: float, count: int) -> list[Path]:
    """A minute for each session: the same speech, of which one begins after the other, and silence around it."""
    speech = corpus.WER_SETS["longform"]()[0].samples[: int(share * SECONDS * RATE)]
    paths = [Path(folder) / f"{share}-{number}.wav" for number in range(count)]
    for number, path in enumerate(paths):
        # Whole windows of the detector and hops of the encoder, so that all are decoded alike.
        start = (SECONDS * RATE - len(speech)) * number // count // STEP * STEP
        samples = np.zeros(SECONDS * RATE, np.float32)
        samples[start: start + len(speech)] = speech
        corpus.write_wav(path, samples)
    return paths


def live(paths: list[Path]) -> steno.Run:
    """A session over each recording, all at once, at the speed of speech."""
    sources = [argument for path in paths for argument in ("--source", f"file:{path}")]
    return steno.run("listen", *sources, "--realtime", "--format", "jsonl")


def sessions(options) -> list[Row]:
    """CPU per session of many against one, what it costs to start left out of both."""
    if not corpus.load(corpus.WER_SETS, ["longform"]):
        return []
    rows = []
    with TemporaryDirectory() as folder:
        nothing = Path(folder) / "nothing.wav"
        corpus.write_wav(nothing, np.zeros(RATE // 10, np.float32))
        start = min(live([nothing]).cpu_seconds for _ in range(3))
        for count, share in LOADS:
            paths = written(folder, share, count)
            alone, together = live(paths[:1]), live(paths)
            if not together.of_type("transcript.text.done"):
                continue
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
