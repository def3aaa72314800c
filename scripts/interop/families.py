"""The models that are compared with transformers and timm: one Model per row of the tables below.

Used by make_fixtures.py (small, committed) and by check.py (larger, made afresh at every run).
"""

import copy
import dataclasses
import math
from typing import Any, Callable

import libraries  # noqa: F401  (first: see there)
import timm
import timm.layers
import timm.models
import torch
import transformers
from torch import nn

timm.layers.set_fused_attn(False)  # so that attention is a softmax that can be recorded
torch.use_deterministic_algorithms(True)


@dataclasses.dataclass(frozen=True)
class Size:
    """The measures of a test model."""

    image: int = 6
    patch: int = 2
    width: int = 8
    heads: int = 2
    mlp: int = 12
    depth: int = 2
    classes: int = 3


ODD = Size(image=12, patch=4, width=12, heads=3, mlp=20)
ROTARY = Size(  # heads wide enough for two frequencies on each axis
    width=16, heads=2, mlp=18
)


@dataclasses.dataclass(frozen=True)
class Model:
    """A model of a family: how it is built, and what its parts are called."""

    name: str
    library: str
    build: Callable[[Size], nn.Module]
    size: Size = Size()
    gradients: bool = False
    resize: str = "no"  # no, auto, argument: how the library takes images of another size; "timm": set_input_size
    call: dict[str, Any] = dataclasses.field(default_factory=dict)
    auto_class: str = ""
    written_class: str = ""  # the class that opens what vit4j writes, if another: it has neither text towers nor decoders
    written_keywords: dict[str, Any] = dataclasses.field(default_factory=dict)
    architecture: str = ""
    args: Callable[[Size], dict] | None = None

    @property
    def family(self) -> str:
        return self.name.split("/")[0]


# --- transformers -----------------------------------------------------------------------------------------------------


def _plain(size: Size, **more) -> dict:
    labels = {i: f"class {chr(97 + i)}" for i in range(size.classes)}
    values = dict(
        hidden_size=size.width,
        num_hidden_layers=size.depth,
        num_attention_heads=size.heads,
        intermediate_size=size.mlp,
        image_size=size.image,
        patch_size=size.patch,
        id2label=labels,
        label2id={label: i for i, label in labels.items()},
        attn_implementation="eager",
    )
    values.update(more)
    return {key: value for key, value in values.items() if value is not None}


def _hf(model_class: str, config_class: str, more: dict | None = None, **keywords):
    def build(size: Size) -> nn.Module:
        values = {key: value(size) if callable(value) else value for key, value in (more or {}).items()}
        config = getattr(transformers, config_class)(**_plain(size, **values))
        return getattr(transformers, model_class)(config, **keywords)

    return build


def _two_towers(model_class: str, config_class: str, **vision):
    def build(size: Size) -> nn.Module:
        plain = _plain(size)
        labels = {key: plain.pop(key) for key in ("id2label", "label2id", "attn_implementation")}
        text = dict(hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=2, vocab_size=9)
        if config_class == "CLIPConfig":
            labels["projection_dim"] = 6
        config = getattr(transformers, config_class)(text_config=text, vision_config={**plain, **vision}, **labels)
        return getattr(transformers, model_class)(config)

    return build


def _ratio(size: Size) -> int:
    return round(size.mlp / size.width)


_DINO = {"mlp_ratio": _ratio, "intermediate_size": None}
_SWIGLU = {**_DINO, "use_swiglu_ffn": True}
_BEIT = {"use_relative_position_bias": True}
_MAE = {
    "mask_ratio": 0.0,
    "decoder_hidden_size": 8,
    "decoder_num_hidden_layers": 1,
    "decoder_num_attention_heads": 2,
    "decoder_intermediate_size": 8,
}


