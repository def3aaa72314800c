"""Class folders, read by torchvision's ImageFolder."""
import pathlib

import numpy
from torchvision.datasets import ImageFolder

from source import Sample


def read(out: pathlib.Path):
    samples = []
    for split in sorted(entry for entry in out.iterdir() if entry.is_dir()):
        images = ImageFolder(str(split))
        for (path, index), (image, same) in zip(images.samples, images, strict=True):
            assert index == same
            content = pathlib.Path(path).read_bytes()
            samples.append(Sample(split.name, images.classes[index], numpy.asarray(image), content))
    return samples
