"""The server dies in mid-speech and comes back: pages go on by themselves, and nothing is lost or told twice."""
import tempfile
import unittest
from pathlib import Path

from browser import Tab, chromium
from steno_caption import Captions, sample

# How long the overlay keeps captions of a server that is gone.
KEPT = 6


class Restart(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def run_twice(self, browser):
        """Both sessions, followed by one reader; the lines that each said, and the tabs."""
        first = Captions(sample("beckett.wav"), output=self.folder / "first.txt")
        self.addCleanup(first.stop)
        reader, overlay = Tab(browser, first.address + "/"), Tab(browser, first.address + "/overlay")
        reader.page.wait_for_selector("#log > p:nth-child(2)", timeout=30_000)
        first.kill()
        reader.wait_for_state("Reconnecting …", 5)
        second = Captions(sample("beckett.wav"), port=first.port, output=self.folder / "second.txt")
        self.addCleanup(second.stop)
        reader.wait_for_state("Live", 10)
        reader.wait_for_state("The session has ended.", 60)
        shown = overlay.page.inner_text("#block")
        second.finish()
        return reader, overlay, shown

    def test_a_killed_server_comes_back(self):
        with chromium() as browser:
            reader, overlay, shown = self.run_twice(browser)
            before, after = ((self.folder / name).read_text().splitlines() for name in ("first.txt", "second.txt"))
            paragraphs = reader.paragraphs()
            cut = paragraphs.index("---")
            self.assertGreaterEqual(len(before), 2)
            # The sentence that was open when the server died stays as far as it came.
            self.assertEqual(paragraphs[: len(before)], before)
            self.assertLessEqual(cut, len(before) + 1)
            self.assertEqual(paragraphs[cut + 1 :], after)
            self.assertNotEqual(shown, "")
            overlay.page.wait_for_timeout(1_000 * (KEPT + 2))
            self.assertEqual(overlay.page.inner_text("#block"), "", "captions of a server that is gone stay")
            self.assertEqual(reader.complaints + overlay.complaints, [])


if __name__ == "__main__":
    unittest.main()
