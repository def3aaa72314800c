#!/usr/bin/python3
"""Classifies a folder of JPEGs with a vit4j model folder in Debian's PyTorch and prints one line of JSON.

  torch_classify.py MODEL IMAGES COUNT BATCH WORKERS THREADS STYLE OUT

Pillow decodes and resizes in a DataLoader's worker processes through torchvision's transforms. STYLE is the implementation
of the model (scripts/peers/vit.py): torchvision, timm, or timm-frozen for TorchScript. OUT gets a line per image: file,
class, probability.
"""
import json
import pathlib
import resource
import struct
import sys
import time

import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "peers"))
import vit  # noqa: E402
from settings import Shape  # noqa: E402


class Photos(Dataset):
    def __init__(self, files, size):
        self.files = files
        self.transform = transforms.Compose([
            transforms.Resize((size, size)),  # Pillow's bilinear filter
            transforms.ToTensor(),
            transforms.Normalize([0.5] * 3, [0.5] * 3),
        ])

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        with Image.open(self.files[index]) as image:
            return self.transform(image.convert("RGB"))


def read_safetensors(path):
    """Reads a safetensors file: a length, JSON, and numbers (https://github.com/huggingface/safetensors)."""
    content = path.read_bytes()
    length, = struct.unpack("<Q", content[:8])
    tensors = {}
    for name, about in json.loads(content[8:8 + length]).items():
        if name != "__metadata__":
            begin, end = (8 + length + offset for offset in about["data_offsets"])
            assert about["dtype"] == "F32", name
            tensors[name] = torch.frombuffer(bytearray(content[begin:end]), dtype=torch.float32).reshape(about["shape"])
    return tensors


def timm_state(hf, depth):
    """Returns the weights with the names in scripts/peers/vit.py."""
    state = {"class_token": hf["vit.embeddings.cls_token"], "positions": hf["vit.embeddings.position_embeddings"]}
    for kind in ("weight", "bias"):
        state[f"patches.{kind}"] = hf[f"vit.embeddings.patch_embeddings.projection.{kind}"]
        state[f"norm.{kind}"] = hf[f"vit.layernorm.{kind}"]
        state[f"head.{kind}"] = hf[f"classifier.{kind}"]
        for layer in range(depth):
            at, to = f"vit.encoder.layer.{layer}.", f"blocks.{layer}."
            state[f"{to}norm1.{kind}"] = hf[f"{at}layernorm_before.{kind}"]
            state[f"{to}norm2.{kind}"] = hf[f"{at}layernorm_after.{kind}"]
            state[f"{to}qkv.{kind}"] = torch.cat(
                [hf[f"{at}attention.attention.{part}.{kind}"] for part in ("query", "key", "value")])
            state[f"{to}proj.{kind}"] = hf[f"{at}attention.output.dense.{kind}"]
            state[f"{to}fc1.{kind}"] = hf[f"{at}intermediate.dense.{kind}"]
            state[f"{to}fc2.{kind}"] = hf[f"{at}output.dense.{kind}"]
    return state


def load(folder, style, batch):
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    shape = Shape(folder.name, folder.name, image=config["image_size"], patch=config["patch_size"],
                  depth=config["num_hidden_layers"], classes=len(config["id2label"]), width=config["hidden_size"],
                  heads=config["num_attention_heads"], mlp=config["intermediate_size"])
    state = timm_state(read_safetensors(folder / "model.safetensors"), shape.depth)
    if style == "torchvision":
        model = vit.torchvision_style(shape)
        model.load_state_dict({vit.torchvision_name(name): tensor for name, tensor in state.items()})
    else:
        model = vit.timm_style(shape)
        model.load_state_dict(state)
    model.eval()
    if style == "timm-frozen":
        model = torch.jit.freeze(torch.jit.trace(model, torch.zeros(batch, 3, shape.image, shape.image)))
    return model, shape


def main(model_folder, images, count, batch, workers, threads, style, out):
    torch.set_num_threads(threads)
    with torch.inference_mode():
        model, shape = load(pathlib.Path(model_folder), style, batch)
        files = sorted(pathlib.Path(images).rglob("*.jpg"))[:count]
        start, cpu = time.perf_counter(), time.process_time()
        in_model = 0.0
        rows = []
        for pictures in DataLoader(Photos(files, shape.image), batch_size=batch, num_workers=workers):
            begun = time.perf_counter()
            probabilities, classes = model(pictures).softmax(-1).max(-1)
            in_model += time.perf_counter() - begun
            rows += zip(classes.tolist(), probabilities.tolist())
        with open(out, "w", encoding="utf-8") as table:
            table.writelines(f"{file},{index},{score!r}\n" for file, (index, score) in zip(files, rows))
        seconds = time.perf_counter() - start
        own = time.process_time() - cpu
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)  # of the worker processes, which have ended
    decoding = usage.ru_utime + usage.ru_stime
    print(json.dumps({"images": len(files), "seconds": seconds, "images_per_second": len(files) / seconds,
                      "model_seconds": in_model, "decoding_cpu_seconds": decoding,
                      "cpu_seconds": decoding + own, "torch": torch.__version__}))


if __name__ == "__main__":
    if len(sys.argv) != 9:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:7]), sys.argv[7], sys.argv[8])
