"""The table that `make bench` writes and from which the README quotes."""
import json
import platform
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parent
TABLE = FOLDER / "RESULTS.md"
# The figures by part, so that running one part renews its rows only.
FIGURES = FOLDER / "results.json"


class Row(NamedTuple):
    """A figure beside its reference from the same run; `ratio` is how they compare, `budget` what was asked."""

    figure: str
    steno: str
    reference: str
    ratio: str
    budget: str


def percent(rate: float) -> str:
    return f"{100 * rate:.1f} %"


def points(difference: float) -> str:
    return f"{100 * difference:+.1f} points"


def processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def write(parts: dict[str, list[Row]]) -> None:
    figures = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    figures |= parts
    FIGURES.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n")
    lines = [f"Measured by `make bench` on {processor()}, each figure beside its reference from the same run.", "",
             "| figure | Steno | reference | ratio or difference | budget |", "|---|---|---|---|---|"]
    lines += ["| " + " | ".join(row) + " |" for rows in figures.values() for row in rows]
    TABLE.write_text("\n".join(lines) + "\n")
