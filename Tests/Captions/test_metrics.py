"""Prometheus' own parser reads `/metrics`."""
import unittest
import urllib.request

from prometheus_client.parser import text_string_to_metric_families
from steno_caption import Captions, sample, wait_until


class Metrics(unittest.TestCase):
    def setUp(self):
        self.captions = Captions(sample("endgame_nagg_nell.wav"))
        self.addCleanup(self.captions.stop)

    def families(self) -> dict:
        with urllib.request.urlopen(self.captions.address + "/metrics") as answer:
            families = list(text_string_to_metric_families(answer.read().decode()))
        self.assertEqual(len({family.name for family in families}), len(families), "no family comes twice")
        return {family.name: family for family in families}

    def test_the_server_and_the_session_are_counted(self):
        wait_until(lambda: self.families()["steno_items"].samples[0].value > 0, 30, "a finished item")
        families = self.families()
        self.assertGreater(families["steno_words"].samples[0].value, 0)
        self.assertGreater(families["steno_captured_frames"].samples[0].value, 16_000)
        latency = families["steno_done_latency_seconds"]
        self.assertEqual(latency.type, "summary")
        found = {sample.name + str(sample.labels.get("quantile", "")): sample.value for sample in latency.samples}
        self.assertGreaterEqual(found["steno_done_latency_seconds_count"], 1)
        self.assertLess(0, found["steno_done_latency_seconds0.5"])
        self.assertLessEqual(found["steno_done_latency_seconds0.5"], found["steno_done_latency_seconds0.99"])


if __name__ == "__main__":
    unittest.main()
