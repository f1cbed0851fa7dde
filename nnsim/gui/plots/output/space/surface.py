"""The surface over the floor of the box: its cells, how much light falls on each, and what colour it has."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QBrush, QColor

from nnsim.gui.plots.output.space.camera import Camera

Array = NDArray[np.float64]

TINTS, LIGHTS = 64, 16
"""How many colours by value a surface has, and how many of each by light."""

MESH = 6
"""Lines of the mesh on the surface in each direction."""

OPACITY = 214
"""Of 255; what is under the surface shows through."""

_LIGHT = (-0.45, 0.45, 0.75)
"""Where the light comes from: from the left of the eye, from the eye, from above."""


@dataclass(frozen=True, eq=False)
class Surface:
    """Heights over a grid.

    Parameters
    ----------
    x, y : ndarray, shape (columns,), (rows,)
        In the units of the box, rising.
    z : ndarray, shape (rows, columns)
        In the units of the box; NaN where there is no surface.
    tints : ndarray, shape (rows, columns)
        Where each value lies among the colours, 0 to 1.
    """

    x: Array
    y: Array
    z: Array
    tints: Array

    @property
    def corners(self) -> Array:
        """The points of the grid, shape (rows, columns, 3)."""
        x, y = np.meshgrid(self.x, self.y)
        return np.stack([x, y, self.z], axis=-1)

    @property
    def whole(self) -> NDArray[np.bool_]:
        """Which cells have four corners, shape (rows - 1, columns - 1)."""
        there = np.isfinite(self.z)
        return there[1:, 1:] & there[1:, :-1] & there[:-1, 1:] & there[:-1, :-1]

    def mesh(self, corners: Array) -> tuple[Array, NDArray[np.intp]]:
        """Return the lines of the mesh on the surface, piece by piece.

        Parameters
        ----------
        corners : ndarray, shape (rows, columns, 2)
            Where the points of the grid are seen.

        Returns
        -------
        lines : ndarray, shape (pieces, 4)
            x and y of both ends.
        cells : ndarray of int, shape (pieces,)
            The number of the cell that each piece belongs to.
        """
        rows, columns = self.z.shape
        number = np.arange((rows - 1) * (columns - 1)).reshape(rows - 1, columns - 1)
        across, along = _meshed(columns), _meshed(rows)
        upwards = np.concatenate([corners[:-1, across], corners[1:, across]], axis=-1)
        sideways = np.concatenate([corners[along, :-1], corners[along, 1:]], axis=-1)
        cells = number[:, across.clip(max=columns - 2)], number[along.clip(max=rows - 2)]
        lines = np.concatenate([upwards.reshape(-1, 4), sideways.reshape(-1, 4)])
        return lines, np.concatenate([each.ravel() for each in cells])

    def brushes(self, camera: Camera) -> NDArray[np.intp]:
        """Return for each cell the number of its brush in a `palette`, shape (rows - 1, columns - 1)."""
        tint = np.nan_to_num(_middles(self.tints)).clip(0.0, 1.0) * (TINTS - 1) + 0.5
        light = np.nan_to_num(self._light(camera)).clip(0.0, 1.0) * (LIGHTS - 1) + 0.5
        return tint.astype(np.intp) * LIGHTS + light.astype(np.intp)

    def _light(self, camera: Camera) -> Array:
        """Return how squarely light falls on each cell, 0 to 1."""
        z = self.z
        slope_x = (z[1:, 1:] + z[:-1, 1:] - z[1:, :-1] - z[:-1, :-1]) / (2 * np.diff(self.x))[None, :]
        slope_y = (z[1:, 1:] + z[1:, :-1] - z[:-1, 1:] - z[:-1, :-1]) / (2 * np.diff(self.y))[:, None]
        right, _, toward = camera.axes
        source = _LIGHT[0] * right + _LIGHT[1] * toward + (0.0, 0.0, _LIGHT[2])
        source = source / np.linalg.norm(source)
        upright = source[2] - slope_x * source[0] - slope_y * source[1]
        return upright / np.sqrt(1.0 + slope_x**2 + slope_y**2)


def _meshed(count: int) -> NDArray[np.intp]:
    """Return which of so many lines of the grid are seen: about `MESH`, the outermost among them."""
    return np.unique(np.linspace(0, count - 1, min(count, MESH)).round().astype(np.intp))


def _middles(corners: Array) -> Array:
    """Return the mean of the four corners of each cell."""
    return (corners[1:, 1:] + corners[1:, :-1] + corners[:-1, 1:] + corners[:-1, :-1]) / 4


def palette(colours: NDArray[np.uint8]) -> list[QBrush]:
    """Return the brushes of a surface, from the low to the high end of some colours, dark to light each.

    Parameters
    ----------
    colours : ndarray, shape (n, 3)
    """
    chosen = colours[np.linspace(0, len(colours) - 1, TINTS).round().astype(np.intp)].astype(np.float64)
    lights = np.linspace(0.62, 1.06, LIGHTS)
    shaded = (chosen[:, None, :] * lights[None, :, None]).clip(0, 255).astype(int).reshape(-1, 3)
    return [QBrush(QColor(red, green, blue, OPACITY)) for red, green, blue in shaded.tolist()]
