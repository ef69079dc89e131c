#!/usr/bin/env python3
"""The speech services of Riva and Vakyansh on loopback, from their published definitions, misbehaving on command.

usage: grpc_server.py [PORT] [--age MS] [--tls CERT KEY]     prints its port; ends when standard input does

With --age it asks for a new connection after so long, as servers behind load balancers do.

What it hears it writes down as words, the mean of every 100 ms in hundredths, as in `n12 n-3`. The metadata `do` says how
to misbehave: `unavailable`, `unauthenticated`, `invalid`, `exhausted`, `hang`, `garbage`, `flood`, `drop` (the stream
ends before its text), `flakyN` (the first N calls are unavailable), `connection` (the text is which of the connections
the call came over, counted from 1) or `config` (the text is what the call asked for).
"""
import asyncio
import collections
import json
import os
import struct
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import grpc
from google.protobuf import json_format

PROTOS = Path(__file__).resolve().parents[2] / "Sources/StenoProvidersGRPC/Protos"
calls = collections.Counter()


def generated():
    with tempfile.TemporaryDirectory() as folder:
        names = [path.name for path in PROTOS.glob("*.proto")]
        subprocess.run(["protoc", f"-I{PROTOS}", f"--python_out={folder}", *names], check=True)
        sys.path.insert(0, folder)
        import riva_asr_pb2
        import vakyansh_pb2
        return riva_asr_pb2, vakyansh_pb2


riva, vakyansh = generated()


def words(pcm: bytes) -> list[str]:
    samples = struct.unpack(f"<{len(pcm) // 2}h", pcm)
    blocks = [samples[i:i + 1600] for i in range(0, len(samples), 1600)]
    return [f"n{round(100 * sum(b) / len(b) / 32768)}" for b in blocks if len(b) >= 800]


async def misbehave(context):
    metadata = dict(context.invocation_metadata())
    mode = metadata.get("do", "")
    if metadata.get("authorization", "Bearer key") != "Bearer key":
        mode = "unauthenticated"
    codes = {"unavailable": grpc.StatusCode.UNAVAILABLE, "unauthenticated": grpc.StatusCode.UNAUTHENTICATED,
             "invalid": grpc.StatusCode.INVALID_ARGUMENT, "exhausted": grpc.StatusCode.RESOURCE_EXHAUSTED}
    if mode in codes:
        await context.abort(codes[mode], f"told to be {mode}")
    if mode.startswith("flaky"):
        calls[mode] += 1
        if calls[mode] <= int(mode[5:]):
            await context.abort(grpc.StatusCode.UNAVAILABLE, "not yet")
    if mode == "hang":
        await asyncio.sleep(3600)
    return mode


connections: list[str] = []


def instead(mode: str, context, config=None) -> str | None:
    """The text of the modes that transcribe something else."""
    if mode == "connection":
        if context.peer() not in connections:
            connections.append(context.peer())
        return f"connection {connections.index(context.peer()) + 1}"
    if mode == "config":
        return json_format.MessageToJson(config, preserving_proto_field_name=True, indent=None)
    return None


def alternative(config, heard: list[str], first: int, is_final: bool):
    result = riva.SpeechRecognitionAlternative(transcript=" ".join(heard) + " ", confidence=-0.25 if is_final else 0)
    if is_final:
        for index, word in enumerate(heard, first):
            result.words.add(start_time=100 * index, end_time=100 * index + 80, word=word, confidence=0.5,
                             speaker_tag=1 + index % 2 if config.diarization_config.enable_speaker_diarization else 0)
        result.language_code.append("en-US")
    return result


def check(config):
    assert config.encoding == riva.LINEAR_PCM and config.sample_rate_hertz == 16000 and config.audio_channel_count == 1


async def riva_recognize(request, context):
    mode = await misbehave(context)
    check(request.config)
    response = riva.RecognizeResponse()
    said = instead(mode, context, request.config)
    heard = [said] if said else words(request.audio)
    response.results.add().alternatives.append(alternative(request.config, heard, 0, True))
    return response


