"""A whole training step as a module, for libtorch to run in one call."""
from typing import List, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

import model_folder
import vit


class TrainingStep(nn.Module):
    """images [B,3,size,size], labels [B] -> loss; updates the weights by one step of AdamW."""

    def __init__(self, model: nn.Module):
        super().__init__()
        self.model = model
        parameters = list(model.parameters())
        assert all(a is b for a, b in zip(parameters, model.trained())), "another order than parameters()"
        self.decayed: List[int] = [i for i, p in enumerate(parameters) if vit.decayed(p)]
        self.undecayed: List[int] = [i for i, p in enumerate(parameters) if not vit.decayed(p)]
        # Keeps the optimizer state in attributes: TorchScript removes writes to a temporary list as having no effect.
        self.decayed_state = self.state_of([parameters[i] for i in self.decayed])
        self.undecayed_state = self.state_of([parameters[i] for i in self.undecayed])
        recipe = model_folder.RECIPE
        self.lr, self.beta1, self.beta2, self.eps = recipe.lr, recipe.beta1, recipe.beta2, recipe.eps
        self.weight_decay, self.smoothing = recipe.weight_decay, recipe.smoothing

    def state_of(self, parameters: List[Tensor]) -> Tuple[List[Tensor], List[Tensor], List[Tensor]]:
        """Returns first moments, second moments and step counts."""
        return ([torch.zeros_like(p) for p in parameters], [torch.zeros_like(p) for p in parameters],
                [torch.zeros(()) for _ in parameters])

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        loss = F.cross_entropy(self.model(images), labels, label_smoothing=self.smoothing)
        parameters = self.model.trained()
        gradients: List[Tensor] = []
        for gradient in torch.autograd.grad([loss], parameters):
            assert gradient is not None
            gradients.append(gradient)
        with torch.no_grad():
            self.update([parameters[i] for i in self.decayed], [gradients[i] for i in self.decayed],
                        self.decayed_state, self.weight_decay)
            self.update([parameters[i] for i in self.undecayed], [gradients[i] for i in self.undecayed],
                        self.undecayed_state, 0.0)
        return loss.detach()

    def update(self, parameters: List[Tensor], gradients: List[Tensor],
               state: Tuple[List[Tensor], List[Tensor], List[Tensor]], weight_decay: float):
        moments, squares, counts = state
        torch._foreach_add_(counts, 1)
        unused: List[Tensor] = []
        torch._fused_adam_(parameters, gradients, moments, squares, unused, counts, lr=self.lr, beta1=self.beta1,
                           beta2=self.beta2, weight_decay=weight_decay, eps=self.eps, amsgrad=False, maximize=False)
