"""How long it takes from an event of the engine to the painted page, with many clients; prints JSON.

usage: measure_painting.py CLIENTS     of which a few are pages, since fifty of them are more than two cores can draw
"""
import asyncio
import json
import multiprocessing
import socket
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from browser import chromium
from steno_caption import Captions, sample

PAGES = 4
STUCK = 200
# Told by the server: when the event came. Taken here: when the frame with it was painted.
WATCH = """
const Socket = WebSocket;
window.waits = [];
window.WebSocket = class extends Socket {
  constructor(...parameters) {
    super(...parameters);
    let isNew = false;
    this.addEventListener('message', (event) => {
      const message = JSON.parse(event.data);
      if (message.type !== 'caption') return;
      // The first says what was there before the page.
      if (!isNew) { isNew = true; return; }
      requestAnimationFrame(() => {
        const painted = new MessageChannel();
        painted.port1.onmessage = () => window.waits.push(Date.now() - message.at_ms);
        painted.port2.postMessage(0);
      });
    });
  }
};"""


def speech(folder: Path) -> Path:
    """Three minutes of speech by several voices, so that a hundredth of the paints is more than the slowest."""
    path = folder / "speech.wav"
    voices = [sample(name) for name in ("two_cities.wav", "endgame_nagg_nell.wav", "beckett.wav")]
    subprocess.run(["ffmpeg", "-v", "error", *(part for voice in voices for part in ("-i", voice)), "-filter_complex",
                    f"concat=n={len(voices)}:v=0:a=1,aresample=16000,aloop=1:size={200 * 16000}", path], check=True)
    return path


def memory(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS"))


def ask(port: int) -> socket.socket:
    """Asks for the feed and reads nothing of it."""
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    connection.sendall(f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    return connection


def follow(port: int, clients: int) -> None:
    async def read() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        while await reader.read(65_536):
            pass

    async def read_all() -> None:
        await asyncio.gather(*(read() for _ in range(clients)))

    asyncio.run(read_all())


def measure(browser, recording: Path, clients: int, stuck: int) -> tuple[list[float], int]:
    """The waits of all pages in milliseconds, and the server's memory in bytes at the end of the speech."""
    captions = Captions(recording)
    others = multiprocessing.Process(target=follow, args=(captions.port, clients - PAGES))
    others.start()
    connections = [ask(captions.port) for _ in range(stuck)]
    # A window each: a tab in the background is painted once a second.
    contexts = [browser.new_context() for _ in range(PAGES)]
    for context in contexts:
        context.add_init_script(WATCH)
    pages = [context.new_page() for context in contexts]
    for number, page in enumerate(pages):
        page.goto(captions.address + ("/" if number % 2 else "/overlay"))
    held = 0
    while captions.process.poll() is None:
        try:
            held = max(held, memory(captions.process.pid))
        except (OSError, StopIteration):
            break
        pages[0].wait_for_timeout(500)
    captions.finish()
    waits = [wait for page in pages for wait in page.evaluate("window.waits")]
    for context in contexts:
        context.close()
    for connection in connections:
        connection.close()
    others.join()
    return sorted(waits), held


def main() -> None:
    clients = int(sys.argv[1])
    with chromium() as browser, TemporaryDirectory() as folder:
        recording = speech(Path(folder))
        waits, held = measure(browser, recording, clients, 0)
        waits_stuck, held_stuck = measure(browser, recording, clients, STUCK)
    def percentile(waits: list[float]) -> float:
        return waits[min(len(waits) - 1, len(waits) * 99 // 100)]
    print(json.dumps({"clients": clients, "stuck": STUCK, "paints": len(waits), "p99": percentile(waits),
                      "p99_stuck": percentile(waits_stuck), "memory_stuck": held_stuck - held}))


if __name__ == "__main__":
    main()
