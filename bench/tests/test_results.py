"""What `bench/run` computes and writes; the measuring itself needs the machine. Run with

python3 -m unittest discover -s bench/tests
"""

import json
import os
import sys
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from lib import chart, results, spate  # noqa: E402
from lib.machine import BenchError, choose_cores  # noqa: E402
from lib.peers import all_peers  # noqa: E402
from lib.process import cpu_seconds, resident_bytes, tree  # noqa: E402
from lib.results import BEGIN, END, Result  # noqa: E402
from lib.spread import Spread, count  # noqa: E402
from lib.window import Sample  # noqa: E402


def result(name, label, *per_cpu_second):
    samples = [Sample(int(2 * rate), 2.5, 2.0, 1.0, 7_000_000, 0) for rate in per_cpu_second]
    return Result(name, label, "1.0", "yes", samples)


class ResultsTest(unittest.TestCase):
    def setUp(self):
        self.results = [
            result("hyperfoil", "Hyperfoil", 50_000, 40_000, 60_000),
            result("wrk", "wrk <4>", 100_000, 100_000, 100_000),
            result("spate", "Spate", 75_000, 70_000, 90_000),
        ]

    def test_spread_is_median_and_range(self):
        self.assertEqual(Spread.of([3, 1, 2]), Spread(2, 1, 3))

    def test_small_numbers_keep_three_digits(self):
        self.assertEqual([count(12_345.6), count(12.345), count(0.5)], ["12,346", "12.3", "0.5"])

    def test_ratios_are_of_medians(self):
        ratio = results.ratios(self.results)
        self.assertEqual(ratio["spate"], {"hyperfoil": 1.5, "wrk": 0.75})

    def test_a_missing_reference_has_no_ratio(self):
        ratio = results.ratios(self.results[1:])
        self.assertIsNone(ratio["spate"]["hyperfoil"])

    def test_table_lists_the_fastest_first(self):
        rows = results.table(self.results).splitlines()[2:]
        self.assertEqual([row.split("|")[1].strip() for row in rows], ["wrk <4>", "**Spate**", "Hyperfoil"])
        self.assertIn("75,000 (70,000 – 90,000)", rows[1])

    def test_a_tool_without_samples_is_no_row_but_a_note(self):
        failed = Result("k6", "k6", "1.0", "yes", trouble="ended early\n  with code 1")
        text = results.report([*self.results, failed], [("oha", "cargo is not installed")], {}, "x.svg")
        self.assertNotIn("| k6 |", text)
        self.assertIn("- k6: failed: ended early with code 1", text)
        self.assertIn("- not had: oha: cargo is not installed", text)

    def test_json_has_the_spread_of_each_tool(self):
        first = json.loads(results.as_json(self.results))[0]
        self.assertEqual(first["tool"], "wrk")
        self.assertEqual(first["requestsPerCpuSecond"], {"median": 100_000, "min": 100_000, "max": 100_000})
        self.assertEqual(first["rssBytes"], 7_000_000)

    def test_readme_is_changed_between_its_marks_only(self):
        readme = f"before\n{BEGIN}\nold\n{END}\nafter\n"
        changed = results.into_readme(readme, "new")
        self.assertEqual(changed, f"before\n{BEGIN}\n\nnew\n\n{END}\nafter\n")
        self.assertEqual(results.into_readme(changed, "new"), changed)

    def test_readme_without_marks_is_refused(self):
        with self.assertRaises(BenchError):
            results.into_readme("no marks", "new")

    def test_the_readme_of_this_folder_has_the_marks(self):
        readme = (Path(__file__).resolve().parents[1] / "README.md").read_text()
        self.assertIn("# ", results.into_readme(readme, "new"))

    def test_chart_is_a_picture_with_a_bar_per_tool(self):
        root = ElementTree.fromstring(chart.svg(self.results, "3 repeats & more"))
        bars = [e for e in root if e.tag.endswith("rect") and e.get("x")]
        self.assertEqual(len(bars), 3)
        texts = [e.text for e in root if e.tag.endswith("text")]
        self.assertIn("wrk <4>", texts)


class AccountingTest(unittest.TestCase):
    def report(self, requests=100, lost=0, failures=0):
        return {"requests": requests, "failures": failures, "events": {"lost": lost}}

    def test_equal_counts_are_told(self):
        self.assertIn("100 counted by nginx", spate.accounting(self.report(), 100))

    def test_a_missing_request_fails(self):
        with self.assertRaisesRegex(BenchError, "does not add up"):
            spate.accounting(self.report(), 101)

    def test_a_lost_event_or_a_failed_request_fails(self):
        for report in (self.report(lost=1), self.report(failures=1)):
            with self.assertRaises(BenchError):
                spate.accounting(report, 100)


class PeersTest(unittest.TestCase):
    def test_output_that_tells_of_failed_requests_is_a_complaint(self):
        peers = {peer.name: peer for peer in all_peers("java")}
        self.assertIsNone(peers["wrk"].complaint("Requests/sec: 100"))
        self.assertIsNotNone(peers["wrk"].complaint("  Non-2xx or 3xx responses: 5"))
        self.assertIsNotNone(peers["hey"].complaint("  [500]\t3 responses"))
        self.assertIsNone(peers["hey"].complaint("  [200]\t3 responses"))
        self.assertIsNotNone(peers["jmeter"].complaint("summary = 9 Err:     3 (33%)"))
        self.assertIsNone(peers["jmeter"].complaint("summary = 9 Err:     0 (0.00%)"))


class ProcessTest(unittest.TestCase):
    def test_this_process_has_used_cpu_and_memory(self):
        self.assertIn(os.getpid(), tree(os.getpid()))
        self.assertGreater(resident_bytes(os.getpid()), 1_000_000)
        self.assertGreaterEqual(cpu_seconds(os.getpid()), 0)

    def test_cores_that_are_none_are_refused_in_words(self):
        for text in ("0", "0,0", "a,b", "0,9999"):
            with self.assertRaisesRegex(BenchError, "--cores"):
                choose_cores(text)


if __name__ == "__main__":
    unittest.main()
