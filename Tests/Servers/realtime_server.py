#!/usr/bin/env python3
"""A realtime transcription server on loopback that speaks from the published events and misbehaves on command.

usage: realtime_server.py [PORT] [--tls CERT KEY] [--engine COMMAND…]
                                                  prints its port; ends when standard input does

What it hears it writes down as words: the mean of every 100 ms in hundredths, as in `n12 n-3`, so that a lost, repeated
or changed stretch of audio shows in the text. With --engine the words are what that command makes of a WAV file on its
standard input. The path of the address says how to misbehave, as in `ws://127.0.0.1:PORT/shuffle,twice/v1`:

shuffle    completes utterances out of order          twice      says everything twice
fail       fails every second utterance               cut        commits by itself every 300 ms (even without server_vad)
refuse401  refuses the handshake                      busyN      refuses the first N handshakes: 503, Retry-After: 0
mute       never says that the session is there       reject     refuses the session
garbage    sends what is no JSON                      flood      never stops sending text
huge       sends a message of 4 MiB                   nullprobs  sends no log probabilities
hangN      falls silent at the first N commits        closeN     hangs up at the first N commits
early      sends deltas before the commit             ignore     never answers a commit
nameless   gives its events no event_id               itemless   names no utterance
onlydone   answers no commit, but completes           foreign    completes what nobody committed
accuseN    complains without a name at N commits      null       null in the place of deltas
options    transcribes what it was asked for          languages  detects English as newer models say it
prompted   says how many prompts it was given, and the one that it has
noprompt   refuses another prompt                     blunt      names no event of ours in its errors
hushed     answers no other prompt                    dropprompt hangs up where it is given another prompt
beta       speaks the API's beta
badN       sends N frames that are rubbish: no JSON, binary, NaN, a wrong type, too large, broken
lostN      sends rubbish in the place of N texts
"""
import asyncio
import audioop
import base64
import collections
import json
import random
import ssl
import struct
import subprocess
import sys
import threading
from http import HTTPStatus

import websockets

FORMATS = {"audio/pcm": (24_000, 2, lambda b: b), "audio/pcmu": (8_000, 1, lambda b: audioop.ulaw2lin(b, 2)),
           "audio/pcma": (8_000, 1, lambda b: audioop.alaw2lin(b, 2))}
counts = collections.Counter()
engine = []


def wave(pcm: bytes, rate: int) -> bytes:
    return (b"RIFF" + struct.pack("<I", 36 + len(pcm)) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, rate, 2 * rate, 2, 16)
            + b"data" + struct.pack("<I", len(pcm)) + pcm)


