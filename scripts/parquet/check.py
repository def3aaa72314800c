"""Compares vit4j with datasets and pyarrow: data sets that Python writes are exported by vit and read again in Python."""

import argparse
import hashlib
import io
import os
import pathlib
import random
import shlex
import shutil
import subprocess
import sys
import tempfile

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_DATASETS_DISABLE_PROGRESS_BARS", "1")

import datasets
import numpy
import pyarrow
import pyarrow.parquet
from datasets import ClassLabel, Dataset, DatasetDict, Features, Image, Sequence, load_dataset
from PIL import Image as Pillow

NAMES = ["zebra", "cat", "dog, \"big\"", "äpfel", "10", "2"]
KINDS = ("png", "jpeg", "webp")
failures = []


def check(name, ok, detail=""):
    print(("ok    " if ok else "FAILED ") + name + (f": {detail}" if detail and not ok else ""), flush=True)
    if not ok:
        failures.append(name)


def encoded(rng):
    size = (rng.randrange(5, 60), rng.randrange(5, 60))
    array = numpy.random.default_rng(rng.randrange(1 << 30)).integers(0, 256, (size[1], size[0], 3), dtype=numpy.uint8)
    kind = rng.choice(KINDS)
    content = io.BytesIO()
    Pillow.fromarray(array).save(content, kind)
    return content.getvalue(), {"jpeg": "jpg"}.get(kind, kind)


def rows(rng, count, multi):
    result = []
    for i in range(count):
        content, ending = encoded(rng)
        label = sorted(rng.sample(range(len(NAMES)), rng.randrange(0, 4))) if multi else rng.randrange(len(NAMES))
        result.append(({"bytes": content, "path": f"{i % 7}/{i:04}.{ending}"}, label))
    return result


def vit(command, *arguments):
    result = subprocess.run([*command, *map(str, arguments)], capture_output=True, text=True)
    return result.returncode, result.stdout, result.stderr


def read_back(folder, label):
    """What datasets makes of a folder: by split, bytes and labels; and the features."""
    loaded = load_dataset(str(folder), cache_dir=str(folder.parent / "cache"))
    splits = {}
    for split, data in loaded.items():
        data = data.cast_column("image", Image(decode=False))
        splits[split] = [(hashlib.sha256(row["image"]["bytes"]).hexdigest(), row["image"]["path"], row[label])
                         for row in data]
    return splits, next(iter(loaded.values())).features


def expected(splits):
    return {split: [(hashlib.sha256(image["bytes"]).hexdigest(), image["path"], label) for image, label in part]
            for split, part in splits.items()}


def same(found, wanted, single):
    """Equal content and labels; a path may get another ending, as the content tells the format."""
    if found.keys() != wanted.keys():
        return f"splits {sorted(found)}, not {sorted(wanted)}"
    for split in wanted:
        if found[split] != wanted[split]:
            differing = [pair for pair in zip(found[split], wanted[split]) if pair[0] != pair[1]]
            return f"{split}: {len(found[split])} of {len(wanted[split])} rows, first difference {differing[:1]}"
    return ""


def export(command, source, target, *options):
    code, _, err = vit(command, "data", "export", "--format", "parquet", *options, source, target)
    return code == 0, err


def hugging_face(command, work, rng, multi):
    """Written by datasets, several shards and splits; read and written here; read by datasets."""
    feature = Sequence(ClassLabel(names=NAMES)) if multi else ClassLabel(names=NAMES)
    name = "labels" if multi else "label"
    splits = {"train": rows(rng, 157, multi), "validation": rows(rng, 31, multi), "test": rows(rng, 40, multi)}
    source, target = work / f"hub-{multi}", work / f"out-{multi}"
    for split, part in splits.items():
        shards = 3 if split == "train" else 1
        data = Dataset.from_dict({"image": [image for image, _ in part], name: [label for _, label in part]},
                                 features=Features({"image": Image(), name: feature}))
        for shard in range(shards):
            file = source / "data" / f"{split}-{shard:05}-of-{shards:05}.parquet"
            file.parent.mkdir(parents=True, exist_ok=True)
            data.shard(shards, shard, contiguous=True).to_parquet(file)
    ok, err = export(command, source, target, "--shard-images", "60")
    check(f"datasets -> vit -> datasets, multi-label {multi}: exported", ok, err)
    if not ok:
        return
    found, features = read_back(target, name)
    difference = same(found, expected(splits), not multi)
    check(f"datasets -> vit -> datasets, multi-label {multi}: same images and labels", not difference, difference)
    label = features[name].feature if multi else features[name]
    check(f"datasets -> vit -> datasets, multi-label {multi}: features",
          isinstance(features["image"], Image) and isinstance(label, ClassLabel) and label.names == NAMES, str(features))
    loaded = load_dataset("parquet", data_dir=str(target / "data"), cache_dir=str(work / "cache"))
    check(f"load_dataset('parquet', data_dir=...), multi-label {multi}",
          {k: len(v) for k, v in loaded.items()} == {k: len(v) for k, v in splits.items()})
    for file in sorted((target / "data").glob("*.parquet")):
        pyarrow.parquet.read_table(file, page_checksum_verification=True)
    check(f"pyarrow verifies the checksums, multi-label {multi}", True)