def _transformers() -> list[Model]:
    def row(name, build, **keywords):
        keywords.setdefault("auto_class", "AutoModelForImageClassification")
        return Model(name, "transformers", build, **keywords)

    def tower(name, build, **keywords):
        return row(name, build, auto_class="AutoModel", **keywords)

    no_pooler = {"add_pooling_layer": False}

    classifier = "ViTForImageClassification"
    rows = [row("vit", _hf(classifier, "ViTConfig"), size=ODD, gradients=True, resize="argument")]
    for activation in ("gelu_new", "gelu_pytorch_tanh", "quick_gelu", "relu", "silu"):
        name = "vit-" + activation.replace("_", "-")
        rows.append(row(name, _hf(classifier, "ViTConfig", {"hidden_act": activation})))
    rows += [
        row("vit-no-qkv-bias", _hf(classifier, "ViTConfig", {"qkv_bias": False})),
        tower(
            "vit-headless",
            _hf("ViTModel", "ViTConfig", **no_pooler),
            resize="argument",
            written_keywords=no_pooler,
        ),
        tower("vit-pooler", _hf("ViTModel", "ViTConfig")),
        row("vit-msn", _hf("ViTMSNForImageClassification", "ViTMSNConfig")),
        tower("vit-msn-headless", _hf("ViTMSNModel", "ViTMSNConfig")),
        tower(
            "vit-mae",
            _hf("ViTMAEModel", "ViTMAEConfig", _MAE),
            resize="argument",
            written_keywords={"mask_ratio": 0.0},
        ),
        row(
            "vit-mae-pretraining",
            _hf("ViTMAEForPreTraining", "ViTMAEConfig", _MAE),
            auto_class="",
            written_class="ViTMAEModel",
            written_keywords={"mask_ratio": 0.0},
        ),
        row("deit", _hf("DeiTForImageClassification", "DeiTConfig"), resize="argument"),
        row(
            "deit-teacher",
            _hf("DeiTForImageClassificationWithTeacher", "DeiTConfig"),
            gradients=True,
            resize="argument",
            auto_class="",
        ),
        tower("deit-headless", _hf("DeiTModel", "DeiTConfig", **no_pooler), written_keywords=no_pooler),
        row("dinov2", _hf("Dinov2ForImageClassification", "Dinov2Config", _DINO), gradients=True, resize="auto"),
        tower("dinov2-headless", _hf("Dinov2Model", "Dinov2Config", _DINO), resize="auto"),
        row("dinov2-swiglu", _hf("Dinov2ForImageClassification", "Dinov2Config", _SWIGLU), gradients=True),
        row(
            "dinov2-registers",
            _hf("Dinov2WithRegistersForImageClassification", "Dinov2WithRegistersConfig", _DINO),
            gradients=True,
            resize="auto",
        ),
        tower(
            "dinov2-registers-headless",
            _hf("Dinov2WithRegistersModel", "Dinov2WithRegistersConfig", _SWIGLU),
        ),
        row("clip", _two_towers("CLIPForImageClassification", "CLIPConfig"), gradients=True),
        tower("clip-vision", _hf("CLIPVisionModel", "CLIPVisionConfig"), resize="argument"),
        tower(
            "clip-projection",
            _hf("CLIPVisionModelWithProjection", "CLIPVisionConfig", {"projection_dim": 6}),
        ),
        tower(
            "clip-both-towers",
            _two_towers("CLIPModel", "CLIPConfig"),
            written_class="CLIPVisionModelWithProjection",
        ),
        row("siglip", _two_towers("SiglipForImageClassification", "SiglipConfig"), gradients=True, resize="argument"),
        row(
            "siglip-no-head",
            _two_towers("SiglipForImageClassification", "SiglipConfig", vision_use_head=False),
        ),
        tower(
            "siglip-both-towers",
            _two_towers("SiglipModel", "SiglipConfig"),
            written_class="SiglipVisionModel",
        ),
        tower("siglip-vision", _hf("SiglipVisionModel", "SiglipVisionConfig"), resize="argument"),
        tower(
            "dinov3",
            _hf("DINOv3ViTModel", "DINOv3ViTConfig", {"num_register_tokens": 4}),
            size=ROTARY,
            resize="auto",
        ),
        tower(
            "dinov3-gated",
            _hf(
                "DINOv3ViTModel",
                "DINOv3ViTConfig",
                {"num_register_tokens": 4, "use_gated_mlp": True, "hidden_act": "silu", "rope_theta": 50.0},
            ),
            size=ROTARY,
        ),
        tower(
            "dinov3-biases",
            _hf(
                "DINOv3ViTModel",
                "DINOv3ViTConfig",
                {"query_bias": False, "value_bias": False, "num_register_tokens": 0},
            ),
            size=ROTARY,
        ),
        tower("dinov3-key-bias", _hf("DINOv3ViTModel", "DINOv3ViTConfig", {"key_bias": True}), size=ROTARY),
        row("beit", _hf("BeitForImageClassification", "BeitConfig", _BEIT), gradients=True, resize="argument"),
        row(
            "beit-shared",
            _hf("BeitForImageClassification", "BeitConfig", {"use_shared_relative_position_bias": True}),
            gradients=True,
        ),
        row(
            "beit-absolute",
            _hf(
                "BeitForImageClassification",
                "BeitConfig",
                {"use_absolute_position_embeddings": True, "layer_scale_init_value": 0.0},
            ),
            resize="argument",
        ),
        row(
            "beit-class-token",
            _hf("BeitForImageClassification", "BeitConfig", {**_BEIT, "use_mean_pooling": False}),
        ),
        tower("beit-headless", _hf("BeitModel", "BeitConfig", _BEIT)),
    ]
    return rows


