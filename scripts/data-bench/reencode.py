#!/usr/bin/env python3
"""Writes some of the JPEGs of a folder of class folders in another format: reencode.py FROM TO png|webp COUNT"""
import pathlib
import sys

from PIL import Image


def main():
    source, target, suffix, count = sys.argv[1:]
    unfinished = pathlib.Path(target + ".part")
    for file in sorted(pathlib.Path(source).rglob("*.jpg"), key=lambda file: file.name)[: int(count)]:
        to = unfinished / file.parent.name / f"{file.stem}.{suffix}"
        to.parent.mkdir(parents=True, exist_ok=True)
        options = {"quality": 90} if suffix == "webp" else {}
        Image.open(file).save(to, **options)
    unfinished.rename(target)


if __name__ == "__main__":
    main()
