"""Writes TorchScript archives for a libtorch that is newer than the PyTorch that exports them.

To use a newer operation, exports an older one with the same signature and renames it in the archive's code.
"""
import pathlib
import re
import zipfile
from typing import Callable

import torch
from torch import Tensor

_NEWER_NAMES = {
    "torch.addcmul(": "torch.scaled_dot_product_attention(",
    "torch._fused_adam_(": "torch._fused_adamw_(",
}
_LINEAR_THEN_GELU = re.compile(r"(\w+) = torch\.linear\((\w+, CONSTANTS\.c\d+, CONSTANTS\.c\d+)\)\n\s+(\w+) = torch\.gelu\(\1\)")
_LINEAR = re.compile(r"torch\.linear\((\w+, CONSTANTS\.c\d+, CONSTANTS\.c\d+)\)")
_NO_SCALARS = "annotate(List[Optional[number]], [])"


def stand_in_for_sdpa(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
    """Placeholder for scaled_dot_product_attention, renamed in the archive; [B,H,T,E] each."""
    return torch.addcmul(query, key, value)


def save(module: torch.jit.ScriptModule, path: pathlib.Path) -> None:
    torch.jit.save(module, str(path))
    rewrite(path, path, _with_newer_names)


def rewrite(source: pathlib.Path, target: pathlib.Path, change: Callable[[str], str]) -> None:
    """Copies an archive with its code changed."""
    with zipfile.ZipFile(source) as archive:
        entries = [(info.filename, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries:
            archive.writestr(name, change(content.decode()).encode() if name.endswith(".py") else content)


def with_onednn(code: str) -> str:
    """Replaces every Linear of a frozen model, and its GELU if there is one, with one oneDNN operation, as PyTorch 2's
    compiler does."""
    code, fused = _LINEAR_THEN_GELU.subn(rf'\3 = ops.mkldnn._linear_pointwise(\2, "gelu", {_NO_SCALARS}, "none")', code)
    code, plain = _LINEAR.subn(rf'ops.mkldnn._linear_pointwise(\1, "none", {_NO_SCALARS}, None)', code)
    if "torch.linear(" in code or ("layer_norm" in code and not (fused and plain)):
        raise ValueError("the archive's code is not written as was expected:\n" + code[:2000])
    return code


def _with_newer_names(code: str) -> str:
    for older, newer in _NEWER_NAMES.items():
        code = code.replace(older, newer)
    return code
