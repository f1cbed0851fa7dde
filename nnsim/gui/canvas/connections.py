"""The connections as they are drawn: curves in arrays, how strong they look, which one is near a point."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnsim.gui.canvas.geometry import Column, Drawing
from nnsim.network.graph import Graph, Link
from nnsim.network.parameters import Layout

Floats = NDArray[np.float64]
Pair = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Connections:
    """All connections between units that are shown, one row each; not those of layers drawn as cards.

    A curve leaves its left end and enters its right end horizontally: with t from 0 to 1 along x,
    ``y = y0 + (y1 - y0) * t**2 * (3 - 2 * t)``.

    Parameters
    ----------
    ends : ndarray, shape (connections, 4)
        x0, y0, x1, y1 in pixels, x0 < x1.
    position : ndarray of int, shape (connections,)
        Where the weight lies in the flat vector of parameters.
    link : ndarray of int, shape (connections,)
        Index of the link in `links`.
    source, target : ndarray of int, shape (connections,)
        Units at the left and at the right end.
    cut, locked : ndarray of bool, shape (connections,)
        Which are not there, and which training leaves as they are.
    reference : ndarray, shape (connections,)
        The size of weight that looks strong; fixed by the shape of the link, so that looks do not jump.
    thickness : ndarray, shape (connections,)
        Width of the strongest curve there in pixels, by the size of the units.
    links : tuple of Link
        The links.
    total : int
        How many connections there are, with those of units that are not shown, without those that are cut.
    """

    ends: Floats
    position: NDArray[np.intp]
    link: NDArray[np.intp]
    source: NDArray[np.intp]
    target: NDArray[np.intp]
    cut: NDArray[np.bool_]
    locked: NDArray[np.bool_]
    reference: Floats
    thickness: Floats
    links: tuple[Link, ...]
    total: int

    def __len__(self) -> int:
        """Return how many connections can be shown."""
        return len(self.ends)


def connect(graph: Graph, drawing: Drawing, layout: Layout) -> Connections:
    """Return the connections between the units that a drawing shows."""
    drawn = {link.ends: link for link in graph.links}
    links = tuple(drawn[link.ends] for link in layout.links if not bundled(drawing, link))
    parts = [_between(drawing, layout, number, link) for number, link in enumerate(links)]
    total = sum(layout.weights(link).size - len(link.cut) for link in links)
    ends, *columns = (np.concatenate(arrays) for arrays in zip(_NONE, *parts, strict=True))
    position, link, source, target, cut, locked, reference, thickness = columns
    return Connections(ends, position, link, source, target, cut, locked, reference, thickness, links, total)


def bundled(drawing: Drawing, link: Link) -> bool:
    """Return whether a link is drawn as one band, as one of its layers has no single units to run from."""
    return any(drawing.column(end).card is not None for end in link.ends)


_NO_INDEX = np.zeros(0, np.intp)
_NO_MARK = np.zeros(0, bool)
_NONE = (np.zeros((0, 4)), *[_NO_INDEX] * 4, *[_NO_MARK] * 2, *[np.zeros(0)] * 2)
"""The columns of no connection."""


def _between(drawing: Drawing, layout: Layout, number: int, link: Link) -> tuple[NDArray, ...]:
    left, right = drawing.column(link.source), drawing.column(link.target)
    block = layout.weights(link)
    source, target = (grid.ravel() for grid in np.meshgrid(left.units, right.units, indexing="ij"))
    y0, y1 = (grid.ravel() for grid in np.meshgrid(left.ys, right.ys, indexing="ij"))
    x0, x1 = np.full_like(y0, left.x + left.size / 2), np.full_like(y1, right.x - right.size / 2)
    count = len(source)
    return (
        np.stack([x0, y0, x1, y1], axis=1),
        block.offset + source * block.shape[1] + target,
        np.full(count, number),
        source,
        target,
        _among(link.cut, source, target),
        _among(link.locked, source, target),
        np.full(count, _reference(block.shape)),
        np.full(count, _thickness(left, right)),
    )


def _among(pairs: Sequence[Pair], source: NDArray[np.intp], target: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return for each connection whether its ends are one of some pairs (input, unit)."""
    if not pairs:
        return np.zeros(len(source), bool)
    places = np.array(pairs)
    columns = int(max(target.max(initial=0), places[:, 1].max())) + 1
    return np.isin(source * columns + target, places[:, 0] * columns + places[:, 1])


def _reference(shape: tuple[int, ...]) -> float:
    """Return the limit of Glorot's uniform start weights, sqrt(6 / (inputs + units)), half as large again."""
    return 1.5 * float(np.sqrt(6.0 / sum(shape)))


def _thickness(left: Column, right: Column) -> float:
    """Return the width of the strongest curve, which is less where units are small or close together."""
    size = (left.size + right.size) / (2 * left.sizes.unit)
    gap = min(1.0, (right.x - left.x) / left.sizes.gap)
    return left.sizes.stroke * (0.2 + 0.8 * size**1.3) * (0.5 + 0.5 * gap)


def strength(weights: Floats, reference: Floats) -> Floats:
    """Return how strong weights look, 0 to 1: ``1 - 1 / (1 + abs(w) / reference)``; 0 if that is no number.

    It rises slowly, so that also the large weights of a long training look different.
    """
    return np.nan_to_num(1.0 - 1.0 / (1.0 + np.abs(weights) / reference), nan=0.0)


def widths(strengths: Floats, thickness: Floats) -> Floats:
    """Return the widths of curves in pixels: never below what can be seen."""
    return 0.7 + strengths * (thickness - 0.7)


def strongest(strengths: Floats, most: int) -> NDArray[np.intp]:
    """Return the indices of at most so many connections, the strongest last."""
    if len(strengths) > most:
        chosen = np.argpartition(strengths, len(strengths) - most)[-most:]
        return chosen[np.argsort(strengths[chosen], kind="stable")]
    return np.argsort(strengths, kind="stable")


def height_at(ends: Floats, x: float) -> Floats:
    """Return the y of each curve at an x, NaN outside of its ends."""
    x0, y0, x1, y1 = ends.T
    t = (x - x0) / (x1 - x0)
    return np.where((t >= 0) & (t <= 1), y0 + (y1 - y0) * t * t * (3 - 2 * t), np.nan)


def nearest(connections: Connections, x: float, y: float, reach: float) -> int | None:
    """Return the connection whose curve passes nearest to a point, within `reach` pixels, or None."""
    if not len(connections):
        return None
    x0, y0, x1, y1 = connections.ends.T
    t = np.clip((x - x0) / (x1 - x0), 0.0, 1.0)
    slope = (y1 - y0) * 6 * t * (1 - t) / (x1 - x0)
    distance = np.abs(height_at(connections.ends, x) - y) / np.sqrt(1 + slope * slope)
    if np.all(np.isnan(distance)):
        return None
    found = int(np.nanargmin(distance))
    return found if distance[found] <= reach else None
