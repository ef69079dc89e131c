#!/usr/bin/env python3
"""An HTTP server that misbehaves as the path asks, with the file that it is given as the body.

usage: bad-server.py FILE      prints the port, then serves until standard input is closed

  /whole      the file            /drop       half of it, then the connection closes, though it said more
  /stall      half, then nothing  /mute       accepts and never answers
  /endless    the file again and again, without a length, as icecast does
  /flaky      the same, but every connection breaks after a quarter of the file; every third is refused with 503
  /ending     the file once without a length, after that 404
  /drip       a header that never ends, a byte every 100 ms      /401 /403 /404 /500 /503   the status
"""
import socketserver
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

CONTENT = Path(sys.argv[1]).read_bytes()
PIECE = 4_000
calls: dict[str, int] = {}
ended = threading.Event()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        calls[path] = calls.get(path, 0) + 1
        name = path.strip("/").split(".")[0]
        getattr(self, name, self.status)(calls[path])

    def log_message(self, *arguments: object) -> None:
        pass

    def head(self, length: int | None) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "audio/mpeg")
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def send(self, content: bytes, pause: float = 0) -> None:
        for start in range(0, len(content), PIECE):
            self.wfile.write(content[start:start + PIECE])
            if ended.wait(pause):
                return

    def status(self, _: int) -> None:
        code = self.path.strip("/")
        self.send_error(int(code) if code.isdecimal() else 404)

    def whole(self, _: int) -> None:
        self.head(len(CONTENT))
        self.send(CONTENT)

    def drop(self, _: int) -> None:
        self.head(len(CONTENT))
        self.send(CONTENT[:len(CONTENT) // 2])

    def stall(self, call: int) -> None:
        self.drop(call)
        ended.wait()

    def mute(self, _: int) -> None:
        ended.wait()

    def drip(self, _: int) -> None:
        self.wfile.write(b"HTTP/1.0 200 OK\r\nX: ")
        while not ended.wait(0.1):
            self.wfile.write(b"x")

    def endless(self, _: int) -> None:
        self.head(None)
        while not ended.is_set():
            self.send(CONTENT, 0.02)

    def flaky(self, call: int) -> None:
        if call % 3 == 0:
            self.send_error(503)
            return
        self.head(None)
        self.send(CONTENT[:len(CONTENT) // 4], 0.01)

    def ending(self, call: int) -> None:
        if call > 1:
            self.send_error(404)
            return
        self.head(None)
        self.send(CONTENT)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def handle_error(self, *arguments: object) -> None:
        """A client that goes away is no error here."""


with Server(("127.0.0.1", 0), Handler) as server:
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
    ended.set()
    time.sleep(0.05)
