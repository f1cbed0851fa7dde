"""The Camera: from where the box is looked at, where its points are seen, and what lies behind what.

The box reaches from -1/2 to 1/2 along x and y, and from ``-TALL / 2`` to ``TALL / 2`` upwards.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

TALL = 0.75
"""Height of the box against its width."""

FAR = 6.0
"""How many widths of the box the eye is away from its middle: near enough for a little perspective."""

ZOOMS = (0.5, 5.0)


@dataclass(frozen=True)
class Camera:
    """Where the eye is.

    Parameters
    ----------
    turn : float
        Degrees around the upright axis; at 0 x runs to the right and y away from the eye.
    height : float
        Degrees above the floor, 0 to 90.
    zoom : float
        How much larger than usual the box is seen.
    """

    turn: float = 32.0
    height: float = 26.0
    zoom: float = 1.0

    def turned(self, turn: float, height: float) -> "Camera":
        """Return the Camera moved by so many degrees; it never goes below the floor or over the top."""
        around = (self.turn + turn + 180.0) % 360.0 - 180.0
        return replace(self, turn=around, height=min(max(self.height + height, 0.0), 90.0))

    def zoomed(self, factor: float) -> "Camera":
        """Return the Camera with a larger or smaller picture."""
        return replace(self, zoom=min(max(self.zoom * factor, ZOOMS[0]), ZOOMS[1]))

    @property
    def axes(self) -> tuple[Array, Array, Array]:
        """The directions to the right, upwards and to the eye, in the units of the box."""
        t, h = np.radians(self.turn), np.radians(self.height)
        right = np.array([np.cos(t), np.sin(t), 0.0])
        up = np.array([-np.sin(h) * np.sin(t), np.sin(h) * np.cos(t), np.cos(h)])
        return right, up, np.array([np.cos(h) * np.sin(t), -np.cos(h) * np.cos(t), np.sin(h)])

    @property
    def eye(self) -> Array:
        """Where the eye is, in the units of the box."""
        return FAR * self.axes[2]

    def room(self) -> tuple[float, float, float]:
        """Return how far the box can reach to either side, downwards and upwards, however it is turned.

        In widths of the box, without the zoom: so the picture does not breathe while it is turned.
        """
        around = np.linspace(0.0, 2 * np.pi, 48)
        rim = np.stack([np.cos(around), np.sin(around), np.zeros(48)], axis=1) * np.sqrt(0.5)
        upwards = np.array([0.0, 0.0, TALL / 2])
        seen = replace(self, zoom=1.0).project(np.concatenate([rim - upwards, rim + upwards]))
        return float(seen[:, 0].max()), float(-seen[:, 1].min()), float(seen[:, 1].max())

    def project(self, points: Array) -> Array:
        """Return where points of the box, shape (..., 3), are seen: to the right and upwards, (..., 2)."""
        right, up, toward = self.axes
        nearer = FAR / (FAR - points @ toward)
        return np.stack([points @ right, points @ up], axis=-1) * (self.zoom * nearer)[..., None]

    def ranks(self, x: Array, y: Array) -> NDArray[np.intp]:
        """Return in which order the cells of a grid are painted so that what is nearer hides what is behind.

        Parameters
        ----------
        x, y : ndarray, shape (columns + 1,) and (rows + 1,)
            The edges of the cells, rising.

        Returns
        -------
        ndarray of int, shape (rows, columns)
            A cell can only be hidden by those of a higher rank: of two cells the one whose column, and whose
            row, is farther from the eye comes first.
        """
        eye = self.eye
        columns, rows = _by_distance(x, eye[0]), _by_distance(y, eye[1])
        return columns[None, :] * len(rows) + rows[:, None]


def _by_distance(edges: Array, eye: float) -> NDArray[np.intp]:
    """Return the rank of each cell along one axis, 0 for the farthest."""
    middles = (edges[1:] + edges[:-1]) / 2
    ranks = np.empty(len(middles), dtype=np.intp)
    ranks[np.argsort(-np.abs(middles - eye), kind="stable")] = np.arange(len(middles))
    return ranks
