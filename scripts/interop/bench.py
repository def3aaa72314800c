"""Measures families of checkpoints beside the plain ViT: see scripts/bench-families."""

import json
import shlex
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
import transformers as t

SIZE = dict(hidden_size=192, num_hidden_layers=6, num_attention_heads=3, intermediate_size=768, image_size=32,
            patch_size=4)
RATIO = {key: value for key, value in SIZE.items() if key != "intermediate_size"} | dict(mlp_ratio=4)
CLASSES = dict(num_labels=10)


def models():
    """Yields the name and the model of each family; the plain ViT first."""
    yield "vit", t.ViTForImageClassification(t.ViTConfig(**SIZE, **CLASSES))
    for activation in ("gelu_pytorch_tanh", "quick_gelu", "relu", "silu"):
        yield f"vit, {activation}", t.ViTForImageClassification(t.ViTConfig(**SIZE, **CLASSES, hidden_act=activation))
    yield "deit, two heads", t.DeiTForImageClassificationWithTeacher(t.DeiTConfig(**SIZE, **CLASSES))
    yield "dinov2", t.Dinov2ForImageClassification(t.Dinov2Config(**RATIO, **CLASSES))
    yield "dinov2, SwiGLU", t.Dinov2ForImageClassification(t.Dinov2Config(**RATIO, **CLASSES, use_swiglu_ffn=True))
    yield "dinov2_with_registers", t.Dinov2WithRegistersForImageClassification(
        t.Dinov2WithRegistersConfig(**RATIO, **CLASSES))
    yield "dinov3_vit", t.DINOv3ViTModel(t.DINOv3ViTConfig(**SIZE, num_register_tokens=4))
    yield "clip", t.CLIPForImageClassification(t.CLIPConfig(vision_config=SIZE, **CLASSES))
    yield "siglip", t.SiglipForImageClassification(t.SiglipConfig(vision_config=SIZE, **CLASSES))
    yield "beit", t.BeitForImageClassification(
        t.BeitConfig(**SIZE, **CLASSES, use_relative_position_bias=True, drop_path_rate=0.0))


def measured(command, mode, folder, batch):
    """Returns the rate of multiply-adds that vit bench measures."""
    line = subprocess.run(
        [*command, "bench", mode, "--model", str(folder), "--batch", str(batch), "--json"],
        check=True, capture_output=True, text=True).stdout
    return json.loads(line.strip().splitlines()[-1])["gflops"]


def main():
    command, batch, rounds = shlex.split(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    torch.manual_seed(1)
    with tempfile.TemporaryDirectory() as scratch:
        folders = {}
        for name, model in models():
            folders[name] = Path(scratch) / str(len(folders))
            model.save_pretrained(folders[name])
        print("family                    mode    gflops  to vit")
        for mode in ("infer", "train"):
            rates = {name: [] for name in folders}
            ratios = {name: [] for name in folders}
            for _ in range(rounds):
                for name, folder in folders.items():
                    rates[name].append(measured(command, mode, folder, batch))
                for name in folders:
                    ratios[name].append(rates[name][-1] / rates["vit"][-1])
            for name in folders:
                print(f"{name:24}  {mode:5}  {statistics.median(rates[name]):7.1f}  "
                      f"{statistics.median(ratios[name]):6.3f}", flush=True)


if __name__ == "__main__":
    main()
