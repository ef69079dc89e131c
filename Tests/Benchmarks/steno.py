"""Runs the command and says what it wrote, when, and what it cost."""
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from corpus import ROOT

BINARY = Path(os.environ.get("STENO") or ROOT / ".build/release/steno")


class Event(NamedTuple):
    """One line of JSON, and when it arrived, in seconds."""

    fields: dict
    arrival: float


class Run(NamedTuple):
    """A finished run: its events, its CPU seconds (user and system), and the most memory it held, in bytes."""

    events: list[Event]
    cpu_seconds: float
    peak_bytes: int

    def of_type(self, name: str) -> list[Event]:
        return [event for event in self.events if event.fields.get("type") == name]

    @property
    def text(self) -> str:
        return " ".join(event.fields["text"].strip() for event in self.of_type("transcript.text.done"))


def peak_memory(pid: int) -> int:
    """The peak of the process's own memory so far; `wait4` would count what it inherited before it was executed."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0)


def run(*arguments: str) -> Run:
    """Runs a subcommand that writes JSON Lines, to its end."""
    if not BINARY.exists():
        sys.exit(f"no {BINARY}; build it with: swift build -c release --product steno")
    events, peak = [], 0
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen([BINARY, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=complaints)
        for line in process.stdout:
            arrival = time.monotonic()
            peak = max(peak, peak_memory(process.pid))
            events.append(Event(json.loads(line), arrival))
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            complaints.seek(0)
            complaint = complaints.read().decode("utf-8", "replace").strip()
            print(f"steno {' '.join(arguments)}: exit status {process.returncode}: {complaint}", file=sys.stderr)
    return Run(events, usage.ru_utime + usage.ru_stime, peak)


def transcribe(path: Path) -> Run:
    return run("transcribe", "--format", "jsonl", str(path))


def listen(path: Path, realtime: bool = False) -> Run:
    """The live way over a file: with `realtime` at the speed of speech, else as fast as it goes on the audio clock."""
    return run("listen", "--source", f"file:{path}", "--format", "jsonl", *(["--realtime"] if realtime else []))
