"""Compares the commands of vit4j with the libraries' own way from a photograph to scores."""

import json
import pathlib
import subprocess

import timm
import torch
import transformers
from cases import Case
from families import forward
from PIL import Image

# transformers resizes by torchvision, whose pixels differ from Pillow's by rounding.
CLOSE = 1e-3


def run(vit: list[str], *arguments: str) -> str:
    done = subprocess.run([*vit, *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        raise ValueError((done.stderr.strip().splitlines() or ["vit failed"])[-1])
    return done.stdout


def classify(vit: list[str], model: pathlib.Path, photos: list[pathlib.Path]) -> list[dict[str, float]]:
    """Returns the score of each class for each photograph."""
    output = run(vit, "classify", "--model", str(model), *map(str, photos), "--format", "jsonl", "--top-k", "100")
    rows = [json.loads(line) for line in output.splitlines()]
    errors = [row["error"] for row in rows if "error" in row]
    if errors:
        raise ValueError(errors[0])
    return [{one["label"]: one["score"] for one in row["predictions"]} for row in rows]


def compare(case: Case, check: str, ours: list[dict[str, float]], theirs: list[dict[str, float]]) -> None:
    for mine, other in zip(ours, theirs, strict=True):
        if set(mine) != set(other):
            raise ValueError(f"classes {sorted(mine)}, expected {sorted(other)}")
        error = max(abs(mine[label] - other[label]) for label in other)
        if error > CLOSE:
            raise ValueError(f"a score differs by {error:.1e}")
        case.agree(check, error)


def check_command(case: Case, vit: list[str], photos: list[pathlib.Path]) -> None:
    """Classifies photographs with the library's model: its transforms and vit classify."""
    opened = [Image.open(photo).convert("RGB") for photo in photos]
    if case.timm:
        config = timm.data.resolve_model_data_config(case.model)
        transform = timm.data.create_transform(**config, is_training=False)
        pixels = torch.stack([transform(photo) for photo in opened])
    else:
        processor = transformers.AutoImageProcessor.from_pretrained(case.folder / "theirs")
        pixels = processor(opened, return_tensors="pt")["pixel_values"]
    with torch.no_grad():
        shares = forward(case.row, case.model, pixels)["logits"].softmax(-1)
    labels = [f"class {chr(97 + i)}" for i in range(case.size.classes)]
    theirs = [dict(zip(labels, share.tolist())) for share in shares]
    compare(case, "command", classify(vit, case.folder / "theirs", photos), theirs)


def check_pipeline(case: Case, vit: list[str], photos: list[pathlib.Path]) -> None:
    """Converts the model, and classifies photographs with transformers' pipeline and vit classify."""
    target = case.folder / "converted"
    run(vit, "convert", str(case.folder / "theirs"), str(target))
    pipe = transformers.pipeline("image-classification", model=str(target), top_k=case.size.classes)
    found = pipe([str(photo) for photo in photos])
    theirs = [{one["label"]: one["score"] for one in each} for each in found]
    compare(case, "pipeline", classify(vit, target, photos), theirs)
