"""Writes reference.txt: what ONNX Runtime scores for each window of TestSignal.swift, which this file repeats.

Usage: reference.py silero_vad_16k_op15.onnx reference.txt   (needs numpy and onnxruntime)
"""
import sys

import numpy
import onnxruntime

WINDOWS = 700
MASK = (1 << 64) - 1


def truncate(a, b):
    return a // b if a >= 0 else -(-a // b)


def noises():
    state = 1
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        yield ((mixed ^ (mixed >> 31)) >> 48) - 32768


VOWELS = [(31200, 29400, 17800), (31700, 23900, 14600), (31900, 29900, 18000), (30900, 30000, 17500)]


class Voice:
    def __init__(self):
        self.countdown = self.pulses = 0
        self.formants = [[0, 0], [0, 0], [0, 0]]

    def next(self, scene):
        pulse = 0
        if self.countdown == 0:
            pulse = 6000
            self.pulses += 1
            self.countdown = 90 + 7 * scene + self.pulses * 13 % 40
        self.countdown -= 1
        total = 0
        for memory, coefficient in zip(self.formants, VOWELS[(self.pulses // 12 + scene) % 4]):
            output = pulse + ((coefficient * memory[0] - 15750 * memory[1]) >> 14)
            memory[1], memory[0] = memory[0], output
            total += output
        return truncate(total, 2)


def samples(count):
    voice, noise = Voice(), noises()
    for index in range(count):
        scene, value = index // 16000 % 11, next(noise)
        if scene == 0:
            value = 0
        elif scene in (1, 6):
            value = truncate(value, 256 if scene == 1 else 4)
        else:
            value = voice.next(scene) + truncate(value, 512)
        yield max(-32768, min(32767, value))


session = onnxruntime.InferenceSession(sys.argv[1])
signal = numpy.array(list(samples(WINDOWS * 512)), "f") / 32768
state, context, rate = numpy.zeros((2, 1, 128), "f"), numpy.zeros(64, "f"), numpy.array(16000)
with open(sys.argv[2], "w") as file:
    for window in signal.reshape(-1, 512):
        frames = numpy.concatenate([context, window])
        context = frames[-64:]
        output, state = session.run(None, {"input": frames[None], "state": state, "sr": rate})
        file.write(f"{output[0, 0]:.9g}\n")
