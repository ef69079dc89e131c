"""Silero's own pipeline: its network through ONNX Runtime on one thread, and its rules for where speech is."""
import numpy as np
import onnxruntime

from corpus import CACHE, RATE, Span

WINDOW = 512
CONTEXT = 64
# The defaults of `get_speech_timestamps`, snakers4/silero-vad 6.2.3, utils_vad.py.
THRESHOLD = 0.5
NEGATIVE_THRESHOLD = 0.35
MIN_SPEECH = 0.25
MIN_SILENCE = 0.1
PADDING = 0.03


def scores(samples: np.ndarray) -> np.ndarray:
    """The probability of speech in each window of 32 ms; the last window is filled with zeros."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(CACHE / "silero/silero_vad_16k_op15.onnx", options)
    state = np.zeros((2, 1, 128), np.float32)
    padded = np.concatenate([np.zeros(CONTEXT), samples, np.zeros(-len(samples) % WINDOW)]).astype(np.float32)
    probabilities = []
    for start in range(0, len(padded) - CONTEXT, WINDOW):
        window = padded[None, start:start + CONTEXT + WINDOW]
        output, state = session.run(None, {"input": window, "state": state, "sr": np.array(RATE)})
        probabilities.append(float(output[0, 0]))
    return np.array(probabilities)


def raw_spans(probabilities: np.ndarray, end: float) -> list[Span]:
    """Speech from the first window over the threshold to the quiet that lasts."""
    spans, start, quiet_since = [], None, None
    for index, probability in enumerate(probabilities):
        now = index * WINDOW / RATE
        if probability >= THRESHOLD:
            start, quiet_since = (now if start is None else start), None
        elif probability < NEGATIVE_THRESHOLD and start is not None:
            quiet_since = now if quiet_since is None else quiet_since
            if now - quiet_since >= MIN_SILENCE:
                spans.append(Span(start, quiet_since))
                start = quiet_since = None
    return spans + ([Span(start, end)] if start is not None else [])


def speech_spans(probabilities: np.ndarray, end: float) -> list[Span]:
    """The spans long enough to be speech, padded; neighbours share a pause too short for both paddings."""
    spans = [span for span in raw_spans(probabilities, end) if span.end - span.start > MIN_SPEECH]
    starts = [max(0.0, span.start - PADDING) for span in spans]
    ends = [min(end, span.end + PADDING) for span in spans]
    for index in range(1, len(spans)):
        if starts[index] < ends[index - 1]:
            starts[index] = ends[index - 1] = (spans[index - 1].end + spans[index].start) / 2
    return [Span(*pair) for pair in zip(starts, ends)]
