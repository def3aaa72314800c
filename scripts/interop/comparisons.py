"""Compares what vit4j computed and wrote for a model with its library."""

import copy
import dataclasses
import pathlib
import re

import timm
import torch
import transformers
from cases import CLOSE, Case, largest_error
from families import decayed, doubled, forward
from safetensors.torch import load_file
from torch import nn

STEPS, LEARNING_RATE, DECAY = 3, 1e-4, 0.05
ROOM = 5  # how much further from 64 bits than PyTorch's 32 bits

# Softmax ignores a bias that all keys share: its gradient is rounding, and Adam divides that by itself.
KEY_BIAS = re.compile(r"(k_proj|key)\.bias$")
KEYS_AMONG_OTHERS = {"attn.qkv.bias": (1, 3), "in_proj_bias": (1, 3), "attn_pool.kv.bias": (0, 2)}


def embedding(found: dict[str, torch.Tensor]) -> torch.Tensor:
    """What vit4j calls the embedding of an image."""
    for name in ("projected", "pooled"):
        if name in found:
            return found[name]
    return found["last_hidden"][:, 0]


def check_forward(case: Case) -> None:
    """Compares logits or embedding, hidden states and attention."""
    with torch.no_grad():
        theirs = forward(case.row, doubled(case.model), case.images.double())
    ours = load_file(case.folder / "result.safetensors")
    for ops in ("fused", "stock"):
        if "logits" in theirs:
            case.compare("logits", f"logits ({ops})", ours.get(ops + ".logits"), theirs["logits"])
        else:
            case.compare("logits", f"embedding ({ops})", ours.get(ops + ".pooled"), embedding(theirs))
        for layer in range(case.size.depth + 1):
            name = f"hidden.{layer}"
            case.compare("inner", f"{name} ({ops})", ours.get(f"{ops}.{name}"), theirs[name])
        for layer in range(case.size.depth):
            name = f"attention.{layer}"
            case.compare("inner", f"{name} ({ops})", ours.get(f"{ops}.{name}"), theirs[f"attn.{layer}"])


def check_names(case: Case) -> None:
    """Compares the results of a file with the names that transformers has in memory."""
    ours, again = (load_file(case.folder / (name + ".safetensors")) for name in ("result", "in-memory"))
    for name, value in ours.items():
        case.compare("names", name, again.get(name), value)


def unused(case: Case) -> set[str]:
    """The parameters that have no part in what the model gives: a mask token, another tower, a decoder."""
    model = copy.deepcopy(case.model).requires_grad_()
    found = forward(case.row, model, case.images)
    last = found["logits"] if "logits" in found else embedding(found)
    last.square().sum().backward()
    return {name for name, parameter in model.named_parameters() if parameter.grad is None or not parameter.numel()}


def load(case: Case, folder: pathlib.Path) -> nn.Module:
    """Opens what vit4j wrote, as the library does, and refuses what the library would make up."""
    if case.timm:
        return timm.create_model(f"local-dir:{folder}", pretrained=True).eval()
    kind = getattr(transformers, case.row.written_class or type(case.model).__name__)
    model, info = kind.from_pretrained(
        folder,
        output_loading_info=True,
        attn_implementation="eager",
        dtype=torch.float32,
        **case.row.written_keywords,
    )
    idle = unused(case)
    problems = {
        "missing": [name for name in info["missing_keys"] if name not in idle],
        "unexpected": list(info["unexpected_keys"]),
        "mismatched": list(info["mismatched_keys"]),
    }
    if any(problems.values()):
        raise ValueError("; ".join(f"{what} {sorted(names)[:3]}" for what, names in problems.items() if names))
    return model.eval()


