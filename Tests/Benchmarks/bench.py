"""Measures Steno against its references and writes the table that the README quotes.

Recordings come from ../shared/data, or from the folder that STENO_DATA names; without them a part is skipped.
The command measured is .build/release/steno, or the one that STENO names.
"""
import argparse

import measure_captions
import measure_cost
import measure_providers
import measure_sessions
import measure_speech
import measure_words
import report

PARTS = {
    "vad": measure_cost.detector,
    "boundaries": measure_speech.boundaries,
    "wer": measure_words.word_errors,
    "confidence": measure_words.word_confidence,
    "noise": measure_words.noise,
    "cpu": measure_cost.live_cpu,
    "latency": measure_cost.latency,
    "memory": measure_cost.memory,
    "sessions": measure_sessions.sessions,
    "providers": measure_providers.latency,
    "captions": measure_captions.layout,
    "painting": measure_captions.painting,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"what to measure: {', '.join(PARTS)} (default: all)")
    parser.add_argument("--set", action="append", default=[], help="measure only this set of recordings (repeatable)")
    parser.add_argument("--realtime", action="store_true", help="let `listen` take as long as the speech does")
    parser.add_argument("--verbose", action="store_true", help="print every recording's words, errors marked")
    options = parser.parse_args()
    if unknown := [part for part in options.parts if part not in PARTS]:
        parser.error(f"no part {unknown[0]}; there are {', '.join(PARTS)}")
    for part in options.parts or PARTS:
        print(f"== {part}", flush=True)
        rows = PARTS[part](options)
        for row in rows:
            print(f"{row.figure}: {row.steno} (reference {row.reference}; {row.ratio}; budget {row.budget})")
        # A run over some sets is for development and leaves the published table alone, as does a part that was skipped.
        if rows and not options.set:
            report.write({part: rows})


if __name__ == "__main__":
    main()
