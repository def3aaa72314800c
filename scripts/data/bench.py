"""Measures how fast vit4j and PyTorch prepare images of several formats, in turn."""

import argparse
import datetime
import io
import json
import pathlib
import random
import re
import shlex
import statistics
import subprocess
import sys
import tarfile
import time
import zipfile

import numpy as np
import PIL
import pyarrow.parquet
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset

WIDTH, HEIGHT, SIDE = 500, 375, 224
BATCH, WORKERS, CLASSES, STEPS = 64, 2, 10, 200
FORMATS = ("jpeg", "jpeg-fast", "png", "webp", "parquet", "webdataset", "zip", "npz")
MODEL = "Ti/16"


def photographs(folder: pathlib.Path, count: int):
    """Parts of the photographs, resized; the same for the same count."""
    photos = [Image.open(p).convert("RGB") for p in sorted(folder.iterdir()) if p.suffix in (".png", ".jpg")]
    draw = random.Random(1)
    for number in range(count):
        photo = draw.choice(photos)
        width = draw.uniform(0.5, 1) * min(photo.width, photo.height * WIDTH / HEIGHT)
        height = width * HEIGHT / WIDTH
        left, top = draw.uniform(0, photo.width - width), draw.uniform(0, photo.height - height)
        yield number, photo.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS, (left, top, left + width, top + height))


def write_folder(folder: pathlib.Path, photos: pathlib.Path, count: int, ending: str) -> None:
    saved = {"jpg": dict(quality=90), "png": dict(compress_level=6), "webp": dict(quality=85)}[ending]
    for number, image in photographs(photos, count):
        file = folder / f"class{number % CLASSES}" / f"{number:06d}.{ending}"
        file.parent.mkdir(parents=True, exist_ok=True)
        image.save(file, **saved)


def prepare(name: str, options: argparse.Namespace) -> pathlib.Path:
    """Makes a data set unless it is there."""
    work = options.work / str(options.images)
    endings = {"png": "png", "webp": "webp"}
    folder = work / (name if name in endings else "jpeg")
    if not folder.exists():
        write_folder(folder, options.photos, options.images, endings.get(name, "jpg"))
    if name == "parquet" or name == "webdataset":
        if not (work / name).exists():
            subprocess.run([*options.vit, "data", "export", "--format", name, folder, work / name], check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return work / name
    if name == "zip":
        file = work / "photos.zip"
        if not file.exists():
            with zipfile.ZipFile(file, "w") as archive:
                for path in sorted(folder.rglob("*.jpg")):
                    archive.write(path, path.relative_to(folder))
        return file
    if name == "npz":
        file = work / "photos.npz"
        if not file.exists():
            few = min(options.images, 500)
            pixels = np.stack([np.asarray(image) for _, image in photographs(options.photos, few)])
            np.savez(file, train_images=pixels, train_labels=np.arange(few)[:, None] % CLASSES)
        return file
    return folder


def prepared(image: Image.Image) -> torch.Tensor:
    """As torchvision's Resize, ToTensor and Normalize do it."""
    resized = np.array(image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BILINEAR))
    return torch.from_numpy(resized).permute(2, 0, 1).to(torch.float32).div_(127.5).sub_(1)


class Stored(Dataset):
    """Images of one format; each worker opens its own files."""

    def __init__(self, name: str, data: pathlib.Path) -> None:
        self.name, self.data, self.opened = name, data, None
        self.items = list(self.index())

    def index(self):
        if self.name == "parquet":
            for file in sorted(self.data.rglob("*.parquet")):
                for group in range(pyarrow.parquet.ParquetFile(file).num_row_groups):
                    rows = pyarrow.parquet.ParquetFile(file).metadata.row_group(group).num_rows
                    yield from ((file, group, row) for row in range(rows))
        elif self.name == "webdataset":
            for file in sorted(self.data.rglob("*.tar")):
                with tarfile.open(file) as tar:
                    for entry in tar:
                        if not entry.name.endswith(".cls"):
                            yield file, entry.offset_data, entry.size
        elif self.name == "zip":
            yield from zipfile.ZipFile(self.data).namelist()
        elif self.name == "npz":
            yield from range(len(np.load(self.data)["train_labels"]))
        else:
            yield from sorted(p for p in self.data.rglob("*.*") if p.is_file())

    def __len__(self) -> int:
        return len(self.items)

    def image(self, number: int) -> Image.Image:
        item = self.items[number]
        if self.name == "parquet":
            if self.opened is None or self.opened[0] != item[:2]:
                table = pyarrow.parquet.ParquetFile(item[0]).read_row_group(item[1], columns=["image"])
                self.opened = item[:2], table.column(0)
            return Image.open(io.BytesIO(self.opened[1][item[2]].as_py()["bytes"]))
        if self.name == "webdataset":
            with open(item[0], "rb") as tar:
                tar.seek(item[1])
                return Image.open(io.BytesIO(tar.read(item[2])))
        if self.name == "zip":
            if self.opened is None:
                self.opened = zipfile.ZipFile(self.data)
            return Image.open(io.BytesIO(self.opened.read(item)))
        if self.name == "npz":
            if self.opened is None:
                self.opened = np.load(self.data)["train_images"]
            return Image.fromarray(self.opened[item])
        image = Image.open(item)
        if self.name == "jpeg-fast":
            image.draft("RGB", (SIDE, SIDE))
        return image

    def __getitem__(self, number: int) -> torch.Tensor:
        return prepared(self.image(number))


