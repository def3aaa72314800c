"""Timing steps in this process, and the line of JSON that a peer answers with."""
import json
import sys
import time
from typing import Callable, Dict, List


def step_seconds(step: Callable[[], object], warmup: int, steps: int) -> List[float]:
    for _ in range(warmup):
        step()
    seconds = []
    for _ in range(steps):
        start = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - start)
    return seconds


def peak_resident() -> int:
    """The most bytes that this process had resident so far, as Linux counts them."""
    with open("/proc/self/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return 1024 * int(line.split()[1])
    raise RuntimeError("/proc/self/status has no line VmHWM")


def answer(seconds: List[float], about: Dict[str, object]) -> None:
    json.dump({"step_seconds": seconds, "peak_rss_bytes": peak_resident(), "about": about}, sys.stdout)
    print()
