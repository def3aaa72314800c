"""Class folders, read by torchvision's ImageFolder."""
import pathlib
import sys

import numpy
from source import Sample

sys.path.append(str(pathlib.Path(__file__).parents[1] / "interop"))
import libraries  # noqa: E402, F401  makes torchvision load beside any build of torch
from torchvision.datasets import ImageFolder  # noqa: E402


def read(out: pathlib.Path):
    samples = []
    for split in sorted(entry for entry in out.iterdir() if entry.is_dir()):
        images = ImageFolder(str(split))
        for (path, index), (image, same) in zip(images.samples, images, strict=True):
            assert index == same
            content = pathlib.Path(path).read_bytes()
            samples.append(Sample(split.name, images.classes[index], numpy.asarray(image), content))
    return samples
