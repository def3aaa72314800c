#!/usr/bin/env python3
"""Writes photographs as JPEGs of every subsampling, baseline and progressive, and the CRC-32 of the pixels that Pillow
decodes from each, at full size and reduced by Image.draft, to src/test/resources/dev/vit4j/image/jpeg. Pillow cannot encode 4:4:0 and 4:1:1: 440.jpg and 411.jpg
there are by the JDK's encoder (luma factors 1x2 and 4x1 in the metadata's componentSpec).

Run with Pillow 12 from the repository's root; the results are checked in.
"""
import zlib
from pathlib import Path

from PIL import Image

OUT = Path("src/test/resources/dev/vit4j/image/jpeg")
SUBSAMPLINGS = {"444": "4:4:4", "422": "4:2:2", "420": "4:2:0"}


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    photo = Image.open("data/photos/coffee.png").convert("RGB").crop((180, 60, 480, 285))
    files = {}
    for name, subsampling in SUBSAMPLINGS.items():
        for progressive in (False, True):
            for width, height in ((67, 45), (64, 48)):
                kind = "progressive" if progressive else "baseline"
                files[f"{name}-{kind}-{width}x{height}.jpg"] = (
                    photo.resize((width, height), Image.Resampling.BICUBIC),
                    {"subsampling": subsampling, "progressive": progressive, "quality": 88},
                )
    small = photo.resize((67, 45), Image.Resampling.BICUBIC)
    files["coarse.jpg"] = (small, {"quality": 20})
    files["restart.jpg"] = (small, {"quality": 88, "restart_marker_blocks": 3})
    files["rgb.jpg"] = (small, {"quality": 88, "keep_rgb": True})
    files["gray.jpg"] = (small.convert("L"), {"quality": 88})
    files["gray-progressive.jpg"] = (small.convert("L"), {"quality": 88, "progressive": True})
    files["narrow.jpg"] = (small.crop((30, 0, 31, 45)), {"quality": 88})
    files["pixel.jpg"] = (small.crop((30, 20, 31, 21)), {"quality": 88})
    for name, (image, options) in files.items():
        image.save(OUT / name, **options)
    lines = []
    for path in sorted(OUT.glob("*.jpg")):
        for divisor in (1, 2, 4, 8):
            image = Image.open(path)
            if min(image.size) < divisor:
                continue
            image.draft(None, (image.width // divisor, image.height // divisor))
            decoded = image.convert("RGB")
            lines.append(f"{path.name},{divisor},{decoded.width},{decoded.height},{zlib.crc32(decoded.tobytes())}\n")
    (OUT / "crc32.csv").write_text("".join(lines))


if __name__ == "__main__":
    main()
