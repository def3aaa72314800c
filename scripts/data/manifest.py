"""A CSV file beside the images, read by Python's csv module and Pillow."""
import csv
import pathlib

from source import Sample, pixels


def read(out: pathlib.Path):
    samples = []
    with open(out / "labels.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            content = (out / row["path"]).read_bytes()
            samples.append(Sample(row["split"], row["label"], pixels(content), content))
    return samples
