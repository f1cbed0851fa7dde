"""Generated sets: points of some classes over x1 and x2, or numbers over one to three inputs.

All are about as wide as -1 to 1. The shapes follow the well-known ones of scikit-learn (circles, moons,
blobs, swiss roll) and TensorFlow Playground (xor, gauss, spiral, plane, multi-gauss).
"""

from collections.abc import Callable

import numpy as np
from numpy.random import Generator as Random
from numpy.typing import NDArray

from nnsim.checks import check_choice
from nnsim.data.recipe import Generator
from nnsim.data.table import Column, Table

Points = NDArray[np.float64]
Labels = NDArray[np.int64]

TURNS = 1.75
"""How often each arm of the spiral goes round."""


CENTRES = np.array([[-4, 2.5, 1], [0, 2.5, -1], [4, 2.5, 1], [-4, -2.5, -1], [0, -2.5, 1], [4, -2.5, -1]])
"""The hills and hollows of multi-gauss in the playground's coordinates, -6 to 6: x1, x2 and sign."""

CELLS = 4
"""Cells along each side of the checkerboard."""

GAPS = ((-0.6, -0.3), (0.2, 0.6))
"""Where the sine has no points."""


def generate(source: Generator) -> Table:
    """Return the points of a generated set as a table.

    A set of classes has the columns x1, x2 and class. Its classes take turns, so that all are equally
    frequent in any stretch of rows; the noise is normal with the standard deviation ``noise`` times the unit
    of the shape, on both coordinates. Other sets have the columns x1 .. xn and y; the noise is added to y,
    with the standard deviation ``noise`` times that of y.

    Raises
    ------
    FieldError
        If there is no such kind.
    """
    check_choice("recipe.source.kind", source.kind, (*SHAPES, *FIELDS))
    random = np.random.default_rng(source.seed)
    if source.kind in FIELDS:
        return _field(source, random)
    classes = source.classes if source.kind == "blobs" else 2
    labels = np.arange(source.samples) % classes
    shape, unit = SHAPES[source.kind]
    points = shape(labels, random) + source.noise * unit * random.standard_normal((source.samples, 2))
    columns = (
        Column("x1", "number", points[:, 0]),
        Column("x2", "number", points[:, 1]),
        Column("class", "category", labels.astype(float), tuple(map(str, range(classes)))),
    )
    return Table(source.kind, columns)


def _field(source: Generator, random: Random) -> Table:
    """Return a set with numbers as targets."""
    inputs, targets = FIELDS[source.kind](source.samples, random)
    targets = targets + source.noise * targets.std() * random.standard_normal(source.samples)
    columns = [Column(f"x{place}", "number", column) for place, column in enumerate(inputs.T, 1)]
    return Table(source.kind, (*columns, Column("y", "number", targets)))


def _circles(labels: Labels, random: Random) -> Points:
    """Class 1 on a ring of radius 0.5, class 0 around it on a ring of radius 1."""
    angle = random.uniform(0, 2 * np.pi, len(labels))
    radius = np.where(labels == 1, 0.5, 1.0)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def _xor(labels: Labels, random: Random) -> Points:
    """Class 1 where the signs of x1 and x2 differ; a gap of 0.1 between the squares."""
    size = random.uniform(0.05, 1.0, (len(labels), 2))
    sign = random.choice([-1.0, 1.0], len(labels))
    return size * np.column_stack([sign, np.where(labels == 1, -sign, sign)])


def _gauss(labels: Labels, random: Random) -> Points:
    """Two round clouds: class 1 about (0.5, 0.5), class 0 about (-0.5, -0.5)."""
    centre = np.where(labels == 1, 0.5, -0.5)
    return centre[:, np.newaxis] + 0.15 * random.standard_normal((len(labels), 2))


