// The microphone, as 24 kHz PCM over the Realtime API of this server, and what comes back.
const rate = 24000, most = 4 << 20;
const [toggle, key, state, log, main] = ["#toggle", "#key", "#state", "#log", "main"].map((name) => document.querySelector(name));
let current = null;

function say(text, kind = "") {
  state.textContent = text;
  state.className = kind;
}

// A tenth of a second at a time, from the thread that the sound comes on.
const worklet = `registerProcessor("pcm", class extends AudioWorkletProcessor {
  process([input]) {
    if (input[0]) this.port.postMessage(input[0]);
    return true;
  }
});`;

async function listen(context, source, take) {
  if (!context.audioWorklet) {
    const node = context.createScriptProcessor(4096, 1, 1);
    node.onaudioprocess = (event) => take(event.inputBuffer.getChannelData(0));
    source.connect(node).connect(context.destination);
    return;
  }
  const address = URL.createObjectURL(new Blob([worklet], {type: "text/javascript"}));
  await context.audioWorklet.addModule(address);
  URL.revokeObjectURL(address);
  const node = new AudioWorkletNode(context, "pcm", {numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit"});
  node.port.onmessage = (event) => take(event.data);
  source.connect(node);
}

// Not every browser lets a context have another rate than the microphone.
function open(stream) {
  let context = new AudioContext({sampleRate: rate});
  try {
    return [context, context.createMediaStreamSource(stream)];
  } catch {
    context.close();
    context = new AudioContext();
    return [context, context.createMediaStreamSource(stream)];
  }
}

// Brings samples to 24 kHz, each the mean of those in its time, and gives them out as 16-bit numbers, 100 ms together.
function packer(from, give) {
  const step = from / rate, length = rate / 10;
  let packet = new Int16Array(length), count = 0, sum = 0, weight = 0;
  function put(sample) {
    packet[count] = Math.max(-32768, Math.min(32767, Math.round(sample * 32767)));
    count += 1;
    if (count < length) return;
    give(packet);
    [packet, count] = [new Int16Array(length), 0];
  }
  return {
    take(samples) {
      for (const sample of samples) {
        let rest = 1;
        while (weight + rest >= step) {
          const part = step - weight;
          put((sum + sample * part) / step);
          [sum, weight] = [0, 0];
          rest -= part;
        }
        sum += sample * rest;
        weight += rest;
      }
    },
    flush() { if (count) give(packet.subarray(0, count)); count = 0; },
  };
}

function base64(packet) {
  const bytes = new Uint8Array(packet.buffer, packet.byteOffset, packet.byteLength);
  return btoa(String.fromCharCode(...bytes));
}

const rows = new Map();
function row(id) {
  if (!rows.has(id)) {
    const row = document.createElement("p");
    row.className = "open";
    row.dir = "auto";
    log.append(row);
    rows.set(id, row);
  }
  return rows.get(id);
}
function finish(id, text, kind) {
  const done = row(id);
  rows.delete(id);
  if (!text) return done.remove();
  done.textContent = text;
  done.className = kind;
}
function observe(event) {
  const isAtEnd = main.scrollHeight - main.scrollTop - main.clientHeight < 80;
  switch (event.type) {
    case "input_audio_buffer.speech_started": row(event.item_id); break;
    case "conversation.item.input_audio_transcription.delta": row(event.item_id).append(event.delta); break;
    case "conversation.item.input_audio_transcription.completed": finish(event.item_id, event.transcript, ""); break;
    case "conversation.item.input_audio_transcription.failed": finish(event.item_id, event.error.message, "failed"); break;
    // The end of what was said: nothing was left to commit.
    case "error": if (event.error.code !== "input_audio_buffer_commit_empty") say(event.error.message, "bad"); break;
  }
  if (isAtEnd) main.scrollTop = main.scrollHeight;
}

// A browser does not say why a WebSocket was refused; the same server says it to a request.
async function refusal(secret) {
  try {
    const answer = await fetch("v1/realtime", {headers: secret ? {Authorization: "Bearer " + secret} : {}});
    if (answer.status !== 426) return (await answer.json()).error.message;
  } catch {}
  return "The server cannot be reached.";
}

async function start() {
  if (!navigator.mediaDevices) throw new Error("A page has a microphone only over https, or from localhost.");
  const secret = key.value.trim(), session = {isOpen: false, isStopping: false};
  current = session;
  toggle.textContent = "Stop";
  say("Waiting for the microphone …");
  session.stream = await navigator.mediaDevices.getUserMedia({audio: {channelCount: 1, echoCancellation: false}});
  if (current !== session) return release(session);
  const address = new URL("v1/realtime?intent=transcription", location.href);
  address.protocol = address.protocol.replace("http", "ws");
  session.socket = new WebSocket(address, ["realtime"].concat(secret ? ["openai-insecure-api-key." + secret] : []));
  const send = (event) => { if (session.socket.readyState === WebSocket.OPEN) session.socket.send(JSON.stringify(event)); };
  session.send = send;
  session.socket.onmessage = (message) => observe(JSON.parse(message.data));
  session.socket.onclose = async (event) => {
    const wasOpen = session.isOpen;
    release(session);
    if (session.isStopping) return;
    if (!wasOpen) say(await refusal(secret), "bad");
    else if (event.code === 1001) say("The server is stopping.", "bad");
    else say("The connection was lost.", "bad");
  };
  session.socket.onopen = async () => {
    session.isOpen = true;
    send({type: "session.update", session: {type: "transcription", audio: {input: {turn_detection: {type: "server_vad"}}}}});
    let source;
    [session.context, source] = open(session.stream);
    session.packer = packer(session.context.sampleRate, (packet) => {
      if (session.socket.bufferedAmount > most) stop("The network is too slow for live sound.", "bad");
      else send({type: "input_audio_buffer.append", audio: base64(packet)});
    });
    try {
      await listen(session.context, source, (samples) => session.packer?.take(samples));
      await session.context.resume();
      if (current === session) say("Listening", "live");
    } catch (error) {
      stop(error.message, "bad");
    }
  };
}

function release(session) {
  for (const track of session.stream?.getTracks() ?? []) track.stop();
  session.context?.close().catch(() => {});
  session.context = session.stream = session.packer = null;
  if (current === session) current = null;
  if (!current) toggle.textContent = "Start";
}

// The last words are final before the connection ends.
function stop(text = "Press Start and speak.", kind = "") {
  const session = current;
  current = null;
  if (!session) return;
  session.isStopping = true;
  session.packer?.flush();
  session.send?.({type: "input_audio_buffer.commit"});
  release(session);
  say(text, kind);
  const socket = session.socket;
  if (!socket) return;
  const began = performance.now();
  const waiting = setInterval(() => {
    if (rows.size && performance.now() - began < 10000) return;
    clearInterval(waiting);
    socket.close();
  }, 300);
}

toggle.onclick = () => {
  if (current) return stop();
  start().catch((error) => {
    if (current) release(current);
    say(error.name === "NotAllowedError" ? "The browser was not allowed to use the microphone." : error.message, "bad");
  });
};
