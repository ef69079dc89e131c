#!/usr/bin/env python3
"""A provider whose own latency is known: every text says, in nanoseconds, when the audio was whole and when the answer went.

usage: quick_provider.py     prints the ports of OpenAI's HTTP API and of its realtime API; ends when standard input does
"""
import asyncio
import json
import sys
import time

import websockets

OWN_SECONDS = 0.1


async def answer() -> str:
    received = time.monotonic_ns()
    await asyncio.sleep(OWN_SECONDS)
    return f"{received} {time.monotonic_ns()}"


async def body(reader: asyncio.StreamReader, head: str) -> None:
    if "transfer-encoding: chunked" not in head:
        lengths = [line for line in head.split("\r\n") if line.startswith("content-length:")]
        await reader.readexactly(int(lengths[0].split(":")[1]) if lengths else 0)
        return
    while True:
        size = int(await reader.readline(), 16)
        await reader.readexactly(size + 2)
        if size == 0:
            return


async def http(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            await body(reader, head)
            content = json.dumps({"text": await answer()} if head.startswith("post") else {}).encode()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(content))
            writer.write(b"" if head.startswith("head") else content)
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def realtime(socket, _path: str) -> None:
    items, tasks = 0, set()

    async def say(kind: str, **members) -> None:
        await socket.send(json.dumps({"type": kind, "event_id": "event", **members}))

    async def complete(item: str) -> None:
        await say("conversation.item.input_audio_transcription.completed", item_id=item, content_index=0,
                  transcript=await answer(), usage={"type": "duration", "seconds": 1})

    await say("session.created", session={})
    async for message in socket:
        event = json.loads(message)
        if event["type"] == "session.update":
            await say("session.updated", session=event["session"])
        elif event["type"] == "input_audio_buffer.clear":
            await say("input_audio_buffer.cleared")
        elif event["type"] == "input_audio_buffer.commit":
            items += 1
            await say("input_audio_buffer.committed", item_id=f"item_{items}", previous_item_id=None)
            tasks.add(asyncio.create_task(complete(f"item_{items}")))


async def main() -> None:
    plain = await asyncio.start_server(http, "127.0.0.1", 0)
    async with websockets.serve(realtime, "127.0.0.1", 0, compression=None) as server:
        print(plain.sockets[0].getsockname()[1], server.sockets[0].getsockname()[1], flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
