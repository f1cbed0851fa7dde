"""Dividing rows into train, validation and test."""

import math
from itertools import pairwise

import msgspec
import numpy as np
from numpy.typing import NDArray

from nnsim.data.dataset import PARTS
from nnsim.data.recipe import Split
from nnsim.errors import NnsimError


def assign(rows: int, split: Split) -> NDArray[np.uint8]:
    """Return the part of each row as its index in `PARTS`, shape (rows,).

    Each part gets its rounded share, and at least one row if its share is above 0.

    Raises
    ------
    NnsimError
        If there are fewer rows than parts.
    """
    part = np.empty(rows, dtype=np.uint8)
    part[_order(rows, split)] = np.repeat(np.arange(len(PARTS), dtype=np.uint8), counts(rows, split))
    return part


def assign_before_test(rows: int, test_rows: int, split: Split) -> NDArray[np.uint8]:
    """Return the part of each row where the last rows are test rows already, shape (rows,).

    The share for test means nothing here. Without shuffling the first rows validate.

    Raises
    ------
    NnsimError
        If there are fewer other rows than parts.
    """
    others = rows - test_rows
    train, validation, _ = counts(others, msgspec.structs.replace(split, test=0.0))
    part = np.full(rows, PARTS.index("test"), dtype=np.uint8)
    first, then = PARTS.index("validation"), PARTS.index("train")
    part[_order(others, split)] = np.repeat([first, then], [validation, train])
    return part


def _order(rows: int, split: Split) -> NDArray[np.int64]:
    """Return the rows as they are dealt out."""
    return np.random.default_rng(split.seed).permutation(rows) if split.shuffle else np.arange(rows)


def counts(rows: int, split: Split) -> list[int]:
    """Return how many rows each part gets."""
    shares = [split.train, split.validation, split.test]
    wanted = sum(share > 0 for share in shares)
    if rows < wanted:
        raise NnsimError(
            "{rows} usable row(s) are too few for {parts} parts; add rows, or set the share of a part to 0.",
            rows=rows,
            parts=wanted,
        )
    edges = [math.floor(rows * sum(shares[:place]) / sum(shares) + 0.5) for place in range(4)]
    sizes = [end - start for start, end in pairwise(edges)]
    return _fill_empty(sizes, shares)


def _fill_empty(sizes: list[int], shares: list[float]) -> list[int]:
    """Give each part that rounding left without a row one from the largest part."""
    for place, share in enumerate(shares):
        if share > 0 and sizes[place] == 0:
            sizes[sizes.index(max(sizes))] -= 1
            sizes[place] = 1
    return sizes
