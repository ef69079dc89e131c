#!/usr/bin/env python3
"""A TCP proxy on loopback that breaks connections by plan, whatever they carry.

usage: chaos_proxy.py UPSTREAM-PORT SEED [PERCENT] [KINDS] [LIFE]     prints its port; ends when standard input does

Of a hundred connections PERCENT (50) come to grief, at a byte drawn from the seed; those that last are drawn again every
LIFE bytes (never, unless given), as one connection may serve for hours: `reset` both ways, `stall` (open, but
nothing more passes), `half` (what the client says still passes, answers do not), `garble` (a byte of an answer changes)
or `slow` (a byte at a time from there on). KINDS is a list such as reset,stall; all of them unless given.
"""
import asyncio
import random
import socket
import struct
import sys

from loopback import end_with_standard_input, listen

KINDS = ["reset", "stall", "half", "garble", "slow"]


class Fault:
    def __init__(self, generator: random.Random, percent: int, kinds: list[str], life: int | None):
        self.generator, self.percent, self.kinds, self.life = generator, percent, kinds, life
        self.draw()

    def draw(self):
        self.kind = self.generator.choice(self.kinds) if self.generator.randrange(100) < self.percent else None
        # Handshakes, first messages and whole segments: small and large numbers are equally likely.
        self.at = int(2 ** (self.generator.random() * 17))
        self.passed = 0


def reset(writer: asyncio.StreamWriter):
    connection = writer.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def carry(reader, writer, other, fault: Fault, is_answer: bool):
    try:
        while data := await reader.read(65536):
            before, fault.passed = fault.passed, fault.passed + len(data)
            if fault.kind and fault.passed > fault.at:
                keep = max(0, fault.at - before)
                if fault.kind == "reset":
                    writer.write(data[:keep])
                    reset(writer), reset(other)
                    return
                if fault.kind == "stall" or fault.kind == "half" and is_answer:
                    writer.write(data[:keep])
                    await asyncio.sleep(3600)
                if fault.kind == "garble" and is_answer and keep < len(data):
                    data = data[:keep] + bytes([data[keep] ^ 0x55]) + data[keep + 1:]
                    fault.kind = None
                if fault.kind == "slow":
                    for byte in data[:512]:
                        writer.write(bytes([byte]))
                        await writer.drain()
                    data = data[512:]
                    fault.kind = None
            if fault.kind is None and fault.life and fault.passed > fault.life:
                fault.draw()
            writer.write(data)
            await writer.drain()
        writer.write_eof()
    except (OSError, asyncio.IncompleteReadError):
        writer.transport.abort()


async def main(upstream: int, seed: int, percent: int, kinds: list[str], life: int | None):
    generator = random.Random(seed)

    async def accept(reader, writer):
        fault = Fault(generator, percent, kinds, life)
        try:
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", upstream)
        except OSError:
            return reset(writer)
        await asyncio.gather(carry(reader, up_writer, writer, fault, False), carry(up_reader, writer, up_writer, fault, True))

    await listen(accept)


if __name__ == "__main__":
    end_with_standard_input()
    given = sys.argv[1:]
    asyncio.run(main(int(given[0]), int(given[1]), int(given[2]) if len(given) > 2 else 50,
                     given[3].split(",") if len(given) > 3 else KINDS, int(given[4]) if len(given) > 4 else None))