def words(pcm: bytes, rate: int) -> list[str]:
    if engine:
        return subprocess.run(engine, input=wave(pcm, rate), stdout=subprocess.PIPE, check=True).stdout.decode().split()
    block = rate // 10
    samples = struct.unpack(f"<{len(pcm) // 2}h", pcm)
    blocks = [samples[i:i + block] for i in range(0, len(samples), block)]
    return [f"n{round(100 * sum(b) / len(b) / 32768)}" for b in blocks if len(b) >= block // 2]


class Session:
    def __init__(self, socket, modes: list[str]):
        self.socket, self.modes = socket, modes
        self.buffer = b""
        self.items = self.events = 0
        self.previous = None
        self.rate, self.width, self.decode = FORMATS["audio/pcm"]
        self.includes_probabilities = False
        self.server_cuts = False
        self.random = random.Random(7)
        self.tasks = set()
        self.early = []
        self.given = {}
        self.updates = 0

    def counted(self, mode: str) -> bool:
        """Whether a mode such as `hang3` still applies."""
        for name in self.modes:
            if name.startswith(mode) and name[len(mode):].isdigit():
                counts[name, self.socket.path] += 1
                return counts[name, self.socket.path] <= int(name[len(mode):])
        return False

    async def say(self, kind: str, **members):
        self.events += 1
        if "nameless" not in self.modes:
            members["event_id"] = f"event_{self.events}"
        if "itemless" in self.modes:
            members.pop("item_id", None)
        for _ in range(2 if "twice" in self.modes else 1):
            await self.socket.send(json.dumps({"type": kind, **members}))

    async def say_rubbish(self):
        """Each time another kind of it."""
        counts["rubbish"] += 1
        kind = "conversation.item.input_audio_transcription.completed"
        rubbish = ["<html>not the droids</html>", b"\0\1\2", '{"type": NaN}', json.dumps({"type": kind, "transcript": 5}),
                   "x" * (2 << 20), None][counts["rubbish"] % 6]
        if rubbish is None:
            self.socket.transport.write(b"\xf7\x03abc")
        else:
            await self.socket.send(rubbish)

    async def say_foreign(self):
        self.events += 1
        for kind, text in (("delta", {"delta": "of somebody else"}), ("completed", {"transcript": "of somebody else"})):
            await self.say("conversation.item.input_audio_transcription." + kind, item_id=f"foreign_{self.events}",
                           content_index=0, **text)

    async def run(self):
        if "mute" in self.modes:
            await asyncio.sleep(3600)
        kind = "transcription_session.created" if "beta" in self.modes else "session.created"
        await self.say(kind, session={"type": "transcription", "id": "sess_1", "audio": {}})
        async for message in self.socket:
            await self.take(json.loads(message))
        for task in self.tasks:
            task.cancel()

    async def take(self, event: dict):
        kind = event["type"]
        if kind == ("transcription_session.update" if "beta" in self.modes else "session.update"):
            await self.update(event)
        elif kind == "input_audio_buffer.append":
            self.buffer += base64.b64decode(event["audio"], validate=True)
            utterance = self.rate * self.width * 3 // 10
            while self.server_cuts and len(self.buffer) >= utterance:
                rest, self.buffer = self.buffer[utterance:], self.buffer[:utterance]
                await self.commit(None)
                self.buffer = rest
            if "early" in self.modes:
                await self.speak_early()
        elif kind == "input_audio_buffer.commit":
            await self.commit(event.get("event_id"))
        elif kind == "input_audio_buffer.clear":
            self.buffer = b""
            await self.say("input_audio_buffer.cleared")
        else:
            await self.complain("invalid_event", f"unknown type {kind}", event)

    async def complain(self, code: str, message: str, event: dict):
        name = None if "blunt" in self.modes else event.get("event_id")
        await self.say("error", error={"type": "invalid_request_error", "code": code, "message": message, "param": None,
                                       "event_id": name})

    async def refuse_prompt(self, event: dict) -> bool:
        """Whether a change of the prompt is refused, or goes without an answer."""
        if "dropprompt" in self.modes:
            await self.socket.close(1011, "out of order")
        elif "noprompt" in self.modes:
            await self.complain("invalid_value", "not like this", event)
        return "dropprompt" in self.modes or "noprompt" in self.modes

    async def update(self, event: dict):
        session = event["session"]
        if "reject" in self.modes:
            return await self.complain("invalid_model", "no such model", event)
        if "older" in self.modes and session["audio"]["input"]["transcription"]["model"] != "gpt-4o-transcribe":
            return await self.complain("model_not_found", "The model does not exist or you have no access to it.", event)
        if "beta" in self.modes:
            formats = {"pcm16": "audio/pcm", "g711_ulaw": "audio/pcmu", "g711_alaw": "audio/pcma"}
            given = {"format": {"type": formats[session["input_audio_format"]]},
                     "transcription": session["input_audio_transcription"], "turn_detection": session["turn_detection"]}
        else:
            given = session["audio"]["input"]
        if self.updates and given["transcription"].get("prompt") != self.given["transcription"].get("prompt"):
            if await self.refuse_prompt(event):
                return
        self.given = given
        self.updates += 1
        self.rate, self.width, self.decode = FORMATS[given["format"]["type"]]
        assert given["format"].get("rate", self.rate) == self.rate
        self.includes_probabilities = "item.input_audio_transcription.logprobs" in session.get("include", [])
        self.server_cuts = given["turn_detection"] is not None or "cut" in self.modes
        if "hushed" not in self.modes or self.updates == 1:
            await self.say("transcription_session.updated" if "beta" in self.modes else "session.updated", session=session)

    def name(self) -> str:
        return f"item_{self.items + 1}"

    async def speak_early(self):
        heard = words(self.decode(self.buffer), self.rate)[:-1]
        for word in heard[len(self.early):]:
            await self.delta(self.name(), (" " if self.early else "") + word)
            self.early.append(word)

    async def delta(self, item: str, text: str):
        await self.say("conversation.item.input_audio_transcription.delta", item_id=item, content_index=0, delta=text,
                       logprobs=self.probabilities([text] if text else []))

    def probabilities(self, texts: list[str]):
        if not self.includes_probabilities or "nullprobs" in self.modes:
            return None
        return [{"token": t, "logprob": -0.25, "bytes": list(t.encode())} for t in texts]

    async def commit(self, event_id):
        if "foreign" in self.modes:
            await self.say_foreign()
        if self.counted("accuse"):
            self.buffer = b""
            return await self.say("error", error={"type": "server_error", "code": None, "message": "out of order"})
        if self.counted("hang"):
            await asyncio.sleep(3600)
        if self.counted("close"):
            return await self.socket.close(1011, "out of order")
        if len(self.buffer) < self.rate * self.width // 10:
            return await self.complain("input_audio_buffer_commit_empty", "buffer too small", {"event_id": event_id})
        audio, self.buffer, item = self.buffer, b"", self.name()
        self.items += 1
        if "ignore" in self.modes:
            return
        if "onlydone" not in self.modes:
            await self.say("input_audio_buffer.committed", item_id=item, previous_item_id=self.previous)
        self.previous = item
        early, self.early = self.early, []
        task = asyncio.create_task(self.transcribe(item, self.items, audio, early, self.given))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def transcribe(self, item: str, number: int, audio: bytes, early: list[str], given: dict):
        if "shuffle" in self.modes:
            await asyncio.sleep(self.random.random() / 20)
        if "fail" in self.modes and number % 2 == 0:
            return await self.say(
                "conversation.item.input_audio_transcription.failed", item_id=item, content_index=0,
                error={"type": "transcription_error", "code": "audio_unintelligible", "message": "cannot make it out"})
        if "garbage" in self.modes:
            return await self.socket.send("<html>not the droids</html>")
        if "huge" in self.modes:
            return await self.socket.send("x" * (4 << 20))
        while "flood" in self.modes:
            await self.delta(item, "blah " * 1000)
        if self.counted("bad"):
            await self.say_rubbish()
        if self.counted("lost"):
            return await self.say_rubbish()
        heard = await asyncio.to_thread(words, self.decode(audio), self.rate)
        if "options" in self.modes:
            heard = [json.dumps(given, separators=(",", ":"))]
        if "prompted" in self.modes:
            heard = [f"{self.updates}:", given["transcription"].get("prompt", "nothing")]
        texts = [(" " if i else "") + word for i, word in enumerate(heard)]
        for text in texts[len(early):]:
            await self.delta(item, None if "null" in self.modes else text)
        if "foreign" in self.modes:
            await self.say_foreign()
        if "diarize" in self.modes:
            for speaker, turn in zip("AB", (texts[:2], texts[2:])):
                await self.say("conversation.item.input_audio_transcription.segment", item_id=item, content_index=0,
                               id=f"seg_{speaker}", speaker=speaker, start=0, end=1, text="".join(turn))
        await self.say("conversation.item.input_audio_transcription.completed", item_id=item, content_index=0,
                       transcript="".join(texts), usage={"type": "duration", "seconds": 1},
                       logprobs=self.probabilities(texts),
                       **({"languages": [{"code": "en"}]} if "languages" in self.modes else {}))


def modes_of(path: str) -> list[str]:
    return path.split("/")[1].split(",")


async def handshake(path: str, headers):
    modes = modes_of(path)
    if "refuse401" in modes or headers.get("Authorization", "Bearer key") != "Bearer key":
        return HTTPStatus.UNAUTHORIZED, [("x-request-id", "req_7")], b'{"error":{"message":"incorrect API key"}}'
    for mode in modes:
        if mode.startswith("busy"):
            counts[path] += 1
            if counts[path] <= int(mode[4:]):
                return HTTPStatus.SERVICE_UNAVAILABLE, [("Retry-After", "0")], b"busy"
    return None


async def serve(socket, path: str):
    try:
        await Session(socket, modes_of(path)).run()
    except websockets.ConnectionClosed:
        pass


async def main(arguments: list[str]):
    if "--engine" in arguments:
        at = arguments.index("--engine")
        engine[:], arguments = arguments[at + 1:], arguments[:at]
    tls = None
    if "--tls" in arguments:
        at = arguments.index("--tls")
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(*arguments[at + 1:at + 3])
        arguments = arguments[:at]
    port = int(arguments[0]) if arguments else 0
    async with websockets.serve(serve, "127.0.0.1", port, process_request=handshake, ssl=tls, max_size=16 << 20,
                                compression=None) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Future()


if __name__ == "__main__":
    threading.Thread(target=lambda: (sys.stdin.read(), __import__("os")._exit(0)), daemon=True).start()
    asyncio.run(main(sys.argv[1:]))
