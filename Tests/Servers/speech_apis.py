"""The APIs of speech_server.py, each after its published definition."""
import asyncio
import base64
import json
import math
import time
import uuid

import speech_likes
import speech_vakyansh
from speech_text import BadRequest, samples_of, transcript_of


def tokens_of(text: str) -> list[dict]:
    words = text.split(" ")
    tokens = [word if index == 0 else " " + word for index, word in enumerate(words)]
    return [{"token": token, "logprob": -0.01 * (1 + index % 5), "bytes": list(token.encode())}
            for index, token in enumerate(tokens)]


def words_of(text: str, seconds: float) -> list[tuple[str, float, float]]:
    words = text.split(" ")
    step = seconds / len(words)
    return [(word, round(index * step, 3), round((index + 1) * step, 3)) for index, word in enumerate(words)]


def turns_of(text: str, seconds: float) -> list[dict]:
    """The first two words as one speaker's, the rest as another's."""
    words = text.split()
    return [{"type": "transcript.text.segment", "id": f"seg_{speaker}", "start": start, "end": end,
             "text": " " + " ".join(said), "speaker": speaker}
            for speaker, start, end, said in (("A", 0, seconds / 2, words[:2]), ("B", seconds / 2, seconds, words[2:]))]


def stamp(seconds: float, mark: str) -> str:
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{mark}{round(seconds % 1 * 1000):03}"


async def route(connection, request) -> None:
    path = request.path.partition("?")[0]
    if like := speech_likes.like(path):
        await like(connection, request)
    elif path.endswith("/authentication/validate"):
        if request.headers.get("authorization", "") in ("", "Bearer"):
            raise BadRequest(401, "no key")
        connection.state.logins += 1
        connection.state.sessions_left = connection.state.session_length
        await connection.send(200, json.dumps({"organization_id": "org-1"}))
    elif path.endswith("/audio/transcriptions"):
        if "sdk_version" in request.headers:
            await airefinery(connection, request)
        else:
            await openai(connection, request)
    elif "/models/" in path:
        await huggingface(connection, request)
    elif path.endswith("/api/v1/asr/recognize"):
        await ovh(connection, request)
    elif path.endswith("/stt/create"):
        await aiml_create(connection, request)
    elif "/stt/" in path:
        await aiml_poll(connection, request)
    elif "/v1/recognize/" in path or "/v1/punctuate/" in path:
        await speech_vakyansh.serve(connection, request)
    else:
        raise BadRequest(404, f"there is no {path}")


def file_of(request, *names: str) -> bytes:
    _, files = request.fields
    for name in names:
        if name in files:
            return samples_of(files[name][2])
    raise BadRequest(422, f"there is no part {names[0]}")


