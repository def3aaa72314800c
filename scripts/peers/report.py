"""Tables of speed, speedup, training memory and startup time."""
import statistics
from typing import Callable, Iterable, List, Optional

from contenders import VIT4J, order_of
from results import Figures, Row

Cells = List[List[str]]


def tables(rows: Iterable[Row]) -> List[Cells]:
    """Joins the tables that have rows."""
    rows = list(rows)
    return [table for table in (speed(rows), ratios(rows), memory(rows), start(rows)) if len(table) > 1]


def speed(rows: List[Row]) -> Cells:
    """Images per second of each contender."""
    rows = _of_modes(rows, "train", "infer")
    everyone = _everyone(rows)
    return [["images/s", *everyone, "sgemm GFLOP/s"],
            *[[row.setting, *[_cell(row.of_peer(who), lambda f: f"{row.batch / f.median_seconds:.1f}")
                              for who in everyone], _median(row.sgemm_gflops)] for row in rows]]


def ratios(rows: List[Row]) -> Cells:
    """Speedup of vit4j over each peer, with the range over rounds and the disturbance of the worst round."""
    rows = _of_modes(rows, "train", "infer")
    peers = [who for who in _everyone(rows) if not who.startswith(VIT4J)]
    table = [["vit4j is x times as fast as", *peers, "the best of them", "its range", "cores others used"]]
    for row in rows:
        best = row.best_peer()
        cells = [row.setting, *[_ratio(row.ratio(peer)) for peer in peers]]
        if best:
            least, most = row.ratio_range(best.peer) or (float("nan"), float("nan"))
            cells += [f"{_ratio(row.ratio(best.peer))} {best.peer} ({best.variant})", f"{least:.2f}-{most:.2f}"]
        cells += ["-"] * (len(table[0]) - 1 - len(cells))
        table.append([*cells, f"{max(r.others + r.steal for f in row.figures for r in f.rounds):.2f}"])
    return table


def memory(rows: List[Row]) -> Cells:
    """Peak resident memory of each training process."""
    return _plain(_of_modes(rows, "train"), "most MB resident", lambda f: f"{f.peak_rss_bytes / 1e6:.0f}")


def start(rows: List[Row]) -> Cells:
    """Seconds from the start to the end of a process that does one training step."""
    return _plain(_of_modes(rows, "start"), "process with one step, s", lambda f: f"{f.median_seconds:.2f}")


def aligned(table: Cells) -> str:
    widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
    return "".join("  ".join(cell.ljust(width) if i == 0 else cell.rjust(width)
                             for i, (cell, width) in enumerate(zip(row, widths))).rstrip() + "\n" for row in table)


def markdown(table: Cells) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in table]
    return "\n".join([lines[0], "|" + "---|" * len(table[0]), *lines[1:]]) + "\n"


def _plain(rows: List[Row], title: str, shown: Callable[[Figures], str]) -> Cells:
    everyone = _everyone(rows)
    return [[title, *everyone], *[[row.setting, *[_cell(row.of_peer(who), shown) for who in everyone]] for row in rows]]


def _of_modes(rows: List[Row], *modes: str) -> List[Row]:
    return [row for row in rows if row.setting.split("/")[0] in modes]


def _everyone(rows: List[Row]) -> List[str]:
    """Returns vit4j and its peers."""
    return sorted(dict.fromkeys(f.peer for row in rows for f in row.figures), key=order_of)


def _cell(figures: Optional[Figures], shown: Callable[[Figures], str]) -> str:
    return shown(figures) if figures else "-"


def _ratio(ratio: Optional[float]) -> str:
    return "-" if ratio is None else f"{ratio:.2f}"


def _median(values: List[float]) -> str:
    return f"{statistics.median(values):.0f}" if values else "-"
