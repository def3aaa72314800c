#!/usr/bin/python3
"""Writes the images that dev.vit4j.image's tests read, with what Pillow makes of them.

Run with Pillow 9.4 and numpy 1.24 from the repository's root; the results are checked in.
"""
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

OUT = Path("src/test/resources/dev/vit4j/image")
FILTERS = {"nearest": Image.NEAREST, "bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC}


def picture(width, height, seed):
    """Smooth colours with hard edges and noise, so that every filter has something to do."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    rgb = np.stack([x / width, y / height, (x + y) / (width + height)], axis=-1) * 255
    rgb[height // 4:height // 2, width // 3:width // 2] = [255, 0, 10]
    rgb[height // 2:, : width // 4] = [0, 5, 255]
    rgb += np.random.default_rng(seed).normal(0, 20, rgb.shape)
    return Image.fromarray(rgb.clip(0, 255).astype(np.uint8), "RGB")


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png16(levels, color_type):
    """A 16-bit PNG; Pillow 9.4 writes none in colour. levels: [height, width, channels]."""
    height, width, _ = levels.shape
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in levels)
    header = struct.pack(">IIBBBBB", width, height, 16, color_type, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", zlib.compress(rows))
            + png_chunk(b"IEND", b""))


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    source = picture(53, 37, 1)
    source.save(OUT / "source.png")
    for name, resample in FILTERS.items():
        for width, height in [(16, 16), (7, 50), (100, 75), (53, 20), (61, 37), (1, 1)]:
            source.resize((width, height), resample).save(OUT / f"{name}-{width}x{height}.png")

    for name, color in {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255)}.items():
        flat = Image.new("RGB", (8, 6), color)
        flat.save(OUT / f"{name}.png")
        flat.save(OUT / f"{name}.jpg", quality=95, subsampling=0)
        flat.save(OUT / f"{name}.bmp")
        flat.save(OUT / f"{name}.gif")

    photo = picture(48, 40, 2).resize((96, 80), Image.BICUBIC)
    photo.save(OUT / "photo.jpg", quality=90)
    photo.save(OUT / "photo-progressive.jpg", quality=90, progressive=True)
    Image.open(OUT / "photo.jpg").save(OUT / "photo-decoded.png")
    exif = Image.Exif()
    exif[0x0112] = 6  # rotate by 90 degrees clockwise to see it upright
    photo.save(OUT / "photo-turned.jpg", quality=90, exif=exif)

    picture(20, 11, 3).convert("L").save(OUT / "grey.png")
    picture(20, 11, 3).convert("L").save(OUT / "grey.jpg")
    picture(20, 11, 3).quantize(16).save(OUT / "palette.png")
    picture(20, 11, 3).quantize(16).convert("RGB").save(OUT / "palette-decoded.png")

    rgba = picture(9, 5, 4).convert("RGBA")
    rgba.putalpha(Image.fromarray(np.linspace(0, 255, 45).astype(np.uint8).reshape(5, 9), "L"))
    rgba.save(OUT / "alpha.png")
    white = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
    Image.alpha_composite(white, rgba).convert("RGB").save(OUT / "alpha-over-white.png")
    Image.new("P", (4, 3), 0).save(OUT / "palette-transparent.png", transparency=0)

    (OUT / "rgb16.png").write_bytes(png16(np.array([[[0, 128, 129], [257, 32896, 65535]]]), 2))
    (OUT / "rgba16.png").write_bytes(png16(np.array([[[65535, 0, 257, 65535], [0, 0, 0, 0], [0, 0, 0, 32896]]]), 6))
    (OUT / "grey16.png").write_bytes(png16(np.array([[[0], [32896], [65535]]]), 0))


if __name__ == "__main__":
    main()
