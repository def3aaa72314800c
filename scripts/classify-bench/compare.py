#!/usr/bin/python3
"""Runs vit classify and PyTorch alternately and prints a table; called by scripts/bench-classify.

  compare.py ROOT CACHE WORK IMAGES ROUNDS MODEL...
"""
import csv
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

# Ways to run PyTorch; the fastest is quoted. OpenMP's threads spin while they wait and so take processor time from the
# decoding workers: hence the passive policy and the single thread.
STYLES = (("torchvision", 1, {}), ("timm-frozen", 1, {}), ("timm-frozen", 2, {"OMP_WAIT_POLICY": "passive"}))
WORKERS = 2
BATCH = 64
# Some machines pin OpenBLAS to kernels of older CPUs. Neither side needs the pin, which slows both down; the results are
# compared below.
PINS = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
TIMINGS = re.compile(r"timings: ([\d,]+) images in [\d.]+ s, ([\d.]+) images/s; processor time ([\d.]+) s, of it decoding"
                     r" ([\d.]+) s")


def environment(**changes):
    unpinned = {name: value for name, value in os.environ.items() if name not in PINS}
    return {**unpinned, **changes}


def run(command, env):
    start = time.perf_counter()
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stderr}failed with exit code {done.returncode}")
    return done, time.perf_counter() - start


def vit(root, model, listed, out):
    command = [str(root / "scripts" / "vit"), "classify", "--model", str(model), "--top-k", "1", "--format", "csv",
               "--out", str(out), "--timings", f"@{listed}"]
    done, process = run(command, environment())
    seen = TIMINGS.search(done.stderr)
    if not seen:
        sys.exit(f"vit classify printed no timings:\n{done.stderr}")
    images = int(seen.group(1).replace(",", ""))
    return result(images, float(seen.group(2)), float(seen.group(3)), float(seen.group(4)), process)


def result(images, rate, processor, decoding, process):
    return {"rate": rate, "processor": 1e3 * processor / images, "share": decoding / processor, "process": process}


def torch(root, cache, model, images, count, style, out):
    name, threads, changes = style
    env = environment(LD_LIBRARY_PATH=str(cache / "openblas-openmp"), OMP_NUM_THREADS=str(threads),
                      LD_PRELOAD=str(cache / "tcmalloc" / "libtcmalloc_minimal.so.4"), **changes)
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        if "avx512f" in info.read():
            env["ATEN_CPU_CAPABILITY"] = "avx512"
    command = ["/usr/bin/python3", str(root / "scripts" / "classify-bench" / "torch_classify.py"), str(model),
               str(images), str(count), str(BATCH), str(WORKERS), str(threads), name, str(out)]
    done, process = run(command, env)
    answer = json.loads(done.stdout)
    return result(answer["images"], answer["images_per_second"], answer["cpu_seconds"], answer["decoding_cpu_seconds"],
                  process)


def agreement(vit_rows, torch_rows):
    """Returns the number of images for which both predict the same class."""
    with open(vit_rows, encoding="utf-8", newline="") as file:
        ours = {row["file"]: int(row["index"]) for row in csv.DictReader(file)}
    with open(torch_rows, encoding="utf-8") as file:
        theirs = {path: int(index) for path, index, _ in (line.rsplit(",", 2) for line in file)}
    if ours.keys() != theirs.keys():
        sys.exit(f"{vit_rows} and {torch_rows} are not of the same images")
    return sum(ours[path] == theirs[path] for path in ours)


def describe(name, results):
    rates = [result["rate"] for result in results]
    print(f"| {name} | {statistics.median(rates):.0f} ({min(rates):.0f} to {max(rates):.0f}) | "
          f"{statistics.median(r['processor'] for r in results):.2f} ms | "
          f"{100 * statistics.median(r['share'] for r in results):.0f} % | "
          f"{statistics.median(r['process'] for r in results):.1f} s |", flush=True)


def main(root, cache, work, count, rounds, variants):
    files = sorted((work / "images").rglob("*.jpg"))[:count]
    listed = work / "images.txt"
    listed.write_text("".join(f"{file}\n" for file in files), encoding="utf-8")
    for variant in variants:
        model = work / variant.replace("/", "-")
        results = {"vit4j": []}
        vit_rows, torch_rows = work / f"{model.name}-vit4j.csv", work / f"{model.name}-torch.csv"
        for _ in range(rounds):
            results["vit4j"].append(vit(root, model, listed, vit_rows))
            for style in STYLES:
                name = f"PyTorch, {style[0]}, {style[1]} thread{'s' if style[1] > 1 else ''}"
                results.setdefault(name, []).append(
                    torch(root, cache, model, work / "images", count, style, torch_rows))
        print(f"\n{variant}, {len(files)} images, {rounds} rounds; both predict the same class for "
              f"{agreement(vit_rows, torch_rows)}\n")
        print("| | images/s | processor time per image | share of decoding | whole process |\n|---|---|---|---|---|")
        for name, result in results.items():
            describe(name, result)


if __name__ == "__main__":
    if len(sys.argv) < 7:
        sys.exit(__doc__)
    main(*map(pathlib.Path, sys.argv[1:4]), *map(int, sys.argv[4:6]), sys.argv[6:])
