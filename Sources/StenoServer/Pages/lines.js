// Lays the feed's lines out for the width of this client. A line of the feed that fits stays a row of its own; on a
// screen too narrow for such lines their words run on, row after row. A committed word never moves: it keeps its row.
function layOut(measure, available, keepsLines) {
  const flows = new Map();
  // Words with the space before them; scripts without spaces, and words wider than a row, are cut where they may be.
  const graphemes = new Intl.Segmenter(undefined, {granularity: "grapheme"});
  const segments = new Intl.Segmenter(undefined, {granularity: "word"});
  const spaceless = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
  const closing = /^[\p{Pe}\p{Pf}\p{Po}]/u;
  function wordsOf(text) {
    return (text.match(/\s*\S+/gu) ?? []).flatMap((word) => {
      if (!spaceless.test(word) && measure(word.trim()) <= available()) return [word];
      const pieces = [];
      for (const {segment} of segments.segment(word)) {
        const parts = measure(segment) <= available() ? [segment] : [...graphemes.segment(segment)].map((part) => part.segment);
        for (const part of parts) if (pieces.length && (closing.test(part) || !pieces.at(-1).trim())) pieces[pieces.length - 1] += part; else pieces.push(part);
      }
      return pieces;
    });
  }
  // Puts words behind those of the last row, and on new rows; a word that goes on where the last ended stays with it.
  function fill(rows, words, line, isUnstable) {
    for (const word of words) {
      const row = rows.at(-1), text = row ? row.committed + row.unstable : "";
      if (!row || (text && measure((text + word).trim()) > available())) {
        rows.push({number: (row?.number ?? -1) + 1, line, committed: "", unstable: ""});
        rows.at(-1)[isUnstable ? "unstable" : "committed"] = word.trimStart();
      } else {
        row[isUnstable ? "unstable" : "committed"] += text ? word : word.trimStart();
        row.line = line;
      }
    }
  }
  function flow(lines, channel) {
    let state = flows.get(channel);
    const isNew = !state || lines.some((line) => !line.committed.startsWith(state.seen.get(line.number) ?? ""));
    if (isNew) flows.set(channel, state = {rows: [], seen: new Map()});
    for (const line of lines) {
      const seen = state.seen.get(line.number) ?? "", added = line.committed.slice(seen.length);
      const last = state.rows.at(-1)?.committed ?? "";
      const needsSpace = !seen && last && !/\s$/.test(last) && !(spaceless.test(last.at(-1)) || spaceless.test(added[0] ?? ""));
      if (added) fill(state.rows, wordsOf((needsSpace ? " " : "") + added), line.number, false);
      state.seen.set(line.number, line.committed);
    }
    for (const number of state.seen.keys()) if (number < lines[0].number) state.seen.delete(number);
    state.rows = state.rows.filter((row) => row.line >= lines[0].number);
    const rows = state.rows.map((row) => ({...row}));
    for (const line of lines) {
      const needsSpace = rows.length && line.unstable && !/^\s/.test(line.unstable) && !line.committed;
      fill(rows, wordsOf((needsSpace ? " " : "") + line.unstable), line.number, true);
    }
    return rows;
  }
  return {
    // What is on the screen of a voice that has these lines; nothing where it has none.
    rows(lines, channel) {
      if (lines.length && !keepsLines()) return flow(lines, channel);
      flows.delete(channel);
      return lines;
    },
    // Another width: everything finds its place anew.
    reset() { flows.clear(); },
  };
}
