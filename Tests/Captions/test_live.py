"""Both pages follow one live session of real speech, some of them on a bad line."""
import tempfile
import unittest
from pathlib import Path

from browser import Tab, chromium
from stalling_proxy import StallingProxy
from steno_caption import Captions, sample

# Follows the feed as any other program would: by server-sent events.
FOLLOW_EVENTS = """() => {
  window.items = {}; window.ids = []; window.hellos = 0;
  window.source = new EventSource('events');
  window.source.onmessage = (event) => {
    const message = JSON.parse(event.data);
    if (message.type === 'hello') {
      window.hellos += 1;
      for (const item of message.items ?? []) window.items[item.item] = item.text;
    }
    if (message.type === 'text' || message.type === 'end') window.ids.push(event.lastEventId);
    if (message.type === 'text') window.items[message.item] = (window.items[message.item] ?? '') + message.text;
  };
}"""
# Keeps every state that the overlay showed: what is certain and what may change, a line each.
RECORD_OVERLAY = """() => {
  window.states = [];
  new MutationObserver(() => window.states.push([...document.querySelectorAll('#block p')].map(
    (row) => [row.dataset.number, row.firstChild.data, row.lastChild.textContent])))
    .observe(document.getElementById('block'), {childList: true, subtree: true, characterData: true});
}"""
FROM_END = "view.scrollHeight - view.scrollTop - view.clientHeight"
# Beyond it, the page gives a silent line up and connects again.
PATIENCE = 13


class LiveSession(unittest.TestCase):
    """One session for all tests of this file, since speech takes as long as it takes."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        output = Path(cls.folder.name) / "said.txt"
        cls.captions = Captions(sample("two_cities.wav"), output=output)
        cls.proxy = StallingProxy(cls.captions.port)
        try:
            with chromium() as browser:
                cls.follow(browser)
        finally:
            cls.proxy.close()
            cls.captions.stop()
        cls.said = output.read_text().splitlines()
        cls.folder.cleanup()

    @classmethod
    def follow(cls, browser):
        here, there = cls.captions.address, cls.proxy.address
        cls.plain = Tab(browser, here + "/", color_scheme="light")
        cls.dark = Tab(browser, here + "/", color_scheme="dark", viewport={"width": 390, "height": 780})
        cls.overlay = Tab(browser, here + "/overlay")
        cls.overlay.page.evaluate(RECORD_OVERLAY)
        cls.stalled = Tab(browser, there + "/")
        cls.asleep = Tab(browser, here + "/")
        cls.events = Tab(browser, here + "/?events")
        cls.events.page.evaluate(FOLLOW_EVENTS)
        tabs = (cls.plain, cls.dark, cls.overlay, cls.stalled, cls.asleep, cls.events)
        page = cls.plain.page
        page.wait_for_selector("#log > p", timeout=30_000)
        connections = cls.proxy.connections
        cls.proxy.stall()
        cls.asleep.sleep(True)
        cls.violations = {tab.page.url: tab.violations() for tab in (cls.plain, cls.dark, cls.overlay)}
        page.click("#pause")
        page.set_viewport_size({"width": 300, "height": 240})
        page.wait_for_timeout(1_000 * (PATIENCE + 3))
        cls.scrolled = page.evaluate("[view.scrollTop, latest.hidden]")
        page.click("#latest")
        cls.state_while_stalled = cls.stalled.state()
        cls.connections_while_stalled = cls.proxy.connections - connections
        cls.asleep.sleep(False)
        cls.proxy.resume()
        for tab in (cls.plain, cls.asleep, cls.stalled):
            tab.wait_for_state("The session has ended.", 60)
        cls.at_end = page.evaluate(FROM_END)
        cls.paragraphs = {tab.page.url: tab.paragraphs() for tab in (cls.plain, cls.dark, cls.stalled, cls.asleep)}
        cls.open_at_end = cls.plain.page.inner_text("#open").strip()
        cls.states = cls.overlay.page.evaluate("window.states")
        cls.event_items, cls.event_ids, cls.hellos = cls.events.page.evaluate("[window.items, window.ids, window.hellos]")
        cls.events.page.evaluate("window.source.close()")
        cls.complaints = {tab.page.url: tab.complaints for tab in tabs}
        cls.captions.finish()

    def test_there_was_speech(self):
        self.assertGreater(len(self.said), 3)

    def test_every_reader_has_every_line_once(self):
        for address, paragraphs in self.paragraphs.items():
            with self.subTest(address):
                self.assertEqual(paragraphs, self.said)
        self.assertEqual(self.open_at_end, "")

    def test_events_tell_everything_once(self):
        items = [" ".join(text.split()) for _, text in sorted(self.event_items.items(), key=lambda item: int(item[0]))]
        self.assertEqual([text for text in items if text], self.said)
        self.assertEqual(len(set(self.event_ids)), len(self.event_ids))
        self.assertEqual(self.hellos, 1)

    def test_a_silent_line_is_given_up(self):
        self.assertEqual(self.state_while_stalled, "Reconnecting …")
        self.assertGreater(self.connections_while_stalled, 0)

    def test_pause_keeps_the_text_in_place_and_latest_goes_on(self):
        self.assertEqual(self.scrolled, [0, False])
        self.assertLess(self.at_end, 40)

    def test_what_the_overlay_showed_for_good_never_changed(self):
        lines: dict[str, str] = {}
        for state in self.states:
            self.assertLessEqual(len(state), 2)
            numbers = [int(number) for number, _, _ in state]
            self.assertEqual(numbers, sorted(set(numbers)))
            for number, certain, unstable in state:
                self.assertLessEqual(len(certain + unstable), 42)
                self.assertTrue(certain.startswith(lines.get(number, "")), f"{certain!r} after {lines.get(number)!r}")
                lines[number] = certain
        shown = [line for _, line in sorted(lines.items(), key=lambda line: int(line[0]))]
        # A page that gets no time for seconds is taken to the present: a line may have grown, or come and gone, unseen.
        said, end = " ".join(self.said), 0
        for line in shown:
            start = said.find(line.strip(), end)
            self.assertNotEqual(start, -1, f"{line!r} does not come after {said[:end]!r}")
            end = start + len(line.strip())
        self.assertGreater(sum(len(line) for line in shown), len(said) * 3 / 4)

    def test_no_page_complained(self):
        self.assertEqual([], [found for complaints in self.complaints.values() for found in complaints])

    def test_anybody_can_use_the_pages(self):
        self.assertEqual([], [found for violations in self.violations.values() for found in violations])


if __name__ == "__main__":
    unittest.main()
