"""Checks that vit4j and Python's huggingface_hub share one cache: see check-hub."""

import argparse
import json
import os
import pathlib
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from server import TOKEN, Hub

MODEL, SHARDED, TIMM, PICKLED, GATED = "org/vit", "org/sharded", "org/timm-vit", "org/pickled", "org/gated"
FILES = ("config.json", "preprocessor_config.json", "model.safetensors")
# Run with huggingface_hub offline: finds each file, and computes what the models say.
FOUND = """
import sys
sys.path.insert(0, sys.argv[1])
import libraries
import huggingface_hub, json, timm, torch, transformers
names = json.loads(sys.argv[2])
torch.set_num_threads(1)
paths = {name: {file: huggingface_hub.hf_hub_download(name, file, local_files_only=True) for file in files}
         for name, files in names.items()}
missing = huggingface_hub.try_to_load_from_cache("org/timm-vit", "preprocessor_config.json")
assert missing is huggingface_hub._CACHED_NO_EXIST, missing
info = huggingface_hub.scan_cache_dir()
assert not info.warnings, info.warnings
image = torch.linspace(-1, 1, 3 * 12 * 12).reshape(1, 3, 12, 12)
logits = {}
for name in ("org/vit", "org/sharded"):
    model = transformers.AutoModelForImageClassification.from_pretrained(name, local_files_only=True).eval()
    size = model.config.image_size
    image = torch.linspace(-1, 1, 3 * size * size).reshape(1, 3, size, size)
    logits[name] = model(image).logits.tolist()
    folder = transformers.AutoModelForImageClassification.from_pretrained(sys.argv[3] + "/" + name).eval()
    assert torch.equal(model(image).logits, folder(image).logits), name
transformers.AutoImageProcessor.from_pretrained("org/vit", local_files_only=True)
timm.create_model("hf-hub:org/timm-vit", pretrained=True)
print(json.dumps({"paths": paths, "repositories": sorted(repo.repo_id for repo in info.repos),
                  "refs": sorted({ref for repo in info.repos for revision in repo.revisions for ref in revision.refs})}))
"""
FETCHED = """
import huggingface_hub, json, sys
for name, files in json.loads(sys.argv[1]).items():
    for file in files:
        try:
            huggingface_hub.hf_hub_download(name, file)
        except huggingface_hub.errors.EntryNotFoundError:
            assert name == "org/timm-vit", name
"""


def fail(message: str) -> None:
    sys.exit("check-hub: " + message)


def require(condition: bool, message: str) -> None:
    if not condition:
        fail(message)


