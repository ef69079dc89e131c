"""Strangers, however many and however rude, neither end a session nor lock out those who may follow it."""
import os
import resource
import socket
import struct
import tempfile
import unittest
import urllib.request
import wave
from contextlib import suppress
from pathlib import Path

from steno_caption import Captions, wait_until

TOKEN = "correct-horse"
RUBBISH = [
    b"", b"GET / HT", b"\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\x00" * 5_000,
    b"GET  HTTP/1.1\r\nUpgrade: websocket\r\n\r\n", b"GET /" + b"a" * 70_000, b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 9_000,
    b"GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n\x81\x01A",
    b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" * 50, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\n",
]


def with_limit(descriptors: int):
    return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))


class Strangers(unittest.TestCase):
    def captions(self, descriptors: int) -> Captions:
        """A session that lasts longer than any test."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        silence = Path(folder.name) / "silence.wav"
        with wave.open(str(silence), "wb") as file:
            file.setparams((1, 2, 16_000, 0, "NONE", ""))
            file.writeframes(bytes(2 * 16_000 * 600))
        environment = os.environ | {"STENO_TOKEN": TOKEN}
        captions = Captions(silence, "--host", "0.0.0.0", preexec_fn=with_limit(descriptors), env=environment)
        self.addCleanup(captions.stop)
        return captions

    def descriptors(self, captions: Captions) -> int:
        return len(os.listdir(f"/proc/{captions.process.pid}/fd"))

    def sockets(self, captions: Captions) -> int:
        """Of the descriptors only these, since the session opens its model when it likes."""
        folder = f"/proc/{captions.process.pid}/fd"
        kinds = []
        for name in os.listdir(folder):
            with suppress(FileNotFoundError):
                kinds.append(os.readlink(f"{folder}/{name}"))
        return sum(kind.startswith("socket:") for kind in kinds)

    def ask(self, captions: Captions, path: str) -> bytes:
        with urllib.request.urlopen(f"{captions.address}/{path}?token={TOKEN}", timeout=20) as answer:
            return answer.read()

    def connect(self, captions: Captions) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", captions.port), timeout=20)
        self.addCleanup(connection.close)
        return connection

    def follow(self, captions: Captions) -> socket.socket:
        connection = self.connect(captions)
        connection.sendall(f"GET /events?token={TOKEN} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        self.assertIn(b"200", connection.recv(4_096))
        return connection

    def test_a_crowd_at_any_limit(self):
        for descriptors, crowd in ((64, 200), (1_024, 1_500)):
            with self.subTest(descriptors):
                captions = self.captions(descriptors)
                follower = self.follow(captions)
                crowd = [self.connect(captions) for _ in range(crowd)]
                for number, connection in enumerate(crowd):
                    with suppress(OSError):
                        connection.sendall(RUBBISH[number % len(RUBBISH)])
                self.assertEqual(self.ask(captions, "healthz"), b"ok\n")
                self.assertIn(b"steno_http_connections_evicted_total", self.ask(captions, "metrics"))
                self.assertLess(self.descriptors(captions), descriptors)
                self.assertGreater(len(follower.recv(65_536)), 0, "the one who follows is still told")
                self.assertIsNone(captions.process.poll())

    def test_descriptors_return(self):
        captions = self.captions(1_024)
        self.follow(captions)
        before = self.sockets(captions)
        for number in range(5_000):
            connection = socket.create_connection(("127.0.0.1", captions.port), timeout=20)
            with suppress(OSError):
                connection.sendall(RUBBISH[number % len(RUBBISH)])
            if number % 3 == 0:
                # A reset instead of a farewell.
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
        wait_until(lambda: self.sockets(captions) <= before, 30, f"no more than {before} sockets")
        self.assertEqual(self.ask(captions, "healthz"), b"ok\n")


if __name__ == "__main__":
    unittest.main()
