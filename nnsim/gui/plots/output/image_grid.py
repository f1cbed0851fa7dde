"""A grid of images with the classes that they are taken for."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnsim.gui.plots.figures import percent
from nnsim.gui.theme import Look

CELL, GAP = 46.0, 6.0
"""Least width of an image with the normal type, and pixels between two."""

RING = 3.0
"""Pixels of room around all images for the ring of the outermost ones."""

_STEPS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class ImageGrid(QWidget):
    """Paints as many images as there is room for, each with the class it is taken for beneath it.

    Signals
    -------
    picked : int
        The place of an image that was clicked, or chosen with the arrow keys and Return.
    """

    picked = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._pictures: list[QImage] = []
        self._names: tuple[str, ...] = ()
        self.actual = np.zeros(0, dtype=np.intp)
        self._predicted: NDArray[np.intp] | None = None
        self._sure: NDArray[np.floating] | None = None
        self.chosen = -1
        self._at = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Images and what the network takes them for"))

    def sizeHint(self) -> QSize:
        return QSize(self._look.theme.px(300), self._look.theme.px(300))

    def minimumSizeHint(self) -> QSize:
        return QSize(100, 100)

    def show_images(self, pictures: list[QImage], actual: NDArray[np.intp], names: tuple[str, ...]) -> None:
        """Show other images, whose classes nobody has guessed yet."""
        self._pictures, self.actual, self._names = pictures, actual, names
        self._at = min(self._at, max(0, len(pictures) - 1))
        self.show_answers(None, None)

    def show_answers(self, predicted: NDArray[np.intp] | None, sure: NDArray[np.floating] | None) -> None:
        """Show what each image is taken for; None before it is known."""
        self._predicted, self._sure = predicted, sure
        self.update()

    def show_chosen(self, place: int) -> None:
        """Ring an image; -1 for none."""
        self.chosen = place
        self.update()

    @property
    def answered(self) -> bool:
        """Whether it is known what the images are taken for."""
        return self._predicted is not None

    @property
    def seen(self) -> int:
        """How many of the images there is room for."""
        return min(len(self._pictures), len(self.cells()))

    @property
    def wrong(self) -> list[int]:
        """The places of the images that are taken for another class."""
        return [] if self._predicted is None else np.flatnonzero(self._predicted != self.actual).tolist()

    # ------------------------------------------------------------------ where images are

    def capacity(self, most: int) -> int:
        """Return for how many images there is room, at most so many."""
        least = self._look.theme.px(CELL) + GAP
        columns = int((self.width() + GAP) / least)
        rows = int((self.height() + GAP) / (least + self._line()))
        return max(1, min(most, columns * rows))

    def columns(self) -> int:
        """Return how many images are side by side, so that all of them are seen as large as possible."""
        counts = range(1, max(1, len(self._pictures)) + 1)
        return max(counts, key=lambda columns: (self._side(columns), -columns))

    def _rows(self, columns: int) -> int:
        return max(1, math.ceil(len(self._pictures) / columns))

    def _side(self, columns: int) -> float:
        """Return how wide images are of which so many are side by side."""
        rows = self._rows(columns)
        height = (self.height() - 2 * RING - (rows - 1) * GAP) / rows - self._line()
        return min((self.width() - 2 * RING - (columns - 1) * GAP) / columns, height / self._shape())

    def _shape(self) -> float:
        """Return the height of the images against their width."""
        first = self._pictures[0] if self._pictures else QImage()
        return first.height() / first.width() if first.width() else 1.0

    def cells(self) -> list[QRectF]:
        """Return the places of the images, in rows."""
        columns = self.columns()
        side, line = max(1.0, self._side(columns)), self._line()
        height = side * self._shape()
        left = (self.width() - columns * side - (columns - 1) * GAP) / 2
        return [
            QRectF(left + column * (side + GAP), RING + row * (height + line + GAP), side, height)
            for row in range(self._rows(columns))
            for column in range(columns)
        ]

    def _line(self) -> float:
        return QFontMetricsF(self._look.font(scale=0.85)).height() + 1

    # ------------------------------------------------------------------ painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._look.font(scale=0.85))
        for place, cell in enumerate(self.cells()[: len(self._pictures)]):
            painter.drawImage(cell, self._pictures[place])
            self._paint_answer(painter, cell, place)
            if place == self.chosen:
                painter.setPen(QPen(QColor(self._look.theme.accent), 3))
                painter.drawRect(cell.adjusted(-2, -2, 2, 2))
            if place == self._at and self.hasFocus():
                painter.setPen(QPen(QColor(self._look.theme.accent), 1, Qt.PenStyle.DashLine))
                painter.drawRect(cell.adjusted(-3, -3, 3, 3))

    def _paint_answer(self, painter: QPainter, cell: QRectF, place: int) -> None:
        theme, line = self._look.theme, self._line()
        beneath = QRectF(cell.left() - GAP / 2, cell.bottom() + 1, cell.width() + GAP, line)
        if self._predicted is None:
            painter.setPen(QColor(theme.muted))
        elif self._predicted[place] == self.actual[place]:
            painter.setPen(QColor(theme.text))
        else:
            painter.setPen(QPen(QColor(theme.test), 3))
            painter.drawRect(cell.adjusted(1, 1, -1, -1))
            painter.setPen(QColor(theme.test))
        painter.drawText(beneath, Qt.AlignmentFlag.AlignCenter, self._caption(place, beneath.width()))

    def _caption(self, place: int, width: float) -> str:
        """Return what stands beneath an image: as much as there is room for."""
        actual = self._names[self.actual[place]]
        metrics = QFontMetricsF(self._look.font(scale=0.85))
        if self._predicted is None or self._sure is None:
            texts = [actual]
        else:
            taken, sure = self._names[self._predicted[place]], f"{100 * self._sure[place]:.0f} %"
            right = self._predicted[place] == self.actual[place]
            plain = [taken] if right else [f"{actual} → {taken}", f"✗ {taken}"]
            texts = plain if right else [f"{plain[0]}  {sure}", *plain]
        fitting = next((text for text in texts if metrics.horizontalAdvance(text) <= width), texts[-1])
        return metrics.elidedText(fitting, Qt.TextElideMode.ElideRight, width)

    # ------------------------------------------------------------------ mouse and keys

    def _place_at(self, at: QEvent) -> int:
        """Return the place of the image under a mouse event, -1 if there is none."""
        cells = enumerate(self.cells()[: len(self._pictures)])
        return next((place for place, cell in cells if cell.contains(at)), -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._place_at(event.position()) >= 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place >= 0:
            self._at = place
            self.picked.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, count = Qt.Key(event.key()), self.seen
        if key in _STEPS and count:
            sideways, down = _STEPS[key]
            self._at = min(max(0, self._at + sideways + down * self.columns()), count - 1)
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._at < count:
            self.picked.emit(self._at)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            place = self._place_at(event.pos().toPointF())
            QToolTip.showText(event.globalPos(), "" if place < 0 else self._tip(place), self)
            return True
        return super().event(event)

    def _tip(self, place: int) -> str:
        actual = self.tr("This is: %1").replace("%1", self._names[self.actual[place]])
        if self._predicted is None or self._sure is None:
            return actual
        taken = self.tr("Taken for: %1 (%2)").replace("%1", self._names[self._predicted[place]])
        return f"{actual}\n{taken.replace('%2', percent(float(self._sure[place])))}"
