"""Dividing rows into train, validation and test."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from nnsim.data.dataset import PARTS
from nnsim.data.recipe import Split
from nnsim.data.table import Canvas
from nnsim.errors import NnsimError

Places = NDArray[np.int64]

UNUSED = len(PARTS)
"""The part of rows that are left out."""

TRAIN, VALIDATION, TEST = range(len(PARTS))


def assign(
    rows: int, split: Split, classes: NDArray[Any] | None = None, canvas: Canvas | None = None
) -> NDArray[np.uint8]:
    """Return the part of each row as its index in `PARTS`, or `UNUSED`, shape (rows,).

    Each part gets its rounded share, and at least one row if its share is above 0. While there are too few
    painted points for that, all of them train.

    Parameters
    ----------
    rows : int
    split : Split
    classes : ndarray, shape (rows,), optional
        The class of each row, for stratified parts.
    canvas : Canvas, optional
        Of painted points, which keep their parts as well as they can when others come and go.

    Raises
    ------
    NnsimError
        If there are fewer rows than the parts need.
    """
    if canvas is not None and rows < max(len(PARTS), split.folds + 1):
        return np.full(rows, TRAIN, dtype=np.uint8)
    order = _order(rows, split, classes, canvas)
    part = np.full(rows, UNUSED, dtype=np.uint8)
    if split.folds:
        tested = _fold(rows, split)
        part[order[tested]] = TEST
        order = np.delete(order, tested)
        split = replace(split, test=0.0, unit="share")
    sizes = counts(len(order), split)
    part[order[: sum(sizes)]] = np.repeat(np.arange(UNUSED, dtype=np.uint8), sizes)
    return part


def assign_before_test(
    rows: int, test_rows: int, split: Split, classes: NDArray[Any] | None = None
) -> NDArray[np.uint8]:
    """Return the part of each row where the last rows are test rows already, shape (rows,).

    The share for test means nothing here. Without shuffling the first rows validate.

    Raises
    ------
    NnsimError
        If there are fewer other rows than the parts need.
    """
    others = rows - test_rows
    train, validation, _ = counts(others, replace(split, test=0.0))
    part = np.full(rows, UNUSED, dtype=np.uint8)
    part[others:] = TEST
    order = _order(others, split, None if classes is None else classes[:others])
    part[order[: train + validation]] = np.repeat([VALIDATION, TRAIN], [validation, train])
    return part


def folds(split: Split, count: int) -> tuple[Split, ...]:
    """Return the splits in which each row tests once: so many, for `Recipe.split`."""
    return tuple(replace(split, folds=count, fold=fold) for fold in range(count))


def _order(rows: int, split: Split, classes: NDArray[Any] | None, canvas: Canvas | None = None) -> Places:
    """Return the rows as they are dealt out.

    Stratified, the rows of each class are spread evenly over the whole order, so that any stretch of it has
    nearly the same share of each.
    """
    order = _shuffled(rows, split.seed, canvas) if split.shuffle else np.arange(rows)
    if not split.stratified or classes is None:
        return order
    place = np.empty(rows)
    for each in np.unique(classes):
        of_class = np.flatnonzero(classes[order] == each)
        place[of_class] = (np.arange(len(of_class)) + 0.5) / len(of_class)
    return order[np.argsort(place, kind="stable")]


def _shuffled(rows: int, seed: int, canvas: Canvas | None) -> Places:
    """Return the rows at random; painted points by lots that each draws for itself.

    Points that came together draw what gives the order that so many rows have.
    """
    random = np.random.default_rng(seed)
    if canvas is None:
        return random.permutation(rows)
    lots, together = _lots(canvas.numbers, seed), canvas.numbers < canvas.together
    drawn = np.empty(canvas.together)
    drawn[random.permutation(canvas.together)] = (np.arange(canvas.together) + 0.5) / max(1, canvas.together)
    lots[together] = drawn[canvas.numbers[together]]
    return np.argsort(lots, kind="stable")


def _lots(numbers: Places, seed: int) -> NDArray[np.float64]:
    """Return a random number from 0 to 1 for each whole number: SplitMix64 (Steele, Lea and Flood, 2014)."""
    mixed = (numbers.astype(np.uint64) + np.uint64(seed * 2**20)) * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed / 2.0**64


def _fold(rows: int, split: Split) -> Places:
    """Return the places in the order that one fold has."""
    if rows <= split.folds:
        raise NnsimError(
            "{rows} usable row(s) are too few for {folds} folds; add rows, or choose fewer folds.",
            rows=rows,
            folds=split.folds,
        )
    start, end = (math.floor(rows * fold / split.folds + 0.5) for fold in (split.fold, split.fold + 1))
    return np.arange(start, end)


def counts(rows: int, split: Split) -> list[int]:
    """Return how many rows each part gets."""
    shares = [split.train, split.validation, split.test]
    wanted = sum(share > 0 for share in shares)
    if split.unit == "rows" and sum(shares) > rows:
        raise NnsimError(
            "There are {rows} usable row(s), not the {wanted} that the parts shall have; ask for fewer.",
            rows=rows,
            wanted=round(sum(shares)),
        )
    if split.unit == "rows":
        return [round(share) for share in shares]
    if rows < wanted:
        raise NnsimError(
            "{rows} usable row(s) are too few for {parts} parts; add rows, or set the share of a part to 0.",
            rows=rows,
            parts=wanted,
        )
    edges = [math.floor(rows * sum(shares[:place]) / sum(shares) + 0.5) for place in range(4)]
    sizes = [end - start for start, end in pairwise(edges)]
    return _fill_empty(sizes, shares)


def _fill_empty(sizes: list[int], shares: Sequence[float]) -> list[int]:
    """Give each part that rounding left without a row one from the largest part."""
    for place, share in enumerate(shares):
        if share > 0 and sizes[place] == 0:
            sizes[sizes.index(max(sizes))] -= 1
            sizes[place] = 1
    return sizes
