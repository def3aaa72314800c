"""Makes src/test/resources/fixtures/families: a tiny model of each family, and what its library computes with it.

Needs torch, transformers, timm and safetensors; see check-interop. Run: python make_fixtures.py [NAME...]
"""

import copy
import json
import pathlib
import shutil
import sys
import tempfile
import zlib

import libraries  # noqa: F401  (first: see there)
import torch
import transformers
from families import MODELS, Model, blocks, decayed, doubled, forward, randomize, save
from safetensors.torch import load_file, save_file
from torch import nn

ROOT = pathlib.Path(__file__).resolve().parents[2] / "src/test/resources/fixtures/families"
BATCH = 2
STEPS = 3
ADAMW = dict(lr=1e-3, betas=(0.9, 0.999), eps=1e-8)
DECAY = 0.05


def on_disk(row: Model, model: nn.Module, values: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Renames (and, where the library joins them, joins) values of parameters to the names in its files."""
    twin = copy.deepcopy(model).float()
    with torch.no_grad():
        for name, parameter in twin.named_parameters():
            parameter.copy_(values[name] if name in values else torch.full_like(parameter, float("nan")))
    with tempfile.TemporaryDirectory() as folder:
        save(row, twin, folder)
        found = load_file(folder + "/model.safetensors")
    known = {name for name, _ in twin.named_parameters()}
    buffers = {name for name, _ in twin.named_buffers()}
    return {name: x for name, x in found.items() if not x.isnan().any() and (name not in buffers or name in known)}


def names(row: Model, model: nn.Module, folder: pathlib.Path) -> dict[str, str]:
    """The name on disk of each tensor that is called otherwise in memory; NAME[i/2]: half i along the first axis."""
    disk = load_file(folder / "model.safetensors")
    result = {}
    for name, tensor in model.state_dict().items():
        for theirs, value in disk.items():
            if value.shape == tensor.shape and torch.equal(value, tensor):
                if name != theirs:
                    result[name] = theirs
                break
            parts = value.shape[0] // tensor.shape[0] if value.dim() and tensor.dim() == value.dim() else 0
            if parts == 2 and value.shape[1:] == tensor.shape[1:]:
                part = [torch.equal(x, tensor) for x in value.chunk(2)]
                if any(part):
                    result[name] = f"{theirs}[{part.index(True)}/2]"
                    break
        else:
            raise ValueError(f"{row.name}: {name} is not in the file")
    return result


def loss_of(row: Model, model: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return nn.functional.cross_entropy(forward(row, model, images)["logits"], labels)


def train(row: Model, model: nn.Module, images: torch.Tensor, labels: torch.Tensor, golden: dict) -> set[str]:
    """Adds loss, gradients and the parameters after three steps of AdamW, all computed in 64 bits."""
    twin = doubled(model)
    matrices = decayed(twin)
    loss = loss_of(row, twin, images, labels)
    loss.backward()
    golden["loss"] = loss.detach().float()
    golden["loss_f64"] = loss.detach()
    used = {name: p for name, p in twin.named_parameters() if p.grad is not None}
    for name, grad in on_disk(row, model, {name: p.grad for name, p in used.items()}).items():
        golden["grad." + name] = grad
    groups = [
        {"params": [p for name, p in used.items() if name in matrices], "weight_decay": DECAY},
        {"params": [p for name, p in used.items() if name not in matrices], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, **ADAMW)
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss_of(row, twin, images, labels).backward()
        optimizer.step()
    for name, value in on_disk(row, model, {name: p.detach() for name, p in used.items()}).items():
        golden["adamw3." + name] = value
    marks = {name: torch.full_like(p, float(name in matrices)) for name, p in used.items()}
    return {name for name, value in on_disk(row, model, marks).items() if value.all()}


def preprocessor(row: Model) -> dict:
    return {
        "image_processor_type": "ViTImageProcessor",
        "do_resize": True,
        "size": {"height": row.size.image, "width": row.size.image},
        "resample": 3,
        "do_rescale": True,
        "rescale_factor": 1 / 255,
        "do_normalize": True,
        "image_mean": [0.5, 0.5, 0.5],
        "image_std": [0.5, 0.5, 0.5],
    }


def make(row: Model, folder: pathlib.Path) -> dict[str, str]:
    generator = torch.Generator().manual_seed(zlib.crc32(row.name.encode()))
    model = row.build(row.size)
    if row.name == "timm-vit-headless":
        model.reset_classifier(0)
    randomize(model, generator)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    save(row, model, str(folder))
    if row.library == "transformers":
        (folder / "preprocessor_config.json").write_text(json.dumps(preprocessor(row), indent=2) + "\n")
    side = row.size.image
    images = torch.randn(BATCH, 3, side, side, generator=generator)
    labels = torch.tensor([(2 * i + 1) % row.size.classes for i in range(BATCH)])
    golden: dict[str, torch.Tensor] = {"images": images}
    with torch.no_grad():
        exact = forward(row, doubled(model), images.double())
        single = forward(row, model, images)
    for name, value in exact.items():
        if name != "last_hidden" or "logits" not in exact:
            golden[name] = value.float()
    for name in ("logits", "pooled", "projected"):
        if name in exact:
            golden[name + "_f64"] = exact[name]
            golden[name] = single[name]
    metadata = {"model": row.name, "library": row.library, "class": type(model).__name__}
    if row.resize != "no":
        height, width = side - row.size.patch, side + 2 * row.size.patch  # filters may differ between down and up
        others = torch.randn(1, 3, height, width, generator=generator)
        twin = copy.deepcopy(model)
        if row.resize == "timm":
            twin.set_input_size(img_size=(height, width))
        with torch.no_grad():
            resized = forward(row, twin, others, resized=True)
        golden["resized.images"] = others
        for name in ("hidden.0", "logits" if "logits" in resized else "pooled"):
            if name in resized:
                golden["resized." + name] = resized[name]
    if row.gradients:
        golden["labels"] = labels
        metadata["decayed"] = sorted(train(row, model, images.double(), labels, golden))
        metadata["adamw"] = {**ADAMW, "weight_decay": DECAY, "steps": STEPS}
    check(row, golden)
    golden = {name: value.detach().contiguous().clone() for name, value in golden.items()}
    # one entry, since several are written in any order
    save_file(golden, folder / "golden.safetensors", {"fixture": json.dumps(metadata)})
    return names(row, model, folder) if row.library == "transformers" else {}


def check(row: Model, golden: dict[str, torch.Tensor]) -> None:
    """A fixture in which attention is flat or tokens are equal would prove little."""
    for name, value in golden.items():
        if not value.isfinite().all():
            raise ValueError(f"{row.name}: {name} is not finite")
        if name.startswith("attn.") and value.amax(-1).mean() < 1.6 / value.shape[-1]:
            raise ValueError(f"{row.name}: {name} is flat")


def repeated(row: Model, found: dict[str, str], table: dict[str, dict[str, str]]) -> bool:
    """Whether another model has these names already."""
    return any(found == names for name, names in table.items() if name != row.name)


def main() -> None:
    torch.set_num_threads(1)
    transformers.logging.disable_progress_bar()
    transformers.logging.set_verbosity_error()
    wanted = sys.argv[1:]
    rows = [row for row in MODELS if not wanted or row.name in wanted]
    path = ROOT / "names-in-memory.json"
    table = json.loads(path.read_text()) if wanted and path.exists() else {}
    for row in rows:
        found = make(row, ROOT / row.name)
        if found and not repeated(row, found, table):
            table[row.name] = found
        size = sum(file.stat().st_size for file in (ROOT / row.name).iterdir())
        print(f"{row.name:28} {size / 1000:7.1f} kB  {len(blocks(row.build(row.size)))} blocks")
    path.write_text(json.dumps(table, indent=1) + "\n")


if __name__ == "__main__":
    main()
