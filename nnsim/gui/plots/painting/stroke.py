"""One stroke of the brush or the eraser: which points it adds or takes away on its way."""

import math
from dataclasses import dataclass

from nnsim.data.making import painted
from nnsim.data.making.painted import Place, Plane
from nnsim.data.making.painted_sets import FEWEST
from nnsim.data.recipe import Painted
from nnsim.errors import NnsimError

ERASER = 9
"""Radius in pixels of the smallest eraser."""

APART = 14
"""Pixels between single points of one stroke."""

AREA = 220
"""Square pixels of a larger brush for each point."""


@dataclass(frozen=True)
class Surface:
    """What is painted on.

    Parameters
    ----------
    plane : Plane
        What the axes cover.
    pixel : tuple of 2 float
        The size of a pixel, in the units of the axes.
    """

    plane: Plane
    pixel: tuple[float, float]

    def inside(self, place: Place) -> Place:
        """Return the nearest place within the axes."""
        x, y = (min(max(at, low), high) for at, (low, high) in zip(place, self.plane, strict=True))
        return x, y

    def distance(self, place: Place, other: Place) -> float:
        """Return the pixels between two places."""
        return math.hypot(*((a - b) / size for a, b, size in zip(place, other, self.pixel, strict=True)))


@dataclass(frozen=True)
class Brush:
    """What is painted with.

    Parameters
    ----------
    radius : int
        In pixels; 0 for single points.
    value : float
        The number or the index of the class that the points have.
    erasing : bool
        Whether points are taken away instead.
    """

    radius: int
    value: float
    erasing: bool


class Stroke:
    """A stroke on its way from place to place, in the units of the axes.

    Parameters
    ----------
    source : Painted
        What there is before.
    surface : Surface
    brush : Brush

    Attributes
    ----------
    source : Painted
        What there is now.

    Raises
    ------
    NnsimError
        By `press` and `drag`: if there would be too many points, or too few.
    """

    def __init__(self, source: Painted, surface: Surface, brush: Brush) -> None:
        self.source = source
        self._surface, self.brush = surface, brush
        self._last: Place = (0.0, 0.0)
        self._owed = 0.0

    def press(self, place: Place) -> None:
        """Begin: a small brush adds one point exactly there."""
        self._last = place
        count = round(math.pi * self.brush.radius**2 / AREA / 2)
        self._dab(place, max(1, count), radius=self.brush.radius if count > 1 else 0)

    def drag(self, place: Place) -> None:
        """Go on to another place; the way there is taken in small steps."""
        (x, y), radius = self._last, self.brush.radius
        distance = self._surface.distance(self._last, place)
        self._last = place
        steps = max(1, math.ceil(distance / max(radius / 2, APART / 2)))
        for number in range(1, steps + 1):
            share = number / steps
            self._owed += distance / steps * (2 * radius / AREA if radius else 1 / APART)
            whole = int(self._owed)
            self._owed -= whole
            self._dab((x + share * (place[0] - x), y + share * (place[1] - y)), whole, radius=radius)

    def _dab(self, place: Place, count: int, *, radius: int) -> None:
        """Add so many points around a place, or erase those that are there."""
        place, (wide, high) = self._surface.inside(place), self._surface.pixel
        if self.brush.erasing:
            reach = max(self.brush.radius, ERASER)
            self._rub(place, (reach * wide, reach * high))
        elif count:
            reached = radius * wide, radius * high
            plane = self._surface.plane
            self.source = painted.add(self.source, place, self.brush.value, reached, count, plane)

    def _rub(self, place: Place, reach: tuple[float, float]) -> None:
        left = painted.erase(self.source, place, reach)
        if len(left.points) < FEWEST:
            raise NnsimError("The last points stay, so that there is something to learn from.")
        self.source = left
