// Follows the feed: connects, notices a dead line, connects again and goes on where it was, so that every message that
// has an id arrives once. `on` has a function for each type of message. A WebSocket, since browsers open only six
// streams of events to one server, for all tabs together.
function follow(on, connected) {
  const token = new URLSearchParams(location.search).get("token");
  let socket, last = null, heard = 0, wait = 250, retry = 0;
  function connect() {
    drop();
    const address = new URL("ws", location.href);
    address.protocol = address.protocol.replace("http", "ws");
    if (token) address.searchParams.set("token", token);
    if (last) address.searchParams.set("after", last);
    heard = performance.now();
    socket = new WebSocket(address);
    socket.onmessage = (event) => {
      heard = performance.now();
      wait = 250;
      const message = JSON.parse(event.data);
      if (message.type === "hello") {
        connected(true);
        last = message.id;
      } else if (message.id) {
        // A message that came before the line broke may come again.
        if (isAfter(message.id, last)) last = message.id; else return;
      }
      if (on[message.type]) on[message.type](message);
    };
    socket.onclose = again;
  }
  function drop() {
    clearTimeout(retry);
    if (!socket) return;
    socket.onmessage = socket.onclose = null;
    socket.close();
  }
  function again() {
    drop();
    connected(false);
    retry = setTimeout(connect, wait);
    wait = Math.min(wait * 2, 4000);
  }
  function isAfter(id, other) {
    const cut = id.lastIndexOf("-") + 1;
    return other.slice(0, cut) !== id.slice(0, cut) || Number(id.slice(cut)) > Number(other.slice(cut));
  }
  // The server says something every four seconds. A page that slept is late itself, not the line: it looks once more.
  let looked = performance.now();
  setInterval(() => {
    const now = performance.now(), slept = now - looked > 5000;
    looked = now;
    if (!slept && now - heard > 13000) again();
  }, 1000);
  addEventListener("online", connect);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && socket.readyState === WebSocket.CLOSED) connect();
  });
  connect();
}
