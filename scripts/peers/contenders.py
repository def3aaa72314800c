"""The contenders: command and environment of each framework for a setting."""
import dataclasses
import os
import pathlib
from typing import Dict, List, Optional, Sequence

import machine
from settings import Setting

VIT4J = "vit4j"
PINNED = "vit4j, OpenBLAS pinned"
# Some machines pin OpenBLAS to kernels of older CPUs, since older builds choose wrong ones on new CPUs. The builds used here
# need no pin (their results are checked), and a pin without AVX-512 halves their speed.
PINS = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")


@dataclasses.dataclass(frozen=True)
class Length:
    """Length of a measurement, in steps."""

    warmup: int
    steps: int

    @staticmethod
    def of(setting: Setting, seconds: float) -> "Length":
        """Returns the steps for about that many seconds at 250 GFLOP/s, with half as many to warm up JIT compilers."""
        if setting.mode == "start":
            return Length(0, 1)
        steps = min(4000, max(6, round(seconds * 250e9 / setting.flops)))
        return Length(max(3, steps // 2), steps)


@dataclasses.dataclass(frozen=True)
class Contender:
    """A framework and one of its ways to compute the model."""

    peer: str
    kind: str  # vit4j, torch, onnxruntime or libtorch
    variant: str
    modes: Sequence[str]
    usual: bool = False  # the fastest variant of its framework so far
    mkl_avx512: bool = False

    @property
    def name(self) -> str:
        return f"{self.peer} ({self.variant})"

    @property
    def rewritten(self) -> bool:
        return is_rewritten(self.peer)


def is_rewritten(peer: str) -> bool:
    """Whether the peer is given a model rewritten as vit4j computes it (the last block for one row only), which no framework
    does by itself. Shown with --rewritten, and never counted as the best peer."""
    return peer.endswith("*")


_TORCH, _LIBTORCH, _MKL, _ORT = "PyTorch 1.13", "libtorch 2.7.1", "libtorch, MKL AVX-512", "ONNX Runtime 1.29"
CONTENDERS = (
    Contender(VIT4J, "vit4j", "fused", ("train", "infer", "start"), usual=True),
    Contender(_TORCH, "torch", "timm-scripted", ("train",), usual=True),
    Contender(_TORCH, "torch", "timm-frozen", ("infer",), usual=True),
    Contender(_TORCH, "torch", "timm-optimized", ("infer",)),
    Contender(_TORCH, "torch", "timm", ("train", "infer")),
    Contender(_TORCH, "torch", "timm", ("start",), usual=True),
    Contender(_TORCH, "torch", "torchvision", ("train", "infer")),
    Contender(_LIBTORCH, "libtorch", "sdpa", ("train", "start"), usual=True),
    Contender(_LIBTORCH, "libtorch", "onednn", ("infer",), usual=True),
    Contender(_LIBTORCH, "libtorch", "sdpa", ("infer",)),
    Contender(_LIBTORCH, "libtorch", "plain", ("train",)),
    Contender(_MKL, "libtorch", "sdpa", ("train", "infer", "start"), usual=True, mkl_avx512=True),
    Contender(_MKL, "libtorch", "plain", ("train", "infer"), mkl_avx512=True),
    Contender(_LIBTORCH + "*", "libtorch", "sdpa-row", ("train", "infer"), usual=True),
    Contender(_MKL + "*", "libtorch", "sdpa-row", ("train", "infer"), usual=True, mkl_avx512=True),
    Contender(_ORT, "onnxruntime", "attention", ("infer",), usual=True),
    Contender(_ORT, "onnxruntime", "torchvision", ("infer",)),
)


def order_of(peer: str) -> int:
    """Returns the position of a peer in tables."""
    everyone = [VIT4J, PINNED, *dict.fromkeys(c.peer for c in CONTENDERS[1:])]
    return everyone.index(peer) if peer in everyone else len(everyone)


def entrants(setting: Setting, rewritten: bool = False) -> List[Contender]:
    """Returns all contenders that make sense for a setting on this machine."""
    fit = [c for c in CONTENDERS if setting.mode in c.modes and (rewritten or not c.rewritten)]
    if not machine.has_avx512() or machine.is_intel():  # MKL chooses its fastest code by itself
        fit = [c for c in fit if not c.mkl_avx512]
    else:
        fit = [c for c in fit if c.peer != _LIBTORCH + "*"]
    if setting.name == "train/d6/b64" and any(pin in os.environ for pin in PINS):
        fit.insert(1, Contender(PINNED, "vit4j", "fused", ("train",)))
    return fit


@dataclasses.dataclass(frozen=True)
class Workshop:
    """Folders, and the number of threads of each contender."""

    root: pathlib.Path  # the project
    cache: pathlib.Path  # cache prepared by scripts/bench-vs-peers
    threads: int

    def model(self, setting: Setting) -> pathlib.Path:
        return self.cache / "models" / f"{setting.computes}-{setting.shape.name}-b{setting.batch}"

    def command(self, contender: Contender, setting: Setting, length: Length) -> List[str]:
        warmup, steps, threads = str(length.warmup), str(length.steps), str(self.threads)
        model, checked = str(self.model(setting)), "false" if setting.mode == "start" else "true"
        if contender.kind == "vit4j":
            return [str(self.root / "scripts" / "vit"), "bench", setting.computes, "--model", setting.shape.variant,
                    "--depth", str(setting.shape.depth), "--batch", str(setting.batch), "--threads", threads,
                    "--warmup", warmup, "--steps", steps, "--json"]
        common = [contender.kind, setting.computes, model, contender.variant, checked, threads, warmup, steps]
        if contender.kind == "torch":
            return ["/usr/bin/python3", str(self.root / "scripts" / "peers" / "torch_peer.py"), *common[1:]]
        java = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if os.environ.get("JAVA_HOME") else "java"
        return [java, "-Xmx1g", "-Dai.djl.offline=true", f"-DDJL_CACHE_DIR={self.cache / 'djl'}",
                f"-DENGINE_CACHE_DIR={self.cache / 'djl'}", "-Dai.djl.pytorch.num_interop_threads=1", "-jar",
                str(self.cache / "java" / "peers.jar"), *common]

    def environment(self, contender: Contender) -> Dict[str, Optional[str]]:
        """Returns changes to the caller's environment; None removes a variable."""
        if contender.peer == PINNED:
            return {}
        changed: Dict[str, Optional[str]] = {pin: None for pin in PINS}
        if contender.kind == "vit4j":
            return changed
        # As in PyTorch's performance tuning guide: an allocator that keeps its pages, and threads bound to cores.
        changed.update(OMP_NUM_THREADS=str(self.threads), OMP_PROC_BIND="close", OMP_PLACES="cores",
                       OMP_WAIT_POLICY="active")
        preload = [str(self.cache / "tcmalloc" / "libtcmalloc_minimal.so.4")]
        if contender.mkl_avx512:
            preload.insert(0, str(self.cache / "mkl-avx512.so"))
        if contender.kind == "torch":
            changed["LD_LIBRARY_PATH"] = str(self.cache / "openblas-openmp")
            if machine.has_avx512():
                changed["ATEN_CPU_CAPABILITY"] = "avx512"
            if machine.openblas_kernels():
                changed["OPENBLAS_CORETYPE"] = machine.openblas_kernels()
        changed["LD_PRELOAD"] = ":".join(preload)
        return changed
