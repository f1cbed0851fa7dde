"""Small data sets in the formats of the real ones, and folders that are not the user's."""

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest


@pytest.fixture(autouse=True)
def no_data_sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test find, or leave, a data set in the user's own folders."""
    monkeypatch.delenv("NNSIM_DATA", raising=False)
    monkeypatch.setenv("NNSIM_CONFIG", str(tmp_path / "own" / "config"))
    monkeypatch.setattr("nnsim.places.data", lambda: tmp_path / "own" / "data")


def idx(array: np.ndarray, kind: int = 8) -> bytes:
    """Return an array as an IDX file, written out by the description of the format."""
    head = struct.pack(">BBBB", 0, 0, kind, array.ndim)
    return head + b"".join(struct.pack(">I", side) for side in array.shape) + array.tobytes()


def put_images(folder: Path, *, train: int = 30, test: int = 10, side: int = 4, packed: bool = True) -> Path:
    """Write a small set of images of three classes: a bright row at the height of the class."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(5)
    for part, rows in (("train", train), ("t10k", test)):
        labels = (np.arange(rows) % 3).astype(np.uint8)
        images = random.integers(0, 100, (rows, side, side), dtype=np.uint8)
        images[np.arange(rows), labels] = 255
        for stem, array in ((f"{part}-images-idx3-ubyte", images), (f"{part}-labels-idx1-ubyte", labels)):
            if packed:
                (folder / f"{stem}.gz").write_bytes(gzip.compress(idx(array)))
            else:
                (folder / stem).write_bytes(idx(array))
    return folder


def put_reviews(folder: Path, *, rows: int = 40) -> Path:
    """Write a small imdb.npz; word 2 praises and word 3 condemns; all praise comes first."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(6)
    arrays = {}
    for part in ("train", "test"):
        answers = np.repeat([1, 0], rows // 2)
        reviews = np.empty(rows, dtype=object)
        for row, answer in enumerate(answers):
            reviews[row] = [2 if answer else 3, *random.integers(4, 3000, 5 + row % 7).tolist()]
        arrays |= {f"x_{part}": reviews, f"y_{part}": answers}
    np.savez_compressed(folder / "imdb.npz", **arrays)
    return folder
