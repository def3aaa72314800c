"""CIFAR-10's binary files, read by NumPy as https://www.cs.toronto.edu/~kriz/cifar.html describes them."""
import pathlib

import numpy

from source import Sample

SPLITS = ("train", "test")
SIDE = 32


def read(out: pathlib.Path):
    names = (out / "batches.meta.txt").read_text(encoding="utf-8").split()
    samples = []
    for file in sorted(out.glob("*.bin")):
        split = "test" if file.name == "test_batch.bin" else "train"
        records = numpy.fromfile(file, dtype=numpy.uint8).reshape(-1, 1 + 3 * SIDE * SIDE)
        for record in records:
            image = record[1:].reshape(3, SIDE, SIDE).transpose(1, 2, 0)
            samples.append(Sample(split, names[record[0]], numpy.ascontiguousarray(image)))
    return samples
