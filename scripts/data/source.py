"""A small data set of class folders, and what is in it."""
import dataclasses
import io
import pathlib

import numpy
from PIL import Image

CLASSES = [f"c{n}" for n in range(1, 11)]  # in natural order; as text, c10 comes second


@dataclasses.dataclass(frozen=True)
class Sample:
    """An image: its split, class name and RGB pixels, and the bytes of its file where they are known."""

    split: str
    label: str
    pixels: numpy.ndarray
    content: bytes = b""

    def key(self):
        return (self.split, self.label, self.pixels.shape, self.pixels.tobytes())


def pixels(content):
    """Decodes as torchvision's default loader does."""
    return numpy.asarray(Image.open(io.BytesIO(content)).convert("RGB"))


def encoded(array, form):
    out = io.BytesIO()
    Image.fromarray(array).save(out, form, **({"quality": 90} if form == "JPEG" else {}))
    return out.getvalue()


def write(folder: pathlib.Path, seed, splits=("train", "val", "test"), forms=("PNG", "JPEG", "BMP")):
    """Writes class folders of noise and gray ramps, and returns the samples."""
    random = numpy.random.default_rng(seed)
    samples = []
    for split in splits:
        for c, label in enumerate(CLASSES):
            for n in range(3 if split == "train" else 1):
                form = forms[(c + n) % len(forms)]
                shape = (int(random.integers(9, 70)), int(random.integers(9, 70)))
                if (c + n) % 4:
                    array = random.integers(0, 256, shape + (3,), dtype=numpy.uint8)
                else:
                    array = numpy.add.outer(numpy.arange(shape[0]), numpy.arange(shape[1])).astype(numpy.uint8)
                content = encoded(array, form)
                file = folder / split / label / f"photo {n}.{form.lower()}"
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
                samples.append(Sample(split, label, pixels(content), content))
    return samples
