// The reader's page: what was said, a paragraph an item, and what is being said.
const $ = (id) => document.getElementById(id), view = $("view"), log = $("log"), tail = $("tail"), root = document.documentElement;
const most = 5000;
let session = null, following = true, paused = false, open = null, unstable = "", frame = 0, ended = false;

// A screen reader hears whole items: the open one is outside the log until it has ended.
function paragraph(item) {
  const name = session + "-" + item;
  if (open?.dataset.item === name) return open;
  if (log.lastElementChild?.dataset.item === name) return log.lastElementChild;
  const old = log.querySelector(`[data-item="${CSS.escape(name)}"]`);
  if (old) return old;
  close();
  open = document.createElement("p");
  open.dataset.item = name;
  open.dir = "auto";
  open.append(document.createTextNode(""), tail);
  $("open").append(open);
  return open;
}
// What was committed of an item; behind it there may be what still changes.
function write(item, text, isMore) {
  const row = paragraph(item), node = row.firstChild ?? row.appendChild(document.createTextNode(""));
  node.data = isMore ? node.data + text : text;
}
function close() {
  if (!open) return;
  $("open").append(tail);
  if (open.textContent.trim()) log.append(open); else open.remove();
  open = null;
  const height = log.childElementCount > most && !following ? view.scrollHeight : 0;
  while (log.childElementCount > most) log.firstElementChild.remove();
  // Who reads what is older keeps it where it is.
  if (height) view.scrollTop -= height - view.scrollHeight;
}
function showTail() {
  const space = open && unstable && !/\s$/.test(open.firstChild.data) ? " " : "";
  if (tail.textContent !== space + unstable) tail.textContent = space + unstable;
}
function toEnd() {
  if (frame || !following || paused) return;
  frame = requestAnimationFrame(() => { frame = 0; view.scrollTop = view.scrollHeight; });
}
function settle() { $("latest").hidden = following && !paused; toEnd(); }
function pause(value) {
  paused = value;
  $("pause").setAttribute("aria-pressed", String(value));
  if (!value) following = true;
  settle();
}
function tell(text, isLive) {
  if ($("state").textContent !== text) $("state").textContent = text;
  $("state").classList.toggle("live", isLive);
}

follow({
  hello(message) {
    if (session !== null && session !== message.session) {
      close();
      if (log.lastElementChild?.tagName === "P") log.append(document.createElement("hr"));
    }
    session = message.session;
    for (const item of message.items ?? []) {
      write(item.item, item.text, false);
      if (item.ended && open?.dataset.item === session + "-" + item.item) close();
    }
    toEnd();
  },
  text(message) { write(message.item, message.text, true); toEnd(); },
  end(message) { if (open?.dataset.item === session + "-" + message.item) close(); toEnd(); },
  caption(message) { unstable = message.tail; showTail(); toEnd(); },
  status(message) {
    ended = message.ended;
    $("latency").textContent = message.latency_ms == null || ended ? "" : `${(message.latency_ms / 1000).toFixed(1)} s behind the sound`;
    tell(ended ? "The session is over." : "Live", !ended);
  },
}, (isConnected) => {
  if (ended && !isConnected) return;
  tell(isConnected ? "Live" : "Connecting again …", isConnected);
  if (!isConnected) $("latency").textContent = "";
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

const token = new URLSearchParams(location.search).get("token");
for (const link of document.querySelectorAll("[data-suffix]"))
  link.href = "transcript." + link.dataset.suffix + (token ? "?token=" + encodeURIComponent(token) : "");
$("copy").onclick = async () => {
  const text = [...log.children, ...(open ? [open] : [])]
    .map((row) => (row.firstChild?.data ?? "").replace(/\s+/g, " ").trim()).filter((line) => line).join("\n");
  try {
    await navigator.clipboard.writeText(text);
    $("said").textContent = "Copied.";
  } catch {
    $("said").textContent = "The browser does not let this page copy; take Text instead.";
  }
};
addEventListener("click", (event) => {
  if (!event.target.closest("summary")) $("save").open = false;
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && $("save").open) {
    $("save").open = false;
    $("save").querySelector("summary").focus();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("button, a, summary")) return;
  const keys = {
    " ": () => pause(!paused), p: () => pause(!paused), "+": () => resize(1.2), "-": () => resize(1 / 1.2),
    t: () => $("theme").click(), End: () => pause(false),
  };
  if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
});
