#!/usr/bin/env python3
"""Writes src/test/resources/fixtures/augment/pillow.txt: Pillow's results for one small image.

Needs Pillow (the fixture was created with Debian 12's python3-pil, 9.4.0). Each line is NAME ARGUMENTS... HEX, where HEX
is the result's RGB pixels row by row. Run it in the root of the repository:

    python3 scripts/make-augmentation-fixtures.py
"""
import os
import random

import PIL
from PIL import Image, ImageEnhance, ImageOps

WIDTH, HEIGHT = 19, 14
FILL = (128, 128, 128)


def picture():
    """Returns a gradient with noise and one flat corner: smooth, sharp and gray parts."""
    rng = random.Random(1)
    pixels = bytearray()
    for y in range(HEIGHT):
        for x in range(WIDTH):
            if x < 4 and y < 4:
                pixels += bytes((90, 90, 90))
            else:
                base = (20 + 11 * x, 230 - 13 * y, 40 + 5 * x + 4 * y)
                pixels += bytes(max(0, min(255, b + rng.randint(-25, 25))) for b in base)
    return Image.frombytes("RGB", (WIDTH, HEIGHT), bytes(pixels))


def affine(image, matrix, resample):
    return image.transform(image.size, Image.AFFINE, matrix, resample, fillcolor=FILL)


def hue(image, turn):
    """torchvision's adjust_hue for Pillow images."""
    h, s, v = image.convert("HSV").split()
    steps = int(turn * 255) % 256
    h = Image.frombytes("L", h.size, bytes((level + steps) % 256 for level in h.tobytes()))
    return Image.merge("HSV", (h, s, v)).convert("RGB")


def solarize_add(image, added):
    return image.point([min(255, i + added) if i < 128 else i for i in range(256)] * 3)


def main():
    image = picture()
    lines = ["image %d %d" % image.size + " " + image.tobytes().hex()]

    def add(name, *arguments, result):
        lines.append(" ".join([name, *map(str, arguments), result.tobytes().hex()]))

    for label, resample in (("nearest", Image.NEAREST), ("bilinear", Image.BILINEAR)):
        for v in (-0.99, -0.27, 0.1, 0.3):
            add("shear_x", label, v, result=affine(image, (1, v, 0, 0, 1, 0), resample))
            add("shear_y", label, v, result=affine(image, (1, 0, 0, v, 1, 0), resample))
        for v in (-14, -2.6, 1, 5.13):
            add("translate_x", label, v, result=affine(image, (1, 0, v, 0, 1, 0), resample))
            add("translate_y", label, v, result=affine(image, (1, 0, 0, 0, 1, v), resample))
        for v in (-135, -30, 6.666, 27, 90, 180):
            add("rotate", label, v, result=image.rotate(v, resample, fillcolor=FILL))
    for name, enhancer in (
        ("brightness", ImageEnhance.Brightness),
        ("contrast", ImageEnhance.Contrast),
        ("color", ImageEnhance.Color),
        ("sharpness", ImageEnhance.Sharpness),
    ):
        for v in (0.0, 0.1, 0.55, 1.0, 1.37, 1.9):
            add(name, v, result=enhancer(image).enhance(v))
    for v in (0, 1, 3, 4, 7, 8):
        add("posterize", v, result=ImageOps.posterize(image, v) if v else image.point([0] * 768))
    for v in (0, 26, 113.333, 198, 255, 256):
        add("solarize", v, result=ImageOps.solarize(image, v))
    for v in (0, 33, 110):
        add("solarize_add", v, result=solarize_add(image, v))
    add("auto_contrast", result=ImageOps.autocontrast(image))
    add("equalize", result=ImageOps.equalize(image))
    add("invert", result=ImageOps.invert(image))
    for v in (-0.5, -0.13, 0.02, 0.31, 0.5):
        add("hue", v, result=hue(image, v))
    # Has enough pixels for equalize to have steps.
    big = image.resize((48, 36), Image.BICUBIC)
    lines.append("image2 %d %d" % big.size + " " + big.tobytes().hex())
    add("equalize2", result=ImageOps.equalize(big))
    add("auto_contrast2", result=ImageOps.autocontrast(big))
    folder = "src/test/resources/fixtures/augment"
    os.makedirs(folder, exist_ok=True)
    with open(folder + "/pillow.txt", "w", encoding="ascii") as out:
        out.write("# by scripts/make-augmentation-fixtures.py, Pillow %s\n" % PIL.__version__)
        out.write("\n".join(lines) + "\n")


main()
