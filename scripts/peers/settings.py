"""Model shapes and settings of the comparison."""
import dataclasses
from typing import Tuple


@dataclasses.dataclass(frozen=True)
class Shape:
    """Shape of a ViT. Letters as in the docs: T tokens, D width, M MLP width."""

    name: str
    variant: str  # vit4j's name
    image: int
    patch: int
    depth: int
    classes: int
    width: int = 192
    heads: int = 3
    mlp: int = 768

    @property
    def patches(self) -> int:
        return (self.image // self.patch) ** 2

    @property
    def tokens(self) -> int:
        return self.patches + 1

    @property
    def multiply_adds(self) -> int:
        """Multiply-adds of the matrix products in the forward pass of one image."""
        t, d, m = self.tokens, self.width, self.mlp
        block = t * d * 3 * d + 2 * t * t * d + t * d * d + 2 * t * d * m
        return self.patches * 3 * self.patch ** 2 * d + self.depth * block + d * self.classes


SHAPES = {shape.name: shape for shape in (
    Shape("d6", "reference", image=32, patch=4, depth=6, classes=10),
    Shape("d12", "reference", image=32, patch=4, depth=12, classes=10),
    Shape("ti16", "Ti/16", image=224, patch=16, depth=12, classes=1000),
)}


@dataclasses.dataclass(frozen=True)
class Setting:
    """One row of the table."""

    mode: str  # train, infer, or start: a process that does one training step
    shape: Shape
    batch: int

    @property
    def name(self) -> str:
        return f"{self.mode}/{self.shape.name}/b{self.batch}"

    @property
    def computes(self) -> str:
        """train or infer."""
        return "train" if self.mode == "start" else self.mode

    @property
    def flops(self) -> float:
        """Floating-point operations of a step: two per multiply-add; a training step counts as three forward passes."""
        return 2.0 * self.shape.multiply_adds * self.batch * (1 if self.mode == "infer" else 3)


def _all() -> Tuple[Setting, ...]:
    rows = [Setting("train", SHAPES[shape], batch) for shape in ("d6", "d12") for batch in (64, 128)]
    rows += [Setting("infer", SHAPES[shape], batch) for shape in ("d6", "d12") for batch in (1, 64, 256)]
    rows += [Setting("infer", SHAPES["ti16"], batch) for batch in (1, 8, 32)]
    rows += [Setting("start", SHAPES["d6"], 64)]
    return tuple(rows)


SETTINGS = _all()
QUICK = ("train/d6/b64", "infer/d6/b1", "infer/d6/b64")
