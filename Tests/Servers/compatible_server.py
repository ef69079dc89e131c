#!/usr/bin/env python3
"""A server with OpenAI's /audio/transcriptions that does as it is told and writes down what it was asked.

usage: compatible_server.py [RULES]     prints its port, and ends with its standard input

RULES is a JSON object:
  statuses  the status of each transcription in turn, from the beginning again after the last; 200 unless given
  usage     what each answer reports
  refused   models that it does not know
  streams   false refuses `stream`
GET /_log is a list of what was asked: path, headers in lower case, fields.
"""
import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

RULES = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}
LOG, LOCK = [], threading.Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_HEAD(self):
        self.answer(200, b"")

    def do_GET(self):
        with LOCK:
            self.answer(200, json.dumps(LOG).encode())

    def do_POST(self):
        fields = self.fields(self.body())
        with LOCK:
            number = len(LOG) + 1
            LOG.append({"path": self.path, "fields": fields,
                        "headers": {name.lower(): value for name, value in self.headers.items()}})
        values = dict(map(tuple, fields))
        statuses = RULES.get("statuses", [200])
        status = statuses[(number - 1) % len(statuses)]
        if not self.path.split("?")[0].endswith("/audio/transcriptions"):
            return self.refuse(404, "there is no such path")
        if values.get("model") in RULES.get("refused", []):
            return self.refuse(404, f"The model `{values['model']}` does not exist", "model_not_found")
        if values.get("stream") == "true" and RULES.get("streams") is False:
            return self.refuse(400, "unknown field `stream`")
        if status != 200:
            return self.refuse(status, f"status {status} as told")
        done = {"text": f"text {number}"}
        if "usage" in RULES:
            done["usage"] = RULES["usage"]
        if values.get("stream") == "true":
            done["type"] = "transcript.text.done"
            return self.answer(200, f"data: {json.dumps(done)}\n\n".encode(), "text/event-stream")
        self.answer(200, json.dumps(done).encode())

    def body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        data = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            data += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return data

    def fields(self, body: bytes) -> list:
        kind = self.headers.get("Content-Type", "")
        if "boundary=" not in kind:
            return []
        fields = []
        for part in body.split(b"--" + kind.split("boundary=")[1].strip('"').encode())[1:-1]:
            head, _, content = part[2:-2].partition(b"\r\n\r\n")
            if b"filename" not in head:
                fields.append([head.split(b'name="')[1].split(b'"')[0].decode(), content.decode()])
        return fields

    def refuse(self, status: int, message: str, code=None):
        error = {"message": message, "type": "invalid_request_error", "param": None, "code": code}
        self.answer(status, json.dumps({"error": error}).encode())

    def answer(self, status: int, body: bytes, kind: str = "application/json"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    server.serve_forever()


main()
