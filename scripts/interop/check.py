"""Compares vit4j with transformers and timm on models with fresh random weights: see check-interop."""

import argparse
import json
import pathlib
import random
import re
import shlex
import subprocess
import sys
import time

import libraries  # noqa: F401  (first: see there)
import timm
import torch
import transformers
from cases import Case, make
from command_line import check_command, check_pipeline
from comparisons import check_back, check_forward, check_names, check_training
from families import MODELS

CHECKS = ("logits", "inner", "names", "back", "gradients", "AdamW", "command", "pipeline")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="check-interop", add_help=False)
    parser.add_argument("--family", default="")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--probe", type=shlex.split, required=True)
    parser.add_argument("--vit", type=shlex.split, required=True)
    parser.add_argument("--photos", type=pathlib.Path, required=True)
    return parser.parse_args()


def run_java(probe: list[str], cases: list[Case], work: pathlib.Path) -> dict[str, str | None]:
    """Runs all models in one JVM, and returns what went wrong by name."""
    jobs, outcomes, log = (work / name for name in ("jobs.json", "outcomes.json", "java.log"))
    jobs.write_text(json.dumps([job for case in cases for job in case.jobs()], indent=1))
    with open(log, "w") as output:
        status = subprocess.run([*probe, str(jobs), str(outcomes)], stdout=output, stderr=output).returncode
    if status != 0:
        print("\n".join(log.read_text().splitlines()[-20:]), file=sys.stderr)
        sys.exit(f"check-interop: the Java side failed with {status}")
    return {outcome["name"]: outcome.get("error") for outcome in json.loads(outcomes.read_text())}


def attempt(case: Case, check: str, action, *more) -> None:
    try:
        action(case, *more)
    except Exception as e:  # whatever a library objects to is a finding
        case.fail(check, (str(e).strip().splitlines() or [type(e).__name__])[0])


def check(case: Case, errors: dict[str, str | None], on_photos: bool, options: argparse.Namespace) -> None:
    error = errors[case.row.name]
    if error:
        case.fail("logits", error)
        return
    attempt(case, "logits", check_forward)
    attempt(case, "back", check_back)
    if not case.timm:
        error = errors[case.row.name + " in memory"]
        if error:
            case.fail("names", error)
        else:
            attempt(case, "names", check_names)
    if case.row.gradients:
        attempt(case, "gradients", check_training)
    if on_photos:
        photos = sorted(options.photos.glob("*.png"))[:2]
        attempt(case, "command", check_command, options.vit, photos)
        if case.row.auto_class == "AutoModelForImageClassification":
            attempt(case, "pipeline", check_pipeline, options.vit, photos)


def table(cases: list[Case]) -> str:
    lines = [["model", *CHECKS]]
    for case in cases:
        lines.append([case.row.name, *("NO" if case.failed(c) else case.results.get(c, "-") for c in CHECKS)])
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)


def main() -> int:
    options = arguments()
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**6)
    rows = [row for row in MODELS if re.search(options.family, row.name)]
    if not rows:
        print(f"check-interop: --family {options.family}: no model's name matches", file=sys.stderr)
        return 2
    versions = f"torch {torch.__version__}, transformers {transformers.__version__}, timm {timm.__version__}"
    print(f"{len(rows)} models, {versions}; --seed {seed}", flush=True)
    started = time.monotonic()
    cases = [make(row, seed, options.work) for row in rows]
    errors = run_java(options.probe, cases, options.work)
    seen = set()
    for case in cases:
        # The commands take seconds: once for each family
        on_photos = case.row.gradients and case.family not in seen
        seen |= {case.family} if on_photos else set()
        check(case, errors, on_photos, options)
    print(table(cases))
    wrong = [(case, check) for case in cases for check in CHECKS if case.failed(check)]
    for case, name in wrong:
        print(f"{case.row.name}: {name}: {case.results[name].removeprefix('no: ')}")
    bad = list(dict.fromkeys(case.row.name for case, _ in wrong))
    seconds = time.monotonic() - started
    print(f"{len(cases) - len(bad)} of {len(cases)} models agree; {seconds:.0f} s (errors: of the largest entry)")
    if bad:
        print(f"to repeat: scripts/check-interop --seed {seed} --family '^({'|'.join(bad[:5])})$' --keep DIR")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
