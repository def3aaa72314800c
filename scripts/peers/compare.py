#!/usr/bin/python3
"""Measures vit4j and its peers alternately. Called by scripts/bench-vs-peers, which has the help and prepares everything."""
import argparse
import datetime
import hashlib
import pathlib
import re
import signal
import statistics
import subprocess
import sys
from typing import Dict, List

import machine
import report
from contenders import VIT4J, Contender, Length, Workshop, entrants
from results import ResultsFile, Round, Row
from runs import BadAnswer, Patience, Run, once, undisturbed
from settings import QUICK, SETTINGS, Setting


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench-vs-peers", add_help=False, allow_abbrev=False)
    parser.add_argument("--root", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--cache", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", type=re.compile, default=re.compile(""), metavar="REGEX")
    parser.add_argument("--peers", type=re.compile, default=re.compile(""), metavar="REGEX")
    parser.add_argument("--variants", choices=("all", "usual"))
    parser.add_argument("--rewritten", action="store_true")
    parser.add_argument("--threads", type=_at_least_one, default=2, metavar="N")
    parser.add_argument("--rounds", type=_at_least_one, metavar="N")
    parser.add_argument("--seconds", type=float, metavar="S")
    parser.add_argument("--quiet-cores", type=float, default=0.1, metavar="C")
    parser.add_argument("--quiet-wait", type=float, default=120, metavar="S")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--list", action="store_true")
    chosen = parser.parse_args()
    chosen.variants = chosen.variants or ("usual" if chosen.quick else "all")
    chosen.rounds = chosen.rounds or (2 if chosen.quick else 3)
    chosen.seconds = chosen.seconds or (2.0 if chosen.quick else 8.0)
    return chosen


def _at_least_one(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, not {value}")
    return value


class Comparison:
    """Measures all contenders of a setting in alternating rounds: A B A B."""

    def __init__(self, chosen: argparse.Namespace, results: ResultsFile):
        self.chosen = chosen
        self.results = results
        self.shop = Workshop(chosen.root, chosen.cache, chosen.threads)
        self.patience = Patience(cores=chosen.quiet_cores, wait_seconds=chosen.quiet_wait)
        jar = chosen.root / "target" / "vit4j.jar"
        self.vit4j_jar = hashlib.sha256(jar.read_bytes()).hexdigest()

    def run(self, setting: Setting) -> None:
        self.export(setting)
        row = self.results.row(setting, self.vit4j_jar)
        finalists = [self.finalist(variants, setting, row) for variants in self.by_peer(setting).values()]
        for number in range(self.chosen.rounds):
            sgemm = [self.sgemm()] if number == 0 and setting.mode != "start" else []
            rounds = []
            for contender in finalists:
                run = self.measure(contender, setting, self.chosen.seconds, f"round {number + 1}")
                rounds.append((contender.peer, contender.variant, Round.of(run, setting.mode == "start")))
                self.results.environments[contender.name] = self.shown_environment(contender)
            row = row.with_round(rounds, sgemm)
            self.results.put(row)

    def by_peer(self, setting: Setting) -> Dict[str, List[Contender]]:
        chosen: Dict[str, List[Contender]] = {}
        for contender in entrants(setting, self.chosen.rewritten):
            wanted = contender.peer == VIT4J or self.chosen.peers.search(contender.name)
            if wanted and (contender.usual or self.chosen.variants == "all"):
                chosen.setdefault(contender.peer, []).append(contender)
        return chosen

    def finalist(self, variants: List[Contender], setting: Setting, row: Row) -> Contender:
        """Returns a peer's fastest variant in a short run of each; results of earlier calls are kept."""
        if len(variants) == 1:
            return variants[0]
        for variant in variants:
            if variant.name not in row.heats:
                run = self.measure(variant, setting, self.chosen.seconds / 2, "heat")
                row.heats[variant.name] = statistics.median(run.step_seconds)
        return min(variants, key=lambda variant: row.heats[variant.name])

    def measure(self, contender: Contender, setting: Setting, seconds: float, what: str) -> Run:
        command = self.shop.command(contender, setting, Length.of(setting, seconds))
        run = undisturbed(command, self.shop.environment(contender), self.patience)
        took = run.process_seconds if setting.mode == "start" else statistics.median(run.step_seconds)
        print(f"{setting.name:14} {what:8} {contender.name:38} {setting.batch / took:8.1f} images/s {1e3 * took:9.2f} ms  "
              f"{run.peak_rss_bytes / 1e6:5.0f} MB  others {run.disturbance.others:.2f} steal {run.disturbance.steal:.2f}"
              f"  {run.process_seconds:.1f} s", file=sys.stderr)
        return run

    def sgemm(self) -> float:
        """Returns the machine's GFLOP/s in matrix products, measured with Debian's PyTorch and OpenBLAS."""
        run = once(["/usr/bin/python3", str(self.chosen.root / "scripts" / "peers" / "torch_peer.py"), "sgemm",
                    str(self.chosen.threads)], self.torch_environment(), self.patience.timeout_seconds)
        return run.about["flops"] / statistics.median(run.step_seconds) / 1e9

    def export(self, setting: Setting) -> None:
        exporter = str(self.chosen.root / "scripts" / "peers" / "export_models.py")
        changed = self.torch_environment()
        subprocess.run(["env", *[word for key in changed if changed[key] is None for word in ("-u", key)],
                        *[f"{key}={value}" for key, value in changed.items() if value is not None], "/usr/bin/python3",
                        exporter, str(self.shop.model(setting)), setting.shape.name, str(setting.batch),
                        setting.computes], check=True)

    def torch_environment(self):
        return self.shop.environment(Contender("", "torch", "", ()))

    def shown_environment(self, contender: Contender):
        """Removes this machine's folders."""
        return {key: value and value.replace(f"{self.chosen.cache}/", "")
                for key, value in self.shop.environment(contender).items()}


def main() -> int:
    chosen = options()
    settings = [s for s in SETTINGS if (not chosen.quick or s.name in QUICK) and chosen.only.search(s.name)]
    if not settings:
        print("bench-vs-peers: --only leaves no setting of " + ", ".join(s.name for s in SETTINGS), file=sys.stderr)
        return 2
    if chosen.list:
        print("\n".join(s.name for s in settings))
        return 0
    results = ResultsFile(chosen.out)
    commit = subprocess.run(["git", "-C", str(chosen.root), "describe", "--always", "--dirty"], capture_output=True,
                            text=True, check=False).stdout.strip()
    results.begin(machine.describe(), chosen.threads,
                  {"date": datetime.datetime.now().isoformat(timespec="minutes"), "commit": commit,
                   "settings": [s.name for s in settings], "rounds": chosen.rounds, "seconds": chosen.seconds,
                   "variants": chosen.variants, "peers": chosen.peers.pattern, "quiet_cores": chosen.quiet_cores})
    comparison = Comparison(chosen, results)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the measured process ends too
    try:
        for setting in settings:
            comparison.run(setting)
    except (BadAnswer, subprocess.CalledProcessError) as problem:
        print(f"bench-vs-peers: {problem}", file=sys.stderr)
        return 1
    tables = report.tables([results.rows[s.name] for s in SETTINGS if s.name in results.rows])
    (chosen.out / "table.md").write_text("\n".join(report.markdown(table) for table in tables), encoding="utf-8")
    print(results.path.read_text(encoding="utf-8") if chosen.json
          else "\n".join(report.aligned(table) for table in tables), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