class Check:
    def __init__(self, work: pathlib.Path, vit: str, fixtures: pathlib.Path):
        self.work = work
        self.vit_command = shlex.split(vit)
        self.root = work / "hub"
        self.names = {MODEL: list(FILES), SHARDED: ["config.json"], TIMM: ["config.json", "model.safetensors"]}
        self._repositories(fixtures)
        self.hub = Hub(self.root)

    def _repositories(self, fixtures: pathlib.Path) -> None:
        from safetensors.torch import load_file, save_file

        for name, fixture in ((MODEL, "vit"), (SHARDED, "vit"), (TIMM, "timm-vit"), (PICKLED, "vit"), (GATED, "vit")):
            folder = self.root / name
            folder.mkdir(parents=True)
            for file in FILES:
                if (fixtures / fixture / file).exists():
                    shutil.copy(fixtures / fixture / file, folder / file)
            (folder / "README.md").write_text("# Not fetched\n")
        # The fixture has the usual input of its architecture, not its own.
        config = json.loads((self.root / TIMM / "config.json").read_text())
        config["pretrained_cfg"]["input_size"] = [3, 12, 12]
        (self.root / TIMM / "config.json").write_text(json.dumps(config))
        (self.root / PICKLED / "model.safetensors").rename(self.root / PICKLED / "pytorch_model.bin")
        folder = self.root / SHARDED
        weights = load_file(folder / "model.safetensors")
        (folder / "model.safetensors").unlink()
        shards = {f"model-{i + 1:05}-of-00002.safetensors": sorted(weights)[i::2] for i in range(2)}
        for shard, names in shards.items():
            save_file({name: weights[name] for name in names}, folder / shard, {"format": "pt"})
        index = {"metadata": {}, "weight_map": {name: shard for shard, names in shards.items() for name in names}}
        (folder / "model.safetensors.index.json").write_text(json.dumps(index))
        self.names[SHARDED] += ["preprocessor_config.json", "model.safetensors.index.json", *shards]

    def environment(self, home: str, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "HUGGING", "TRANSF"))}
        return kept | {
            "HF_HOME": str(self.work / home),
            "HF_ENDPOINT": self.hub.endpoint,
            "HF_HUB_DISABLE_XET": "1",
            "HF_HUB_DISABLE_TELEMETRY": "1",
        } | more

    def vit(self, home: str, *args: str, code: int = 0, **more: str) -> subprocess.CompletedProcess:
        run = subprocess.run(
            [*self.vit_command, *args], env=self.environment(home, **more), capture_output=True, text=True, timeout=300
        )
        require(run.returncode == code, f"vit {shlex.join(args)} ended with {run.returncode}, not {code}:\n{run.stderr}")
        return run

    def info(self, home: str, model: str, **more: str) -> dict:
        return json.loads(self.vit(home, "info", model, "--json", **more).stdout)

    def python(self, home: str, code: str, *args: str, **more: str) -> str:
        run = subprocess.run(
            [sys.executable, "-c", code, *args],
            env=self.environment(home, **more),
            capture_output=True,
            text=True,
            timeout=600,
        )
        require(run.returncode == 0, f"Python failed:\n{run.stderr}")
        return run.stdout

    def asked(self) -> list[tuple[str, str]]:
        asked = [(kind, file) for kind, file, *_ in self.hub.requests]
        self.hub.requests.clear()
        return asked

    def vit_fetches_for_python(self) -> None:
        for name in self.names:
            ours = self.info("vit", "hf:" + name, HF_TOKEN=TOKEN)
            folder = self.info("vit", str(self.root / name))
            require(ours == folder, f"{name} differs from its folder: {ours} instead of {folder}")
        for kind, file, authorization, _ in self.hub.requests:
            expected = None if kind == "STORE" else "Bearer " + TOKEN
            require(authorization == expected, f"{kind} {file} was sent {authorization} as authorization")
        shown = self.vit("vit", "info", "hf:" + MODEL, HF_HUB_OFFLINE="1").stdout.splitlines()[0]
        require(shown == f"hf:{MODEL}@{self.hub.commit(MODEL)}", f"vit info names the model {shown}")
        fetched = {file for kind, file in self.asked() if kind != "HEAD"}
        wanted = {f"{name}/{file}" for name, files in self.names.items() for file in files}
        require(fetched == wanted, f"fetched {sorted(fetched ^ wanted)}")
        found = json.loads(
            self.python(
                "vit",
                FOUND,
                str(pathlib.Path(__file__).parent.parent / "interop"),
                json.dumps(self.names),
                str(self.root),
                HF_HUB_OFFLINE="1",
            ).splitlines()[-1]
        )
        require(found["repositories"] == sorted(self.names) and found["refs"] == ["main"], f"the cache holds {found}")
        for name, files in found["paths"].items():
            for file, path in files.items():
                same = pathlib.Path(path).read_bytes() == (self.root / name / file).read_bytes()
                require(same, f"{path} is not {name}/{file}")
        self.python("vit", FETCHED, json.dumps(self.names))
        again = [request for request in self.asked() if request[0] != "HEAD"]
        require(not again, f"Python downloaded again what vit had fetched: {again}")
        print("vit -> Python: files, transformers, image processor, timm and scan_cache_dir find what vit fetched")

    def python_fetches_for_vit(self) -> None:
        self.python("python", FETCHED, json.dumps(self.names))
        self.asked()
        for name in self.names:
            offline = self.info("python", "hf:" + name, HF_HUB_OFFLINE="1")
            require(not self.hub.requests, f"offline, vit asked for {self.hub.requests}")
            require(offline == self.info("vit", str(self.root / name)), f"{name} differs from its folder")
        commit = self.hub.commit(MODEL)
        self.info("python", f"hf:{MODEL}@{commit}")
        require(not self.hub.requests, "vit asked about a commit that is in the cache")
        self.info("python", "hf:" + MODEL)
        require(self.asked() == [("HEAD", MODEL + "/config.json")], "vit asked for more than the commit")
        print("Python -> vit: vit finds what huggingface_hub fetched, offline and with one request")

    def interruption(self) -> None:
        size = (self.root / MODEL / "model.safetensors").stat().st_size
        self.hub.pause_after = size // 2
        started = subprocess.Popen(
            [*self.vit_command, "info", "hf:" + MODEL],
            env=self.environment("broken"),
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            # A shell's background jobs, and their children, ignore SIGINT.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        part = pathlib.Path("nowhere")
        until = time.time() + 120
        while not (part.exists() and part.stat().st_size == size // 2):
            require(time.time() < until and started.poll() is None, "the download did not come to its pause")
            time.sleep(0.1)
            part = next(self.work.glob("broken/hub/models--org--vit/blobs/*.incomplete"), part)
        os.killpg(started.pid, signal.SIGINT)  # as a terminal does
        code = started.wait(30)
        require(code in (130, -signal.SIGINT), f"interrupted, vit ended with {code}: {started.stderr.read()}")
        self.asked()
        self.info("broken", "hf:" + MODEL)
        ranges = [range for kind, _, _, range in self.hub.requests if kind == "STORE"]
        self.asked()
        require(ranges == [f"bytes={size // 2}-"], f"resumed with {ranges}")
        print(f"Interrupted after {size // 2} of {size} bytes, the next run asked for the rest")

    def refusals(self) -> None:
        self.hub.gated = {GATED}
        for args, code, parts in (
            (("hf:org/none",), 2, ["no such repository"]),
            (("hf:" + MODEL + "@v9",), 2, ["no revision 'v9'"]),
            (("hf:" + GATED,), 2, ["accept them at " + self.hub.endpoint + "/" + GATED, "HF_TOKEN"]),
            (("hf:" + PICKLED,), 2, ["pytorch_model.bin, a pickle", "import torch", "safetensors.torch.save_file"]),
            ((MODEL + "-patch16",), 2, ["name it hf:" + MODEL + "-patch16"]),
        ):
            said = self.vit("refused", "info", *args, code=code).stderr
            require(all(part in said for part in parts), f"vit info {args[0]} says: {said}")
        require(not any(kind == "STORE" for kind, _ in self.asked()), "something refused was downloaded")
        self.info("refused", "hf:" + GATED, HF_TOKEN=TOKEN)
        said = self.vit("refused", "info", "hf:" + MODEL, code=1, HF_ENDPOINT="http://127.0.0.1:9").stderr
        require("http://127.0.0.1:9 cannot be reached" in said, said)
        said = self.vit("vit", "info", "hf:" + MODEL, HF_ENDPOINT="http://127.0.0.1:9").stderr
        require("using the cached commit " + self.hub.commit(MODEL) in said, said)
        print("Refusals say what to do, and an unreachable Hub leaves what is cached")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--vit", required=True)
    parser.add_argument("--fixtures", type=pathlib.Path, required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        check = Check(pathlib.Path(work), options.vit, options.fixtures)
        check.vit_fetches_for_python()
        check.python_fetches_for_vit()
        check.interruption()
        check.refusals()
        check.hub.close()


if __name__ == "__main__":
    main()
