#!/usr/bin/python3
"""Writes a model folder (see model_folder.py) if it is missing:  export_models.py FOLDER SHAPE BATCH train|infer"""
import hashlib
import json
import pathlib
import shutil
import sys
import warnings
from typing import Dict, List

import torch
import torch.nn.functional as F
from torch import Tensor, nn

import libtorch_archive
import model_folder
import onnx_attention
import settings
import training_step
import vit


def libtorch_models(shape: settings.Shape) -> Dict[str, nn.Module]:
    """Returns the modules by variant."""
    sdpa = libtorch_archive.stand_in_for_sdpa
    return {"plain": vit.timm_style(shape), "sdpa": vit.timm_style(shape, sdpa),
            "sdpa-row": vit.timm_style(shape, sdpa, last_row=True)}


def reference_losses(folder: model_folder.ModelFolder) -> List[float]:
    """Returns the losses of the first training steps, computed in the plainest way."""
    model, recipe = vit.timm_style(folder.shape), model_folder.RECIPE
    optimizer = torch.optim.AdamW(
        [{"params": [p], "weight_decay": recipe.weight_decay if vit.decayed(p) else 0.0} for p in model.parameters()],
        lr=recipe.lr, betas=(recipe.beta1, recipe.beta2), eps=recipe.eps)
    losses = []
    for _ in range(model_folder.CHECKED_STEPS):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(folder.images()), folder.labels(), label_smoothing=recipe.smoothing)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def stamp() -> str:
    """Returns a fingerprint of the code; folders of other code are written again."""
    digest = hashlib.sha256(pathlib.Path(__file__).read_bytes())
    for module in (libtorch_archive, model_folder, onnx_attention, settings, training_step, vit):
        digest.update(pathlib.Path(module.__file__).read_bytes())
    return digest.hexdigest()


def export(path: pathlib.Path, shape: settings.Shape, batch: int, mode: str) -> None:
    about = {"shape": shape.name, "image": shape.image, "classes": shape.classes, "batch": batch, "mode": mode,
             "stamp": stamp()}
    described = path / "setting.json"
    if described.exists() and json.loads(described.read_text(encoding="utf-8")) == about:
        return
    print(f"exporting {path.name} ...", file=sys.stderr)
    unfinished = path.with_name(path.name + ".tmp")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    (unfinished / "setting.json").write_text(json.dumps(about), encoding="utf-8")
    draw = torch.Generator().manual_seed(2)
    images = torch.randn(batch, 3, shape.image, shape.image, generator=draw)
    (unfinished / "images.bin").write_bytes(images.numpy().tobytes())
    (export_training if mode == "train" else export_inference)(unfinished, shape, images)
    shutil.rmtree(path, ignore_errors=True)
    unfinished.rename(path)


def export_training(path: pathlib.Path, shape: settings.Shape, images: Tensor) -> None:
    labels = torch.arange(len(images)) % shape.classes
    (path / "labels.bin").write_bytes(labels.numpy().tobytes())
    losses = reference_losses(model_folder.ModelFolder(str(path)))
    (path / "losses.txt").write_text("".join(f"{loss:.7f}\n" for loss in losses), encoding="ascii")
    for name, model in libtorch_models(shape).items():
        libtorch_archive.save(torch.jit.script(training_step.TrainingStep(model.train())), path / f"train-{name}.pt")


@torch.no_grad()
def export_inference(path: pathlib.Path, shape: settings.Shape, images: Tensor) -> None:
    logits = vit.timm_style(shape).eval()(images)
    (path / "logits.bin").write_bytes(logits.numpy().tobytes())
    for name, model in libtorch_models(shape).items():
        # The placeholder for attention has another output shape than the real operation if there is only one query.
        compiled = (torch.jit.script(model.eval()) if name == "sdpa-row"
                    else torch.jit.trace(model.eval(), images, check_trace=False))
        libtorch_archive.save(torch.jit.freeze(compiled), path / f"infer-{name}.pt")
    libtorch_archive.rewrite(path / "infer-sdpa.pt", path / "infer-onednn.pt", libtorch_archive.with_onednn)
    for name, model, opsets in (("attention", onnx_attention.model(shape), {"com.microsoft": 1}),
                                ("torchvision", vit.torchvision_style(shape), None)):
        torch.onnx.export(model.eval(), images, str(path / f"infer-{name}.onnx"), opset_version=17,
                          input_names=["images"], output_names=["logits"], custom_opsets=opsets)


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    export(pathlib.Path(sys.argv[1]), settings.SHAPES[sys.argv[2]], int(sys.argv[3]), sys.argv[4])
