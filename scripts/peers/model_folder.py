"""A folder with a model for one batch size: files for the peers, the input, and the expected results.

  infer-*.onnx, infer-*.pt   the model for ONNX Runtime and libtorch
  train-*.pt                 a whole training step for libtorch
  images.bin                 float32 [B,3,size,size]
  labels.bin                 int64 [B]
  logits.bin                 float32 [B,C] of the initial weights
  losses.txt                 losses of the first training steps
All numbers are little-endian. setting.json describes the folder.
"""
import dataclasses
import json
import pathlib
from typing import List

import torch
from torch import Tensor

import settings

CHECKED_STEPS = 3
LOGIT_TOLERANCE = 2e-3  # logits are around 1; rounding over 12 layers in float32 gives about 1e-5
LOSS_TOLERANCE = 1e-3


@dataclasses.dataclass(frozen=True)
class Recipe:
    """Hyperparameters of vit4j's bench, without gradient clipping, which the peers skip."""

    lr: float = 1e-4
    weight_decay: float = 0.05
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    smoothing: float = 0.1


RECIPE = Recipe()


class ModelFolder:
    def __init__(self, path: str):
        self.path = pathlib.Path(path)
        about = json.loads((self.path / "setting.json").read_text(encoding="utf-8"))
        self.shape = settings.SHAPES[about["shape"]]
        self.batch: int = about["batch"]

    def images(self) -> Tensor:
        return self._floats("images.bin", (self.batch, 3, self.shape.image, self.shape.image))

    def labels(self) -> Tensor:
        return torch.frombuffer(bytearray((self.path / "labels.bin").read_bytes()), dtype=torch.int64).clone()

    def logits(self) -> Tensor:
        return self._floats("logits.bin", (self.batch, self.shape.classes))

    def check_logits(self, logits: Tensor) -> None:
        worst = (logits - self.logits()).abs().max().item()
        if not worst <= LOGIT_TOLERANCE:
            raise SystemExit(f"{self.path}: logits are off by {worst:g}, more than {LOGIT_TOLERANCE:g}: not the same model")

    def check_losses(self, losses: List[float]) -> None:
        wanted = [float(line) for line in (self.path / "losses.txt").read_text(encoding="ascii").split()]
        worst = max(abs(loss - right) for loss, right in zip(losses, wanted))
        if len(losses) != len(wanted) or not worst <= LOSS_TOLERANCE:
            raise SystemExit(f"{self.path}: losses {losses} instead of {wanted}: not the same training step")

    def _floats(self, name: str, shape) -> Tensor:
        return torch.frombuffer(bytearray((self.path / name).read_bytes()), dtype=torch.float32).reshape(shape).clone()
