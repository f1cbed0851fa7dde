"""Stamps: ready pictures of points, for views that paint many of them themselves."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from nnsim.gui.plots.points import rims
from nnsim.gui.theme import Look


class Stamps:
    """A disc in each colour with the ring of each part, painted when first needed.

    Parameters
    ----------
    look : Look
    size : float
        Pixels across with the normal type.
    """

    def __init__(self, look: Look, size: float) -> None:
        self._look, self._size = look, size
        self._made: dict[tuple[str, int, bool, float], QPixmap] = {}

    def forget(self) -> None:
        """Paint all anew, in other colours."""
        self._made = {}

    def get(self, colour: str, part: int, ratio: float, *, by_value: bool = False) -> QPixmap:
        """Return the picture of a point of a part.

        Parameters
        ----------
        colour : str
            ``#rrggbb``.
        part : int
            As its index in `PARTS`.
        ratio : float
            Pixels of the screen per pixel of the window.
        by_value : bool
            As of `rims`.
        """
        key = (colour, part, by_value, ratio)
        if key not in self._made:
            ring = rims(self._look.theme, by_value=by_value)[part]
            self._made[key] = _disc(self._look.theme.px(self._size), colour, ring, ratio)
        return self._made[key]


def _disc(size: int, colour: str, ring: str, ratio: float) -> QPixmap:
    """Return a disc with a ring around it."""
    picture = QPixmap(round((size + 2) * ratio), round((size + 2) * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(ring), 1.0))
    painter.setBrush(QColor(colour))
    painter.drawEllipse(QPointF(size / 2 + 1, size / 2 + 1), size / 2 - 0.5, size / 2 - 0.5)
    painter.end()
    return picture
