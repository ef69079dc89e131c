// Follows the feed: connects, notices a dead line, connects again and goes on where it was, so that every message that
// has an id arrives once. `on` has a function for each type of message.
function follow(on, connected) {
  const token = new URLSearchParams(location.search).get("token");
  let source, last = null, heard = 0, wait = 250, retry = 0;
  function connect() {
    clearTimeout(retry);
    if (source) source.close();
    const query = new URLSearchParams();
    if (token) query.set("token", token);
    if (last) query.set("after", last);
    heard = performance.now();
    source = new EventSource("events?" + query);
    source.onmessage = (event) => {
      heard = performance.now();
      wait = 250;
      const message = JSON.parse(event.data);
      if (message.type === "hello") {
        connected(true);
        last = event.lastEventId;
      } else if (message.id) {
        // A message that came before the line broke may come again.
        if (after(message.id, last)) last = message.id; else return;
      }
      if (on[message.type]) on[message.type](message);
    };
    source.onerror = again;
  }
  function again() {
    connected(false);
    source.close();
    clearTimeout(retry);
    retry = setTimeout(connect, wait);
    wait = Math.min(wait * 2, 4000);
  }
  function after(id, other) {
    const cut = id.lastIndexOf("-"), number = (text) => Number(text.slice(text.lastIndexOf("-") + 1));
    return !other || other.slice(0, cut + 1) !== id.slice(0, cut + 1) || number(id) > number(other);
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
    if (!document.hidden && source.readyState === EventSource.CLOSED) connect();
  });
  connect();
}
