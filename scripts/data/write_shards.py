"""Writes synthetic WebDataset shards with Python's tarfile: many records, few different images."""

import argparse
import base64
import io
import pathlib
import tarfile

CLASSES = 10

# A 32 x 32 JPEG of 4:2:0 chroma, quality 75: a gradient with a bright disk, from Pillow.
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0"
    "Hyc5PTgyPC4zNDL/2wBDAQkJCQwLDBgNDRgyIRwhMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIy"
    "MjL/wAARCAAgACADASIAAhEBAxEB/8QAFwABAQEBAAAAAAAAAAAAAAAABwUGBP/EACQQAAIBBAICAgMBAAAAAAAAAAECAwAEESEFMVFh"
    "BhIyQXHx/8QAGAEAAgMAAAAAAAAAAAAAAAAABQYABAf/xAAfEQABBAMAAwEAAAAAAAAAAAABAAIEBQMRIRIxQRP/2gAMAwEAAhEDEQA/"
    "ACOGy9VRhs+tVQhs+tU2/E/iVpwNjFLLCr8i4DSSOATGSPxU7wBkgkd/zABO0uWQmeTuk+gpWZnZPXxCcNn6qjDZeqbea4Cy5u3ZZ41W"
    "cDEc4UfdcZxv9jZ1787o1HHPBM8UifV0Yqw7wRo0NiXLZjSQNEfE3QpRadFS4bPrVMXD8pHytgkoIEygCVAMfVv548f7R9DZ9aqna27w"
    "uHjZkcdMpwRVCzxNltAJ0R6WWU9r+B70Fbi6uorSBppWwo6A7J8CsSYGuLiSZ1AaRy5x1knNUFglnYNK7yNjGXJJxXbDZ9aodGxNig92"
    "Sm7BYDI7Y4v/2Q=="
)


def image(number: int) -> bytes:
    """An image that differs from others in a comment, which is part of the file and not of the picture."""
    comment = f"image {number}".encode()
    return JPEG[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + JPEG[2:]


def add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    tar.addfile(entry, io.BytesIO(content))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--per-shard", type=int, default=10_000)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for shard, start in enumerate(range(0, options.records, options.per_shard)):
        with tarfile.open(options.folder / f"train-{shard:06d}.tar", "w", format=tarfile.USTAR_FORMAT) as tar:
            for number in range(start, min(start + options.per_shard, options.records)):
                add(tar, f"{number:08d}.jpg", image(number))
                add(tar, f"{number:08d}.cls", str(number % CLASSES).encode())


if __name__ == "__main__":
    main()