# --- timm -------------------------------------------------------------------------------------------------------------


def _timm_args(size: Size, mlp_factor: float = 1.0, **more) -> dict:
    values = dict(
        img_size=size.image,
        patch_size=size.patch,
        embed_dim=size.width,
        depth=size.depth,
        num_heads=size.heads,
        mlp_ratio=mlp_factor * size.mlp / size.width,
    )
    values.update(more)
    return values


def _timm() -> list[Model]:
    def row(name, architecture, size=Size(), gradients=False, mlp_factor=1.0, resize="timm", **more):
        def args(size: Size) -> dict:
            return _timm_args(size, mlp_factor, **more)

        def build(size: Size) -> nn.Module:
            overlay = {"input_size": (3, size.image, size.image)}
            return timm.create_model(
                architecture, num_classes=size.classes, pretrained_cfg_overlay=overlay, **args(size)
            )

        return Model(
            "timm-" + name,
            "timm",
            build,
            size=size,
            gradients=gradients,
            resize=resize,
            architecture=architecture,
            args=args,
        )

    return [
        row("vit", "vit_base_patch16_224", ODD),
        row("vit-relu", "vit_base_patch16_224", act_layer="relu"),
        row("vit-headless", "vit_base_patch16_224"),
        row("test-vit", "test_vit"),
        row("fc-norm", "vit_base_patch16_224", global_pool="avg"),
        row("gap", "vit_base_patch16_gap_224"),
        row("gap-scale", "vit_medium_patch16_gap_240"),
        row("reg4", "vit_small_patch14_reg4_dinov2"),
        row("reg4-gap", "vit_base_patch16_reg4_gap_256", gradients=True),
        row("reg4-embedded", "vit_so150m_patch16_reg4_gap_256"),
        row("reg4-map", "vit_so150m_patch16_reg4_map_256"),
        row("so400m", "vit_so400m_patch14_siglip_gap_224", Size(width=18, heads=3)),
        row("siglip", "vit_base_patch16_siglip_224", gradients=True),
        row("siglip-tanh", "vit_base_patch32_siglip_256"),
        row("siglip-gap", "vit_base_patch32_siglip_gap_256"),
        row("clip", "vit_base_patch16_clip_224"),
        row("clip-quickgelu", "vit_base_patch32_clip_quickgelu_224"),
        row("deit-distilled", "deit_tiny_distilled_patch16_224"),
        row("deit3", "deit3_small_patch16_224"),
        row("dinov2", "vit_small_patch14_dinov2"),
        row("dinov2-swiglu", "vit_giant_patch14_dinov2", mlp_factor=2.0),
        row("eva02-tiny", "eva02_tiny_patch14_224", ROTARY, gradients=True, ref_feat_shape=[2, 2]),
        row("eva02-base", "eva02_base_patch14_448", ROTARY, gradients=True),
        row("eva02-clip", "eva02_base_patch16_clip_224", ROTARY),
        row("eva-giant", "eva_giant_patch14_224"),
        row("beit", "beit_base_patch16_224", resize="no"),
        row("beitv2", "beitv2_base_patch16_224", resize="no"),
        row("dinov3", "vit_small_patch16_dinov3", ROTARY, gradients=True),
        row("dinov3-qkv-bias", "vit_small_patch16_dinov3_qkvb", ROTARY, global_pool="token"),
        row("dinov3-plus", "vit_small_plus_patch16_dinov3", ROTARY),
    ]


