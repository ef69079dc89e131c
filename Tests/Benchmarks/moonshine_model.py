"""Moonshine tiny through Python's ONNX Runtime, decoded greedily on one thread, without any of Steno's policies."""
import math

import numpy as np
import onnxruntime

from corpus import CACHE, RATE

LAYERS = range(6)
HEADS, HEAD_SIZE = 8, 36
START, END = 1, 2
# Shorter audio is refused by the encoder's convolutions.
FEWEST_SAMPLES = 895
# The model's own limit, the option `max_tokens_per_second` of its library.
TOKENS_PER_SECOND = 6.5
STATES = [f"{layer}.{side}.{kind}" for layer in LAYERS for side in ("decoder", "encoder") for kind in ("key", "value")]


def read_tokens(path) -> list[bytes]:
    """The pieces in the order of their ids; each is a length (7 bits a byte, low first) and so many bytes."""
    content, position, tokens = path.read_bytes(), 0, []
    while position < len(content):
        length = content[position]
        position += 1
        if length >= 128:
            length += 128 * (content[position] - 1)
            position += 1
        tokens.append(content[position:position + length])
        position += length
    return tokens


class MoonshineModel:
    def __init__(self):
        folder = CACHE / "moonshine-tiny-en"
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.encoder = onnxruntime.InferenceSession(folder / "encoder_model.ort", options)
        self.decoder = onnxruntime.InferenceSession(folder / "decoder_model_merged.ort", options)
        self.tokens = read_tokens(folder / "tokenizer.bin")

    def transcribe(self, samples: np.ndarray) -> str:
        samples = np.pad(samples, (0, max(0, FEWEST_SAMPLES - len(samples)))).astype(np.float32)[None]
        mask = np.ones(samples.shape, dtype=np.int64)
        hidden = self.encoder.run(["last_hidden_state"], {"input_values": samples, "attention_mask": mask})[0]
        inputs = {"encoder_hidden_states": hidden,
                  "encoder_attention_mask": np.ones((1, hidden.shape[1] * 384), dtype=np.int64),
                  **{f"past_key_values.{state}": np.zeros((1, HEADS, 0, HEAD_SIZE), np.float32) for state in STATES}}
        ids = [START]
        for step in range(math.ceil(TOKENS_PER_SECOND * samples.shape[1] / RATE)):
            inputs |= {"input_ids": np.array([ids[-1:]], dtype=np.int64), "use_cache_branch": np.array([step > 0])}
            logits, *present = self.decoder.run(None, inputs)
            inputs |= {f"past_key_values.{state}": value for state, value in zip(STATES, present)
                       if step == 0 or "decoder" in state}
            ids.append(int(logits[0, -1].argmax()))
            if ids[-1] == END:
                break
        return self.text(ids)

    def text(self, ids: list[int]) -> str:
        pieces = (self.tokens[token] for token in ids if token not in (START, END))
        return b"".join(pieces).decode("utf-8", "replace").replace("\u2581", " ").strip()
