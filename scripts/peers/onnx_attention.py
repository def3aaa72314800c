"""The model with ONNX Runtime's own attention operator, as its transformer optimizer would rewrite it."""
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import vit
from settings import Shape


class FusedAttention(torch.autograd.Function):
    """Tokens [B,T,D], weights [D,3D], biases [3D] -> output of attention [B,T,D]."""

    @staticmethod
    def forward(ctx, tokens: Tensor, weight: Tensor, bias: Tensor, heads: int) -> Tensor:
        batch, count, width = tokens.shape
        qkv = (tokens @ weight + bias).reshape(batch, count, 3, heads, width // heads)
        query, key, value = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        return vit.soft_look_up(query, key, value).transpose(1, 2).reshape(batch, count, width)

    @staticmethod
    def symbolic(graph, tokens, weight, bias, heads: int):
        return graph.op("com.microsoft::Attention", tokens, weight, bias, num_heads_i=heads).setType(tokens.type())


class FusedBlock(nn.Module):
    def __init__(self, block: vit.Block):
        super().__init__()
        self.block = block
        self.weight = nn.Parameter(block.qkv.weight.t().contiguous())

    def forward(self, x: Tensor) -> Tensor:
        block = self.block
        x = x + block.proj(FusedAttention.apply(block.norm1(x), self.weight, block.qkv.bias, block.heads))
        return x + block.fc2(F.gelu(block.fc1(block.norm2(x))))


def model(shape: Shape) -> nn.Module:
    whole = vit.timm_style(shape)
    whole.blocks = nn.ModuleList([FusedBlock(block) for block in whole.blocks])
    return whole
