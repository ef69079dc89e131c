"""What the same model makes of utterances that people cut: the word errors that `transcribe` is held against.

usage: reference_handcut.py [--verbose] [SET...]
"""
import argparse
import hashlib
import json

import corpus
from corpus import CACHE, Recording, Utterance
from moonshine_model import MoonshineModel
from wer import Score, difference, score

RESULTS = CACHE / "bench-references" / "handcut-moonshine-tiny-en.json"


class HandCutReference:
    """Decodes utterances, and remembers the texts by what the audio was."""

    def __init__(self):
        self.texts = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
        self.model = None

    def transcribe(self, utterance: Utterance) -> str:
        key = hashlib.sha256(utterance.samples.tobytes()).hexdigest()
        if key not in self.texts:
            self.model = self.model or MoonshineModel()
            self.texts[key] = self.model.transcribe(utterance.samples)
        return self.texts[key]

    def score(self, recordings: list[Recording], verbose: bool = False) -> Score:
        """The errors over the recordings that are cut; the words of the others are not counted."""
        total = Score()
        for recording in recordings:
            for utterance in recording.utterances or []:
                text = self.transcribe(utterance)
                total += score(utterance.text, text)
                if verbose:
                    print(f"{recording.path.name}: {difference(utterance.text, text)}")
        self.save()
        return total

    def save(self) -> None:
        RESULTS.parent.mkdir(parents=True, exist_ok=True)
        partial = RESULTS.with_suffix(".partial")
        partial.write_text(json.dumps(self.texts, indent=1))
        partial.replace(RESULTS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    reference = HandCutReference()
    for name, recordings in corpus.load(corpus.WER_SETS, arguments.sets).items():
        print(f"{name:15} {reference.score(recordings, arguments.verbose)}", flush=True)


if __name__ == "__main__":
    main()
