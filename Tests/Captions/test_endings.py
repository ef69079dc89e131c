"""However a session ends, its files are whole and the terminal is as it was."""
import json
import os
import pty
import signal
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import webvtt
from steno_caption import STENO, sample, wait_until


class Endings(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def caption(self, output: Path, **options) -> subprocess.Popen:
        process = subprocess.Popen(
            [STENO, "caption", "--source", f"file:{sample('endgame_nagg_nell.wav')}", "--realtime", "--no-server",
             "--hls", str(self.folder / "hls"), "-o", str(output)], **options)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def cues(self, output: Path) -> int:
        return len(webvtt.read(output)) if output.exists() and output.stat().st_size else 0

    def test_control_c_finishes_the_sentence(self):
        output = self.folder / "out.vtt"
        process = self.caption(output, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        wait_until(lambda: self.cues(output) > 0, 30, "a cue")
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(10), 0)
        reported = process.stderr.read().decode().splitlines()
        self.assertEqual(reported, [
            "steno: finishing the transcript; press Ctrl-C again to exit at once.", reported[1],
            f"steno: wrote {self.folder / 'hls' / 'captions.m3u8'}."])
        self.assertRegex(reported[1], rf"^steno: wrote {output}, [1-9]\d* cues?\.$")
        process.stderr.close()
        self.assertGreater(self.cues(output), 0)
        playlist = (self.folder / "hls" / "captions.m3u8").read_text().splitlines()
        self.assertEqual(playlist[-1], "#EXT-X-ENDLIST")
        for name in (line for line in playlist if not line.startswith("#")):
            webvtt.read(self.folder / "hls" / name)

    def test_killed_files_are_whole(self):
        outputs = [self.folder / f"out.{suffix}" for suffix in ("vtt", "ttml", "json")]
        processes = [self.caption(output, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for output in outputs]
        wait_until(lambda: self.cues(outputs[0]) > 0, 30, "a cue")
        for process in processes:
            process.kill()
            process.wait()
        self.assertGreater(self.cues(outputs[0]), 0)
        ElementTree.parse(outputs[1])
        json.loads(outputs[2].read_text())
        self.assertEqual([path.name for path in self.folder.rglob("*") if "part" in path.name], [], "nothing is left over")

    def test_a_closed_terminal_leaves_whole_files(self):
        output = self.folder / "out.vtt"
        ours, theirs = pty.openpty()
        process = self.caption(output, stdin=theirs, stdout=theirs, stderr=theirs, preexec_fn=lambda: adopt(theirs))
        os.close(theirs)
        os.set_blocking(ours, False)
        drawn = bytearray()
        wait_until(lambda: drawn.extend(drain(ours)) or self.cues(output) > 0, 30, "a cue")
        os.close(ours)
        self.assertEqual(process.wait(15), 0, "the hang-up ends the session as Ctrl-C does")
        self.assertGreater(self.cues(output), 0)
        self.assertIn("#EXT-X-ENDLIST", (self.folder / "hls" / "captions.m3u8").read_text())
        # Nothing was switched on that would have to be switched off: no other screen, no hidden cursor, no mouse.
        self.assertNotIn(b"\x1b[?", drawn)
        self.assertEqual(drawn.count(b"\x1b[2m"), drawn.count(b"\x1b[22m"))


def adopt(terminal: int) -> None:
    """Makes the terminal the process's own, so that closing it hangs up, also where the tests run under nohup."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    os.setsid()
    import fcntl
    import termios
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)


def drain(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except BlockingIOError:
        return b""


if __name__ == "__main__":
    unittest.main()
