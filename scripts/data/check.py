#!/usr/bin/env python3
"""Exports a small data set to every format with vit, and reads it with Python's libraries: scripts/check-data --help."""
import argparse
import collections
import importlib
import pathlib
import shlex
import subprocess
import sys

import numpy
from PIL import Image

import source

FORMATS = ["folders", "manifest", "cifar", "parquet", "webdataset"]
SIDE = 24


def resized(array, side, fit):
    """Resizes as torchvision's Resize and CenterCrop do, with Pillow's bicubic filter."""
    height, width = array.shape[:2]
    size = (side, side)
    if fit != "stretch":
        size = (side, side * height // width) if width <= height else (side * width // height, side)
    image = Image.fromarray(array).resize(size, Image.Resampling.BICUBIC)
    if fit == "crop":
        left = round((image.width - side) / 2)
        top = round((image.height - side) / 2)
        image = image.crop((left, top, left + side, top + side))
    return numpy.asarray(image)


class Check:
    def __init__(self, options):
        self.options = options
        self.failures = 0

    def vit(self, *arguments):
        command = shlex.split(self.options.vit) + [str(argument) for argument in arguments]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            sys.exit(f"{shlex.join(command)}: exit {result.returncode}\n{result.stderr}")

    def same(self, title, expected, found, contents=False):
        def counted(samples):
            return collections.Counter(s.key() + ((s.content,) if contents else ()) for s in samples)

        missing = counted(expected) - counted(found)
        added = counted(found) - counted(expected)
        good = not missing and not added and len(found) > 0
        self.failures += not good
        print(f"{'ok  ' if good else 'FAIL'} {title}: {len(found)} images")
        for what, rows in (("missing", missing), ("not expected", added)):
            for row in list(rows)[:3]:
                print(f"       {what}: {row[0]} {row[1]} {row[2]}")

    def run(self, name, work):
        module = importlib.import_module(name)
        splits = getattr(module, "SPLITS", ("train", "val", "test"))
        exact = work / name / "in"
        samples = source.write(exact, self.options.seed, splits, forms=("PNG", "BMP"))
        mixed = work / name / "mixed"
        photos = source.write(mixed, self.options.seed + 1, splits)

        def export(title, data, *options):
            out = work / name / title.replace(" ", "-")
            self.vit("data", "export", "--format", name, *options, data, out)
            listed = (out / "classes.txt").read_text(encoding="utf-8").split("\n")[:-1]
            if listed != source.CLASSES:
                self.failures += 1
                print(f"FAIL {name}: classes.txt lists {listed}")
            return module.read(out)

        fixed = getattr(module, "SIDE", 0)
        if fixed:
            for fit in ("crop", "stretch"):
                expected = [source.Sample(s.split, s.label, resized(s.pixels, fixed, fit)) for s in samples]
                self.same(f"{name}, {fit}", expected, export(fit, exact, "--fit", fit))
            return
        self.same(f"{name}, bytes kept", photos, export("keep", mixed), contents=True)
        self.same(f"{name}, as PNG", samples, export("png", exact, "--image-format", "png"))
        for fit in ("ratio", "crop", "stretch"):
            expected = [source.Sample(s.split, s.label, resized(s.pixels, SIDE, fit)) for s in samples]
            self.same(f"{name}, {fit} to {SIDE}", expected, export(fit, exact, "--side", SIDE, "--fit", fit))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--vit", required=True)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--format", action="append", choices=FORMATS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    check = Check(options)
    for name in options.format or FORMATS:
        check.run(name, options.work)
    print("all equal" if check.failures == 0 else f"{check.failures} differ")
    return 1 if check.failures else 0


if __name__ == "__main__":
    sys.exit(main())
