"""Images: some that the network never saw, with the class it takes each for; wrong ones are marked."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnsim.data.dataset import PARTS, Dataset
from nnsim.gui.images import image_of
from nnsim.gui.painter import Frame
from nnsim.gui.plots.colours import classes_of
from nnsim.gui.plots.figures import percent
from nnsim.gui.plots.output_mode import OutputMode
from nnsim.gui.plots.points import spread_rows
from nnsim.gui.theme import Look
from nnsim.gui.widgets import label

MOST = 48
"""Images shown at most."""

CELL, GAP = 46.0, 6.0
"""Least width of an image with the normal type, and pixels between two."""


class ImagesMode(OutputMode):
    """A grid of test images (of others if there are none), and how many of them are right."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.grid = ImageGrid(look)
        self.score = label("", "muted")
        self.column.addWidget(self.grid, 1)
        self.column.addWidget(self.score)
        self._rows = np.zeros(0, dtype=np.intp)
        self._part = ""

    def show_dataset(self, dataset: Dataset, output: int) -> None:
        super().show_dataset(dataset, output)
        self._rows = np.zeros(0, dtype=np.intp)
        self._choose(spread_rows(dataset.part))

    def show_frame(self, frame: Frame | None) -> None:
        if frame is None:
            self.grid.show_answers(None, None)
            self.score.setText("")
            return
        outputs = frame.outputs[self._choose(frame.rows)]
        predicted = classes_of(outputs)
        self.grid.show_answers(predicted, sureness(outputs, predicted))
        self._tell_score()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_score()

    def _tell_score(self) -> None:
        """Say how many of the images that there is room for are recognised."""
        if not self.grid.answered:
            return
        wrong = sum(place < self.grid.seen for place in self.grid.wrong)
        text = self.tr("%1 of these %2 images (%3) are recognised").replace("%1", str(self.grid.seen - wrong))
        self.score.setText(text.replace("%2", str(self.grid.seen)).replace("%3", self._part))

    def restyle(self) -> None:
        self.grid.update()

    def _choose(self, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """Choose some of the rows, test rows if there are any, and return their places."""
        parts = self.dataset.part[rows]
        part = next((part for part in (2, 1, 0) if (parts == part).any()), 0)
        places = np.flatnonzero(parts == part)[:MOST]
        if not np.array_equal(rows[places], self._rows):
            self._rows, self._part = rows[places], self.part_names()[PARTS.index(PARTS[part])]
            data = self.dataset
            pictures = [image_of(np.asarray(data.inputs[row]), data.image_shape) for row in self._rows]
            self.grid.show_images(pictures, classes_of(data.targets[self._rows]), data.class_names)
        return places


def sureness(outputs: NDArray[np.floating], predicted: NDArray[np.intp]) -> NDArray[np.floating]:
    """Return what the network gives for the class it predicts, shape (rows,)."""
    if outputs.shape[1] == 1:
        return np.where(predicted == 1, outputs[:, 0], 1.0 - outputs[:, 0])
    return np.take_along_axis(outputs, predicted[:, None], axis=1)[:, 0]


class ImageGrid(QWidget):
    """Paints as many images as there is room for, each with the class it is taken for beneath it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._pictures: list[QImage] = []
        self._names: tuple[str, ...] = ()
        self.actual = np.zeros(0, dtype=np.intp)
        self._predicted: NDArray[np.intp] | None = None
        self._sure: NDArray[np.floating] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Images and what the network takes them for"))

    def sizeHint(self) -> QSize:
        return QSize(self._look.theme.px(300), self._look.theme.px(300))

    def minimumSizeHint(self) -> QSize:
        return QSize(100, 100)

    def show_images(self, pictures: list[QImage], actual: NDArray[np.intp], names: tuple[str, ...]) -> None:
        """Show other images, whose classes nobody has guessed yet."""
        self._pictures, self.actual, self._names = pictures, actual, names
        self.show_answers(None, None)

    def show_answers(self, predicted: NDArray[np.intp] | None, sure: NDArray[np.floating] | None) -> None:
        """Show what each image is taken for; None before it is known."""
        self._predicted, self._sure = predicted, sure
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

    # ------------------------------------------------------------------ painting

    def cells(self) -> list[QRectF]:
        """Return the places of the images, in rows, as large as lets most of them be seen."""
        theme, line = self._look.theme, self._line()
        columns = max(1, int((self.width() + GAP) / (theme.px(CELL) + GAP)))
        columns = min(
            columns, max(1, math.ceil(math.sqrt(len(self._pictures) * self.width() / max(1, self.height()))))
        )
        side = (self.width() - (columns - 1) * GAP) / columns
        rows = max(1, int((self.height() + GAP) / (side + line + GAP)))
        side = min(side, (self.height() - (rows - 1) * GAP) / rows - line)
        left = (self.width() - columns * side - (columns - 1) * GAP) / 2
        return [
            QRectF(left + column * (side + GAP), row * (side + line + GAP), side, side)
            for row in range(rows)
            for column in range(columns)
        ]

    def _line(self) -> float:
        return QFontMetricsF(self._look.font(scale=0.85)).height() + 1

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._look.font(scale=0.85))
        for place, cell in enumerate(self.cells()[: len(self._pictures)]):
            painter.drawImage(cell, self._pictures[place])
            self._paint_answer(painter, cell, place)

    def _paint_answer(self, painter: QPainter, cell: QRectF, place: int) -> None:
        theme, line = self._look.theme, self._line()
        beneath = QRectF(cell.left() - GAP / 2, cell.bottom() + 1, cell.width() + GAP, line)
        if self._predicted is None:
            painter.setPen(QColor(theme.muted))
            text = self._names[self.actual[place]]
        elif self._predicted[place] == self.actual[place]:
            painter.setPen(QColor(theme.text))
            text = self._names[self._predicted[place]]
        else:
            painter.setPen(QPen(QColor(theme.test), 3))
            painter.drawRect(cell.adjusted(1, 1, -1, -1))
            painter.setPen(QColor(theme.test))
            text = f"✗ {self._names[self._predicted[place]]}"
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(beneath.width()))
        painter.drawText(beneath, Qt.AlignmentFlag.AlignCenter, text)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            places = enumerate(self.cells()[: len(self._pictures)])
            at = event.pos().toPointF()
            found = next((place for place, cell in places if cell.contains(at)), None)
            QToolTip.showText(event.globalPos(), "" if found is None else self._tip(found), self)
            return True
        return super().event(event)

    def _tip(self, place: int) -> str:
        actual = self.tr("This is: %1").replace("%1", self._names[self.actual[place]])
        if self._predicted is None or self._sure is None:
            return actual
        taken = self.tr("Taken for: %1 (%2)").replace("%1", self._names[self._predicted[place]])
        return f"{actual}\n{taken.replace('%2', percent(float(self._sure[place])))}"
