"""Results: medians, ratios, and the file that collects the results of several calls."""
import dataclasses
import json
import os
import pathlib
import statistics
from typing import Dict, List, Optional, Tuple

from contenders import PINNED, VIT4J, is_rewritten
from runs import Run
from settings import Setting


@dataclasses.dataclass(frozen=True)
class Round:
    """One measurement of one contender: seconds per step (or of the whole process in mode start)."""

    median_seconds: float
    fastest_seconds: float
    slowest_seconds: float
    steps: int
    peak_rss_bytes: int
    others: float  # cores that other processes used
    steal: float

    @staticmethod
    def of(run: Run, whole_process: bool) -> "Round":
        seconds = [run.process_seconds] if whole_process else run.step_seconds
        return Round(statistics.median(seconds), min(seconds), max(seconds), len(seconds), run.peak_rss_bytes,
                     run.disturbance.others, run.disturbance.steal)


@dataclasses.dataclass(frozen=True)
class Figures:
    """One contender at one setting."""

    peer: str
    variant: str
    rounds: List[Round]

    @property
    def median_seconds(self) -> float:
        return statistics.median(r.median_seconds for r in self.rounds)

    @property
    def peak_rss_bytes(self) -> int:
        return max(r.peak_rss_bytes for r in self.rounds)


@dataclasses.dataclass(frozen=True)
class Row:
    """All contenders at one setting, with only the fastest variant of each peer. Their rounds are aligned."""

    setting: str
    batch: int
    step_flops: float
    vit4j_jar: str  # SHA-256 of the measured jar
    figures: List[Figures] = dataclasses.field(default_factory=list)
    heats: Dict[str, float] = dataclasses.field(default_factory=dict)  # median seconds in a short run of each variant
    sgemm_gflops: List[float] = dataclasses.field(default_factory=list)  # before and after the measurements

    @staticmethod
    def empty(setting: Setting, vit4j_jar: str) -> "Row":
        return Row(setting.name, setting.batch, setting.flops, vit4j_jar)

    def with_round(self, contender_rounds: List[Tuple[str, str, Round]], sgemm: List[float]) -> "Row":
        """contender_rounds: peer, variant and result. A contender that is added later has fewer rounds."""
        figures = {(f.peer, f.variant): f for f in self.figures}
        for peer, variant, one in contender_rounds:
            earlier = figures.get((peer, variant), Figures(peer, variant, []))
            figures[peer, variant] = dataclasses.replace(earlier, rounds=[*earlier.rounds, one])
        return dataclasses.replace(self, figures=list(figures.values()), sgemm_gflops=[*self.sgemm_gflops, *sgemm])

    def of_peer(self, peer: str) -> Optional[Figures]:
        return min((f for f in self.figures if f.peer == peer), key=lambda f: f.median_seconds, default=None)

    def best_peer(self) -> Optional[Figures]:
        others = [f for f in self.figures if f.peer not in (VIT4J, PINNED) and not is_rewritten(f.peer)]
        return min(others, key=lambda f: f.median_seconds, default=None)

    def ratio(self, peer: str) -> Optional[float]:
        """Returns the speedup of vit4j over a peer, as a ratio of medians."""
        ours, theirs = self.of_peer(VIT4J), self.of_peer(peer)
        return theirs.median_seconds / ours.median_seconds if ours and theirs else None

    def ratio_range(self, peer: str) -> Optional[Tuple[float, float]]:
        """Returns the smallest and the largest speedup of a round."""
        ours, theirs = self.of_peer(VIT4J), self.of_peer(peer)
        if not ours or not theirs:
            return None
        # Aligns the lists at their ends, since the latest rounds were run together.
        pairs = list(zip(reversed(ours.rounds), reversed(theirs.rounds)))
        ratios = [b.median_seconds / a.median_seconds for a, b in pairs]
        return min(ratios), max(ratios)


class ResultsFile:
    """results.json of a folder. Further calls with the same folder add rounds and rows."""

    VERSION = 1

    def __init__(self, folder: pathlib.Path):
        self.path = folder / "results.json"
        self.machine: Dict[str, object] = {}
        self.calls: List[Dict[str, object]] = []
        self.environments: Dict[str, Dict[str, Optional[str]]] = {}
        self.rows: Dict[str, Row] = {}
        if self.path.exists():
            self._read()

    def _read(self) -> None:
        content = json.loads(self.path.read_text(encoding="utf-8"))
        if content.get("version") != self.VERSION:
            raise SystemExit(f"{self.path}: of version {content.get('version')}, this program writes {self.VERSION}: "
                             "choose another --out folder")
        self.machine, self.calls = content["machine"], content["calls"]
        self.environments = content["environments"]
        for row in content["rows"]:
            row.pop("summary")
            figures = [Figures(f["peer"], f["variant"], [Round(**r) for r in f["rounds"]]) for f in row.pop("figures")]
            self.rows[row["setting"]] = Row(figures=figures, **row)

    def begin(self, machine: Dict[str, object], threads: int, call: Dict[str, object]) -> None:
        """machine: its description; call: date, commit and options of this call."""
        now = {**machine, "threads": threads}
        if self.machine and self.machine != now:
            raise SystemExit(f"{self.path}: measured on another machine or with other threads ({self.machine}, "
                             f"now {now}): choose another --out folder")
        self.machine = now
        self.calls.append(call)

    def row(self, setting: Setting, vit4j_jar: str) -> Row:
        """Returns the row of a setting; an empty one if there is none or another vit4j was measured."""
        row = self.rows.get(setting.name)
        return row if row and row.vit4j_jar == vit4j_jar else Row.empty(setting, vit4j_jar)

    def put(self, row: Row) -> None:
        self.rows[row.setting] = row
        self.write()

    def write(self) -> None:
        content = {"version": self.VERSION, "machine": self.machine, "calls": self.calls,
                   "environments": self.environments,
                   "rows": [{**dataclasses.asdict(row), **summary(row)} for row in self.rows.values()]}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self.path.with_suffix(".json.tmp")
        temporary.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        os.replace(temporary, self.path)


def summary(row: Row) -> Dict[str, object]:
    """Returns a summary for readers of the file; ignored when the file is read back."""
    best = row.best_peer()
    return {"summary": {
        "images_per_second": {f"{f.peer} ({f.variant})": row.batch / f.median_seconds for f in row.figures},
        "best_peer": best.peer if best else None,
        "ratio_to_best": row.ratio(best.peer) if best else None}}