def options(command, work, rng):
    """Every way in which pyarrow writes pages."""
    part = rows(rng, 90, False)
    columns = {"image": pyarrow.array([image for image, _ in part],
                                      pyarrow.struct([("bytes", pyarrow.binary()), ("path", pyarrow.string())])),
               "label": pyarrow.array([NAMES[label] for _, label in part])}
    large = {"image": pyarrow.array([image["bytes"] for image, _ in part], pyarrow.large_binary()),
             "label": pyarrow.array([NAMES[label] for _, label in part], pyarrow.large_string())}
    cases = [(f"{codec}, pages {version}, dictionary {dictionary}, {group} rows", columns,
              dict(compression=codec, data_page_version=version, use_dictionary=dictionary, row_group_size=group,
                   data_page_size=3000, write_batch_size=rng.choice((1, 7, 1024)), write_page_checksum=rng.random() < .5,
                   write_page_index=rng.random() < .5))
             for codec in ("none", "snappy", "gzip", "zstd", "lz4") for version in ("1.0", "2.0")
             for dictionary in (True, False) for group in (13, 90)]
    cases.append(("large_binary and large_string", large, {}))
    cases.append(("dictionary type", {**columns, "label": columns["label"].dictionary_encode()}, {}))
    cases.append(("format 1.0", columns, dict(version="1.0")))
    for number, (name, table, choices) in enumerate(cases):
        file = work / f"{number}.parquet"
        pyarrow.parquet.write_table(pyarrow.table(table), file, **choices)
        target = work / f"written-{number}"
        ok, err = export(command, file, target)
        if not ok:
            check(name, False, err)
            continue
        found, features = read_back(target, "label")
        # Strings have no order of their own: vit sorts them, numbers by their value.
        got = [(row[0], features["label"].names[row[2]]) for row in found["train"]]
        want = [(hashlib.sha256(image["bytes"]).hexdigest(), NAMES[label]) for image, label in part]
        check(name, got == want, f"{len(got)} rows")
        shutil.rmtree(target)


def refusals(command, work, rng):
    file = work / "brotli.parquet"
    part = rows(rng, 5, False)
    table = pyarrow.table({"image": [image["bytes"] for image, _ in part], "label": [label for _, label in part]})
    pyarrow.parquet.write_table(table, file, compression="brotli")
    code, _, err = vit(command, "data", "export", "--format", "parquet", file, work / "no")
    check("brotli is refused by name", code != 0 and "brotli" in err and not (work / "no").exists(), err)
    pyarrow.parquet.write_table(table, file)
    file.write_bytes(file.read_bytes()[:-100])
    code, _, err = vit(command, "data", "export", "--format", "parquet", file, work / "no")
    check("a truncated file is refused", code != 0 and "truncated" in err and not (work / "no").exists(), err)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vit", required=True, help="the command, in words of the shell")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--quick", action="store_true", help="leaves the ways to write pages out")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}; datasets {datasets.__version__}, pyarrow {pyarrow.__version__}")
    rng = random.Random(arguments.seed)
    command = shlex.split(arguments.vit)
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        hugging_face(command, work, rng, False)
        hugging_face(command, work, rng, True)
        refusals(command, work, rng)
        if not arguments.quick:
            options(command, work, rng)
    print(f"{len(failures)} failed" if failures else "all as in Python")
    sys.exit(1 if failures else 0)


main()