MODELS = _transformers() + _timm()


# --- weights ----------------------------------------------------------------------------------------------------------


def randomize(model: nn.Module, generator: torch.Generator) -> None:
    """Random weights under which every part shows: sharp attention, no scale of one, no bias of zero.

    Embeddings are small, so that the first norm's epsilon counts.
    """

    def normal(shape, std):
        return torch.randn(shape, generator=generator) * std

    scales = {"lambda1", "lambda_1", "lambda_2", "gamma", "gamma_1", "gamma_2"}
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            last, shape = name.rsplit(".", 1)[-1], parameter.shape
            owner = model.get_submodule(name.rsplit(".", 1)[0]) if "." in name else model
            if isinstance(owner, nn.LayerNorm):
                value = normal(shape, 0.3) + (1.0 if last == "weight" else 0.0)
            elif last in scales:
                value = 0.7 + normal(shape, 0.4)
            elif last == "relative_position_bias_table":
                value = normal(shape, 1.0)
            elif last in ("latent", "probe"):
                value = normal(shape, 1.0)
            elif isinstance(owner, nn.Conv2d):
                value = normal(shape, 0.02 / math.sqrt(shape[1:].numel()) if last == "weight" else 0.005)
            elif isinstance(owner, nn.Embedding) or parameter.dim() == 3 or "embedding" in last:
                value = normal(shape, 0.02)
            elif last in ("weight", "in_proj_weight"):
                sharp = any(part in name for part in ("q_proj", "k_proj", "qkv", "in_proj", ".q.", ".kv."))
                value = normal(shape, (2.0 if sharp else 1.0) / math.sqrt(shape[1]))
            else:
                value = normal(shape, 0.2)
            parameter.copy_(value)
    model.eval()


def decayed(model: nn.Module) -> set[str]:
    """The parameters that weight decay applies to: matrices of linear layers and convolutions."""
    found = set()
    for name, module in model.named_modules():
        prefix = name + "." if name else ""
        if isinstance(module, (nn.Linear, nn.Conv2d)):
            found.add(prefix + "weight")
        if isinstance(module, nn.MultiheadAttention):
            found.add(prefix + "in_proj_weight")
    return found


# --- forward pass -----------------------------------------------------------------------------------------------------


def blocks(model: nn.Module) -> list[nn.Module]:
    """The encoder blocks, without those of a decoder or a text tower."""
    for name, module in model.named_modules():
        last = name.rsplit(".", 1)[-1]
        if "text_model" in name:
            continue
        if isinstance(module, (nn.ModuleList, nn.Sequential)) and last in ("layer", "layers", "blocks"):
            return list(module)
    raise ValueError(f"no blocks in {type(model).__name__}")


