"""Where speech begins and ends: Steno's scores and spans against labels, beside Silero's own pipeline."""
import json
import subprocess
from pathlib import Path

import numpy as np

import corpus
import reference_silero
import steno
from corpus import Recording, Span
from measure_words import area_under_roc
from report import Row

GRID_SECONDS = 0.01
WINDOW_SECONDS = 0.032
# The network's answer lags what it hears by this much, so a moment is scored by the window that comes after it.
LAG_SECONDS = 0.03
# Silero's defaults in Steno's words, for spans that mean the same. Steno counts the closing silence as the segment's.
LIKE_SILERO = ["--prefix-padding-ms", "30", "--silence-duration-ms", "100", "--min-speech-ms", "250"]


def moments(recording: Recording) -> np.ndarray:
    """The middles of the grid's cells, in seconds."""
    return (np.arange(int(recording.seconds / GRID_SECONDS)) + 0.5) * GRID_SECONDS


def inside(spans: list[Span], at: np.ndarray) -> np.ndarray:
    covered = np.zeros(len(at), dtype=bool)
    for span in spans:
        covered |= (at >= span.start) & (at < span.end)
    return covered


def on_grid(scores: np.ndarray, at: np.ndarray) -> np.ndarray:
    return scores[np.minimum(((at + LAG_SECONDS) / WINDOW_SECONDS).astype(int), len(scores) - 1)]


def f1(found: np.ndarray, labelled: np.ndarray) -> float:
    return 2 * (found & labelled).sum() / (found.sum() + labelled.sum())


def segment(path: Path, *arguments: str) -> list[str]:
    command = [steno.BINARY, "segment", *arguments, str(path)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()


def steno_scores(path: Path) -> np.ndarray:
    return np.array([json.loads(line)["p"] for line in segment(path, "--scores")])


def steno_spans(path: Path, *arguments: str) -> list[Span]:
    """The spans of RTTM lines: `SPEAKER file channel start duration …`."""
    fields = (line.split() for line in segment(path, "--format", "rttm", *arguments) if line.startswith("SPEAKER"))
    return [Span(float(field[3]), float(field[3]) + float(field[4])) for field in fields]


def figures(recording: Recording) -> dict[str, np.ndarray]:
    """Everything the measures need, a value for each moment of the recording."""
    at = moments(recording)
    ours, theirs = steno_scores(recording.path), reference_silero.scores(recording.samples)
    return {
        "labels": inside(recording.speech(), at),
        "steno scores": on_grid(ours, at),
        "silero scores": on_grid(theirs, at),
        "steno spans": inside(steno_spans(recording.path), at),
        "steno spans, Silero's options": inside(steno_spans(recording.path, *LIKE_SILERO), at),
        "silero spans": inside(reference_silero.speech_spans(theirs, recording.seconds), at),
        "differences": np.abs(ours[:len(theirs)] - theirs[:len(ours)]),
    }


def rows(name: str, pooled: dict[str, np.ndarray]) -> list[Row]:
    labels = pooled["labels"]
    reference_f1 = f1(pooled["silero spans"], labels)
    compared = [(f"speech or not, {name}, ROC-AUC of scores", area_under_roc(pooled["steno scores"], labels),
                 area_under_roc(pooled["silero scores"], labels)),
                (f"speech or not, {name}, F1 of scores ≥ 0.5", f1(pooled["steno scores"] >= 0.5, labels),
                 f1(pooled["silero scores"] >= 0.5, labels)),
                (f"speech or not, {name}, F1 of spans, Silero's options",
                 f1(pooled["steno spans, Silero's options"], labels), reference_f1),
                (f"speech or not, {name}, F1 of spans, default options", f1(pooled["steno spans"], labels),
                 reference_f1)]
    return [Row(figure, f"{ours:.3f}", f"{theirs:.3f} Silero's pipeline", f"{ours / theirs:.3f}", "≥ 1")
            for figure, ours, theirs in compared]


def boundaries(options) -> list[Row]:
    found, widest = [], 0.0
    for name, recordings in corpus.load(corpus.LABELLED_SETS, options.set).items():
        measured = [figures(recording) for recording in recordings]
        pooled = {key: np.concatenate([figure[key] for figure in measured]) for key in measured[0]}
        widest = max(widest, pooled["differences"].max())
        found += rows(name, pooled)
    return found + [Row("widest difference of a score from ONNX Runtime's", f"{widest:.1e}", "1.0e-04",
                        f"{widest / 1e-4:.3f}", "≤ 1")]
