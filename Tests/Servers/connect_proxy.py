#!/usr/bin/env python3
"""An HTTP proxy on loopback that knows one method, CONNECT.

usage: connect_proxy.py [MODE] [USER:PASSWORD]     prints its port; ends when standard input does

It takes names below steno.test to this machine, so that what reaches a server by such a name went through it, and says no
(HTTP 403) to any other. With USER:PASSWORD it wants them, else it says HTTP 407. Modes other than `open`: a number, the
status of each answer; `close`, `rubbish` and `silent`, what becomes of each request.
"""
import asyncio
import base64
import sys

from loopback import end_with_standard_input, listen

RUBBISH = b"220 mail.steno.test ESMTP at your service\r\n"


async def carry(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.write_eof()
    except OSError:
        writer.transport.abort()


def status(target: str, fields: dict[str, str], credentials: str | None) -> int:
    wanted = credentials and "Basic " + base64.b64encode(credentials.encode()).decode()
    if wanted and fields.get("proxy-authorization") != wanted:
        return 407
    return 200 if target.rpartition(":")[0].endswith("steno.test") else 403


async def serve(reader, writer, mode: str, credentials: str | None):
    lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    method, target, _ = lines[0].split(" ")
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:] if line)}
    if mode == "silent":
        await asyncio.sleep(3600)
    if mode in ("close", "rubbish"):
        writer.write(RUBBISH if mode == "rubbish" else b"")
        await writer.drain()
        return writer.close()
    code = int(mode) if mode.isdigit() else 405 if method != "CONNECT" else status(target, fields, credentials)
    if code != 200:
        writer.write(f"HTTP/1.1 {code} No\r\nContent-Length: 3\r\n\r\nno\n".encode())
        await writer.drain()
        return writer.close()
    up_reader, up_writer = await asyncio.open_connection("127.0.0.1", int(target.rpartition(":")[2]))
    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    await asyncio.gather(carry(reader, up_writer), carry(up_reader, writer))


async def main(mode: str, credentials: str | None):
    await listen(lambda reader, writer: serve(reader, writer, mode, credentials))


if __name__ == "__main__":
    end_with_standard_input()
    given = sys.argv[1:]
    asyncio.run(main(given[0] if given else "open", given[1] if len(given) > 1 else None))
