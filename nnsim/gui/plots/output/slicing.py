"""Slices through a network's inputs: one input goes along its range, the others are held."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnsim.data.dataset import Dataset
from nnsim.gui.plots.colours import padded_range
from nnsim.gui.plots.scale import Range

Array = NDArray[np.float64]

STEPS = 61
"""Points of a curve over numbers."""


@dataclass(frozen=True)
class SliceAxis:
    """One input as a person knows it: a number, or a category that is several raw columns.

    Parameters
    ----------
    name : str
    columns : tuple of int
        Which raw columns it is.
    span : Range
        From where to where it goes, in the units of the data; of a category places among the labels.
    labels : tuple of str
        Of a category.
    """

    name: str
    columns: tuple[int, ...]
    span: Range
    labels: tuple[str, ...] = ()

    @property
    def places(self) -> Array:
        """Where along the axis the network is asked: every label, or evenly spaced numbers."""
        if self.labels:
            return np.arange(len(self.labels), dtype=np.float64)
        return np.linspace(*self.span, STEPS)

    def place_in(self, raw: Array) -> Array:
        """Return where rows of raw inputs, shape (..., raw columns), are along the axis, shape (...)."""
        if len(self.columns) == 1:
            return raw[..., self.columns[0]]
        return raw[..., list(self.columns)].argmax(axis=-1).astype(np.float64)

    def put(self, raw: Array, place: Array | float) -> Array:
        """Return rows of raw inputs with another value of this input; places has one element per row."""
        changed = np.array(raw)
        if len(self.columns) == 1:
            changed[..., self.columns[0]] = place
        else:
            kinds = np.arange(len(self.columns))
            changed[..., list(self.columns)] = np.asarray(place)[..., None].round() == kinds
        return changed


def axes_of(data: Dataset) -> list[SliceAxis]:
    """Return the inputs of a Dataset that can be gone along, in its order."""
    raw, found, column = np.asarray(data.raw_inputs), [], 0
    for known in data.columns:
        width = len(known.names)
        columns = tuple(range(column, column + width))
        if known.how in ("one-hot", "ordinal"):
            found.append(SliceAxis(known.name, columns, (-0.5, len(known.labels) - 0.5), known.labels))
        else:
            found.append(SliceAxis(known.name, columns, padded_range(raw[:, column])))
        column += width
    for place in range(column, data.raw_columns):
        found.append(SliceAxis(data.raw_names[place], (place,), padded_range(raw[:, place])))
    return found


def middle(raw: Array, axes: list[SliceAxis]) -> Array:
    """Return the row in the middle of some rows: medians, and the most frequent categories."""
    held = np.median(raw, axis=0)
    for axis in axes:
        if axis.labels:
            kinds = axis.place_in(raw).astype(np.intp)
            held = axis.put(held, float(np.bincount(kinds).argmax()))
    return held


def along(axis: SliceAxis, held: Array) -> Array:
    """Return the rows of one slice, shape (places, raw columns)."""
    places = axis.places
    return axis.put(np.tile(held, (len(places), 1)), places)


def closeness(raw: Array, held: Array, axis: SliceAxis, spread: Array) -> Array:
    """Return how near rows are to a slice, 1 on it and nearing 0 far away.

    Parameters
    ----------
    raw : ndarray, shape (rows, raw columns)
    held : ndarray, shape (raw columns,)
    axis : SliceAxis
        What runs along the slice, so that it does not count.
    spread : ndarray, shape (raw columns,)
        The standard deviation of each column.

    Notes
    -----
    The bell curve of the mean square distance over the other columns, in standard deviations.
    """
    others = np.ones(len(held), dtype=bool)
    others[list(axis.columns)] = False
    if not others.any():
        return np.ones(len(raw))
    distance = (raw[:, others] - held[others]) / np.where(spread[others] > 0, spread[others], 1.0)
    return np.exp(-2.0 * (distance**2).mean(axis=1))
