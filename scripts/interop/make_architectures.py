"""Makes timm-architectures.json: the arguments of timm's named architectures that vit4j reads, as timm defines them.

Run after a new version of timm: python make_architectures.py
"""

import functools
import json
import pathlib

import libraries  # noqa: F401  (first: see there)
import timm
import torch
from timm.models import beit, deit, eva, vision_transformer

TARGET = pathlib.Path(__file__).resolve().parents[2] / "src/main/resources/dev/vit4j/model/io/timm-architectures.json"
MODULES = (vision_transformer, deit, eva, beit)
CLASSES = {"VisionTransformer", "VisionTransformerDistilled", "Eva", "Beit"}


class Found(Exception):
    """Carries what an architecture's function would have built."""


def capture(kind, variant, pretrained=False, **arguments):
    raise Found(kind.__name__, arguments)


def named(value):
    """What JSON can hold: classes by their names, and a norm with another epsilon as that epsilon."""
    if isinstance(value, functools.partial):
        if value.func is timm.layers.LayerNorm and set(value.keywords) == {"eps"}:
            return {"layer_norm_eps": value.keywords["eps"]}
        if value is timm.layers.SwiGLUPacked:
            return "SwiGLUPacked"
        return f"{value.func.__name__}({value.keywords})"
    if isinstance(value, type):
        return {torch.nn.SiLU: "silu", torch.nn.GELU: "gelu"}.get(value, value.__name__)
    if isinstance(value, (tuple, list)):
        return [named(x) for x in value]
    return value


def main() -> None:
    for module in MODULES:
        module.build_model_with_cfg = capture
    table = {}
    for module in MODULES:
        for name in timm.list_models(module=module.__name__.rsplit(".", 1)[-1]):
            try:
                timm.create_model(name)
            except Found as found:
                kind, arguments = found.args
            if kind not in CLASSES:
                continue
            for helper in ("pretrained_filter_fn", "pretrained_strict", "feature_cfg", "pretrained_cfg"):
                arguments.pop(helper, None)
            arguments = {key: named(value) for key, value in arguments.items() if value is not None}
            input_size = (timm.get_pretrained_cfg(name) or timm.models.PretrainedCfg()).input_size
            table[name] = {"class": kind, "image": input_size[-1], **dict(sorted(arguments.items()))}
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(table[name])}" for name in sorted(table))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text("{\n" + lines + "\n}\n")
    print(f"{len(table)} architectures of timm {timm.__version__}")


if __name__ == "__main__":
    main()
