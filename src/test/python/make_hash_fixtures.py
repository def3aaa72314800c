"""Writes src/test/resources/dev/vit4j/image/perceptual-hashes.csv: phash and dhash of the pictures in data/, as
imagehash 4.3 defines them, computed with Pillow and NumPy (created with 12.3 and 2.4).

Run from the repository's root: python3 src/test/python/make_hash_fixtures.py
"""
import pathlib

import numpy as np
from PIL import Image


def dct(x, axis):
    """DCT-II of scipy.fftpack, not normalized: 2 sum x[n] cos(pi k (2n + 1) / 2N)."""
    n = x.shape[axis]
    k, i = np.meshgrid(np.arange(n), np.arange(n), indexing="ij")
    return np.moveaxis(np.tensordot(2 * np.cos(np.pi * k * (2 * i + 1) / (2 * n)), x, (1, axis)), 0, axis)


def phash(image):
    pixels = np.asarray(image.convert("L").resize((32, 32), Image.Resampling.LANCZOS), dtype=float)
    low = dct(dct(pixels, 0), 1)[:8, :8]
    return low > np.median(low)


def dhash(image):
    pixels = np.asarray(image.convert("L").resize((9, 8), Image.Resampling.LANCZOS))
    return pixels[:, 1:] > pixels[:, :-1]


def digits(bits):
    return "%016x" % int("".join("1" if bit else "0" for bit in bits.flatten()), 2)


files = sorted(pathlib.Path("data/samples").glob("*.png")) + sorted(pathlib.Path("data/photos").glob("*.png"))
lines = ["file,width,height,phash,dhash"]
for file in files:
    image = Image.open(file).convert("RGB")
    sizes = [image.size] if "samples" in file.parts else [image.size, (301, 211), (33, 31), (300, 7)]
    for width, height in sizes:  # the top left corner
        crop = image.crop((0, 0, width, height))
        lines.append("%s,%d,%d,%s,%s" % (file.as_posix(), width, height, digits(phash(crop)), digits(dhash(crop))))
out = pathlib.Path("src/test/resources/dev/vit4j/image/perceptual-hashes.csv")
out.write_text("\n".join(lines) + "\n")
