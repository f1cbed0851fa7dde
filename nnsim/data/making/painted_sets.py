"""Sets to paint on: what painting begins with, and what a painted set becomes as a whole."""

from typing import Literal

import numpy as np
from msgspec.structs import replace

from nnsim.data.making.painted import Place, numbers
from nnsim.data.making.sources import CLASSES
from nnsim.data.recipe import Painted
from nnsim.errors import NnsimError

PaintedKind = Literal["classes", "values", "curve"]
"""What is painted: classes or numbers over two inputs, or numbers over one."""

FEWEST = 2
"""So many points always stay: a network without data is none."""

SQUARE = ((-1.1, 1.1), (-1.1, 1.1))
"""The plane that one's own painting begins on: from -1 to 1 with a little room."""

BEGINNING = 12
"""Points of each class or level to begin with."""

NAMES: dict[PaintedKind, tuple[str, ...]] = {
    "classes": ("x1", "x2", "class"),
    "values": ("x1", "x2", "y"),
    "curve": ("x1", "y"),
}


def kind_of(source: Painted) -> PaintedKind:
    """Return what is painted."""
    if len(source.names) == 2:
        return "curve"
    return "classes" if source.class_names else "values"


def fresh(kind: PaintedKind = "classes") -> Painted:
    """Return a few points to begin with: two clouds, or a bent line over one input."""
    random = np.random.default_rng(7)
    classes = ("0", "1") if kind == "classes" else ()
    if kind == "curve":
        x = np.linspace(-0.8, 0.8, BEGINNING)
        points = np.column_stack([x, 0.6 * np.sin(3 * x) + random.normal(0, 0.05, BEGINNING)])
    else:
        middles = np.repeat([(-0.45, 0.3), (0.45, -0.3)], BEGINNING, axis=0)
        values = np.repeat([0.0, 1.0] if classes else [-1.0, 1.0], BEGINNING)
        points = np.column_stack([middles + random.normal(0, 0.13, middles.shape), values])
    return Painted(tuple(map(tuple, points.round(3).tolist())), classes, NAMES[kind], SQUARE)


def cleared(source: Painted) -> Painted:
    """Return the same plane with a single point of each class, or two points where there are no classes.

    They stand around the middle; something must be there for the network to learn from.
    """
    plane = plane_of(source)
    if kind_of(source) == "curve":
        points: tuple[tuple[float, ...], ...] = (_on(plane, -0.5, 0.0), _on(plane, 0.5, 0.0))
    else:
        values = range(len(source.class_names)) if source.class_names else _levels(source)
        angles = np.pi + 2 * np.pi * np.arange(len(values)) / len(values)
        places = [_on(plane, 0.5 * float(np.cos(angle)), 0.5 * float(np.sin(angle))) for angle in angles]
        points = tuple((*place, float(value)) for place, value in zip(places, values, strict=True))
    return replace(source, points=points, numbers=(), together=0, plane=plane)


def plane_of(source: Painted) -> tuple[tuple[float, float], ...]:
    """Return the plane of a set; that of the points where it is not said, and a square without any."""
    if source.plane or not source.points:
        return source.plane or SQUARE
    low, high = np.array(source.points)[:, :2].min(axis=0), np.array(source.points)[:, :2].max(axis=0)
    room = np.where(high > low, 0.1 * (high - low), 1.0)
    return tuple(zip((low - room).tolist(), (high + room).tolist(), strict=True))


def _on(plane: tuple[tuple[float, float], ...], across: float, up: float) -> Place:
    """Return a place on a plane, whose corners are at -1 and 1."""
    x, y = (
        (low + high) / 2 + share * (high - low) / 2
        for (low, high), share in zip(plane, (across, up), strict=True)
    )
    return x, y


def _levels(source: Painted) -> tuple[float, float]:
    """Return the lowest and the highest value of a set of numbers over two inputs."""
    values = [point[-1] for point in source.points]
    return (min(values), max(values)) if values and min(values) < max(values) else (-1.0, 1.0)


def with_class(source: Painted) -> Painted:
    """Return the set with one more class, of which there is no point yet.

    Raises
    ------
    NnsimError
        If there are as many as there are colours.
    """
    count = len(source.class_names)
    if count >= CLASSES.high:
        raise NnsimError("There are {count} classes already; more cannot be told apart.", count=count)
    plain = source.class_names == tuple(str(place) for place in range(count))
    name = str(count) if plain else _free(f"class {count + 1}", source.class_names)
    return replace(source, class_names=(*source.class_names, name))


def with_classes(source: Painted, count: int) -> Painted:
    """Return the set with so many classes; points of classes that go go with them.

    Raises
    ------
    FieldError
        If there cannot be so many.
    """
    CLASSES.check("recipe.source.classes", count)
    while len(source.class_names) < count:
        source = with_class(source)
    if len(source.class_names) == count:
        return source
    kept = [
        (point, number)
        for point, number in zip(source.points, numbers(source), strict=True)
        if point[-1] < count
    ]
    points, numbered = tuple(point for point, _ in kept), tuple(number for _, number in kept)
    fewer = replace(source, class_names=source.class_names[:count])
    return replace(fewer, points=points, numbers=numbered) if len(points) >= FEWEST else cleared(fewer)


def _free(name: str, taken: tuple[str, ...]) -> str:
    while name in taken:
        name += "'"
    return name


def as_values(source: Painted) -> Painted:
    """Return classes over two inputs as numbers: 0, 1, 2 and so on."""
    inputs = source.names[:2]
    return replace(source, class_names=(), names=(*inputs, _free("y", inputs)))


def as_classes(source: Painted) -> Painted:
    """Return numbers over two inputs as two classes: the lower half of their range, and the upper."""
    low, high = _levels(source)
    points = tuple((*point[:2], float(point[-1] > (low + high) / 2)) for point in source.points)
    inputs = source.names[:2]
    return replace(source, points=points, class_names=("0", "1"), names=(*inputs, _free("class", inputs)))


def counts(source: Painted) -> tuple[int, ...]:
    """Return how many points each class has; of numbers, how many there are."""
    if not source.class_names:
        return (len(source.points),)
    ends = np.array([point[-1] for point in source.points], dtype=np.intp)
    return tuple(np.bincount(ends, minlength=len(source.class_names)).tolist())
