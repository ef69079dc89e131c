"""What the proxies here share: how they listen, and when they end."""
import asyncio
import os
import sys
import threading


async def listen(accept):
    """Gives `accept` each connection to a free port of this machine, which is printed."""
    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


def end_with_standard_input():
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