async def riva_stream(requests, context):
    """Final results of three words each; interim ones of what is left."""
    mode = await misbehave(context)
    audio, said, interim = b"", 0, False
    async for request in requests:
        if request.HasField("streaming_config"):
            config = request.streaming_config.config
            check(config)
            interim = request.streaming_config.interim_results
            continue
        audio += request.audio_content
        heard = [] if mode in ("connection", "config") else words(audio[:len(audio) // 3200 * 3200])
        while mode == "flood":
            response = riva.StreamingRecognizeResponse()
            response.results.add(is_final=True).alternatives.append(alternative(config, ["blah"] * 1000, 0, True))
            yield response
        response = riva.StreamingRecognizeResponse()
        while len(heard) - said >= 3:
            three = alternative(config, heard[said:said + 3], said, True)
            response.results.add(is_final=True).alternatives.append(three)
            said += 3
        if interim and len(heard) > said:
            response.results.add(stability=0.5).alternatives.append(alternative(config, heard[said:], said, False))
        yield response
    if mode == "drop":
        await context.abort(grpc.StatusCode.INTERNAL, "dropped")
    heard = words(audio)
    if replacement := instead(mode, context, config):
        heard, said = [replacement], 0
    if len(heard) > said:
        response = riva.StreamingRecognizeResponse()
        response.results.add(is_final=True).alternatives.append(alternative(config, heard[said:], said, True))
        yield response


users = collections.defaultdict(lambda: (b"", []))


async def vakyansh_stream(requests, context):
    mode = await misbehave(context)
    number = 0
    async for message in requests:
        audio, text = users[message.user]
        assert dict(context.invocation_metadata())["language"] == message.language
        if message.isEnd:
            users.pop(message.user)
            if mode == "drop":
                return
            yield vakyansh.Response(transcription=json.dumps({"id": number, "success": True}), user=message.user,
                                    language=message.language, action="terminate")
            continue
        audio += message.audio
        if not message.speaking and audio:
            said = instead(mode, context)
            text = text + ([said] if said else words(audio))
            audio = b""
            number += 1
            answer = {"transcription": " ".join(text), "status": "OK", "id": f"{message.user}{number}", "success": True}
            if mode != "drop":
                yield vakyansh.Response(transcription="{" if mode == "garbage" else json.dumps(answer), user=message.user,
                                        language=message.language, action="True")
        users[message.user] = (audio, text)


async def vakyansh_recognize(request, context):
    mode = await misbehave(context)
    result = vakyansh.SpeechRecognitionResult()
    for item in request.audio:
        if item.HasField("audioUri"):
            text = "fetched " + item.audioUri
            kind = item.audioUri.rsplit(".", 1)[-1] if item.audioUri.endswith((".wav", ".mp3", ".flac")) else "mp3"
            if "missing" in text:
                await context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"Audio file url is incorrect: {item.audioUri}")
            if vakyansh.RecognitionConfig.AudioFormat.Name(request.config.audioFormat) != kind:
                await context.abort(grpc.StatusCode.INVALID_ARGUMENT,
                                    "Mismatch between audio format specified and audio format of file given.")
        else:
            text = instead(mode, context, request.config) or " ".join(words(item.audioContent))
        if request.config.transcriptionFormat.value == vakyansh.RecognitionConfig.srt:
            text = f"1\n00:00:00,00 --> 00:00:01,00\n{text}\n\n"
        result.output.add(source=text)
    return result


async def vakyansh_punctuate(request, context):
    await misbehave(context)
    end = "।" if request.language == "hi" else "."
    return vakyansh.PunctuateResponse(text=request.text + end, language=request.language)


def service(name: str, methods: dict):
    return grpc.method_handlers_generic_handler(name, methods)


async def main(arguments: list[str]):
    options = [("grpc.max_connection_age_ms", int(arguments[arguments.index("--age") + 1]))] if "--age" in arguments else []
    server = grpc.aio.server(options=options)
    server.add_generic_rpc_handlers((
        service("nvidia.riva.asr.RivaSpeechRecognition", {
            "Recognize": grpc.unary_unary_rpc_method_handler(
                riva_recognize, riva.RecognizeRequest.FromString, riva.RecognizeResponse.SerializeToString),
            "StreamingRecognize": grpc.stream_stream_rpc_method_handler(
                riva_stream, riva.StreamingRecognizeRequest.FromString, riva.StreamingRecognizeResponse.SerializeToString),
        }),
        service("ekstep.speech_recognition.SpeechRecognizer", {
            "recognize_audio": grpc.stream_stream_rpc_method_handler(
                vakyansh_stream, vakyansh.Message.FromString, vakyansh.Response.SerializeToString),
            "recognize": grpc.unary_unary_rpc_method_handler(
                vakyansh_recognize, vakyansh.SpeechRecognitionRequest.FromString,
                vakyansh.SpeechRecognitionResult.SerializeToString),
            "punctuate": grpc.unary_unary_rpc_method_handler(
                vakyansh_punctuate, vakyansh.PunctuateRequest.FromString, vakyansh.PunctuateResponse.SerializeToString),
        }),
    ))
    address = "127.0.0.1:" + (arguments[0] if arguments and arguments[0].isdigit() else "0")
    if "--tls" in arguments:
        at = arguments.index("--tls")
        chain, key = (Path(path).read_bytes() for path in arguments[at + 1:at + 3])
        port = server.add_secure_port(address, grpc.ssl_server_credentials([(key, chain)]))
    else:
        port = server.add_insecure_port(address)
    await server.start()
    print(port, flush=True)
    await server.wait_for_termination()


if __name__ == "__main__":
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    asyncio.run(main(sys.argv[1:]))
