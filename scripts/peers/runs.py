"""Runs one measurement in its own process on a quiet machine and watches for disturbance."""
import dataclasses
import json
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from typing import Dict, List, Optional

from machine import Disturbance, Ticks, wait_until_quiet


class BadAnswer(Exception):
    """A contender failed or printed an invalid result."""


@dataclasses.dataclass(frozen=True)
class Run:
    """Result of one process."""

    step_seconds: List[float]
    peak_rss_bytes: int
    process_seconds: float  # from its start to its end
    disturbance: Disturbance
    about: Dict[str, object]


@dataclasses.dataclass(frozen=True)
class Patience:
    """How much disturbance is accepted, and how often a disturbed measurement is repeated."""

    cores: float = 0.1
    wait_seconds: float = 120.0
    retries: int = 2
    timeout_seconds: float = 240.0


def undisturbed(command: List[str], environment: Dict[str, Optional[str]], patience: Patience) -> Run:
    """Repeats disturbed measurements and returns the least disturbed one."""
    best: Optional[Run] = None
    for attempt in range(1 + patience.retries):
        if not wait_until_quiet(patience.wait_seconds, patience.cores):
            print("  the machine is not quiet; measuring anyway", file=sys.stderr)
        run = once(command, environment, patience.timeout_seconds)
        if best is None or run.disturbance.total < best.disturbance.total:
            best = run
        if run.disturbance.total <= patience.cores:
            break
        if attempt < patience.retries:
            print(f"  disturbed (others {run.disturbance.others:.2f}, steal {run.disturbance.steal:.2f} cores): again",
                  file=sys.stderr)
    return best


def once(command: List[str], environment: Dict[str, Optional[str]], timeout_seconds: float) -> Run:
    full = {key: value for key, value in {**os.environ, **environment}.items() if value is not None}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        before, start = Ticks.now(), time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=full,
                                   start_new_session=True)
        try:
            status, usage = _wait(process, timeout_seconds)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)  # launchers have children
            process.wait()
            raise
        wall = time.monotonic() - start
        seen = Disturbance.between(before, Ticks.now(), usage.ru_utime + usage.ru_stime, wall)
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode(errors="replace"))
    if status != 0:
        raise BadAnswer(f"{_shown(command)}: ended with {status}\n{texts[1][-4000:]}")
    answer = parse(texts[0], command)
    return Run(answer["step_seconds"], answer["peak_rss_bytes"], wall, seen, answer.get("about", {}))


def parse(output: str, command: List[str]) -> Dict:
    """Parses and checks the last line of a contender's output."""
    lines = output.strip().splitlines()
    try:
        answer = json.loads(lines[-1])
        seconds = [float(s) for s in answer["step_seconds"]]
        if not seconds or min(seconds) <= 0 or int(answer["peak_rss_bytes"]) <= 0:
            raise ValueError("times and memory must be above 0")
    except (IndexError, KeyError, TypeError, ValueError) as problem:
        raise BadAnswer(f"{_shown(command)}: no answer in its last line ({problem!r})\n{output[-2000:]}") from problem
    return answer


def _wait(process: subprocess.Popen, timeout_seconds: float):
    """Returns the exit status and the resources used by the process and its children."""
    end = time.monotonic() + timeout_seconds
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, usage
        if time.monotonic() > end:
            raise BadAnswer(f"{_shown(process.args)}: not done after {timeout_seconds:.0f} s")
        time.sleep(0.02)


def _shown(command: List[str]) -> str:
    return " ".join(shlex.quote(word) for word in command)
