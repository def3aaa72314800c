"""Describes the machine and measures how much of it other processes use (Linux, /proc)."""
import os
import pathlib
import platform
import time
from typing import Dict, List, NamedTuple, Optional

TICKS = os.sysconf("SC_CLK_TCK")


class Ticks(NamedTuple):
    """Processor seconds since boot, summed over all cores."""

    busy: float
    steal: float

    @staticmethod
    def now() -> "Ticks":
        with open("/proc/stat", encoding="ascii") as stat:
            user, nice, system, _, _, irq, softirq, steal = map(int, stat.readline().split()[1:9])
        return Ticks((user + nice + system + irq + softirq) / TICKS, steal / TICKS)


class Disturbance(NamedTuple):
    """Cores that others used during a measurement: other processes of this machine, and its host (steal time)."""

    others: float
    steal: float

    @staticmethod
    def between(before: Ticks, after: Ticks, own_cpu: float, wall: float) -> "Disturbance":
        """own_cpu: processor seconds of the measured process; wall: its duration in seconds."""
        wall = max(wall, 1e-9)
        return Disturbance(max(0.0, (after.busy - before.busy - own_cpu) / wall), (after.steal - before.steal) / wall)

    @property
    def total(self) -> float:
        return self.others + self.steal


def wait_until_quiet(limit_seconds: float, cores: float) -> bool:
    """Waits until others use fewer cores for a second; returns False on timeout."""
    end = time.monotonic() + limit_seconds
    while True:
        before, start, cpu = Ticks.now(), time.monotonic(), time.process_time()
        time.sleep(1)
        seen = Disturbance.between(before, Ticks.now(), time.process_time() - cpu, time.monotonic() - start)
        if seen.total < cores:
            return True
        if time.monotonic() > end:
            return False


def has_avx512() -> bool:
    return "avx512f" in _flags()


def openblas_kernels() -> Optional[str]:
    """Returns the OpenBLAS kernels for an Intel processor with AVX-512, or None if OpenBLAS chooses well by itself. OpenBLAS
    0.3.21 chooses by model number and falls back to kernels of 2004 for newer models (38 instead of 220 to 280 GFLOP/s on
    an Emerald Rapids)."""
    if not (is_intel() and has_avx512()):
        return None
    return "Cooperlake" if "avx512_bf16" in _flags() else "SkylakeX"


def _flags() -> List[str]:
    return _cpu_info().get("flags", "").split()


def is_intel() -> bool:
    return _cpu_info().get("vendor_id") == "GenuineIntel"


def describe() -> Dict[str, object]:
    release = pathlib.Path("/etc/os-release").read_text(encoding="utf-8")
    system = next(line.split("=", 1)[1].strip('"') for line in release.splitlines() if line.startswith("PRETTY_NAME="))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {"cpu": _cpu_info().get("model name", platform.processor()), "cores": os.cpu_count(),
            "avx512": has_avx512(), "memory_bytes": memory, "system": system, "kernel": platform.release()}


def _cpu_info() -> Dict[str, str]:
    """Returns the lines of the first core."""
    first = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").split("\n\n")[0]
    return {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in first.splitlines())}
