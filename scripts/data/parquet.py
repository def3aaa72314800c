"""Hugging Face's Parquet files, read by pyarrow."""
import json
import pathlib

import pyarrow.parquet

from source import Sample, pixels

SPLIT = {"train": "train", "validation": "val", "test": "test"}


def read(out: pathlib.Path):
    samples = []
    for file in sorted((out / "data").glob("*.parquet")):
        table = pyarrow.parquet.read_table(file, page_checksum_verification=True)
        names = json.loads(table.schema.metadata[b"huggingface"])["info"]["features"]["label"]["names"]
        for row in table.to_pylist():
            content = row["image"]["bytes"]
            samples.append(Sample(SPLIT[file.name.split("-")[0]], names[row["label"]], pixels(content), content))
    return samples
