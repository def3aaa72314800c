#!/usr/bin/python3
"""Tests of the parts that need no framework: parsing output, disturbance, ratios, collecting results, tables.

  python3 -m unittest discover -s scripts/peers -p 'test_*.py'
"""
import json
import os
import pathlib
import sys
import tempfile
import time
import unittest
from unittest import mock

import contenders
import machine
import report
import runs
from results import Figures, ResultsFile, Round, Row
from settings import SETTINGS, SHAPES, Setting

PRINTER = "import sys; print('noise'); print(sys.argv[1])"


def a_round(seconds: float, rss: int = 1_000_000) -> Round:
    return Round(seconds, seconds, seconds, 1, rss, 0.0, 0.0)


def alive(process: str) -> bool:
    try:
        return pathlib.Path("/proc", process, "stat").read_text(encoding="ascii").split()[2] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def a_row(**seconds_by_peer) -> Row:
    figures = [Figures(peer.replace("_", " "), "v", [a_round(s) for s in seconds])
               for peer, seconds in seconds_by_peer.items()]
    return Row("infer/d6/b64", 64, 1e9, "jar", figures)


class Kernels(unittest.TestCase):
    def kernels(self, vendor: str, flags: str):
        with mock.patch.object(machine, "_cpu_info", return_value={"vendor_id": vendor, "flags": flags}):
            return machine.openblas_kernels()

    def test_openblas_is_told_its_kernels_on_intel_with_avx512_alone(self):
        self.assertEqual(self.kernels("GenuineIntel", "avx2 avx512f avx512_bf16"), "Cooperlake")
        self.assertEqual(self.kernels("GenuineIntel", "avx2 avx512f"), "SkylakeX")
        self.assertIsNone(self.kernels("GenuineIntel", "avx2"))
        self.assertIsNone(self.kernels("AuthenticAMD", "avx2 avx512f avx512_bf16"))


class Answers(unittest.TestCase):
    def test_the_last_line_counts(self):
        run = runs.once([sys.executable, "-c", PRINTER, '{"step_seconds": [0.5, 1], "peak_rss_bytes": 7}'], {}, 20)
        self.assertEqual(run.step_seconds, [0.5, 1])
        self.assertEqual(run.peak_rss_bytes, 7)

    def test_anything_else_is_refused_with_the_command_and_its_output(self):
        for output in ("", "no json", "{}", '{"step_seconds": [], "peak_rss_bytes": 7}',
                       '{"step_seconds": [0], "peak_rss_bytes": 7}', '{"step_seconds": [1], "peak_rss_bytes": null}'):
            with self.subTest(output), self.assertRaisesRegex(runs.BadAnswer, "the-command"):
                runs.parse(output, ["the-command"])

    def test_a_failure_is_told_with_its_stderr(self):
        command = [sys.executable, "-c", "import sys; sys.exit('out of luck')"]
        with self.assertRaisesRegex(runs.BadAnswer, "ended with 1(.|\n)*out of luck"):
            runs.once(command, {}, 20)

    def test_one_that_does_not_end_is_killed_with_its_children(self):
        with tempfile.TemporaryDirectory() as folder:
            note = pathlib.Path(folder, "child")
            launcher = f"sleep 60 & echo $! >'{note}'; wait"
            with self.assertRaisesRegex(runs.BadAnswer, "not done after 1 s"):
                runs.once(["/bin/sh", "-c", launcher], {}, 1.0)
            child = note.read_text().strip()
            end = time.monotonic() + 10
            while alive(child) and time.monotonic() < end:
                time.sleep(0.01)
            self.assertFalse(alive(child), "the child goes on")

    def test_variables_are_set_and_taken_away(self):
        os.environ["PEERS_TEST_GONE"] = "x"
        self.addCleanup(os.environ.pop, "PEERS_TEST_GONE")
        code = ("import os, json; print(json.dumps({'step_seconds': [1], 'peak_rss_bytes': 1, 'about': "
                "[os.environ.get('PEERS_TEST_GONE'), os.environ.get('PEERS_TEST_NEW')]}))")
        run = runs.once([sys.executable, "-c", code], {"PEERS_TEST_GONE": None, "PEERS_TEST_NEW": "y"}, 20)
        self.assertEqual(run.about, [None, "y"])


class Disturbances(unittest.TestCase):
    def test_what_others_used_is_busy_less_own_over_wall(self):
        seen = machine.Disturbance.between(machine.Ticks(100, 5), machine.Ticks(125, 6), own_cpu=20, wall=10)
        self.assertAlmostEqual(seen.others, 0.5)
        self.assertAlmostEqual(seen.steal, 0.1)

    def test_the_coarseness_of_ticks_gives_no_negative_share(self):
        seen = machine.Disturbance.between(machine.Ticks(100, 5), machine.Ticks(119.9, 5), own_cpu=20, wall=10)
        self.assertEqual(seen.others, 0)


