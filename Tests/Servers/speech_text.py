"""What speech_server.py takes for speech, and what it makes of it."""
import subprocess

DIGITS = "zero one two three four five six seven eight nine".split()


def spoken(number: int) -> str:
    return " ".join(DIGITS[int(digit)] for digit in str(number))


def transcript_of(samples: bytes) -> str:
    total = 0
    for index in range(0, len(samples) - 1, 2):
        total = (total * 31 + int.from_bytes(samples[index:index + 2], "little")) % 99991
    return f"frames {spoken(len(samples) // 2)} sum {spoken(total)}"


def format_at(url: str) -> str:
    """The format of the recording that a server finds at `url`: a name without one it knows leads to MP3."""
    ending = url.partition("?")[0].rsplit(".", 1)[-1]
    return ending if ending in ("wav", "mp3", "flac") else "mp3"


class BadRequest(Exception):
    def __init__(self, status: int, message: str, body: dict | None = None):
        super().__init__(message)
        self.status = status
        self.body = body


def samples_of_flac(file: bytes) -> bytes:
    rate, channels = int.from_bytes(file[18:21], "big") >> 4, (file[20] >> 1 & 7) + 1
    if (rate, channels) != (16000, 1):
        raise BadRequest(400, f"{rate} Hz, {channels} channels")
    command = ["flac", "-d", "-s", "-c", "--force-raw-format", "--endian=little", "--sign=signed", "-"]
    decoder = subprocess.run(command, input=file, capture_output=True)
    if decoder.returncode:
        raise BadRequest(400, decoder.stderr.decode())
    return decoder.stdout


def samples_of(wave: bytes) -> bytes:
    """The samples of a mono 16 kHz 16-bit file: FLAC, or WAV whose length may be unknown."""
    if wave[:4] == b"fLaC":
        return samples_of_flac(wave)
    if wave[:4] != b"RIFF" or wave[8:12] != b"WAVE" or wave[36:40] != b"data":
        raise BadRequest(400, "not a WAV file")
    rate, width = int.from_bytes(wave[24:28], "little"), int.from_bytes(wave[34:36], "little")
    if (rate, width, wave[22]) != (16000, 16, 1):
        raise BadRequest(400, f"{rate} Hz, {width} bits")
    length = int.from_bytes(wave[40:44], "little")
    if length not in (0xFFFFFFFF, len(wave) - 44):
        raise BadRequest(400, f"the header says {length} bytes, there are {len(wave) - 44}")
    return wave[44:]
