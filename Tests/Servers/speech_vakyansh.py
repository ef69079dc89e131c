"""Vakyansh through REST, for speech_server.py: a proxy that transcodes, and the service behind it with its checks."""
import base64
import binascii
import json

from speech_text import format_at, transcript_of

LANGUAGES = {"hi", "en", "ta", "te", "as", "or", "en_bio", "hi_en"}
FORMATS = ["wav", "pcm", "mp3", "flac"]
KNOWN = {"config": {"language", "audioFormat", "channel", "samplingRate", "bitsPerSample", "transcriptionFormat",
                    "profanityFilter", "domain", "detailed", "punctuation", "model", "enableInverseTextNormalization"},
         "audio": {"audioUri", "audioContent"}}


class Refused(Exception):
    """What the service answers with INVALID_ARGUMENT."""


async def serve(connection, request) -> None:
    _, method, language = request.path.rsplit("/", 2)
    if request.headers.get("content-type") != "application/json":
        await connection.send(406, "Given Content-type is not allowed", {"Content-Type": "text/plain"})
        return
    try:
        body = json.loads(request.body)
        if method == "recognize":
            check_names(body)
    except (ValueError, TypeError, AttributeError):
        await connection.send(400, json.dumps({"status": "ERROR", "message": "Invalid input value!"}))
        return
    if method == "punctuate":
        await connection.send(200, json.dumps({"text": punctuated(body, language), "language": language}, indent=1))
        return
    try:
        answer = {"status": "SUCCESS", "output": recognized(body, language)}
        await connection.send(200, json.dumps(answer, indent=1, ensure_ascii=False))
    except Refused as error:
        await refuse(connection, str(error))


async def refuse(connection, text: str) -> None:
    fields = {"grpc-status": "3", "grpc-message": text.replace(" ", "%20")}
    body = json.dumps({"status": "ERROR", "output": [], "status_text": text}, indent=1)
    # Some proxies pass on the status alone.
    await connection.send(400, "" if connection.fault.get("bare") else body, fields)


def check_names(body: dict) -> None:
    """The proxy's own refusal of what the published messages do not have."""
    unknown = set(body) - set(KNOWN) | set(body["config"]) - KNOWN["config"]
    for item in body["audio"]:
        unknown |= set(item) - KNOWN["audio"]
    if unknown or body["config"]["audioFormat"] not in FORMATS:
        raise ValueError(unknown)


def recognized(body: dict, language: str) -> list[dict]:
    config = body["config"]
    if language not in LANGUAGES:
        raise Refused(f"Language {language} not implemented yet")
    form = config["transcriptionFormat"]["value"]
    if form not in ("transcript", "srt"):
        raise Refused("Transcription Format not implemented yet")
    if config["audioFormat"] == "pcm":
        raise Refused("Audio Format not implemented yet")
    if not body["audio"]:
        raise Refused("Audio input not specified")
    return [{"source": text_of(item, config, form)} for item in body["audio"]]


def text_of(item: dict, config: dict, form: str) -> str:
    if item.get("audioUri"):
        text, seconds = "fetched " + item["audioUri"], 9.0
        if "missing" in text:
            raise Refused(f"Audio file url is incorrect or can't be accessed: {item['audioUri']}")
        if config["audioFormat"] != format_at(item["audioUri"]):
            raise Refused("Mismatch between audio format specified and audio format of file given.")
    else:
        try:
            samples = base64.b64decode(item["audioContent"], validate=True)
        except (KeyError, binascii.Error):
            raise Refused("empty audio source is not implemented yet, send valid attributes only for audioUri or "
                          "audioContent") from None
        # Taken as samples whatever the format says: the header of a file would be heard.
        text, seconds = transcript_of(samples), len(samples) / 32000
    if form == "srt":
        half = len(text) // 2
        first, word, rest = text[:half].rpartition(" ")
        cues = [first, "[ Voice is not clearly audible ]", (word + rest + text[half:]).strip()]
        step = seconds / len(cues)
        return "".join(f"{number}\n{stamp(step * (number - 1))} --> {stamp(step * number)}\n{cue}\n\n"
                       for number, cue in enumerate(cues, 1))
    return text + ("." if config.get("punctuation") else "") + ("!" if config.get("enableInverseTextNormalization") else "")


def stamp(seconds: float) -> str:
    """Two decimals, where SubRip has three."""
    hundredths = round(seconds * 100)
    return f"00:00:{hundredths // 100:02},{hundredths % 100:02}"


def punctuated(body: dict, language: str) -> str:
    if body["text"] in ("", "null", "Null") or language not in LANGUAGES:
        return body["text"]
    text = body["text"].replace("two", "2") if body.get("enabledItn") else body["text"]
    return text + ("।" if language == "hi" else ".")
