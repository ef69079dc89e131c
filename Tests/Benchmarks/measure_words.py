"""Words: their errors, how well their confidence tells right from wrong, and words made out of noise."""
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import corpus
import steno
from reference_handcut import HandCutReference
from corpus import RATE
from report import Row, percent, points
from wer import Score, align, count, difference, normalise

# Ten minutes without speech must give no text.
NOISE_SECONDS = 600
# Read and prompt speech, whose texts are exact enough to call a word wrong.
CONFIDENCE_SETS = ["librispeech", "longform", "pocketsphinx", "misc", "asterisk"]


def score_runs(recordings, way, label: str, verbose: bool) -> Score:
    total = Score()
    for recording in recordings:
        text = way(recording.path).text
        score = count(align(normalise(recording.text), normalise(text)))
        total += score
        if verbose:
            print(f"{recording.path.name} {label} {100 * score.rate:.1f} %: {difference(recording.text, text)}",
                  flush=True)
    return total


def word_errors(options) -> list[Row]:
    """Per set: `transcribe` against hand-cut utterances, and live against `transcribe`."""
    rows, reference = [], HandCutReference()
    totals = {way: Score() for way in ("hand-cut", "transcribe", "listen")}
    for name, recordings in corpus.load(corpus.WER_SETS, options.set).items():
        hand_cut = reference.score(recordings)
        whole = score_runs(recordings, steno.transcribe, "transcribe", options.verbose)
        live = score_runs(recordings, lambda path: steno.listen(path, options.realtime), "listen", options.verbose)
        print(f"{name}\n  hand-cut   {hand_cut}\n  transcribe {whole}\n  listen     {live}", flush=True)
        rows += compare(name, hand_cut, whole, live)
        if hand_cut.words:
            totals = {way: totals[way] + score for way, score in zip(totals, (hand_cut, whole, live))}
    return rows + compare("all hand-cut sets", *totals.values())


def compare(name: str, hand_cut: Score, whole: Score, live: Score) -> list[Row]:
    rows = []
    if hand_cut.words:
        rows.append(Row(f"word errors, {name}, `transcribe`", percent(whole.rate),
                        f"{percent(hand_cut.rate)} same model, hand-cut", points(whole.rate - hand_cut.rate),
                        "+0.5 points"))
    rows.append(Row(f"word errors, {name}, `listen`", percent(live.rate), f"{percent(whole.rate)} `transcribe`",
                    points(live.rate - whole.rate), "+0.5 points"))
    return rows


def judged_words(recordings) -> list[tuple[float, bool]]:
    """Each word heard: its confidence, and whether it is right."""
    judged = []
    for recording in recordings:
        heard, confidences = [], []
        for done in steno.listen(recording.path).of_type("transcript.text.done"):
            for word in done.fields["words"]:
                parts = normalise(word["word"])
                heard += parts
                confidences += [word["confidence"]] * len(parts)
        verdicts = [pair.reference == pair.hypothesis for pair in align(normalise(recording.text), heard)
                    if pair.hypothesis is not None]
        judged += [pair for pair in zip(confidences, verdicts) if pair[0] is not None]
    return judged


def area_under_roc(scores: np.ndarray, positive: np.ndarray) -> float:
    """The chance that a positive scores above a negative; ties count half (Mann and Whitney's U)."""
    values, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    hits, misses = positive.sum(), (~positive).sum()
    return float((ranks[positive].sum() - hits * (hits + 1) / 2) / (hits * misses)) if hits and misses else float("nan")


def calibration(confidence: np.ndarray, right: np.ndarray, bins: list[np.ndarray], kind: str) -> float:
    """The widest gap, over the bins, between mean confidence and the share of right words."""
    widest = 0.0
    for members in bins:
        if not len(members):
            continue
        gap = confidence[members].mean() - right[members].mean()
        widest = max(widest, abs(gap))
        print(f"  {kind} bin: {len(members):5} words, confidence {confidence[members].mean():.3f}, "
              f"right {right[members].mean():.3f}, gap {gap:+.3f}")
    return float(widest)


def word_confidence(options) -> list[Row]:
    sets = corpus.load(corpus.WER_SETS, options.set or CONFIDENCE_SETS)
    judged = judged_words([recording for recordings in sets.values() for recording in recordings])
    confidence = np.array([value for value, _ in judged], dtype=float)
    right = np.array([verdict for _, verdict in judged], dtype=bool)
    if not len(confidence):
        print("no words to judge")
        return []
    area = area_under_roc(confidence, right)
    print(f"{len(right)} words, {right.mean():.3f} right, AUROC {area:.3f}")
    fifths = np.minimum((confidence * 5).astype(int), 4)
    equal_width = calibration(confidence, right, [np.flatnonzero(fifths == index) for index in range(5)], "equal-width")
    equal_count = calibration(confidence, right, np.array_split(np.argsort(confidence, kind="stable"), 5), "equal-count")
    return [Row("word confidence, AUROC", f"{area:.3f}", "0.870", f"{area / 0.87:.2f}", "≥ 1"),
            Row("word confidence, widest gap of five equal bins", f"{equal_width:.3f}", "0.080",
                f"{equal_width / 0.08:.2f}", "≤ 1"),
            Row("word confidence, widest gap of five bins of as many words", f"{equal_count:.3f}", "0.080",
                f"{equal_count / 0.08:.2f}", "≤ 1")]


def noise(options) -> list[Row]:
    """Texts that noise and music gave, all recordings in one stream and each alone."""
    recordings = corpus.noise()
    if not recordings:
        print("skipped noise: no noise folders")
        return []
    samples = np.concatenate([recording.samples for recording in recordings])
    samples = np.tile(samples, -(-NOISE_SECONDS * RATE // len(samples)))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "noise.wav"
        corpus.write_wav(path, samples)
        runs = {"transcribe": [steno.transcribe(path)], "listen": [steno.listen(path)],
                "transcribe, each alone": [steno.transcribe(recording.path) for recording in recordings]}
    rows = []
    for way, finished in runs.items():
        texts = [event.fields["text"] for run in finished for event in run.of_type("transcript.text.done")
                 if event.fields["text"].strip()]
        print(f"noise, {way}: {texts}")
        seconds = len(samples) / RATE if len(finished) == 1 else sum(recording.seconds for recording in recordings)
        rows.append(Row(f"transcripts out of {seconds / 60:.1f} minutes of noise and music, {way}", str(len(texts)), "0",
                        "", "0"))
    return rows
