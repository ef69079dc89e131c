// The reader's page: what was said, a paragraph per item, and what is being said.
const $ = (id) => document.getElementById(id), view = $("view"), log = $("log"), root = document.documentElement;
const most = 5000, query = new URLSearchParams(location.search), token = query.get("token");
const files = keepFiles((suffix) => "transcript." + suffix + (token ? "?token=" + encodeURIComponent(token) : ""));
// The paragraph that each voice is filling, by its channel; 0 where voices have no names.
const open = new Map();
let session = null, following = true, paused = false, frame = 0, ended = false, connected = false, news = 0;

const clock = (milliseconds) => {
  const seconds = Math.floor(milliseconds / 1000), two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600), minutes = Math.floor(seconds / 60) % 60;
  return (hours ? `${hours}:${two(minutes)}` : minutes) + ":" + two(seconds % 60);
};
const element = (name, text = "") => Object.assign(document.createElement(name), {textContent: text});
const nameOf = (message) => session + "-" + message.item;
const channelOf = (message) => message.channel ?? 0;

// A screen reader reads whole items: an open one is outside the log until it has ended.
function paragraph(message) {
  const name = nameOf(message), current = open.get(channelOf(message));
  if (current?.dataset.item === name) return current;
  if (log.lastElementChild?.dataset.item === name) return log.lastElementChild;
  const old = log.querySelector(`[data-item="${CSS.escape(name)}"]`);
  if (old) return old;
  close(channelOf(message));
  const row = element("p");
  row.dataset.item = name;
  row.dir = "auto";
  if (message.channel !== undefined) {
    row.dataset.voice = message.channel % 8;
    // A name has a direction of its own, so that the words decide on that of the row.
    row.append(Object.assign(element("b", message.speaker ?? `Speaker ${message.channel}`), {dir: "auto"}));
  }
  row.append(document.createTextNode(""), Object.assign(element("span"), {className: "tail"}));
  open.set(channelOf(message), row);
  $("open").append(row);
  if (paused) { news += 1; tell(); }
  return row;
}
const said = (row) => [...row.childNodes].find((node) => node.nodeType === Node.TEXT_NODE);
// What was committed of an item; behind it there may be what still changes.
function write(message, isMore) {
  const row = paragraph(message), node = said(row);
  node.data = isMore ? node.data + message.text : message.text;
  if (message.audio_start_ms !== undefined) row.dataset.time = clock(message.audio_start_ms);
}
function close(channel) {
  const row = open.get(channel);
  if (!row) return;
  open.delete(channel);
  row.querySelector(".tail").remove();
  if (said(row).data.trim()) log.append(row); else row.remove();
  const height = log.childElementCount > most && !following ? view.scrollHeight : 0;
  while (log.childElementCount > most) log.firstElementChild.remove();
  // Who reads what is older keeps it where it is.
  if (height) view.scrollTop -= height - view.scrollHeight;
}
function end(message) {
  if (open.get(channelOf(message))?.dataset.item === nameOf(message)) close(channelOf(message));
}
function showTails(tails) {
  for (const [channel, row] of open) {
    const text = tails.get(channel) ?? "", tail = row.querySelector(".tail");
    const space = text && !/\s$/.test(said(row).data) ? " " : "";
    if (tail.textContent !== space + text) tail.textContent = space + text;
  }
}
function toEnd() {
  if (frame || !following || paused) return;
  frame = requestAnimationFrame(() => { frame = 0; view.scrollTop = view.scrollHeight; });
}
function settle() { $("latest").hidden = following && !paused; toEnd(); }
function pause(value) {
  paused = value;
  news = 0;
  $("pause").textContent = value ? "Resume" : "Pause";
  $("pause").classList.toggle("on", value);
  if (!value) following = true;
  tell();
  settle();
}
function tell() {
  const pausing = "Paused" + (news ? `, ${news} new` : "");
  const line = ended ? "The session has ended." : connected ? "" : session === null ? "Connecting …" : "Reconnecting …";
  const text = line ? line + (paused ? ` ${pausing}.` : "") : paused ? pausing : "Live";
  // A count that grows is not read aloud each time.
  $("state").setAttribute("aria-live", paused && news ? "off" : "polite");
  if ($("state").textContent !== text) $("state").textContent = text;
  $("state").classList.toggle("live", text === "Live");
}