async def events(connection, objects: list[dict], end: bool = True) -> None:
    head = (b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nX-Request-Id: req-stream\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n")
    pieces = [f"data: {json.dumps(item)}\n\n".encode() for item in objects]
    if end:
        pieces.append(b"data: [DONE]\n\n")
    fault = dict(connection.fault)
    if "cut_event" in fault:
        pieces = pieces[:fault["cut_event"] % len(pieces)]
    chunks = [f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces]
    if fault.get("kind") == "truncated":
        await connection.write(head + b"".join(chunks[:-2]) + b"0\r\n\r\n")
        return
    await connection.write(head + b"".join(chunks) + (b"" if "cut_event" in fault else b"0\r\n\r\n"))
    if "cut_event" in fault:
        connection.reset()
        raise ConnectionResetError


async def openai(connection, request) -> None:
    fields, _ = request.fields
    values = dict(fields)
    samples = file_of(request, "file")
    text, seconds = transcript_of(samples), len(samples) / 32000
    form = values.get("response_format", "json")
    if "model" not in values:
        raise BadRequest(422, "model is required")
    logprobs = tokens_of(text) if ("include[]", "logprobs") in fields else None
    if values.get("stream") == "true" and values["model"] != "whisper-1":
        deltas = [{"type": "transcript.text.delta", "delta": token["token"],
                   **({"logprobs": [token]} if logprobs else {})} for token in tokens_of(text)]
        if connection.fault.get("kind") == "repeat_deltas":
            deltas = [deltas[0]] + deltas
        if form == "diarized_json":
            deltas += turns_of(text, seconds)
        done = {"type": "transcript.text.done", "text": text, **({"logprobs": logprobs} if logprobs else {})}
        await events(connection, deltas + [done])
    elif form == "json":
        await connection.send(200, json.dumps({"text": text, **({"logprobs": logprobs} if logprobs else {})}))
    elif form == "verbose_json":
        segment = {"id": 0, "seek": 0, "start": 0.0, "end": seconds, "text": " " + text, "tokens": [1], "temperature": 0,
                   "avg_logprob": math.log(0.8), "compression_ratio": 1.1, "no_speech_prob": 0.01}
        words = [{"word": word, "start": start, "end": end} for word, start, end in words_of(text, seconds)]
        await connection.send(200, json.dumps({"task": "transcribe", "language": "english", "duration": seconds,
                                               "text": text, "segments": [segment], "words": words}))
    elif form == "diarized_json":
        await connection.send(200, json.dumps({"task": "transcribe", "duration": seconds, "text": text,
                                               "segments": turns_of(text, seconds)}))
    else:
        half = len(text) // 2
        cues = [(0, seconds / 2, text[:half].rpartition(" ")[0]), (seconds / 2, seconds, text[:half].rpartition(" ")[2]
                                                                     + text[half:])]
        body = {"text": text + "\n",
                "srt": "\n".join(f"{index}\n{stamp(start, ',')} --> {stamp(end, ',')}\n{cue}\n"
                                 for index, (start, end, cue) in enumerate(cues, 1)),
                "vtt": "WEBVTT\n\n" + "\n".join(f"{stamp(start, '.')} --> {stamp(end, '.')}\n{cue}\n"
                                                 for start, end, cue in cues)}[form]
        await connection.send(200, body, {"Content-Type": "text/plain; charset=utf-8"})


async def airefinery(connection, request) -> None:
    fields, _ = request.fields
    values = dict(fields)
    major, minor = (int(part) for part in request.headers["sdk_version"].split(".")[:2])
    if connection.state.session_length is not None:
        if connection.state.sessions_left <= 0:
            raise BadRequest(401, "the login has expired")
        connection.state.sessions_left -= 1
    is_new = (major, minor) >= (1, 25)
    expected = "/inference/audio/transcriptions" if (major, minor) < (1, 16) else "/v1/audio/transcriptions"
    if not request.path.endswith(expected):
        raise BadRequest(404, f"version {major}.{minor} posts to {expected}")
    if values.get("stream") not in ("True", "False") or "extra_body" not in values or "chunking_strategy" not in values:
        raise BadRequest(422, "a field is missing")
    if is_new and json.loads(values["include"]) != ["confidence", "segment"]:
        raise BadRequest(422, "include is missing")
    samples = file_of(request, "file")
    text, seconds = transcript_of(samples), len(samples) / 32000
    if values["stream"] == "True":
        name = "text" if is_new else "delta"
        deltas = [{"type": "transcript.text.delta", name: token["token"], "logprobs": [token]}
                  for token in tokens_of(text)]
        await events(connection, deltas + [{"type": "transcript.text.done", "text": text, "logprobs": tokens_of(text)}])
    elif is_new and values["response_format"] == "verbose_json":
        words = [{"word": word, "start": start, "end": end, "confidence": 0.9, "segment": 0}
                 for word, start, end in words_of(text, seconds)]
        await connection.send(200, json.dumps({"task": "transcribe", "language": "en-US", "duration": seconds,
                                               "text": text, "words": words, "segments": [], "speakers": None}))
    elif is_new:
        await connection.send(200, json.dumps({"text": text}))
    else:
        await connection.send(200, json.dumps({"text": text, "success": True, "error": None, "confidence": 0.93}))


async def huggingface(connection, request) -> None:
    waits = request.headers.get("x-wait-for-model", "false") in ("true", "1")
    left = connection.state.ready_at - time.monotonic()
    if left > 0 and not waits:
        raise_loading = {"error": "Model is currently loading", "estimated_time": left}
        await connection.send(503, json.dumps(raise_loading))
        return
    if left > 0:
        await asyncio.sleep(left)
    body, parameters = request.body, {}
    if body.lstrip()[:1] == b"{":
        value = json.loads(body)
        body, parameters = base64.b64decode(value["inputs"], validate=True), value.get("parameters", {})
    samples = samples_of(body)
    text, seconds = transcript_of(samples), len(samples) / 32000
    answer = {"text": " " + text}
    if parameters.get("return_timestamps") == "word":
        answer["chunks"] = [{"text": " " + word, "timestamp": [start, end]} for word, start, end in words_of(text, seconds)]
    elif parameters.get("return_timestamps"):
        answer["chunks"] = [{"text": " " + text, "timestamp": [0.0, None]}]
    await connection.send(200, json.dumps(answer), {"x-compute-time": "0.100"})


async def ovh(connection, request) -> None:
    samples = file_of(request, "audio")
    text, seconds = transcript_of(samples), len(samples) / 32000
    words = [{"start_time": int(start * 1000), "end_time": int(end * 1000), "word": word, "confidence": 0.9}
             for word, start, end in words_of(text, seconds)]
    half = len(words) // 2
    segments = [{"alternatives": [{"transcript": " ".join(word["word"] for word in part) + " ", "confidence": 0.8,
                                   "words": part}], "channel_tag": 1, "audio_processed": seconds}
                for part in (words[:half], words[half:])]
    await connection.send(200, json.dumps(segments))


async def aiml_create(connection, request) -> None:
    fields, files = request.fields
    values = dict(fields) if files else json.loads(request.body)
    if url := values.get("url"):
        if "missing" in url:
            raise BadRequest(400, f"cannot fetch {url}")
        text, seconds = "fetched " + url, 7.5
    else:
        samples = file_of(request, "audio", "file")
        text, seconds = transcript_of(samples), len(samples) / 32000
    model = values["model"]
    name = str(uuid.uuid4())
    connection.state.jobs[name] = {"model": model, "text": text, "seconds": seconds, "channels": values.get("multi_channel"),
                                   "polls": connection.fault.get("polls", 2), "fails": connection.fault.get("fails")}
    await connection.send(201, json.dumps({"generation_id": name}))


async def aiml_poll(connection, request) -> None:
    name = request.path.partition("?")[0].rsplit("/", 1)[1]
    connection.state.polled.append(name)
    if connection.state.poll_faults:
        fault = connection.state.poll_faults.pop(0)
        if fault == "close":
            connection.reset()
            raise ConnectionResetError
        if fault is not None:
            headers = {"Retry-After": "0"} if fault == 429 else {}
            await connection.send(fault, json.dumps({"message": "as told", "statusCode": str(fault)}), headers)
            return
    job = connection.state.jobs.get(name)
    if job is None:
        raise BadRequest(404, "there is no such generation")
    is_b = job["model"].startswith(("openai/", "microsoft/"))
    if job["polls"] > 0:
        job["polls"] -= 1
        status = ("generating" if is_b else "active") if job["polls"] else ("queued" if is_b else "waiting")
        await connection.send(200, json.dumps({"id": name, "status": status}))
        return
    if job["fails"]:
        error = {"name": "Error", "message": "the model failed"}
        await connection.send(200, json.dumps({"id": name, "status": "error", "output": None, "error": error}))
        return
    text, seconds = job["text"], job["seconds"]
    if job["model"].startswith("aai/"):
        words = [{"text": word, "start": int(start * 1000), "end": int(end * 1000), "confidence": 0.9, "speaker": None}
                 for word, start, end in words_of(text, seconds)]
        result = {"id": name, "status": "completed", "text": text, "words": words, "confidence": 0.9,
                  "language_code": "en_us", "audio_duration": seconds}
    elif is_b:
        usage = {"seconds": seconds} if job["model"].startswith("microsoft/") else {"type": "tokens"}
        result = {"text": text, "usage": usage}
    else:
        words = [{"word": word, "start": start, "end": end, "confidence": 0.9, "punctuated_word": word}
                 for word, start, end in words_of(text, seconds)]
        channels = [{"alternatives": [{"transcript": text, "confidence": 0.9, "words": words}], "detected_language": "en"}]
        if job["channels"]:
            channels += [{"alternatives": [{"transcript": "yes", "words": [{"word": "yes", "start": 0.1, "end": 0.4}]}]}]
        result = {"metadata": {"request_id": name, "duration": seconds}, "results": {"channels": channels}}
    await connection.send(200, json.dumps({"id": name, "status": "completed", "result": result}))
