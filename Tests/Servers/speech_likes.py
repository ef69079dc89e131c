"""Servers that are like OpenAI's, but for what they take and how they answer: each below a path of its own."""
import json

from speech_text import BadRequest, samples_of, transcript_of


def like(path: str):
    """What serves `path`; None for the others."""
    return {"groq": groq, "strict": strict, "mistral": mistral, "azure": azure}.get(path.split("/")[1])


def form_of(request, *names: str) -> tuple[dict, str, list]:
    """The fields, the transcript of the file, and the fields that are not among `names`."""
    fields, files = request.fields
    unknown = [name for name, _ in fields if name not in names]
    return dict(fields), transcript_of(samples_of(files["file"][2])), unknown


def check_model(connection, model: str) -> None:
    if model in connection.state.unknown_models:
        raise BadRequest(404, "", {"error": {
            "message": f"The model `{model}` does not exist or you do not have access to it.",
            "type": "invalid_request_error", "code": "model_not_found"}})


async def groq(connection, request) -> None:
    """It names what it does not know, one field at a time."""
    values, text, unknown = form_of(
        request, "model", "language", "prompt", "response_format", "temperature", "timestamp_granularities[]")
    if unknown:
        raise BadRequest(400, "", {"error": {
            "message": f"unknown param `{unknown[0].removesuffix('[]')}`", "type": "invalid_request_error"}})
    check_model(connection, values["model"])
    await connection.send(200, json.dumps({"text": " " + text, "x_groq": {"id": "req_1"}}))


async def strict(connection, request) -> None:
    """FastAPI with pydantic's `extra="forbid"`: it names all that it does not know, and repeats what it was sent."""
    values, text, unknown = form_of(request, "model", "language", "temperature")
    if unknown:
        raise BadRequest(422, "", {"detail": [
            {"type": "extra_forbidden", "loc": ["body", name], "msg": "Extra inputs are not permitted", "input": "x"}
            for name in unknown]})
    if values["model"] in connection.state.unknown_models:
        raise BadRequest(422, "", {"detail": [
            {"type": "enum", "loc": ["body", "model"], "msg": "Input should be 'tiny'", "input": values["model"]}]})
    await connection.send(200, json.dumps({"text": text}))


async def mistral(connection, request) -> None:
    """Its streams have events of their own; their lines end in CR LF, and the last event has no empty line."""
    values, text, _ = form_of(
        request, "model", "language", "temperature", "stream", "diarize", "timestamp_granularities[]")
    words = text.split(" ")
    if values.get("stream") != "true":
        await connection.send(200, json.dumps({"model": values["model"], "text": text, "language": None,
                                               "segments": [], "usage": {"prompt_audio_seconds": 1}}))
        return
    events = [("transcription.language", {"audio_language": "en"})]
    events += [("transcription.text.delta", {"text": word if index == 0 else " " + word})
               for index, word in enumerate(words)]
    half = len(words) // 2
    events += [("transcription.segment", {"text": " " + " ".join(part), "start": start, "end": start + 0.25,
                                          "speaker_id": speaker})
               for part, start, speaker in ((words[:half], 0.0, "speaker_1"), (words[half:], 0.25, "speaker_2"))]
    events.append(("transcription.done", {"model": values["model"], "text": text, "language": "en", "segments": [],
                                          "usage": {"prompt_audio_seconds": 1}}))
    lines = [f"event: {name}\r\ndata: {json.dumps({'type': name, **value})}" for name, value in events]
    await connection.send(200, "\r\n\r\n".join(lines), {"Content-Type": "text/event-stream"})


async def azure(connection, request) -> None:
    """A deployment's address has a version; the model is the deployment's."""
    path, _, query = request.path.partition("?")
    parts = path.split("/")
    if "api-version=" not in query or parts[2:4] != ["openai", "deployments"] or parts[5:] != ["audio", "transcriptions"]:
        raise BadRequest(404, "", {"error": {"code": "404", "message": "Resource not found"}})
    if parts[4] in connection.state.unknown_models:
        raise BadRequest(404, "", {"error": {
            "code": "DeploymentNotFound", "message": "The API deployment for this resource does not exist."}})
    _, files = request.fields
    await connection.send(200, json.dumps({"text": transcript_of(samples_of(files["file"][2]))}))