class _Recorder:
    """What happens in one forward pass: inputs and outputs of the blocks, and every softmax of attention."""

    def __init__(self, model: nn.Module):
        self.hidden: list[torch.Tensor] = []
        self.softmaxes: list[torch.Tensor] = []
        self.handles = []
        chain = blocks(model)
        self.handles.append(chain[0].register_forward_pre_hook(lambda module, args: self.hidden.append(args[0])))
        for block in chain:
            self.handles.append(block.register_forward_hook(self._output))

    def _output(self, module, args, output):
        self.hidden.append(output[0] if isinstance(output, tuple) else output)

    def __enter__(self):
        self.functional, self.method = nn.functional.softmax, torch.Tensor.softmax

        def functional(x, dim=None, _stacklevel=3, dtype=None):
            # transformers computes some softmaxes in 32 bits; the arbiter is to be 64 bits throughout
            return self.functional(x, dim=dim, dtype=None if x.dtype == torch.float64 else dtype)  # calls the method

        def method(x, *args, **keywords):
            result = self.method(x, *args, **keywords)
            self.softmaxes.append(result)
            return result

        nn.functional.softmax, torch.Tensor.softmax = functional, method
        return self

    def __exit__(self, *ignored):
        nn.functional.softmax, torch.Tensor.softmax = self.functional, self.method
        for handle in self.handles:
            handle.remove()


def forward(row: Model, model: nn.Module, images: torch.Tensor, resized: bool = False) -> dict[str, torch.Tensor]:
    """Runs a model; see the README of the fixtures for the names of what comes back."""
    found: dict[str, torch.Tensor] = {}
    with _Recorder(model) as recorder:
        if row.library == "timm":
            features = model.forward_features(images)
            found["last_hidden"] = features
            found["pooled"] = model.forward_head(features, pre_logits=True)
            if model.num_classes > 0:
                found["logits"] = model.forward_head(features)
        else:
            keywords = dict(row.call)
            if resized and row.resize == "argument":
                keywords["interpolate_pos_encoding"] = True
            base = model
            if "mae" in row.name:
                patches = (images.shape[2] // row.size.patch) * (images.shape[3] // row.size.patch)
                keywords["noise"] = torch.arange(patches).expand(len(images), -1).to(images.dtype)
                base = getattr(model, "vit", model)
            if hasattr(model, "text_model"):
                base = model.vision_model
            output = base(images, **keywords)
            for theirs, ours in (
                ("logits", "logits"),
                ("last_hidden_state", "last_hidden"),
                ("pooler_output", "pooled"),
                ("image_embeds", "projected"),
            ):
                if getattr(output, theirs, None) is not None:
                    found[ours] = getattr(output, theirs)
            if row.name == "vit-pooler":  # left out: its output is no use to a classifier
                del found["pooled"]
            if base is not model and hasattr(model, "visual_projection"):
                found["projected"] = model.visual_projection(found["pooled"])
    for i, hidden in enumerate(recorder.hidden):
        found[f"hidden.{i}"] = hidden
    depth = len(recorder.hidden) - 1
    attention = [x for x in recorder.softmaxes if x.dim() == 4]
    for i in range(depth):
        found[f"attn.{i}"] = attention[i]
    head = getattr(model, "head", None) or getattr(getattr(model, "vision_model", None), "head", None)
    if isinstance(getattr(head, "attention", None), nn.MultiheadAttention) and "last_hidden" in found:
        tokens = found["last_hidden"]
        probe = head.probe.expand(len(tokens), -1, -1)
        found["pool_attn"] = head.attention(probe, tokens, tokens, average_attn_weights=False)[1]
    elif len(attention) > depth and row.library == "timm":
        found["pool_attn"] = attention[depth]
    return found


def doubled(model: nn.Module) -> nn.Module:
    """A copy that computes in 64 bits."""
    return copy.deepcopy(model).double().eval()


def save(row: Model, model: nn.Module, folder: str, size: Size | None = None) -> None:
    """Saves as the library itself does."""
    if row.library == "timm":
        size = size or row.size
        args = row.args(size)
        timm.models.save_for_hf(
            model,
            folder,
            model_config={"label_names": [f"class {chr(97 + i)}" for i in range(size.classes)]}
            if model.num_classes
            else None,
            model_args=args,
            safe_serialization=True,
        )
    else:
        model.save_pretrained(folder)
