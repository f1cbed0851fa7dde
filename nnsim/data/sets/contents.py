"""What a data set or a file of one holds, in a few figures."""

import gzip
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from nnsim.data.recipe import Images
from nnsim.data.sets import idx, pictures, registry, reviews


def describe(path: Path) -> dict[str, Any] | None:
    """Return what is in an IDX file, an ``imdb.npz`` or a folder; None for anything else.

    Returns
    -------
    dict or None
        ``kind`` is ``images`` (with ``rows``, ``height``, ``width``, ``channels``), ``labels`` (with ``rows``
        and ``classes``, the rows of each label), ``reviews`` (with ``train``, ``test``, ``positive`` and
        ``words``), ``image set`` (with ``train``, ``test``, ``height``, ``width``, ``channels``) or
        ``pictures`` (with the fields of images, ``other_sizes``, the pictures that are scaled to the size of
        the first, and ``classes``, the pictures of each class).

    Raises
    ------
    NnsimError
        If it is such a file, but damaged, or a folder of nothing that is known.
    """
    if path.is_dir():
        return _folder(path)
    start = _start(path)
    if idx.is_idx(start):
        return _array(idx.read(path))
    if path.suffix == ".npz" and zipfile.is_zipfile(path):
        return _reviews(path)
    return None


def _folder(path: Path) -> dict[str, Any]:
    """Return the figures of a data set in a folder."""
    known = registry.recognise(path)
    if isinstance(known, Images):
        parts = [idx.read(registry.file_in(path, images)) for images, _ in registry.IMAGE_PARTS]
        counts = {"train": len(parts[0]), "test": len(parts[1])}
        return {"kind": "image set", **counts, **_sides(parts[0])}
    if known is not None:
        return _reviews(path / registry.REVIEWS)
    return pictures.describe(path)


def _start(path: Path) -> bytes:
    """Return the first four bytes of a file, unpacked if it is packed; nothing if there are none."""
    if not path.is_file():
        return b""
    try:
        with open(path, "rb") as file:
            start = file.read(4)
        if not start.startswith(idx.GZIP):
            return start
        with gzip.open(path) as file:
            return file.read(4)
    except (OSError, EOFError, zlib.error):
        return b""


def _array(values: np.ndarray) -> dict[str, Any]:
    """Return the figures of images or labels."""
    if values.ndim == 1:
        labels, counts = np.unique(values, return_counts=True)
        classes = dict(zip(map(str, labels.tolist()), counts.tolist(), strict=True))
        return {"kind": "labels", "rows": len(values), "classes": classes}
    return {"kind": "images", "rows": len(values), **_sides(values)}


def _sides(images: np.ndarray) -> dict[str, int]:
    """Return height, width and channels of images."""
    _, height, width, channels = (*images.shape, 1)[:4]
    return {"height": height, "width": width, "channels": channels}


def _reviews(path: Path) -> dict[str, Any]:
    """Return the figures of film reviews."""
    (train, train_answers), (test, test_answers) = reviews.read(path)
    return {
        "kind": "reviews",
        "train": len(train),
        "test": len(test),
        "positive": int(train_answers.sum() + test_answers.sum()),
        "words": max(max(review, default=0) for part in (train, test) for review in part),
    }
