"""The Vision Transformer that every framework computes, in PyTorch (Dosovitskiy et al. 2021; pre-norm, exact GELU).

There are two implementations with the same arithmetic and weights: torchvision's module, and blocks in the style of timm
(one Linear for query, key and value).
Letters: B images, C classes, H heads, N patches, T tokens (N plus class token), D width, E = D/H.
"""
import collections
from typing import Callable, Dict, List

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torchvision.models.vision_transformer import VisionTransformer

from settings import Shape

EPSILON = 1e-6


def soft_look_up(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
    """Attention of query, key and value [B,H,T,E]: the values averaged with the softmax of query times key."""
    weights = ((query * query.shape[-1] ** -0.5) @ key.transpose(-2, -1)).softmax(-1)
    return weights @ value


class Block(nn.Module):
    def __init__(self, shape: Shape, attention: Callable):
        super().__init__()
        self.heads = shape.heads
        self.attention = attention
        self.norm1 = nn.LayerNorm(shape.width, eps=EPSILON)
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.proj = nn.Linear(shape.width, shape.width)
        self.norm2 = nn.LayerNorm(shape.width, eps=EPSILON)
        self.fc1 = nn.Linear(shape.width, shape.mlp)
        self.fc2 = nn.Linear(shape.mlp, shape.width)

    def forward(self, x: Tensor) -> Tensor:
        batch, tokens, width = x.shape
        qkv = self.qkv(self.norm1(x)).reshape(batch, tokens, 3, self.heads, width // self.heads)
        query, key, value = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        found = self.attention(query, key, value)
        x = x + self.proj(found.transpose(1, 2).reshape(batch, tokens, width))
        return x + self.fc2(F.gelu(self.fc1(self.norm2(x))))

    def trained(self) -> List[Tensor]:
        """The parameters, in the order of parameters(), which TorchScript lacks."""
        return [self.norm1.weight, self.norm1.bias, self.qkv.weight, self.qkv.bias, self.proj.weight, self.proj.bias,
                self.norm2.weight, self.norm2.bias, self.fc1.weight, self.fc1.bias, self.fc2.weight, self.fc2.bias]


class LastRowBlock(Block):
    """The last block as vit4j computes it: keys and values for all tokens, everything else only for the class token, from
    which the logits are computed. [B,T,D] to [B,1,D]."""

    def forward(self, x: Tensor) -> Tensor:
        batch, tokens, width = x.shape
        head = width // self.heads
        normed = self.norm1(x)
        weight, bias = self.qkv.weight, self.qkv.bias
        query = F.linear(normed[:, :1], weight[:width], bias[:width]).reshape(batch, 1, self.heads, head).transpose(1, 2)
        both = F.linear(normed, weight[width:], bias[width:]).reshape(batch, tokens, 2, self.heads, head)
        key, value = both.permute(2, 0, 3, 1, 4).unbind(0)
        found = self.attention(query, key, value)
        x = x[:, :1] + self.proj(found.transpose(1, 2).reshape(batch, 1, width))
        return x + self.fc2(F.gelu(self.fc1(self.norm2(x))))


class TimmStyle(nn.Module):
    """Images [B,3,size,size] to logits [B,C]."""

    def __init__(self, shape: Shape, attention: Callable = soft_look_up, last_row: bool = False):
        super().__init__()
        self.patches = nn.Conv2d(3, shape.width, shape.patch, shape.patch)
        self.class_token = nn.Parameter(torch.zeros(1, 1, shape.width))
        self.positions = nn.Parameter(torch.zeros(1, shape.tokens, shape.width))
        kinds = [Block] * (shape.depth - 1) + [LastRowBlock if last_row else Block]
        self.blocks = nn.ModuleList([kind(shape, attention) for kind in kinds])
        self.norm = nn.LayerNorm(shape.width, eps=EPSILON)
        self.head = nn.Linear(shape.width, shape.classes)

    def forward(self, images: Tensor) -> Tensor:
        x = self.patches(images).flatten(2).transpose(1, 2)
        x = torch.cat([self.class_token.expand(x.shape[0], -1, -1), x], 1) + self.positions
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x)[:, 0])

    def trained(self) -> List[Tensor]:
        """The parameters, in the order of parameters(), which TorchScript lacks."""
        patch_bias = self.patches.bias
        assert patch_bias is not None
        tensors: List[Tensor] = [self.class_token, self.positions, self.patches.weight, patch_bias]
        for block in self.blocks:
            tensors += block.trained()
        tensors += [self.norm.weight, self.norm.bias, self.head.weight, self.head.bias]
        return tensors


def weights(shape: Shape) -> Dict[str, Tensor]:
    """Random weights with TimmStyle's names: Xavier-uniform matrices, norms around one, and everything else normal with
    standard deviation 0.02, so that a missing bias or token changes the logits."""
    draw = torch.Generator().manual_seed(1)
    state = {}
    for name, tensor in TimmStyle(shape).state_dict().items():
        if tensor.dim() == 2:
            bound = (6.0 / sum(tensor.shape)) ** 0.5
            state[name] = (torch.rand(tensor.shape, generator=draw) * 2 - 1) * bound
        else:
            state[name] = torch.randn(tensor.shape, generator=draw) * 0.02
            if "norm" in name and name.endswith("weight"):
                state[name] += 1
    return state


def timm_style(shape: Shape, attention: Callable = soft_look_up, last_row: bool = False) -> nn.Module:
    model = TimmStyle(shape, attention, last_row)
    model.load_state_dict(weights(shape))
    return model


def torchvision_style(shape: Shape) -> nn.Module:
    model = VisionTransformer(shape.image, shape.patch, shape.depth, shape.heads, shape.width, shape.mlp,
                              num_classes=shape.classes)
    model.load_state_dict(collections.OrderedDict(
        (torchvision_name(name), tensor) for name, tensor in weights(shape).items()))
    return model


def torchvision_name(name: str) -> str:
    fixed = {"class_token": "class_token", "positions": "encoder.pos_embedding",
             "patches.weight": "conv_proj.weight", "patches.bias": "conv_proj.bias",
             "norm.weight": "encoder.ln.weight", "norm.bias": "encoder.ln.bias",
             "head.weight": "heads.head.weight", "head.bias": "heads.head.bias"}
    if name in fixed:
        return fixed[name]
    _, layer, part = name.split(".", 2)
    within = {"norm1.weight": "ln_1.weight", "norm1.bias": "ln_1.bias",
              "qkv.weight": "self_attention.in_proj_weight", "qkv.bias": "self_attention.in_proj_bias",
              "proj.weight": "self_attention.out_proj.weight", "proj.bias": "self_attention.out_proj.bias",
              "norm2.weight": "ln_2.weight", "norm2.bias": "ln_2.bias",
              "fc1.weight": "mlp.0.weight", "fc1.bias": "mlp.0.bias",
              "fc2.weight": "mlp.3.weight", "fc2.bias": "mlp.3.bias"}
    return f"encoder.layers.encoder_layer_{layer}.{within[part]}"


def decayed(tensor: Tensor) -> bool:
    """Weight decay applies to matrices and the patch filter, not to biases, norms, class token and positions."""
    return tensor.dim() in (2, 4)
