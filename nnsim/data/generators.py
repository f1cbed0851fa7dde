"""Generated sets: points of two classes over x1 and x2, about as wide as -1 to 1.

The shapes follow the well-known ones of scikit-learn (circles, moons) and TensorFlow Playground (xor, gauss,
spiral).
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


def generate(source: Generator) -> Table:
    """Return the points of a generated set as a table with the columns x1, x2 and class.

    Classes alternate, so that both are equally frequent in any stretch of rows. The noise is normal with the
    standard deviation ``noise`` times the unit of the shape, on both coordinates.

    Raises
    ------
    FieldError
        If there is no such kind.
    """
    check_choice("recipe.source.kind", source.kind, tuple(SHAPES))
    random = np.random.default_rng(source.seed)
    labels = np.arange(source.samples) % 2
    shape, unit = SHAPES[source.kind]
    points = shape(labels, random) + source.noise * unit * random.standard_normal((source.samples, 2))
    columns = (
        Column("x1", "number", points[:, 0]),
        Column("x2", "number", points[:, 1]),
        Column("class", "category", labels.astype(float), ("0", "1")),
    )
    return Table(source.kind, columns)


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


SHAPES: dict[str, tuple[Callable[[Labels, Random], Points], float]] = {
    "circles": (_circles, 1.0),
    "xor": (_xor, 0.5),
    "gauss": (_gauss, 1.0),
    "spiral": (_spiral, 0.25),
    "moons": (_moons, 0.7),
}
"""Each shape and the unit of its noise: less where the classes lie closer together."""
