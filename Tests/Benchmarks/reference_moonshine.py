"""The moonshine-voice package, live, with the same model: what Steno's CPU and word errors are held against.

usage: reference_moonshine.py RECORDING

Prints one JSON object: the text, the CPU seconds (user and system, without loading the model) and the seconds of audio.
Its updates follow the audio it was given, not the wall clock, so feeding it fast costs what real time would.
"""
import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

UPDATE_SECONDS = 0.5
CHUNK_SECONDS = 0.1
# Steno does neither, and both cost it much.
OPTIONS = {"identify_speakers": "false", "return_audio_data": "false"}


class LiveReference(NamedTuple):
    text: str
    cpu_seconds: float
    audio_seconds: float

    @property
    def cpu_seconds_per_minute(self) -> float:
        return 60 * self.cpu_seconds / self.audio_seconds


def measure(path: Path) -> LiveReference:
    """Runs the package over a recording in a process of its own."""
    finished = subprocess.run([sys.executable, __file__, str(path)], check=True, stdout=subprocess.PIPE)
    return LiveReference(**json.loads(finished.stdout))


def cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def transcribe(path: Path) -> LiveReference:
    from moonshine_voice.moonshine_api import ModelArch
    from moonshine_voice.transcriber import LineCompleted, Transcriber

    from corpus import CACHE, RATE, decode

    samples = decode(path).tolist()
    texts = {}

    def note(event) -> None:
        if isinstance(event, LineCompleted):
            texts[event.line.line_id] = event.line.text

    with Transcriber(CACHE / "moonshine-tiny-en", ModelArch.TINY, UPDATE_SECONDS, OPTIONS) as transcriber:
        transcriber.add_listener(note)
        transcriber.start()
        before = cpu_seconds()
        chunk = int(CHUNK_SECONDS * RATE)
        for start in range(0, len(samples), chunk):
            transcriber.add_audio(samples[start:start + chunk], RATE)
        transcriber.stop()
        return LiveReference(" ".join(texts.values()), cpu_seconds() - before, len(samples) / RATE)


if __name__ == "__main__":
    print(json.dumps(transcribe(Path(sys.argv[1]))._asdict()))
