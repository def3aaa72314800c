#!/usr/bin/env python3
"""Measures PyTorch's input pipeline and prints one line of JSON: torch_data.py FORMAT DATA SIDE BATCH WORKERS WARMUP STEPS

FORMAT: folders, parquet or webdataset. Pillow decodes and resizes in a DataLoader's worker processes, as in torchvision's
examples. STEPS images are first timed step by step on one thread.
"""
import io
import json
import pathlib
import statistics
import sys
import tarfile
import time

import numpy
import torch
from PIL import Image, __version__ as pillow_version
from torch.utils.data import DataLoader, Dataset, IterableDataset, get_worker_info

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")


def tensor(image):
    """torchvision's ToTensor and Normalize(0.5, 0.5)."""
    values = torch.from_numpy(numpy.array(image)).permute(2, 0, 1).contiguous()
    return values.to(torch.float32).div_(255).sub_(0.5).div_(0.5)


def prepare(content, side):
    with Image.open(io.BytesIO(content)) as image:
        return tensor(image.convert("RGB").resize((side, side), Image.Resampling.BILINEAR))


class Folders(Dataset):
    def __init__(self, files, side):
        self.files, self.side = files, side

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        return prepare(self.files[index].read_bytes(), self.side)


class Parquet(Dataset):
    def __init__(self, folder, side):
        import datasets
        files = sorted(str(file) for file in pathlib.Path(folder).rglob("*.parquet"))
        table = datasets.load_dataset("parquet", data_files=files, split="train", cache_dir=f"{folder}.cache")
        self.rows, self.side = table.cast_column("image", datasets.Image(decode=False)), side

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, index):
        return prepare(self.rows[index]["image"]["bytes"], self.side)


class Shards(IterableDataset):
    """WebDataset's shards, read with tarfile as the library webdataset does; each worker takes its share of them."""

    def __init__(self, folder, side):
        self.shards, self.side = sorted(pathlib.Path(folder).rglob("*.tar")), side

    def __iter__(self):
        worker = get_worker_info()
        for shard in self.shards[worker.id::worker.num_workers] if worker else self.shards:
            with tarfile.open(shard, "r|") as tar:
                for member in tar:
                    if pathlib.PurePath(member.name).suffix in SUFFIXES:
                        yield prepare(tar.extractfile(member).read(), self.side)


def images(kind, data, side):
    return {"folders": lambda: Folders(encoded(data), side), "parquet": lambda: Parquet(data, side),
            "webdataset": lambda: Shards(data, side)}[kind]()


def encoded(data):
    return sorted(file for file in pathlib.Path(data).rglob("*") if file.suffix in SUFFIXES)


def steps(files, side):
    """Returns medians in milliseconds; the first image is not counted."""
    times = {"read": [], "decode": [], "resize": [], "tensor": []}
    for file in files:
        marks = [time.perf_counter()]
        content = file.read_bytes()
        marks.append(time.perf_counter())
        image = Image.open(io.BytesIO(content)).convert("RGB")
        marks.append(time.perf_counter())
        image = image.resize((side, side), Image.Resampling.BILINEAR)
        marks.append(time.perf_counter())
        tensor(image)
        marks.append(time.perf_counter())
        for name, start, end in zip(times, marks, marks[1:]):
            times[name].append(1000 * (end - start))
    return {f"{name}_ms": statistics.median(values[1:]) for name, values in times.items()}


def main():
    kind, data = sys.argv[1:3]
    side, batch, workers, warmup, timed = map(int, sys.argv[3:])
    torch.set_num_threads(1)
    result = {"torch": torch.__version__, "pillow": pillow_version}
    if timed and kind == "folders":
        result |= steps(encoded(data)[:timed], side)
    loader = DataLoader(images(kind, data, side), batch_size=batch, num_workers=workers)
    count, start = 0, time.perf_counter()
    for number, done in enumerate(loader, 1):
        count += len(done)
        if number == warmup:
            count, start = 0, time.perf_counter()
    result["images_per_second"] = count / (time.perf_counter() - start)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
