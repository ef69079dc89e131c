// ?font=&size=&weight=&color=&outline=&outline-color=&background=&opacity=&lines=&position=&align=&uppercase&margin=&delay=
const query = new URLSearchParams(location.search), style = document.documentElement.style;
const block = document.getElementById("block"), known = new Set(["token"]), complaints = [];
function given(name) {
  known.add(name);
  return query.get(name);
}
const number = (name, fallback, low, high) => {
  const text = given(name), value = Number(text?.trim() || NaN);
  if (text === null) return fallback;
  if (!(value >= low && value <= high)) complaints.push(`${name}=${text}: a number from ${low} to ${high}`);
  return Number.isNaN(value) ? fallback : Math.min(high, Math.max(low, value));
};
const choice = (name, values) => {
  const text = given(name), value = values[text];
  if (text !== null && value === undefined) complaints.push(`${name}=${text}: one of ${Object.keys(values).join(", ")}`);
  return value ?? Object.values(values)[0];
};
const color = (name, fallback) => {
  const text = given(name) ?? "", value = /^[0-9a-f]{3,8}$/i.test(text) ? "#" + text : text;
  if (!value) return fallback;
  if (CSS.supports("color", value)) return value;
  complaints.push(`${name}=${text}: a color, such as white, 0af or rgb(0 0 0)`);
  return fallback;
};
const set = (name, value) => style.setProperty("--" + name, value);
// Sizes are shares of the height, so that 1080p and 4K look the same; on an upright screen, of its width.
const share = (part) => `min(${part}vh, ${part * 0.75}vw)`;
set("size", share(number("size", 5, 1, 20)));
set("font", (given("font") ? JSON.stringify(query.get("font")) + "," : "") + "system-ui,'Noto Sans','DejaVu Sans',sans-serif");
set("weight", number("weight", 600, 100, 900));
set("color", color("color", "#fff"));
set("outline", share(number("outline", 0, 0, 20) / 10.8));
set("outline-color", color("outline-color", "#000"));
set("ground", `color-mix(in srgb, ${color("background", "#000")} ${number("opacity", 75, 0, 100)}%, transparent)`);
set("justify", choice("position", {bottom: "flex-end", middle: "center", top: "flex-start"}));
const align = choice("align", {left: "left", center: "center", right: "right"});
set("align", {left: "flex-start", center: "center", right: "flex-end"}[align]);
set("text-align", align);
const isUppercase = choice("uppercase", {0: false, 1: true, "": true, true: true, false: false});
set("case", isUppercase ? "uppercase" : "none");
// The default margins are those of the title-safe area.
const margin = number("margin", 5, 0, 45);
set("margin-y", margin + "vh");
set("margin-x", margin + "vw");
const most = number("lines", 3, 1, 3), delay = number("delay", 0, 0, 60000);
for (const name of query.keys()) if (!known.has(name)) complaints.push(`${name}: unknown parameter; the parameters are ${[...known].join(", ")}`);

// What is wrong with the address is named where the one who sets it up looks, for as long as that takes.
if (complaints.length) {
  const notice = document.getElementById("complaints");
  notice.textContent = complaints.join("\n");
  notice.hidden = false;
  for (const complaint of complaints) console.warn(complaint);
  setTimeout(() => { notice.hidden = true; }, 15000);
}

// Names are light on dark and dark on light, as the words are.
const probe = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
function luminance(text) {
  probe.fillStyle = text;
  probe.fillRect(0, 0, 1, 1);
  const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data;
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}
const voices = luminance(style.getPropertyValue("--color")) > 0.4
  ? ["#b9c3cf", "#8ab4f8", "#f5a97f", "#7fd28f", "#d5a6f0", "#e8c26a", "#6fd3d0", "#f59ac0"]
  : ["#4a5560", "#0b57d0", "#a3390b", "#1a6b2f", "#7b2d8e", "#7a5200", "#00666a", "#a8245e"];

const canvas = new OffscreenCanvas(1, 1).getContext("2d"), ruler = document.createElement("p");
// The feed's lines have 42 columns unless the server was asked for others; the longest seen counts.
const sample = "captions have words of about this length, say";
let columns = 42, width = 0, isWide = true;
function measureAnew() {
  ruler.textContent = sample;
  ruler.style.visibility = "hidden";
  block.append(ruler);
  const {font, fontSize} = getComputedStyle(ruler);
  ruler.remove();
  canvas.font = font;
  // The padding of a row, and a pixel for rounding.
  width = block.clientWidth - 0.7 * parseFloat(fontSize) - 1;
  isWide = measure(sample) / sample.length * columns <= width;
}
const measure = (text) => canvas.measureText(isUppercase ? text.toUpperCase() : text).width;
const layout = layOut(measure, () => width, () => isWide);

function element(key, make) {
  const row = [...block.children].find((child) => child.dataset.key === key) ?? make();
  row.dataset.key = key;
  return row;
}
function nameRow(line) {
  const row = element(`${line.channel} name`, () => document.createElement("p"));
  row.className = "who";
  row.style.setProperty("--voice", voices[line.channel % voices.length]);
  row.textContent = line.speaker ?? `Speaker ${line.channel}`;
  return row;
}
function wordRow(line, channel) {
  const row = element(`${channel} ${line.number}`, () => document.createElement("p"));
  row.dataset.number = line.number;
  row.dir = "auto";
  if (row.firstChild?.data !== line.committed || row.lastChild.textContent !== line.unstable) {
    const tail = document.createElement("i");
    tail.textContent = line.unstable;
    row.replaceChildren(line.committed, tail);
  }
  return row;
}
let shown = [];
function show(lines) {
  shown = lines;
  const longest = Math.max(columns, ...lines.map((line) => line.committed.length));
  if (longest > columns) { columns = longest; measureAnew(); }
  const channels = [...block.children].map((row) => Number(row.dataset.key.split(" ")[0])).concat(lines.map((line) => line.channel ?? 0));
  const rows = [];
  for (const channel of [...new Set(channels)].sort((one, other) => one - other)) {
    const own = lines.filter((line) => (line.channel ?? 0) === channel);
    const laid = layout.rows(own, channel).slice(-most);
    if (laid.length && own[0].channel !== undefined) rows.push(nameRow(own[0]));
    rows.push(...laid.map((line) => wordRow(line, channel)));
  }
  block.replaceChildren(...rows);
}
function layOutAnew() {
  measureAnew();
  layout.reset();
  show(shown);
}
measureAnew();
addEventListener("resize", layOutAnew);
document.fonts.ready.then(layOutAnew);
// Captions of a server that is gone leave the screen as they would have by themselves.
let leaving = 0;
follow({caption: (message) => delay ? setTimeout(show, delay, message.lines) : show(message.lines)}, (isConnected) => {
  if (isConnected) clearTimeout(leaving), leaving = 0;
  else leaving ||= setTimeout(show, 6000 + delay, []);
});
