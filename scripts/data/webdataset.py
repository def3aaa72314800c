"""WebDataset shards, read by tarfile and grouped into samples as the library webdataset does (tariterators.group_by_keys)."""
import itertools
import pathlib
import re
import tarfile

from source import Sample, pixels


def entries(file):
    with tarfile.open(file) as tar:
        for entry in tar:
            key, suffix = re.fullmatch(r"((?:.*/|)[^.]+)[.]([^/]*)", entry.name, re.DOTALL).groups()
            yield key, suffix, tar.extractfile(entry).read()


def read(out: pathlib.Path):
    names = (out / "classes.txt").read_text(encoding="utf-8").split("\n")
    samples = []
    for file in sorted(out.glob("*.tar")):
        keys = set()
        for key, group in itertools.groupby(entries(file), lambda entry: entry[0]):
            fields = {suffix: content for _, suffix, content in group}
            if key in keys or len(fields) != 2:
                raise ValueError(f"{file}: {key}: {sorted(fields)}")
            keys.add(key)
            label = names[int(fields.pop("cls"))]
            (content,) = fields.values()
            samples.append(Sample(file.name.split("-")[0], label, pixels(content), content))
    return samples
