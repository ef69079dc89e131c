"""`steno caption` as a user runs it, for the tests beside this file.

The command is .build/debug/steno, which `swift test` builds, or the one that STENO names.
"""
import os
import re
import subprocess
import time
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
STENO = os.environ.get("STENO") or str(PACKAGE / ".build/debug/steno")
SAMPLES = PACKAGE / "Samples"


class SetUpError(Exception):
    """Something that the set-up installs is not there."""


def sample(name: str) -> Path:
    if not (SAMPLES / name).exists():
        raise SetUpError(f"Samples/{name} is missing; run `make setup`")
    return SAMPLES / name


class Captions:
    """A running `steno caption` over a recording at its own speed."""

    def __init__(self, source: Path, *flags: str, port: int = 0, output: Path | None = None, **options):
        command = [STENO, "caption", "--source", f"file:{source}", "--realtime", "--port", str(port), *flags]
        if output:
            command += ["-o", str(output)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
        self.complaints: list[str] = []
        self.port = self._port()
        self.address = f"http://127.0.0.1:{self.port}"

    def _port(self) -> int:
        for line in self.process.stderr:
            self.complaints.append(line)
            if found := re.search(r"captions: http://[^/]+:(\d+)/", line):
                return int(found[1])
        raise AssertionError(f"steno caption did not serve a page: {self.complaints}")

    def kill(self) -> None:
        """As the kernel would: no goodbye to anybody."""
        self.process.kill()
        self._leave()

    def finish(self) -> str:
        """Waits for the end of the recording and returns what was printed."""
        output, complaints = self.process.communicate(timeout=120)
        assert self.process.returncode == 0, f"steno caption ended with {self.process.returncode}: {complaints}"
        return output

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self._leave()

    def _leave(self) -> None:
        self.process.wait()
        for stream in (self.process.stdout, self.process.stderr):
            stream.close()


def wait_until(condition, seconds: float, what: str) -> None:
    """Looks ten times a second; what is waited for goes on by itself in another program."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"after {seconds} s still not: {what}")
        time.sleep(0.1)
