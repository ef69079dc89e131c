"""Captions over a busy picture: every letter is outlined, at 1080p as at 4K, and the text is as large."""
import base64
import unittest

from browser import Tab, chromium
from steno_caption import Captions, sample

# Stripes without any grey, so that what is grey is a letter or its outline.
BUSY = """() => document.documentElement.style.background =
  'repeating-linear-gradient(37deg, #ff0 0 40px, #f0f 40px 80px, #00f 80px 130px, #f00 130px 160px, #0f0 160px 220px)'"""
# Counts white pixels, those of them that touch the picture, and the rows that hold them.
COUNT = """async (picture) => {
  const image = new Image();
  image.src = 'data:image/png;base64,' + picture;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height), context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const {data, width, height} = context.getImageData(0, 0, image.width, image.height);
  const grey = (i) => Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]) < 48;
  let white = 0, bare = 0, top = height, bottom = 0, left = width;
  for (let y = 1; y < height - 1; y += 1) for (let x = 1; x < width - 1; x += 1) {
    const i = 4 * (y * width + x);
    if (data[i] < 250 || data[i + 1] < 250 || data[i + 2] < 250) continue;
    white += 1;
    [top, bottom, left] = [Math.min(top, y), Math.max(bottom, y), Math.min(left, x)];
    if (![i - 4, i + 4, i - 4 * width, i + 4 * width].every(grey)) bare += 1;
  }
  return {white, bare, top: top / height, bottom: bottom / height, left: left / width};
}"""


class Overlay(unittest.TestCase):
    def test_it_is_readable_on_anything(self):
        captions = Captions(sample("beckett.wav"))
        self.addCleanup(captions.stop)
        with chromium() as browser:
            address = captions.address + "/overlay?opacity=0&outline=4&align=center"
            tabs = {
                height: Tab(browser, address, viewport={"width": height * 16 // 9, "height": height}, bypass_csp=True)
                for height in (1080, 2160)
            }
            for tab in tabs.values():
                tab.page.evaluate(BUSY)
            captions.finish()
            for tab in tabs.values():
                # The server is gone, and the captions would soon be.
                tab.page.evaluate("clearTimeout(leaving)")
            found = {
                height: tab.page.evaluate(COUNT, base64.b64encode(tab.picture(f"overlay-{height}")).decode())
                for height, tab in tabs.items()
            }
        for height, count in found.items():
            with self.subTest(height):
                self.assertGreater(count["white"], 2_000)
                self.assertEqual(count["bare"], 0, "a letter touches the picture")
                self.assertGreater(count["left"], 0.05)
                self.assertLess(count["bottom"], 0.95)
        self.assertAlmostEqual(found[1080]["top"], found[2160]["top"], delta=0.01)
        self.assertAlmostEqual(found[2160]["white"] / found[1080]["white"], 4, delta=0.7)


if __name__ == "__main__":
    unittest.main()