def torch_rate(name: str, data: pathlib.Path, batches: int) -> float:
    loader = DataLoader(Stored(name, data), batch_size=BATCH, num_workers=WORKERS, prefetch_factor=2)
    counted, start = 0, 0.0
    for number, batch in enumerate(loader):
        if number < 4:
            start = time.perf_counter()
        else:
            counted += len(batch)
        if number == batches + 3:
            break
    return counted / (time.perf_counter() - start)


def torch_steps(name: str, data: pathlib.Path) -> dict[str, float]:
    """Median milliseconds of an image on one thread."""
    torch.set_num_threads(1)
    stored = Stored(name, data)
    times = {"decode": [], "resize": []}
    for number in range(min(STEPS, len(stored))):
        first = time.perf_counter()
        image = stored.image(number)
        image.load()
        image = image.convert("RGB")
        second = time.perf_counter()
        image.resize((SIDE, SIDE), Image.Resampling.BILINEAR)
        times["decode"].append(1e3 * (second - first))
        times["resize"].append(1e3 * (time.perf_counter() - second))
    return {step: statistics.median(values) for step, values in times.items()}


def torchvision_decode(data: pathlib.Path) -> float | None:
    """Median milliseconds of torchvision's decoder, from memory; nothing where it does not load."""
    try:
        sys.path.append(str(pathlib.Path(__file__).parents[1] / "interop"))
        import libraries  # noqa: F401  makes torchvision load beside any build of torch
        from torchvision.io import ImageReadMode, decode_jpeg

        times = []
        for file in sorted(data.rglob("*.jpg"))[:STEPS]:
            content = torch.frombuffer(bytearray(file.read_bytes()), dtype=torch.uint8)
            start = time.perf_counter()
            decode_jpeg(content, mode=ImageReadMode.RGB)
            times.append(1e3 * (time.perf_counter() - start))
        return statistics.median(times)
    except (ImportError, RuntimeError, AttributeError):
        return None


def ours(name: str, data: pathlib.Path, options: argparse.Namespace, batches: int) -> dict:
    command = [*options.vit, "bench", "data", "--data", str(data), "--model", MODEL, "--batch", str(BATCH)]
    command += ["--workers", str(WORKERS), "--warmup", "4", "--batches", str(batches + 4), "--steps", str(STEPS), "--json"]
    if name == "jpeg-fast":
        command += ["--decode", "fast"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--photos", type=pathlib.Path, required=True)
    parser.add_argument("--vit", type=shlex.split, required=True)
    parser.add_argument("--images", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--format", action="append", choices=FORMATS)
    options = parser.parse_args()
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    print(f"{datetime.date.today()}, {cpu.group(1) if cpu else 'unknown processor'}, torch {torch.__version__}, "
          f"Pillow {PIL.__version__}, pyarrow {pyarrow.__version__}")
    print(f"{options.images} photographs of {WIDTH} x {HEIGHT} to {SIDE} x {SIDE}, {WORKERS} workers, median of "
          f"{options.rounds} rounds; milliseconds on one thread")
    print("| format | vit4j, images/s | PyTorch, images/s | ratio | read and decode, ms | Pillow | resize, ms | Pillow |")
    print("|---|---|---|---|---|---|---|---|")
    for name in options.format or FORMATS:
        data = prepare(name, options)
        count = min(options.images, 500) if name == "npz" else options.images
        batches = max(1, count // BATCH - 4)
        rounds = []
        for _ in range(options.rounds):
            mine, theirs = ours(name, data, options, batches), torch_rate(name, data, batches)
            rounds.append((mine, theirs, torch_steps(name, data)))

        def median(of) -> float:
            return statistics.median(of(row) for row in rounds)

        rate, theirs = median(lambda r: r[0]["images_per_second"]), median(lambda r: r[1])
        ratio = median(lambda r: r[0]["images_per_second"] / r[1])
        decode = median(lambda r: r[0]["read_ms"] + r[0]["decode_ms"]), median(lambda r: r[2]["decode"])
        resize = median(lambda r: r[0]["resize_ms"]), median(lambda r: r[2]["resize"])
        print(f"| {name} | {rate:,.0f} | {theirs:,.0f} | {ratio:.2f} | {decode[0]:.3f} | {decode[1]:.3f} | {resize[0]:.3f} | "
              f"{resize[1]:.3f} |", flush=True)
        if name == "jpeg":
            beside = torchvision_decode(data)
            print(f"torchvision's decode_jpeg: {beside:.3f} ms" if beside else "torchvision's decode_jpeg does not load here")


if __name__ == "__main__":
    main()
