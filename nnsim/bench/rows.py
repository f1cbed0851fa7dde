"""The rows that a work learns from: drawn for the purpose, or real ones from a folder."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from nnsim.bench.works import Work
from nnsim.data.build import build
from nnsim.data.dataset import Dataset, Inputs, Scaling, Task
from nnsim.data.recipe import Images, Recipe, Reviews, Split

WORDS_DRAWN = 160
"""So many words are drawn for a review; about 120 of them are different, 1.2 % of 10,000."""

INK = 0.19
"""The share of a digit's pixels that are not 0."""

Drawn = tuple[Inputs, NDArray[np.floating[Any]]]
"""Inputs and targets, both with one row per example."""


def rows(work: Work, folder: Path | None = None) -> Dataset:
    """Return the training rows of a work.

    Parameters
    ----------
    work : Work
    folder : Path, optional
        Where MNIST and IMDB are, or folders of these names. Without it, digits and reviews are drawn: they
        have the shape and density of real ones, and nothing that could be learnt.

    Raises
    ------
    NnsimError
        If the folder lacks the files, or they are damaged.
    """
    real = REAL.get(work.kind)
    if folder is not None and real is not None:
        return _training_rows(build(real(folder)))
    return _dataset(work, *DRAWN[work.kind](np.random.default_rng(1), work.rows))


def _images(folder: Path) -> Recipe:
    return Recipe(Images("mnist", str(folder)), split=Split(1, 0, 0, shuffle=False))


def _reviews(folder: Path) -> Recipe:
    """Return the course's recipe: of 25,000 reviews, 10,000 are held out."""
    return Recipe(Reviews(folder=str(folder)), split=Split(0.6, 0.4, 0, shuffle=False))


REAL: dict[str, Callable[[Path], Recipe]] = {"mnist": _images, "imdb": _reviews}
"""The kinds of rows that exist as files."""


def _training_rows(data: Dataset) -> Dataset:
    inputs, targets = data.take("train")
    return dataclasses.replace(data, inputs=inputs, targets=targets, part=np.zeros(len(targets), np.uint8))


def _dataset(work: Work, inputs: Inputs, targets: NDArray[np.floating[Any]]) -> Dataset:
    tasks: dict[str, Task] = {"mse": "regression", "bce": "binary", "cce": "classes"}
    columns, outputs = work.graph.input.units, work.graph.output.units
    return Dataset(
        name=work.name,
        inputs=inputs,
        targets=targets.astype(np.float64),
        part=np.zeros(len(targets), np.uint8),
        input_names=tuple(f"x{column}" for column in range(columns)),
        target_names=tuple(f"y{output}" for output in range(outputs)),
        task=tasks[work.training.loss],
        input_scaling=Scaling.none(columns),
        target_scaling=Scaling.none(outputs),
        class_names=tuple(str(output) for output in range(max(2, outputs))),
        image_shape=work.graph.input.shape,
    )


def _draw_curve(random: np.random.Generator, count: int) -> Drawn:
    inputs = random.uniform(-1, 1, (count, 1))
    return inputs, inputs**2


def _draw_xor(random: np.random.Generator, count: int) -> Drawn:
    inputs = np.resize([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], (count, 2))
    return inputs, np.where(inputs[:, :1] == inputs[:, 1:], 0.0, 1.0)


def _draw_circle(random: np.random.Generator, count: int) -> Drawn:
    inputs = random.uniform(-1, 1, (count, 2))
    return inputs, np.where(np.hypot(inputs[:, :1], inputs[:, 1:]) < 0.8, 1.0, -1.0)


def _draw_digits(random: np.random.Generator, count: int) -> Drawn:
    pixels = random.random((count, 784), np.float32)
    pixels[pixels > INK] = 0
    return pixels / np.float32(INK), np.eye(10)[random.integers(0, 10, count)]


def _draw_reviews(random: np.random.Generator, count: int) -> Drawn:
    """Return multi-hot rows, in which word number n occurs about as often as 1 / n."""
    words = (10_000 ** random.random((count, WORDS_DRAWN))).astype(np.int64) - 1
    line, column = np.divmod(np.unique(words + 10_000 * np.arange(count)[:, None]), 10_000)
    first = np.searchsorted(line, np.arange(count + 1))
    entries = (np.ones(len(column), np.float32), column.astype(np.int32), first.astype(np.int32))
    return csr_array(entries, (count, 10_000)), random.integers(0, 2, (count, 1)).astype(np.float64)


DRAWN: dict[str, Callable[[np.random.Generator, int], Drawn]] = {
    "curve": _draw_curve,
    "xor": _draw_xor,
    "circle": _draw_circle,
    "mnist": _draw_digits,
    "imdb": _draw_reviews,
}
"""How rows are drawn: points of a parabola, a truth table, points in a circle, digits, multi-hot reviews."""


def dense(work: Work, data: Dataset, precision: str) -> NDArray[Any]:
    """Return the inputs with all their zeros, for a network of images (rows, height, width, channels)."""
    inputs = data.inputs if isinstance(data.inputs, np.ndarray) else data.inputs.toarray()
    return inputs.astype(precision, copy=False).reshape(data.rows, *(work.graph.input.shape or (-1,)))
