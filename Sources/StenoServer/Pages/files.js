// Keeps the transcript's files as they grow, so that saving needs no server: what came with the feed, and of what was
// said before this page only once, from the server. A file is its pieces and, after them, what makes it whole for now.
function keepFiles(address) {
  const suffixes = ["txt", "srt", "vtt"], sessions = [];
  let now = null;
  function begin(name) {
    if (now?.name === name) return;
    now = {name, files: new Map(), items: new Map(), isReading: false, isBehind: true};
    for (const suffix of suffixes) now.files.set(suffix, {pieces: [], length: 0, end: "", waiting: []});
    sessions.push(now);
  }
  // Reads the files from the beginning; pieces that come meanwhile wait, and are taken up where the files end.
  async function catchUp() {
    const session = now;
    if (!session.isBehind || session.isReading) return;
    session.isReading = true;
    try {
      const answers = await Promise.all([...suffixes, "json"].map((suffix) => fetch(address(suffix))));
      if (!answers.every((answer) => answer.ok && answer.headers.get("Transcript-Session") === session.name)) return;
      const bodies = await Promise.all(answers.map((answer) => answer.arrayBuffer()));
      suffixes.forEach((suffix, index) => {
        const file = session.files.get(suffix), length = Number(answers[index].headers.get("Transcript-Length"));
        const text = (start, end) => new TextDecoder("utf-8", {ignoreBOM: true}).decode(bodies[index].slice(start, end));
        Object.assign(file, {pieces: [text(0, length)], length, end: text(length)});
      });
      for (const item of JSON.parse(new TextDecoder().decode(bodies.at(-1))).items) addItem(session, item);
      session.isBehind = false;
    } catch {
      // The server is away; the next connection tries again.
    } finally {
      session.isReading = false;
      for (const file of session.files.values()) for (const part of file.waiting.splice(0)) take(session, file, part);
    }
    // Pieces that came while the files were on their way, and do not follow them.
    if (session === now && session.isBehind && session.mustRetry) { session.mustRetry = false; catchUp(); }
  }
  function take(session, file, part) {
    if (session.isReading) return file.waiting.push(part);
    if (part.at + part.bytes <= file.length) return;
    if (part.at !== file.length) { session.isBehind = session.mustRetry = true; return; }
    file.pieces.push(part.text);
    file.length += part.bytes;
    file.end = part.end;
  }
  function addItem(session, {text, audio_start_ms, audio_end_ms, channel, speaker}) {
    if (text) session.items.set(`${channel ?? 0} ${audio_start_ms}`, {channel, speaker, text, audio_start_ms, audio_end_ms});
  }
  function json(session) {
    const items = [...session.items.values()].sort((one, other) => one.audio_start_ms - other.audio_start_ms);
    return JSON.stringify({session: {session_id: session.name}, items}, null, 1) + "\n";
  }
  function content(session, suffix) {
    if (suffix === "json") return json(session);
    const file = session.files.get(suffix);
    return file.pieces.join("") + file.end;
  }
  return {
    // A connection was made: what this page does not have yet is read.
    hello(message) { begin(message.session); catchUp(); },
    files(message) {
      for (const [suffix, part] of Object.entries(message.parts)) take(now, now.files.get(suffix), part);
      catchUp();
    },
    end(message) { if (message.text) addItem(now, message); },
    // What there is to save: a file for each session that this page has seen, the newest last.
    contents(suffix) {
      const texts = sessions.filter((session) => session.items.size || session === now).map((each) => content(each, suffix));
      return suffix === "txt" ? [texts.filter((text) => text).join("\n")] : texts;
    },
    // Whether something that was said before this page could not be read.
    get isIncomplete() { return sessions.some((session) => session.isBehind); },
  };
}
