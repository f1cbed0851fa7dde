"""Painted points: adding, erasing, and turning any made set into them. Every edit returns a new value."""

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from nnsim.data.dataset import Dataset
from nnsim.data.making.sources import check_count
from nnsim.data.recipe import Painted, check_painted
from nnsim.data.table import Column, Kind, Table
from nnsim.errors import NnsimError

Place = tuple[float, float]
"""In the plane that is painted on: x1 and x2, or x1 and the value where there is one input only."""

Reach = tuple[float, float]
"""How far a brush reaches along both axes of the plane, in their units; 0 for a single point."""


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
    return Table("painted", (*columns, target), targets=source.names[-1:])


def add(
    source: Painted, place: Place, value: float = 0.0, reach: Reach = (0.0, 0.0), count: int = 1
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

    Raises
    ------
    FieldError
        If there are too many points, the place is not finite, or there is no such class.
    """
    offsets = _offsets(len(source.points), count) if any(reach) else np.zeros((1, 2))
    middle = np.array(place) + offsets * reach
    ends = (value,) if len(source.names) == 3 else ()
    points = tuple((float(across), float(up), *ends) for across, up in middle)
    check_painted(replace(source, points=points))
    check_count(len(source.points) + len(points))
    return replace(source, points=(*source.points, *points))


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
    left = tuple(point for point, keep in zip(source.points, kept, strict=True) if keep)
    return replace(source, points=left)


def of(data: Dataset) -> Painted:
    """Return a Dataset of one or two inputs and one target as painted points, in its own units.

    Raises
    ------
    NnsimError
        If it has more inputs or targets.
    """
    inputs = data.raw_inputs
    plane = isinstance(inputs, np.ndarray) and inputs.shape[1] <= 2
    if not plane or (data.task == "regression" and data.targets.shape[1] > 1):
        raise NnsimError(
            "{name} has {inputs} inputs and {targets} targets; only one or two inputs and one target can be "
            "painted.",
            name=data.name,
            inputs=inputs.shape[1],
            targets=len(data.target_names),
        )
    if data.task != "regression" and inputs.shape[1] == 1:
        raise NnsimError(
            "{name} has one input and classes; painting classes takes two inputs.", name=data.name
        )
    values = data.targets.argmax(axis=1) if data.task == "classes" else data.raw_targets[:, 0]
    target = data.target_names[0] if data.task != "classes" else "class"
    points = tuple(map(tuple, np.column_stack([inputs, values]).tolist()))
    names = (*data.input_names, target)
    painted = Painted(points, data.class_names, names)
    check_painted(painted)
    return painted
