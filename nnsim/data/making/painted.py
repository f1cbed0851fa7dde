"""Painted points: adding, erasing, and turning any made set into them. Every edit returns a new value."""

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from nnsim.data.dataset import Dataset
from nnsim.data.making.sources import MAX_POINTS, check_count
from nnsim.data.recipe import Painted, check_painted
from nnsim.data.table import Canvas, Column, Kind, Table
from nnsim.errors import NnsimError

Place = tuple[float, float]
"""In the plane that is painted on: x1 and x2, or x1 and the value where there is one input only."""

Reach = tuple[float, float]
"""How far a brush reaches along both axes of the plane, in their units; 0 for a single point."""

Plane = tuple[tuple[float, float], ...]
"""What the two axes of the plane cover."""

MARGIN = 0.1
"""How far the plane of a set that is painted on reaches beyond its points, as a share of their range."""


def table(source: Painted) -> Table:
    """Return the painted points as a table; the last column is the target.

    Raises
    ------
    NnsimError
        If a point is wrong, or there is none.
    """
    check_painted(source)
    if not source.points:
        raise NnsimError("No point has been painted yet; click on the plot to add some.")
    *inputs, values = np.array(source.points).T
    columns = [Column(name, "number", column) for name, column in zip(source.names, inputs, strict=False)]
    kind: Kind = "category" if source.class_names else "number"
    target = Column(source.names[-1], kind, values, source.class_names)
    canvas = Canvas(source.plane, np.array(numbers(source)), source.together)
    return Table("painted", (*columns, target), targets=source.names[-1:], canvas=canvas)


def numbers(source: Painted) -> tuple[int, ...]:
    """Return the number of each point."""
    return source.numbers or tuple(range(len(source.points)))


def add(
    source: Painted,
    place: Place,
    value: float = 0.0,
    reach: Reach = (0.0, 0.0),
    count: int = 1,
    within: Plane | None = None,
) -> Painted:
    """Return the points with some more within a brush.

    Parameters
    ----------
    source : Painted
    place : tuple of 2 float
        The middle of the brush.
    value : float
        The number or the index of the class that they have; over one input the place says it already.
    reach : tuple of 2 float
        The brush is an ellipse with these half axes, in which the points are spread evenly at random.
    count : int
        How many; a brush without size adds a single one.
    within : pair of (float, float), optional
        What both axes cover; points of the brush that lie beyond are left out.

    Raises
    ------
    FieldError
        If there are too many points, the place is not finite, or there is no such class.
    """
    first = 1 + max(numbers(source), default=-1)
    offsets = _offsets(first, count) if any(reach) else np.zeros((1, 2))
    middle = np.array(place) + offsets * reach
    if within is not None:
        low, high = np.array(within).T
        middle = middle[((middle >= low) & (middle <= high)).all(axis=1)]
    ends = (value,) if len(source.names) == 3 else ()
    points = tuple((float(across), float(up), *ends) for across, up in middle)
    check_painted(replace(source, points=points, numbers=()))
    check_count(len(source.points) + len(points))
    new = tuple(range(first, first + len(points)))
    return _numbered(source, (*source.points, *points), (*numbers(source), *new))


def _offsets(seed: int, count: int) -> NDArray[np.float64]:
    """Return points in the unit circle; the same for the same number of points painted before."""
    random = np.random.default_rng(seed)
    radius, angle = np.sqrt(random.uniform(0, 1, count)), random.uniform(0, 2 * np.pi, count)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def erase(source: Painted, place: Place, reach: Reach) -> Painted:
    """Return the points that lie outside of a brush; the same object if none lies in it."""
    if not source.points or not all(reach):
        return source
    away = (np.array(source.points)[:, :2] - place) / reach
    kept = (away**2).sum(axis=1) > 1
    if kept.all():
        return source
    left = [
        (point, number)
        for point, number, keep in zip(source.points, numbers(source), kept, strict=True)
        if keep
    ]
    return _numbered(source, tuple(point for point, _ in left), tuple(number for _, number in left))


def _numbered(source: Painted, points: tuple[tuple[float, ...], ...], numbered: tuple[int, ...]) -> Painted:
    """Return other points with their numbers, which need not be written where they are 0, 1, 2 and so on."""
    plain = numbered == tuple(range(len(points)))
    return replace(source, points=points, numbers=() if plain else numbered)


def can_be(data: Dataset) -> bool:
    """Return whether a Dataset can become painted points."""
    return _misfit(data) is None


def of(data: Dataset) -> Painted:
    """Return a Dataset of one or two inputs and one target as painted points, in its own units.

    They stay in their parts if they are split as before. The plane reaches a little beyond them.

    Raises
    ------
    NnsimError
        If it has more inputs or targets.
    """
    misfit = _misfit(data)
    if misfit is not None:
        raise misfit
    inputs = np.asarray(data.raw_inputs)
    values = data.targets.argmax(axis=1) if data.task == "classes" else data.raw_targets[:, 0]
    target = data.target_names[0] if data.task != "classes" else "class"
    names = (*data.raw_names, target)
    columns = np.column_stack([inputs, values])
    painted = Painted(
        tuple(map(tuple, columns.tolist())),
        data.class_names,
        names,
        plane=(_wide(columns[:, 0]), _wide(columns[:, 1])),
        together=data.rows,
    )
    check_painted(painted)
    return painted


def _misfit(data: Dataset) -> NnsimError | None:
    """Return why a Dataset cannot become painted points; None if it can."""
    columns, targets = data.raw_columns, len(data.target_names)
    numbers_only = not data.sparse and not data.image_shape and all(c.how != "one-hot" for c in data.columns)
    plane = numbers_only and columns <= 2
    if not plane or (data.task == "regression" and targets > 1):
        return NnsimError(
            "{name} has {inputs} inputs and {targets} targets; only one or two inputs and one target can be "
            "painted.",
            name=data.name,
            inputs=columns,
            targets=targets,
        )
    if data.rows > MAX_POINTS:
        return NnsimError(
            "{name} has {rows} rows; at most {most} can be painted points.",
            name=data.name,
            rows=data.rows,
            most=MAX_POINTS,
        )
    if data.task != "regression" and columns == 1:
        return NnsimError(
            "{name} has one input and classes; painting classes takes two inputs.", name=data.name
        )
    return None


def _wide(column: NDArray[np.float64]) -> tuple[float, float]:
    """Return the range of a column with a margin."""
    low, high = float(column.min()), float(column.max())
    room = MARGIN * (high - low) or 1.0
    return low - room, high + room
