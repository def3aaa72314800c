"""Models with fresh random weights and measures, on their way from their library to vit4j and back."""

import dataclasses
import pathlib
import random

import torch
import transformers
from families import Model, Size, randomize, save
from safetensors.torch import save_file
from torch import nn

CLOSE = 1e-4  # of the largest
IMAGES = 3
WRONG = "no: "


@dataclasses.dataclass
class Case:
    """A model, its files, and what the checks found: an error relative to the largest entry, or what is wrong."""

    row: Model
    size: Size
    model: nn.Module
    folder: pathlib.Path
    images: torch.Tensor
    labels: torch.Tensor
    results: dict[str, str]

    @property
    def timm(self) -> bool:
        return self.row.library == "timm"

    @property
    def family(self) -> str:
        return self.row.name if self.timm else self.model.config.model_type

    def fail(self, check: str, why: str) -> None:
        self.results[check] = WRONG + (why if len(why) <= 300 else why[:300] + " ...")

    def failed(self, check: str) -> bool:
        return self.results.get(check, "").startswith(WRONG)

    def agree(self, check: str, error: float) -> None:
        """Keeps the largest error."""
        if not self.failed(check):
            self.results[check] = f"{max(error, float(self.results.get(check, 0))):.0e}"

    def compare(
        self, check: str, what: str, actual: torch.Tensor | None, expected: torch.Tensor, allowed: float = CLOSE
    ) -> None:
        if self.failed(check):
            return
        if actual is None:
            self.fail(check, f"{what} is missing")
        elif actual.numel() != expected.numel():
            self.fail(check, f"{what} has shape {list(actual.shape)}, expected {list(expected.shape)}")
        else:
            error = largest_error(actual, expected)
            if error <= allowed:
                self.agree(check, error)
            else:
                self.fail(check, f"{what} differs by {error:.1e} of its largest")

    def jobs(self) -> list[dict]:
        """What the Java side is to do: see InteropProbe."""
        job = {
            "name": self.row.name,
            "model": str(self.folder / "theirs"),
            "images": str(self.folder / "images.safetensors"),
            "result": str(self.folder / "result.safetensors"),
            "written": str(self.folder / "ours"),
            "gradients": str(self.folder / "gradients"),
            "stepped": str(self.folder / "stepped"),
            "timm": self.timm,
            "train": self.row.gradients,
        }
        if self.timm:
            return [job]
        in_memory = {
            "name": self.row.name + " in memory",
            "model": str(self.folder / "in-memory"),
            "images": job["images"],
            "result": str(self.folder / "in-memory.safetensors"),
        }
        return [job, in_memory]


def largest_error(actual: torch.Tensor, expected: torch.Tensor) -> float:
    """The largest difference, relative to the largest entry."""
    expected = expected.double().flatten()
    return float((actual.double().flatten() - expected).abs().max() / expected.abs().max().clamp(min=1e-9))


def measures(draw: random.Random) -> Size:
    """Draws the measures of a model."""
    heads = draw.choice((2, 3, 4))
    width = heads * draw.choice((8, 12, 16))  # rotary positions need heads of a multiple of 4
    patch = draw.choice((4, 8))
    return Size(
        image=patch * draw.choice((3, 4, 5)),
        patch=patch,
        width=width,
        heads=heads,
        mlp=width + draw.choice((8, 16, 24)),
        depth=draw.choice((2, 3)),
        classes=draw.choice((2, 3, 7)),
    )


def make(row: Model, seed: int, work: pathlib.Path) -> Case:
    """Makes a model and saves it as its library does; the same one for the same seed."""
    draw = random.Random(f"{seed} {row.name}")
    size = measures(draw)
    row = dataclasses.replace(row, size=size)
    generator = torch.Generator().manual_seed(draw.randrange(2**31))
    model = row.build(size)
    randomize(model, generator)
    folder = work / row.name
    save(row, model, str(folder / "theirs"), size)
    images = torch.randn(IMAGES, 3, size.image, size.image, generator=generator)
    labels = torch.tensor([draw.randrange(size.classes) for _ in range(IMAGES)])
    save_file({"images": images, "labels": labels}, folder / "images.safetensors")
    if row.library == "transformers":
        model.save_pretrained(folder / "in-memory", save_original_format=False)
        processor = transformers.ViTImageProcessor(size={"height": size.image, "width": size.image})
        for saved in ("theirs", "in-memory"):
            processor.save_pretrained(folder / saved)
    return Case(row, size, model, folder, images, labels, {})
