"""A way to a server that can stop letting anything through without closing anything."""
import asyncio
import threading


class StallingProxy:
    def __init__(self, port: int):
        self._target = port
        self._loop = asyncio.new_event_loop()
        self._flows = asyncio.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._is_ready = threading.Event()
        self.connections = 0
        self._thread.start()
        self._is_ready.wait()

    def stall(self) -> None:
        self._loop.call_soon_threadsafe(self._flows.clear)

    def resume(self) -> None:
        """Lets everything through again, what was held as well."""
        self._loop.call_soon_threadsafe(self._flows.set)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _listen(self) -> None:
        self._flows.set()
        server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._is_ready.set()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            there = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            return writer.close()
        await asyncio.gather(self._pump(reader, there[1]), self._pump(there[0], writer), return_exceptions=True)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(65_536):
            await self._flows.wait()
            writer.write(piece)
            await writer.drain()
        writer.close()