follow({
  hello(message) {
    if (session !== null && session !== message.session) {
      for (const channel of [...open.keys()]) close(channel);
      if (log.lastElementChild?.tagName === "P") log.append(element("hr"));
    }
    session = message.session;
    for (const item of message.items ?? []) {
      write(item, false);
      if (item.ended) end(item);
    }
    files.hello(message);
    toEnd();
  },
  text(message) { write(message, true); toEnd(); },
  end(message) { end(message); files.end(message); toEnd(); },
  files(message) { files.files(message); },
  caption(message) {
    showTails(new Map([[0, message.tail], ...(message.tails ?? []).map((tail) => [channelOf(tail), tail.text])]));
    toEnd();
  },
  status(message) {
    ended = message.ended;
    $("latency").textContent = message.latency_ms == null || ended ? "" : `${(message.latency_ms / 1000).toFixed(1)} s behind the sound`;
    tell();
  },
}, (isConnected) => {
  connected = isConnected;
  if (isConnected) ended = false;
  if (!isConnected) $("latency").textContent = "";
  tell();
});

view.addEventListener("scroll", () => {
  const atEnd = view.scrollHeight - view.scrollTop - view.clientHeight < 40;
  if (atEnd !== following) { following = atEnd; settle(); }
}, {passive: true});
addEventListener("resize", toEnd);
$("pause").onclick = () => pause(!paused);
$("latest").onclick = () => { pause(false); view.focus({preventScroll: true}); };

// A browser may keep nothing for this page, and then throws.
function kept(name, value) {
  try {
    if (value !== undefined) localStorage.setItem(name, value);
    return localStorage.getItem(name);
  } catch { return null; }
}
let size = Number(kept("size")) || 1.5;
function resize(by) {
  size = Math.min(5, Math.max(0.8, size * by));
  root.style.setProperty("--size", size + "rem");
  if (by !== 1) kept("size", size);
  toEnd();
}
resize(1);
$("larger").onclick = () => resize(1.2);
$("smaller").onclick = () => resize(1 / 1.2);
if (["light", "dark"].includes(kept("theme"))) root.dataset.theme = kept("theme");
$("theme").onclick = () => {
  const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = isDark ? "light" : "dark";
  kept("theme", root.dataset.theme);
};
function showTimes(isOn) {
  root.toggleAttribute("data-times", isOn);
  $("times").setAttribute("aria-pressed", String(isOn));
  toEnd();
}
showTimes(kept("times") === "1");
$("times").onclick = () => {
  showTimes(!root.hasAttribute("data-times"));
  kept("times", root.hasAttribute("data-times") ? "1" : "0");
};
$("full").hidden = !document.fullscreenEnabled;
$("full").onclick = () => {
  const change = document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen();
  change.catch(() => { $("said").textContent = "The browser does not allow full screen."; });
};

function save(suffix) {
  const texts = files.contents(suffix), name = document.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "transcript";
  texts.forEach((text, index) => {
    const link = element("a"), address = URL.createObjectURL(new Blob([text], {type: "text/plain;charset=utf-8"}));
    link.href = address;
    link.download = name + (texts.length > 1 ? `-${index + 1}` : "") + "." + suffix;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  });
  $("said").textContent = files.isIncomplete ? "Saved what this page has; the beginning may be missing." : "Saved.";
}
for (const button of document.querySelectorAll("[data-suffix]")) button.onclick = () => save(button.dataset.suffix);
$("copy").onclick = async () => {
  const unfinished = [...open.values()].map((row) => said(row).data.replace(/\s+/g, " ").trim()).filter((line) => line);
  try {
    await navigator.clipboard.writeText(files.contents("txt")[0] + unfinished.join("\n"));
    $("said").textContent = "Copied.";
  } catch {
    $("said").textContent = "The browser does not allow copying; save as Text instead.";
  }
};
addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[open]"))
    if (!event.target.closest("summary") || event.target.parentElement !== menu) menu.open = false;
});
addEventListener("keydown", (event) => {
  const menu = document.querySelector("details[open]");
  if (event.key === "Escape" && menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("button, a, summary")) return;
  const keys = {
    " ": () => pause(!paused), p: () => pause(!paused), "+": () => resize(1.2), "-": () => resize(1 / 1.2),
    t: () => $("theme").click(), s: () => $("times").click(), f: () => $("full").click(), End: () => pause(false),
  };
  if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
});
