"""Two inputs: the map of what the network gives out at every place, with the points of the data on it."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.data.dataset import Dataset
from nnsim.gui.painter import Frame
from nnsim.gui.plots.colours import (
    chance_map,
    class_colours,
    class_map,
    padded_range,
    point_colours,
    soft_diverging,
    value_map,
    value_range,
)
from nnsim.gui.plots.figures import plain
from nnsim.gui.plots.legend import Entry
from nnsim.gui.plots.output.mode import PointsMode
from nnsim.gui.plots.scale import Range
from nnsim.gui.theme import Look

_NAMED_CLASSES = 6
"""Classes named in the legend at most."""


class MapMode(PointsMode):
    """Blue and orange for one output, a colour per class for several; over the first two inputs as axes."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "", grid=False, longest=1.02)
        self.plot.setAccessibleName(self.tr("Map of the output over both inputs"))
        self.image = pg.ImageItem(axisOrder="row-major")
        self.image.setZValue(-10)
        self.plot.addItem(self.image)
        self.scale = ColourScale(look)
        self.footer.addWidget(self.scale)
        self._numbers = self._tools = False
        self._span: Range = (0.0, 1.0)
        self._colours = soft_diverging(look.theme)

    def restyle(self) -> None:
        super().restyle()
        self._colours = soft_diverging(self.look.theme)
        self.plot.view.setBorder(self.plot.pen(self.look.theme.strong_border, 1.0))

    def show_dataset(self, dataset: Dataset, output: int) -> None:
        regression = dataset.task == "regression"
        self._span = value_range(dataset.raw_targets[:, output]) if regression else (0.0, 1.0)
        self.image.clear()
        super().show_dataset(dataset, output)
        self.plot.name_axes(*dataset.raw_names)
        plane = dataset.plane or (None, None)
        self._show_range(*map(padded_range, dataset.raw_inputs.T, plane))
        self._numbers = regression
        self._show_scale()
        self.scale.show_scale(self._span, self._colours)

    def show_tools(self, tools: QWidget, *, on: bool) -> None:
        super().show_tools(tools, on=on)
        self._tools = on
        self._show_scale()

    def _show_scale(self) -> None:
        self.scale.setVisible(self._numbers and not self._tools)

    def show_points(self) -> None:
        data, theme = self.dataset, self.look.theme
        inputs = data.raw_rows(self.rows)
        colours = point_colours(data, self.rows, self.output, theme)
        self.points.show(
            self.rows,
            data.part[self.rows],
            inputs[:, 0],
            inputs[:, 1],
            colours,
            by_value=data.task == "regression",
        )
        entries = self.points.legend(self.part_names())
        if 0 < len(data.class_names) <= _NAMED_CLASSES:
            colours = list(class_colours(theme, len(data.class_names)))
            entries += [Entry(name, c, c) for name, c in zip(data.class_names, colours, strict=True)]
        self.legend.show_entries(entries)

    def places(self) -> list[tuple[float, float]]:
        return [] if self.chosen is None else [(float(self.chosen.raw[0]), float(self.chosen.raw[1]))]

    def show_frame(self, frame: Frame | None) -> None:
        super().show_frame(frame)
        if frame is None:
            return
        outputs = list(frame.pictures.values())[-1]
        self.image.setImage(self._picture(outputs), autoLevels=False)
        x, y = frame.axes
        self.image.setRect(_pixels(x, y, self.image.image.shape[0]))
        self._show_range((x[0], x[-1]), (y[0], y[-1]))

    def _picture(self, outputs: np.ndarray) -> np.ndarray:
        data = self.dataset
        if len(outputs) > 2 and data.task == "classes":
            return class_map(outputs, self.look.theme)
        if data.task != "regression":
            against = outputs[0] if len(outputs) == 2 else 1.0 - outputs[-1]
            return chance_map(outputs[-1], against, self._colours)
        scaling = data.target_scaling
        raw = outputs[self.output] * scaling.scale[self.output] + scaling.centre[self.output]
        return value_map(raw, self._span, self._colours)

    def _show_range(self, x: Range, y: Range) -> None:
        self.plot.show_range((float(x[0]), float(x[1])), (float(y[0]), float(y[1])))


def _pixels(x: np.ndarray, y: np.ndarray, count: int) -> QRectF:
    """Return the rectangle of a picture whose outermost pixels have their middles at the ends of the axes."""
    width, height = (x[-1] - x[0]) / (count - 1), (y[-1] - y[0]) / (count - 1)
    return QRectF(x[0] - width / 2, y[0] - height / 2, count * width, count * height)


class ColourScale(QWidget):
    """A strip of the map's colours between the numbers of its ends."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._ends = ("", "")
        self._gradient = QLinearGradient()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_scale(self, span: Range, colours: np.ndarray) -> None:
        """Show the colours from the low to the high end of a range."""
        self._ends = (plain(span[0]), plain(span[1]))
        self._gradient = QLinearGradient(0, 0, 1, 0)
        for place in (0, 64, 128, 192, 255):
            self._gradient.setColorAt(place / 255, QColor(*colours[place].tolist()))
        self.setAccessibleName(" – ".join(self._ends))
        self.updateGeometry()
        self.update()

    def _font(self) -> QFont:
        return self._look.font(scale=0.85)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._font())
        texts = sum(metrics.horizontalAdvance(text) for text in self._ends)
        return QSize(texts + self._look.theme.px(40) + 14, metrics.height() + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._font())
        metrics = painter.fontMetrics()
        low, high = (metrics.horizontalAdvance(text) for text in self._ends)
        painter.setPen(QColor(self._look.theme.muted))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), middle | Qt.AlignmentFlag.AlignLeft, self._ends[0])
        painter.drawText(self.rect(), middle | Qt.AlignmentFlag.AlignRight, self._ends[1])
        strip = QRectF(low + 6, self.height() * 0.25, self.width() - low - high - 12, self.height() * 0.5)
        painter.translate(strip.topLeft())
        painter.scale(strip.width(), strip.height())
        painter.fillRect(QRectF(0, 0, 1, 1), self._gradient)
