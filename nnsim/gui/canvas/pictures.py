"""What units compute, as pictures: heat maps as images, curves as polygons, activations as bars."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPolygonF

from nnsim.data.dataset import Dataset
from nnsim.gui.images import image_of
from nnsim.network.layers import Dense, Layer

Floats = NDArray[np.float64]

LARGEST = 1e100
"""Larger values are painted like this one; computing with it does not overflow."""

FROM_ZERO_TO_ONE = ("sigmoid", "softmax")
"""Activations whose middle is 0.5."""


def signed(layer: Layer, units: tuple[int, ...], values: Floats, *, around_half: bool) -> Floats:
    """Return what units compute on a scale from -1 (fully negative) to 1 (fully positive).

    Values keep their size up to 1 and are divided by their largest size beyond it, so that a weak unit looks
    weak.

    Parameters
    ----------
    values : ndarray, shape (units, ...)
        The first axis belongs to `units`.
    around_half : bool
        Whether activations between 0 and 1 are stretched to -1 to 1, so that 0.5 is the middle colour.
    """
    flat = np.clip(np.nan_to_num(values.reshape(len(units), -1).astype(np.float64)), -LARGEST, LARGEST)
    largest = np.maximum(1.0, np.abs(flat).max(axis=1, initial=0.0))
    stretch = _centred(layer, units) & around_half
    scaled = np.where(stretch[:, None], 2.0 * flat - 1.0, flat / largest[:, None])
    return np.clip(scaled, -1.0, 1.0).reshape(values.shape)


def _centred(layer: Layer, units: tuple[int, ...]) -> NDArray[np.bool_]:
    if not isinstance(layer, Dense):
        return np.zeros(len(units), dtype=bool)
    return np.array([layer.activation_of(unit) in FROM_ZERO_TO_ONE for unit in units])


def heat_maps(values: Floats, colours: NDArray[np.uint32]) -> list[QImage]:
    """Return an image per unit; rows of the arrays run upwards, those of images downwards.

    Parameters
    ----------
    values : ndarray, shape (units, height, width)
        From -1 to 1.
    colours : ndarray of uint32, shape (256,)
        ``0xffRRGGBB`` from -1 to 1.
    """
    index = (values[:, ::-1] * 127.5 + 127.5).astype(np.uint8)
    pixels = np.ascontiguousarray(colours[index])
    _, height, width = pixels.shape
    return [QImage(each.data, width, height, width * 4, QImage.Format.Format_RGB32).copy() for each in pixels]


def filter_maps(weights: Floats, colours: NDArray[np.uint32], most: int) -> list[QImage]:
    """Return an image of each of the first filters of a convolution: the mean over its input channels.

    Parameters
    ----------
    weights : ndarray, shape (height, width, channels, filters)
    colours : ndarray of uint32, shape (256,)
        From the most negative over zero to the most positive of these filters.
    most : int
        How many filters are wanted.
    """
    values = np.nan_to_num(np.moveaxis(weights[..., :most].mean(axis=2, dtype=np.float64), -1, 0))
    values = np.clip(values, -LARGEST, LARGEST)
    largest = np.abs(values).max(initial=0.0) or 1.0
    return heat_maps((values / largest)[:, ::-1], colours)


def example_images(dataset: Dataset) -> list[QImage]:
    """Return the first image of a Dataset of images in a list, which is empty for other data."""
    shape = dataset.image_shape
    return [image_of(np.asarray(dataset.inputs[0]), shape)] if shape and dataset.rows else []


def thinned(values: Floats, points: float) -> Floats:
    """Return maps or curves with about so many points along each axis, for units that are drawn small."""
    step = max(1, round(values.shape[-1] / max(points, 8.0)))
    return values[(slice(None), *[slice(None, None, step)] * (values.ndim - 1))]


def areas(values: Floats) -> list[tuple[QPolygonF, QPolygonF, QPolygonF]]:
    """Return, per unit, the area above zero, the area below zero, and the curve, in a square from -1 to 1.

    Parameters
    ----------
    values : ndarray, shape (units, points)
        From -1 to 1.
    """
    x = np.linspace(-1.0, 1.0, values.shape[1])
    return [(_area(x, np.maximum(y, 0.0)), _area(x, np.minimum(y, 0.0)), _curve(x, y)) for y in values]


def _curve(x: Floats, y: Floats) -> QPolygonF:
    return QPolygonF([QPointF(a, -b) for a, b in zip(x.tolist(), y.tolist(), strict=True)])


def _area(x: Floats, y: Floats) -> QPolygonF:
    polygon = _curve(x, y)
    polygon.append(QPointF(float(x[-1]), 0.0))
    polygon.append(QPointF(float(x[0]), 0.0))
    return polygon
