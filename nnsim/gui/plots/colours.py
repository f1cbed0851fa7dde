"""Which colour a number, a class or a curve has, and pictures made of such colours."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from nnsim.data.dataset import Dataset
from nnsim.data.sheet import classes_of
from nnsim.gui.plots.scale import Range
from nnsim.gui.theme import Theme

Colours = NDArray[np.uint8]
"""Colours as red, green, blue in the last axis."""

FINE = 192
"""Pixels along each side of a map of one value."""

FINE_CLASSES = 160
"""Pixels along each side of a map of classes, which takes as many times the work."""


def rgb(colour: str) -> NDArray[np.float64]:
    """Return a ``#rrggbb`` colour as three numbers from 0 to 255."""
    made = QColor(colour)
    return np.array([made.red(), made.green(), made.blue()], dtype=np.float64)


def legible(theme: Theme, fill: NDArray[np.float64]) -> str:
    """Return which of the theme's dark and light colours is easier to read on a colour (0 to 255 each).

    By the ratio of luminances of the Web Content Accessibility Guidelines 2.2.
    """

    def contrast(colour: str) -> float:
        one, other = _luminance(rgb(colour)) + 0.05, _luminance(fill) + 0.05
        return max(one / other, other / one)

    return max((theme.text, theme.panel), key=contrast)


def _luminance(colour: NDArray[np.float64]) -> float:
    share = colour / 255.0
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def class_colours(theme: Theme, count: int) -> tuple[str, ...]:
    """Return a colour per class: orange and blue for two, the theme's row of colours for more."""
    if count <= 2:
        return (theme.negative, theme.positive)[-count:]
    return tuple(theme.classes[place % len(theme.classes)] for place in range(count))


def value_range(values: NDArray[np.float64]) -> Range:
    """Return the numbers that get the strongest orange and blue.

    Around zero where values have both signs, so that the colour shows the sign; else from lowest to highest.
    """
    low, high = float(np.min(values)), float(np.max(values))
    if low < 0 < high:
        return -max(-low, high), max(-low, high)
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def padded_range(values: NDArray[np.float64], least: Range | None = None) -> Range:
    """Return the range of input values with a tenth of room at both ends, as pictures of units have it.

    Where it has to cover a range at `least`, there is room only beyond that.
    """
    low, high = float(np.min(values)), float(np.max(values))
    room = 0.1 * (high - low) or 0.5
    if least is None:
        return low - room, high + room
    return (
        least[0] if low >= least[0] else low - room,
        least[1] if high <= least[1] else high + room,
    )


def shades(values: NDArray[np.float64], span: Range) -> NDArray[np.uint8]:
    """Return where values lie in a range, from 0 (its low end or below) to 255; NaN lies in the middle."""
    low, high = span
    share = np.nan_to_num((values - low) / (high - low), nan=0.5, posinf=1.0, neginf=0.0)
    return (np.clip(share, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)


def soft_diverging(theme: Theme) -> Colours:
    """Return the theme's diverging colours as a background on which points stand out, shape (256, 3)."""
    return (0.62 * theme.diverging + 0.38 * rgb(theme.panel)).astype(np.uint8)


def value_map(values: NDArray[np.float64], span: Range, colours: Colours) -> Colours:
    """Return the picture of values on a square grid, enlarged by straight lines between the grid's values.

    Parameters
    ----------
    values : ndarray, shape (n, n)
        Rows run along the second input.
    span : Range
        The values of the first and the last colour.
    colours : ndarray, shape (256, 3)
        From low to high.

    Returns
    -------
    ndarray, shape (FINE, FINE, 3)
    """
    # A run that diverges would spread infinities over the whole picture; far outside is all one colour.
    far = 8 * (span[1] - span[0])
    near = np.clip(np.nan_to_num(values, nan=sum(span) / 2), span[0] - far, span[1] + far)
    return colours[shades(_enlarge(near, FINE), span)]


def chance_map(chances: NDArray[np.float64], against: NDArray[np.float64], colours: Colours) -> Colours:
    """Return the picture of the chances of class 1 `against` those of class 0; sizes as in `value_map`.

    The logarithm of the odds is what a network bends gently, so it is what is interpolated: the boundary
    stays smooth also where the chance itself jumps from 0 to 1 within one cell of the grid.
    """
    odds = _enlarge(_log(chances) - _log(against), FINE)
    return colours[shades(0.5 * (1.0 + np.tanh(0.5 * odds)), (0.0, 1.0))]


def class_map(outputs: NDArray[np.float64], theme: Theme) -> Colours:
    """Return the picture of the winning class at each place, paler where the network is less sure.

    Parameters
    ----------
    outputs : ndarray, shape (classes, n, n)
        What each output unit gives; rows run along the second input.
    theme : Theme
        Where the colours come from.
    """
    fine = _enlarge(_log(outputs), FINE_CLASSES)
    winner = fine.argmax(axis=0)
    largest = 1.0 / np.exp(fine - fine.max(axis=0)).sum(axis=0)
    chance = 1.0 / len(outputs)
    sureness = np.clip((largest - chance) / (1.0 - chance), 0.0, 1.0)
    steps = np.linspace(0.08, 0.66, 64)[None, :, None]
    inks = np.array([rgb(colour) for colour in class_colours(theme, len(outputs))])
    table = (steps * inks[:, None, :] + (1.0 - steps) * rgb(theme.panel)).astype(np.uint8)
    return table[winner, (sureness * 63).astype(np.uint8)]


def _log(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return logarithms of chances; what cannot be a chance counts as the nearest one that can."""
    return np.log(np.clip(np.nan_to_num(chances, nan=0.5), 1e-15, 1.0))


def _enlarge(values: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Interpolate values on a square grid (last two axes) to `size` by `size` points, corners to corners."""
    count = values.shape[-1]
    places = np.linspace(0, count - 1, size)
    weights = np.maximum(0.0, 1.0 - np.abs(places[:, None] - np.arange(count)))
    return weights @ values @ weights.T


def point_colours(dataset: Dataset, rows: NDArray[np.intp], output: int, theme: Theme) -> list[str]:
    """Return the colour of the point of each row: of its class, or of its value in one target column."""
    if dataset.task == "regression":
        targets = dataset.raw_targets[:, output]
        # 32 shades are all the eye can tell, and as many little pictures of points are kept.
        places = shades(targets[rows], value_range(targets)) // 8 * 8
        return [QColor(*theme.diverging[place].tolist()).name() for place in places]
    colours = class_colours(theme, max(2, len(dataset.class_names)))
    return [colours[kind] for kind in classes_of(dataset.targets[rows])]
