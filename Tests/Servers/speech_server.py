#!/usr/bin/env python3
"""A server that speaks the HTTP speech-to-text APIs as their wire facts say, and misbehaves on command.

usage: speech_server.py [--tls CERT KEY] [--port N] [--token TOKEN] [--script FILE]

Prints `ready PORT` on standard output. Audio is not recognized: each request's transcript follows from its samples, so
that a test can say what must come back. The transcript is "frames N sum S" with the number of samples and a checksum
over them, spelled in words of letters, so that one lost or repeated sample changes it.

The control API is plain HTTP on the same port:
  POST /_script   a JSON list of faults, one for each request to come: null, or an object, see `Fault`
  GET  /_begun    how many uploads have begun
  GET  /_log      the requests so far, as JSON: method, path, headers, fields, audio length, how the body came
  POST /_state    {"loading": seconds} and such, see `State`
"""
import argparse
import asyncio
import contextlib
import gzip
import json
import socket
import ssl
import struct
import sys
import time
import urllib.parse
import zlib
from dataclasses import dataclass, field

from speech_apis import route
from speech_text import BadRequest

@dataclass
class State:
    token: str = ""
    script: list = field(default_factory=list)
    log: list = field(default_factory=list)
    jobs: dict = field(default_factory=dict)
    ready_at: float = 0.0
    takes_streams: bool = True
    # Segments that a login of AI Refinery is good for; None for any number.
    session_length: int | None = None
    sessions_left: int = 0
    logins: int = 0
    # Statuses for the polls to come at AI/ML API; "close" breaks the connection off, null answers.
    poll_faults: list = field(default_factory=list)
    polled: list = field(default_factory=list)
    # Models that servers like others' do not know.
    unknown_models: list = field(default_factory=list)
    connections: int = 0
    begun: int = 0


@dataclass
class Request:
    method: str
    path: str
    headers: dict
    chunked: bool
    length: int | None
    body: bytes = b""

    @property
    def fields(self) -> tuple[list, dict]:
        """The text fields and the file parts of a form."""
        kind = self.headers.get("content-type", "")
        if "boundary=" not in kind:
            return [], {}
        mark = b"--" + kind.split("boundary=")[1].encode()
        texts, files = [], {}
        for part in self.body.split(mark)[1:-1]:
            head, _, content = part[2:-2].partition(b"\r\n\r\n")
            lines = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
            values = dict(item.strip().split("=", 1) for item in lines["Content-Disposition"].split(";")[1:])
            name = values["name"].strip('"')
            if "filename" in values:
                files[name] = (values["filename"].strip('"'), lines.get("Content-Type"), content)
            else:
                texts.append((name, content.decode()))
        if not self.body.endswith(mark + b"--\r\n"):
            raise BadRequest(400, "the form is not closed")
        return texts, files


