"""Imports torchvision, which transformers and timm need, even where its compiled extension does not load.

That happens beside a build of torch that it was not made for. The import then fails because two operators are
not declared; no model here uses them.
"""

import sys

import torch


def import_torchvision() -> None:
    try:
        import torchvision  # noqa: F401
    except RuntimeError as e:
        if "torchvision::nms does not exist" not in str(e):
            raise
        _declare()
        for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
            del sys.modules[name]
        import torchvision  # noqa: F401


def _declare() -> None:
    global _library
    _library = torch.library.Library("torchvision", "DEF")
    for name in ("nms", "qnms"):
        _library.define(name + "(Tensor dets, Tensor scores, float t) -> Tensor")
    register = torch.library.register_fake

    def tolerant(operator, *args, **keywords):
        decorate = register(operator, *args, **keywords)

        def wrap(function):
            try:
                return decorate(function)
            except RuntimeError:  # registered by the import that failed, or not declared
                return function

        return wrap

    torch.library.register_fake = tolerant


import_torchvision()
