"""Fitting a Scaling to rows."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnsim.data.dataset import Scaling
from nnsim.data.recipe import TURNING, Scale
from nnsim.errors import NnsimError

Rows = NDArray[Any]
"""Numbers in the units of the data, shape (rows, columns)."""

Array = NDArray[np.float64]


class Line(NamedTuple):
    """How one kind of scaling places a column: its middle and its reach, both functions of the rows."""

    centre: Callable[[Rows], Any]
    scale: Callable[[Rows], Any]


LINES: dict[Scale, Line] = {
    "0-1": Line(lambda rows: rows.min(axis=0), lambda rows: np.ptp(rows, axis=0)),
    "-1..1": Line(
        lambda rows: rows.min(axis=0) + np.ptp(rows, axis=0) / 2, lambda rows: np.ptp(rows, axis=0) / 2
    ),
    "z-score": Line(
        lambda rows: rows.mean(axis=0, dtype=np.float64), lambda rows: rows.std(axis=0, dtype=np.float64)
    ),
    "robust": Line(
        lambda rows: np.median(rows, axis=0),
        lambda rows: np.subtract(*np.percentile(rows, (75, 25), axis=0)),
    ),
}
"""The scalings of single columns.

The standard deviation is that of the population (divided by the number of rows); ``robust`` takes the median
and the distance between the quartiles, as scikit-learn's ``RobustScaler``.
"""


def fit(train: Rows, scale: Scale) -> Scaling:
    """Return the scaling that brings these rows to where its name says.

    A column that is constant in these rows gets the scale 1, as does one whose quartiles are equal; one whose
    spread is too large for a float an infinite scale.

    Parameters
    ----------
    train : ndarray, shape (training rows, columns)
    scale : Scale
        Of all columns; ``pca`` and ``whitening`` turn them together.
    """
    return fit_each(train, [scale] * train.shape[1])


def fit_some(train: Rows, scale: Scale, chosen: NDArray[np.bool_]) -> Scaling:
    """Return a scaling fitted to the chosen columns that leaves the others as they are."""
    return fit_each(train, [scale if each else "none" for each in chosen])


def fit_each(train: Rows, scales: Sequence[Scale]) -> Scaling:
    """Return a scaling with a choice for each column; those to be turned are turned together."""
    centre, scale = np.zeros(train.shape[1]), np.ones(train.shape[1])
    rotation = None
    for kind in dict.fromkeys(scales):
        columns = np.flatnonzero([each == kind for each in scales])
        if kind in TURNING:
            centre[columns], scale[columns], turn = _turned(train[:, columns], kind)
            rotation = np.eye(train.shape[1])
            rotation[np.ix_(columns, columns)] = turn
        elif kind != "none":
            # Of all rows as they lie in memory: a sum's last digit depends on how its terms are laid out.
            all_centres, all_scales = _straight(train, LINES[kind])
            centre[columns], scale[columns] = all_centres[columns], all_scales[columns]
    return Scaling(centre, scale, rotation)


def _straight(rows: Rows, line: Line) -> tuple[Array, Array]:
    """Return centre and scale of single columns."""
    with np.errstate(over="ignore", invalid="ignore"):
        # A constant column must have no spread, however its mean is rounded.
        reach = np.where(np.ptp(rows, axis=0) == 0, 0.0, line.scale(rows))
        return line.centre(rows).astype(np.float64), np.where(reach == 0, 1.0, reach)


def _turned(rows: Rows, kind: Scale) -> tuple[Array, Array, Array]:
    """Return centre, scale and rotation that make columns independent: their principal components.

    These are the eigenvectors of the covariance in falling order of their variance, each turned so that its
    largest entry is positive. Whitening divides each by its standard deviation, but for directions in which
    nothing varies.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        centre = rows.mean(axis=0, dtype=np.float64)
        away = rows - centre
        covariance = away.T @ away / len(rows)
    if not np.isfinite(covariance).all():
        return centre, np.full(len(centre), np.inf), np.eye(len(centre))
    variance, vectors = np.linalg.eigh(covariance)
    variance, vectors = variance[::-1], vectors[:, ::-1]
    largest = vectors[np.abs(vectors).argmax(axis=0), np.arange(len(centre))]
    vectors = vectors * np.where(largest < 0, -1.0, 1.0)
    if kind == "pca":
        return centre, np.ones(len(centre)), vectors
    varies = variance > variance[0] * len(centre) * np.finfo(float).eps
    return centre, np.sqrt(np.where(varies, variance, 1.0)), vectors


def scaled(by: Scaling, values: Rows, names: Sequence[str]) -> Array:
    """Return scaled values laid out row by row, or raise an NnsimError that names a column out of range."""
    with np.errstate(over="ignore", invalid="ignore"):
        placed = by.apply(values)
    finite = np.isfinite(placed).all(axis=0) & np.isfinite(by.scale)
    if not finite.all():
        raise NnsimError(
            "The numbers of column {name!r} are too large to be scaled; use smaller units.",
            name=names[int(np.argmin(finite))],
        )
    return np.ascontiguousarray(placed)