class Connection:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, state: State):
        self.reader, self.writer, self.state = reader, writer, state
        self.number = state.connections = state.connections + 1
        self.fault: dict = {}

    async def serve(self) -> None:
        try:
            while True:
                request = await self.head()
                if request is None:
                    return
                if not await self.answer(request):
                    return
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass
        finally:
            self.writer.close()

    async def head(self) -> Request | None:
        try:
            text = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        except asyncio.IncompleteReadError:
            return None
        first, *lines = text.strip().split("\r\n")
        method, path, _ = first.split(" ")
        headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines)}
        length = headers.get("content-length")
        return Request(method, urllib.parse.unquote(path), headers, headers.get("transfer-encoding") == "chunked",
                       None if length is None else int(length))

    async def body(self, request: Request, limit: int | None = None) -> None:
        """Reads the body; stops after `limit` bytes."""
        if request.chunked:
            while True:
                size = int((await self.reader.readline()).strip() or b"0", 16)
                piece = await self.reader.readexactly(size + 2)
                request.body += piece[:size]
                if size == 0 or (limit is not None and len(request.body) >= limit):
                    return
        elif request.length:
            wanted = request.length if limit is None else min(limit, request.length)
            request.body = await self.reader.readexactly(wanted)

    def reset(self) -> None:
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def answer(self, request: Request) -> bool:
        """Answers; false where the connection must not be used again."""
        if request.path.startswith("/_"):
            await self.body(request)
            return await self.control(request)
        if request.method == "HEAD":
            await self.send(200, b"", head=True)
            return True
        self.state.begun += request.method == "POST"
        self.fault = (self.state.script.pop(0) if self.state.script and request.method == "POST" else None) or {}
        kind = self.fault.get("kind")
        if kind in ("reset_early", "stall_early"):
            await self.body(request, limit=self.fault.get("at", 1000))
            return await self.break_off("reset" if kind == "reset_early" else "stall")
        await self.body(request)
        self.note(request)
        if kind == "status":
            headers = dict(self.fault.get("headers", {}))
            body = self.fault.get("body", {"error": {"message": "as told"}})
            await self.send(self.fault["status"], body if isinstance(body, str) else json.dumps(body), headers)
            return True
        if kind == "compressed":
            content = self.fault["text"].encode()
            packed = gzip.compress(content) if self.fault["encoding"] == "gzip" else zlib.compress(content)
            await self.send(200, packed, {"Content-Encoding": self.fault["encoding"],
                                          "Content-Type": self.fault.get("type", "application/json")})
            return True
        if kind == "raw":
            self.writer.write(self.fault["text"].encode("latin-1"))
            await self.writer.drain()
            return False
        if kind in ("reset", "stall", "close"):
            return await self.break_off(kind)
        if kind == "slow":
            await asyncio.sleep(self.fault.get("seconds", 0.5))
        if kind == "endless":
            return await self.endless(self.fault.get("type", "application/json"), self.fault.get("text", " "))
        try:
            return await self.recognize(request)
        except BadRequest as error:
            body = error.body or {"error": {"message": str(error)}}
            await self.send(error.status, json.dumps(body))
            return True

    async def break_off(self, kind: str) -> bool:
        if kind == "reset":
            self.reset()
        elif kind == "stall":
            await asyncio.sleep(3600)
        return False

    async def endless(self, kind: str, text: str) -> bool:
        self.writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        piece = (text * (1 + 65536 // len(text))).encode()
        while True:
            self.writer.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            await self.writer.drain()

    def note(self, request: Request) -> None:
        texts, files = request.fields
        self.state.log.append({
            "method": request.method, "path": request.path, "connection": self.number, "chunked": request.chunked,
            "headers": request.headers, "fields": texts, "bytes": len(request.body),
            "url": json.loads(request.body).get("url") if request.body.startswith(b"{") and b'"url"' in request.body else None,
            "files": {name: [file, kind, len(content)] for name, (file, kind, content) in files.items()},
        })

    async def control(self, request: Request) -> bool:
        value = json.loads(request.body or b"null")
        if request.path == "/_script":
            self.state.script = value
        elif request.path == "/_state":
            if "loading" in value:
                self.state.ready_at = time.monotonic() + value.pop("loading")
            for name, item in value.items():
                setattr(self.state, name, item)
        answers = {"/_log": self.state.log, "/_begun": self.state.begun, "/_logins": self.state.logins,
                   "/_polled": self.state.polled}
        await self.send(200, json.dumps(answers.get(request.path, {"ok": True})))
        return True

    async def send(self, status: int, body: str | bytes, headers: dict | None = None, head: bool = False) -> None:
        content = body.encode() if isinstance(body, str) else body
        fields = {"Content-Type": "application/json", "X-Request-Id": f"req-{self.number}",
                  "Content-Length": str(len(content)), **(headers or {})}
        text = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        data = f"HTTP/1.1 {status} Status\r\n{text}\r\n".encode() + (b"" if head else content)
        await self.write(data)

    async def write(self, data: bytes) -> None:
        """Writes, and breaks off where the script says so."""
        cut = self.fault.get("cut")
        if cut is not None:
            self.writer.write(data[:cut % len(data)])
            await self.writer.drain()
            await self.break_off(self.fault.get("how", "reset"))
            raise ConnectionResetError
        if self.fault.get("trickle"):
            for index in range(0, len(data), 7):
                self.writer.write(data[index:index + 7])
                await self.writer.drain()
                await asyncio.sleep(0)
        else:
            self.writer.write(data)
        await self.writer.drain()

    async def recognize(self, request: Request) -> bool:
        expected = ("api-key", self.state.token) if request.path.startswith("/azure/") else (
            "authorization", f"Bearer {self.state.token}")
        if self.state.token and request.headers.get(expected[0]) != expected[1]:
            sent = request.headers.get("authorization", "nothing")
            raise BadRequest(401, f"Incorrect API key provided: {sent}")
        if request.chunked and not self.state.takes_streams:
            raise BadRequest(411, "a length is required")
        await route(self, request)
        return True


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--tls", nargs=2)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default="")
    parser.add_argument("--script")
    options = parser.parse_args()
    state = State(token=options.token)
    if options.script:
        state.script = json.load(open(options.script))
    context = None
    if options.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*options.tls)
    server = await asyncio.start_server(
        lambda reader, writer: Connection(reader, writer, state).serve(), "127.0.0.1", options.port, ssl=context)
    print("ready", server.sockets[0].getsockname()[1], flush=True)
    # Ends with whoever started it: that end of the pipe closes.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(main())
