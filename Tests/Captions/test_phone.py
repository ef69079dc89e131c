"""A page that others may open is printed with an address of the network, and as a code that a phone's camera reads."""
import os
import pty
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from steno_caption import STENO, sample

TOKEN = "secret-Token_42~"
DARK = {"█": "##", "▀": "#.", "▄": ".#", " ": ".."}


def picture(rows: list[str], scale: int = 6) -> bytes:
    """The modules as an image, with the margin that the standard wants."""
    lines = [[DARK[cell][half] for cell in row] for row in rows for half in (0, 1)]
    width = len(lines[0]) + 8
    margin = ["." * width] * 4
    padded = margin + ["...." + "".join(line) + "...." for line in lines] + margin
    pixels = b"".join(bytes(0 if cell == "#" else 255 for cell in line for _ in range(scale)) * scale for line in padded)
    return f"P5\n{width * scale} {len(padded) * scale}\n255\n".encode() + pixels


class Phone(unittest.TestCase):
    def printed(self, *flags: str) -> str:
        terminal, other = pty.openpty()
        process = subprocess.Popen(
            [STENO, "caption", "--source", f"file:{sample('beckett.wav')}", "--port", "0", *flags], stdin=other,
            stdout=subprocess.DEVNULL, stderr=other, env=os.environ | {"STENO_TOKEN": TOKEN, "COLUMNS": "120"})
        os.close(other)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        text = b""
        # A code is as high as it is wide, two modules to a row.
        while not (rows := self.rows(text)) or 2 * len(rows) < len(rows[0]):
            text += os.read(terminal, 65_536)
        return text.decode(errors="replace")

    def rows(self, text: bytes) -> list[str]:
        return re.findall(r"\x1b\[38;5;16;48;5;231m([█▀▄ ]+)\x1b\[0m", text.decode(errors="replace"))

    def test_the_code_is_the_address(self):
        addresses = subprocess.run(["hostname", "-I"], capture_output=True, text=True).stdout.split()
        if not any("." in address for address in addresses):
            self.skipTest("this machine is in no network")
        text = self.printed("--host", "0.0.0.0")
        address = re.search(r"captions: (http://[\d.]+:\d+/)", text)
        self.assertIsNotNone(address, text)
        rows = self.rows(text.encode())
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "code.pgm"
            path.write_bytes(picture(rows))
            read = subprocess.run(["zbarimg", "-q", "--raw", path], capture_output=True, text=True)
        self.assertEqual(read.stdout.strip(), f"{address[1]}?token={TOKEN}")


if __name__ == "__main__":
    unittest.main()
