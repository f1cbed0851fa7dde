"""What a file of a data set holds, in a few figures."""

import gzip
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from nnsim.data.sets import idx, reviews


def describe(path: Path) -> dict[str, Any] | None:
    """Return what is in an IDX file or an ``imdb.npz``; None for anything else.

    Returns
    -------
    dict or None
        ``kind`` is ``images`` (with ``rows``, ``height``, ``width``, ``channels``), ``labels`` (with ``rows``
        and ``classes``, the rows of each label) or ``reviews`` (with ``train``, ``test``, ``positive`` and
        ``words``).

    Raises
    ------
    NnsimError
        If it is such a file, but damaged.
    """
    start = _start(path)
    if idx.is_idx(start):
        return _array(idx.read(path))
    if path.suffix == ".npz" and zipfile.is_zipfile(path):
        return _reviews(path)
    return None


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
    rows, height, width, channels = (*values.shape, 1)[:4]
    return {"kind": "images", "rows": rows, "height": height, "width": width, "channels": channels}


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
