#!/usr/bin/python3
"""Measures the model's speed in Debian's PyTorch and prints one line of JSON.

  torch_peer.py train|infer FOLDER VARIANT CHECKED THREADS WARMUP STEPS

FOLDER was written by export_models.py; the results are compared with the expected ones in it if CHECKED is "true".
torch_peer.py sgemm THREADS measures the product of two 2048 x 2048 matrices instead.
"""
import sys

import torch
from torch import Tensor, nn

import measure
import model_folder
import vit

SGEMM_SIZE = 2048


def training_step(variant: str, data: model_folder.ModelFolder):
    """Returns a function that does one step of AdamW, always on the same batch, and returns the loss."""
    model = (vit.torchvision_style if variant == "torchvision" else vit.timm_style)(data.shape).train()
    if variant == "timm-scripted":
        model = torch.jit.script(model)
    recipe = model_folder.RECIPE
    groups = [{"params": [p for p in model.parameters() if vit.decayed(p)], "weight_decay": recipe.weight_decay},
              {"params": [p for p in model.parameters() if not vit.decayed(p)], "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=recipe.lr, betas=(recipe.beta1, recipe.beta2), eps=recipe.eps,
                                  foreach=True)
    loss_of = nn.CrossEntropyLoss(label_smoothing=recipe.smoothing)
    images, labels = data.images(), data.labels()

    def step() -> Tensor:
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(model(images), labels)
        loss.backward()
        optimizer.step()
        return loss

    return step


def inference_model(variant: str, data: model_folder.ModelFolder) -> nn.Module:
    if variant == "torchvision":
        return vit.torchvision_style(data.shape).eval()
    model = vit.timm_style(data.shape).eval()
    if variant == "timm":
        return model
    frozen = torch.jit.freeze(torch.jit.trace(model, data.images()))
    return torch.jit.optimize_for_inference(frozen) if variant == "timm-optimized" else frozen


def sgemm(threads: int) -> None:
    torch.set_num_threads(threads)
    a, b = torch.randn(129, 257), torch.randn(257, 65)
    sums = (a.double()[:, :, None] * b.double()[None]).sum(1)  # without BLAS
    worst = (a @ b - sums).abs().max().item()
    if not worst < 1e-3:
        raise SystemExit(f"this machine's BLAS computes wrong products (off by {worst:g})")
    a, b = torch.randn(2, SGEMM_SIZE, SGEMM_SIZE).unbind()
    product = torch.empty(SGEMM_SIZE, SGEMM_SIZE)
    seconds = measure.step_seconds(lambda: torch.mm(a, b, out=product), 10, 40)
    measure.answer(seconds, {"flops": 2 * SGEMM_SIZE ** 3})


def run(mode: str, folder: str, variant: str, checked: str, threads: str, warmup: str, steps: str) -> None:
    torch.set_num_threads(int(threads))
    data = model_folder.ModelFolder(folder)
    if mode == "train":
        step = training_step(variant, data)
        if checked == "true":
            data.check_losses([step().item() for _ in range(model_folder.CHECKED_STEPS)])
        seconds = measure.step_seconds(step, int(warmup), int(steps))
    else:
        with torch.inference_mode():
            model, images = inference_model(variant, data), data.images()
            if checked == "true":
                data.check_logits(model(images))
            seconds = measure.step_seconds(lambda: model(images), int(warmup), int(steps))
    measure.answer(seconds, {"framework": f"PyTorch {torch.__version__}", "threads": torch.get_num_threads()})


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "sgemm":
        sgemm(int(sys.argv[2]))
    elif len(sys.argv) == 8 and sys.argv[1] in ("train", "infer"):
        run(*sys.argv[1:])
    else:
        sys.exit(__doc__)