class Ratios(unittest.TestCase):
    def test_of_medians_over_rounds(self):
        row = a_row(vit4j=[1, 2, 30], slow=[4, 4, 4], fast=[1, 3, 2])
        self.assertEqual(row.ratio("slow"), 2)
        self.assertEqual(row.best_peer().peer, "fast")
        self.assertEqual(row.ratio("fast"), 1)
        self.assertEqual(row.ratio_range("slow"), (4 / 30, 4))

    def test_a_peer_that_joined_later_is_paired_with_the_rounds_it_was_run_in(self):
        row = a_row(vit4j=[1, 2], late=[4])
        self.assertEqual(row.ratio_range("late"), (2, 2))

    def test_neither_vit4j_itself_nor_a_rewritten_model_is_the_best_peer(self):
        row = a_row(vit4j=[2]).with_round([(contenders.PINNED, "v", a_round(1)), ("A*", "v", a_round(1))], [])
        self.assertIsNone(row.best_peer())
        self.assertIsNone(row.ratio("absent"))


class Gathering(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.setting = SETTINGS[0]

    def results(self, **machine_fields) -> ResultsFile:
        results = ResultsFile(self.folder)
        results.begin({"cpu": "c", **machine_fields}, 2, {"date": "d"})
        return results

    def put_round(self, jar: str, *contender_rounds) -> None:
        results = self.results()
        results.put(results.row(self.setting, jar).with_round(list(contender_rounds), [400.0]))

    def test_later_calls_add_rounds_and_contenders(self):
        self.put_round("jar", ("vit4j", "fused", a_round(1)), ("A", "x", a_round(2)))
        self.put_round("jar", ("vit4j", "fused", a_round(3)), ("B", "y", a_round(4)))
        row = ResultsFile(self.folder).rows[self.setting.name]
        self.assertEqual([len(f.rounds) for f in row.figures], [2, 1, 1])
        self.assertEqual(row.of_peer("vit4j").median_seconds, 2)
        self.assertEqual(row.sgemm_gflops, [400.0, 400.0])
        self.assertEqual(len(ResultsFile(self.folder).calls), 2)

    def test_another_vit4j_begins_anew(self):
        self.put_round("jar", ("vit4j", "fused", a_round(1)))
        self.put_round("another", ("vit4j", "fused", a_round(3)))
        self.assertEqual(ResultsFile(self.folder).rows[self.setting.name].of_peer("vit4j").median_seconds, 3)

    def test_another_machine_is_refused(self):
        self.put_round("jar", ("vit4j", "fused", a_round(1)))
        with self.assertRaisesRegex(SystemExit, "another machine"):
            self.results(cpu="d")

    def test_a_file_of_another_version_is_refused(self):
        (self.folder / "results.json").write_text(json.dumps({"version": 0}), encoding="utf-8")
        with self.assertRaisesRegex(SystemExit, "version 0"):
            ResultsFile(self.folder)


class Tables(unittest.TestCase):
    def test_speeds_and_ratios(self):
        row = a_row(vit4j=[0.5], A=[1.0], B=[0.8])
        absent = a_row(vit4j=[0.5], A=[1.0])
        self.assertEqual(report.speed([row, absent])[1:], [["infer/d6/b64", "128.0", "64.0", "80.0", "-"],
                                                           ["infer/d6/b64", "128.0", "64.0", "-", "-"]])
        self.assertEqual(report.ratios([row])[1], ["infer/d6/b64", "2.00", "1.60", "1.60 B (v)", "1.60-1.60", "0.00"])
        self.assertEqual(len(report.tables([row])), 2, "no training and no start: no tables of them")

    def test_columns_are_aligned(self):
        self.assertEqual(report.aligned([["a", "bb"], ["ccc", "d"]]), "a    bb\nccc   d\n")
        self.assertEqual(report.markdown([["a", "b"], ["c", "d"]]), "| a | b |\n|---|---|\n| c | d |\n")


class Settings(unittest.TestCase):
    def test_multiply_adds_are_those_that_vit_info_gives(self):
        self.assertEqual(SHAPES["d6"].multiply_adds, 182_849_664)

    def test_a_training_step_counts_as_three_forward_passes(self):
        self.assertEqual(Setting("train", SHAPES["d6"], 2).flops, 3 * Setting("infer", SHAPES["d6"], 2).flops)

    def test_every_setting_has_vit4j_and_a_usual_variant_of_each_peer(self):
        for setting in SETTINGS:
            entrants = contenders.entrants(setting, rewritten=True)
            self.assertEqual(entrants[0].peer, contenders.VIT4J)
            for peer in {c.peer for c in entrants} - {contenders.PINNED}:
                self.assertEqual(sum(c.usual for c in entrants if c.peer == peer), 1, f"{setting.name} {peer}")

    def test_measurements_are_of_bearable_length(self):
        for setting in SETTINGS:
            length = contenders.Length.of(setting, 8)
            self.assertLess(length.steps * setting.flops / 250e9, 10, setting.name)


if __name__ == "__main__":
    unittest.main()