def _spiral(labels: Labels, random: Random) -> Points:
    """Two arms from the middle outwards, half a turn apart."""
    radius = random.uniform(0.05, 1.0, len(labels))
    angle = 2 * np.pi * TURNS * radius + np.pi * labels
    return np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])


def _moons(labels: Labels, random: Random) -> Points:
    """Two half circles that reach into each other, centred and scaled to -1 to 1."""
    angle = random.uniform(0, np.pi, len(labels))
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    points = np.where(labels[:, np.newaxis] == 1, lower, upper)
    return (points - [0.5, 0.25]) / 1.5


def _blobs(labels: Labels, random: Random) -> Points:
    """Round clouds, one per class, evenly around the middle."""
    angle = 2 * np.pi * labels / (labels.max() + 1)
    centres = 0.7 * np.column_stack([np.cos(angle), np.sin(angle)])
    return centres + 0.1 * random.standard_normal(centres.shape)


def _checkerboard(labels: Labels, random: Random) -> Points:
    """Class 1 on the white cells of a board of 4 x 4, class 0 on the black ones."""
    column = random.integers(0, CELLS, len(labels))
    row = 2 * random.integers(0, CELLS // 2, len(labels)) + (column + labels) % 2
    inside = random.uniform(0, 1, (len(labels), 2))
    return (np.column_stack([column, row]) + inside) * (2 / CELLS) - 1


Field = tuple[Points, NDArray[np.float64]]
"""Inputs and targets."""


def _plane(samples: int, random: Random) -> Field:
    """Return a plane that rises from -1 in one corner to 1 in the opposite one."""
    inputs = random.uniform(-1, 1, (samples, 2))
    return inputs, inputs.mean(axis=1)


def _multi_gauss(samples: int, random: Random) -> Field:
    """Return hills and hollows by turns, each falling off evenly to 0; the nearest counts."""
    inputs = random.uniform(-1, 1, (samples, 2))
    away = np.linalg.norm(6 * inputs[:, np.newaxis] - CENTRES[:, :2], axis=2)
    nearest = away.argmin(axis=1)
    return inputs, CENTRES[nearest, 2] * np.clip(1 - away.min(axis=1) / 2, 0, 1)


def _swiss_roll(samples: int, random: Random) -> Field:
    """Return a rolled-up sheet in space and how far along it each point lies, from -1 inside to 1 outside."""
    along, across = random.uniform(-1, 1, (2, samples))
    angle = 1.5 * np.pi * (2 + along)
    radius = angle / (4.5 * np.pi)
    return np.column_stack([radius * np.cos(angle), across, radius * np.sin(angle)]), along


def _sine_gaps(samples: int, random: Random) -> Field:
    """Return two periods of a sine from -1 to 1, of which two stretches were never seen."""
    edges = [-1.0, *(edge for gap in GAPS for edge in gap), 1.0]
    starts, ends = np.array(edges[::2]), np.array(edges[1::2])
    reached = np.concatenate([[0.0], np.cumsum(ends - starts)])
    x = random.uniform(0, reached[-1], samples)
    stretch = np.searchsorted(reached, x, side="right") - 1
    x = starts[stretch] + x - reached[stretch]
    return x[:, np.newaxis], np.sin(2 * np.pi * x)


FIELDS: dict[str, Callable[[int, Random], Field]] = {
    "plane": _plane,
    "multi-gauss": _multi_gauss,
    "swiss-roll": _swiss_roll,
    "sine-gaps": _sine_gaps,
}
"""The sets with numbers as targets."""

SHAPES: dict[str, tuple[Callable[[Labels, Random], Points], float]] = {
    "circles": (_circles, 1.0),
    "xor": (_xor, 0.5),
    "gauss": (_gauss, 1.0),
    "spiral": (_spiral, 0.25),
    "moons": (_moons, 0.7),
    "blobs": (_blobs, 1.0),
    "checkerboard": (_checkerboard, 0.5),
}
"""Each shape and the unit of its noise: less where the classes lie closer together."""