def whole(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """timm adds positions to registers in every forward pass, vit4j once: moves them to the registers."""
    if "reg_token" not in state or "pos_embed" not in state:
        return state
    registers, positions = state["reg_token"], state["pos_embed"]
    first = 1 if "cls_token" in state else 0
    end = first + registers.shape[1]
    patches = positions.shape[1] - end
    if round(patches**0.5) ** 2 != patches:  # positions of the patches alone
        return state
    parts = positions[:, :first], torch.zeros_like(registers), positions[:, end:]
    return {**state, "reg_token": registers + positions[:, first:end], "pos_embed": torch.cat(parts, dim=1)}


def check_back(case: Case) -> None:
    """Opens what vit4j wrote in the library, and compares every parameter and the result."""
    again = load(case, case.folder / "ours")
    idle = unused(case)
    before, after = whole(case.model.state_dict()), whole(again.state_dict())
    for name, value in before.items():
        if name not in idle and value.numel():
            # where only a part of the model is written, its names lack the part's
            case.compare("back", name, after.get(name, after.get(name.split(".", 1)[-1])), value)
    with torch.no_grad():
        theirs, ours = (forward(case.row, model, case.images) for model in (case.model, again))
    last = "logits" if "logits" in theirs else "last_hidden"
    case.compare("back", last, ours.get(last), theirs[last])


@dataclasses.dataclass
class Trained:
    """What PyTorch makes of a copy of the model: the first gradients, and the parameters after some steps of AdamW."""

    gradients: dict[str, torch.Tensor]
    parameters: dict[str, torch.Tensor]


def train(case: Case, twin: nn.Module, images: torch.Tensor) -> Trained:
    """Trains a copy of the model for some steps."""

    def backward() -> None:
        nn.functional.cross_entropy(forward(case.row, twin, images)["logits"], case.labels).backward()

    matrices = decayed(twin)
    backward()
    used = {name: p for name, p in twin.named_parameters() if p.grad is not None and not KEY_BIAS.search(name)}
    first = {name: p.grad.clone() for name, p in used.items()}
    groups = [
        {"params": [p for name, p in used.items() if name in matrices], "weight_decay": DECAY},
        {"params": [p for name, p in used.items() if name not in matrices], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=LEARNING_RATE, betas=(0.9, 0.999), eps=1e-8)
    for step in range(STEPS):
        if step > 0:
            optimizer.zero_grad()
            backward()
        optimizer.step()
    return Trained(first, {name: p.detach() for name, p in used.items()})


def check_training(case: Case) -> None:
    """Compares the gradient of every parameter, and the parameters after some steps of AdamW."""
    exact = train(case, doubled(case.model), case.images.double())
    single = train(case, copy.deepcopy(case.model).eval(), case.images)
    ours = load(case, case.folder / "gradients").state_dict()
    for name, gradient in exact.gradients.items():
        case.compare("gradients", name, without_keys(name, ours[name]), without_keys(name, gradient))
    stepped = load(case, case.folder / "stepped").state_dict()
    theirs, found = {}, {}
    for name, parameter in exact.parameters.items():
        # A first gradient that rounding can turn makes Adam take full steps either way.
        slope = without_keys(name, exact.gradients[name])
        sure = slope.abs() > 1e-3 * slope.abs().max()
        if sure.any():
            of_32_bits, is_now, expected = (
                without_keys(name, x)[sure] for x in (single.parameters[name], stepped[name], parameter)
            )
            theirs[name], found[name] = largest_error(of_32_bits, expected), (is_now, expected)
    # Those steps change the other gradients: in a model of large slopes, PyTorch's own 32 bits leave its 64 bits.
    allowed = max(CLOSE, ROOM * max(theirs.values()))
    for name, (is_now, expected) in found.items():
        case.compare("AdamW", name, is_now, expected, allowed)


def without_keys(name: str, bias: torch.Tensor) -> torch.Tensor:
    """Leaves the keys' part out of a bias of queries, keys and values."""
    for ending, (keys, parts) in KEYS_AMONG_OTHERS.items():
        if name.endswith(ending):
            return torch.cat([part for i, part in enumerate(bias.chunk(parts)) if i != keys])
    return bias
