"""The names of the inputs and outputs beside their columns, and how many units a column leaves out."""

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.gui.canvas.geometry import Column, Drawing
from nnsim.gui.canvas.style import Style

translate = QCoreApplication.translate

LEFT, RIGHT = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
"""How names are aligned that stand on the left and on the right of the network."""

MEASURED = 200
"""So many names, the first, decide how much room names get; more are never drawn."""

DISTANCE = 8.0
"""Pixels from a unit to its name."""


class NamesItem(QGraphicsItem):
    """Paints a name beside each input and output unit that has room for one, and “… 190 more”."""

    def __init__(self, style: Style, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> None:
        super().__init__()
        self._style = style
        self._names = (inputs, outputs)
        self._drawing: Drawing | None = None
        self._most = 0.0

    def room(self, most: float) -> tuple[float, float]:
        """Return the widths that the names need on the left and on the right, cut at `most` pixels."""
        self._most = most
        return tuple(  # type: ignore[return-value]
            min(
                max(map(self._style.name_metrics.horizontalAdvance, names[:MEASURED]), default=0.0),
                self._most,
            )
            + DISTANCE
            for names in self._names
        )

    def place(self, drawing: Drawing) -> None:
        """Stand beside the first and last columns of a drawing."""
        self.prepareGeometryChange()
        self._drawing = drawing

    # ------------------------------------------------------------------ painting

    def boundingRect(self) -> QRectF:
        return self._drawing.bounds if self._drawing else QRectF()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._drawing is None:
            return
        painter.setPen(self._style.text)
        for column, names, side in zip(self._ends(), self._names, (LEFT, RIGHT), strict=True):
            font = self._font(column)
            if font is not None:
                painter.setFont(font)
                for unit, y in zip(column.units, column.ys, strict=True):
                    self._paint_name(painter, QFontMetricsF(font), names[unit : unit + 1], column, y, side)
        for column in self._drawing.columns:
            if column.left_out:
                self._paint_left_out(painter, column)

    def _ends(self) -> tuple[Column, Column]:
        return self._drawing.columns[0], self._drawing.columns[-1]

    def _font(self, column: Column) -> QFont | None:
        """Return the largest font whose lines have room beside a column's units, or None."""
        pitch = column.pitch
        fonts = (self._style.name_font, self._style.tiny_font)
        return next((font for font in fonts if QFontMetricsF(font).height() <= 1.1 * pitch), None)

    def _paint_name(
        self,
        painter: QPainter,
        metrics: QFontMetricsF,
        name: tuple[str, ...],
        column: Column,
        y: float,
        side: Qt.AlignmentFlag,
    ) -> None:
        width, height = self._most + 2, metrics.height()
        distance = column.size / 2 + DISTANCE
        left = column.x + distance if side == RIGHT else column.x - distance - width
        text = metrics.elidedText("".join(name), Qt.TextElideMode.ElideRight, self._most)
        painter.drawText(
            QRectF(left, y - height / 2, width, height), side | Qt.AlignmentFlag.AlignVCenter, text
        )

    def _paint_left_out(self, painter: QPainter, column: Column) -> None:
        style = self._style
        text = translate("Canvas", "… %1 more").replace("%1", f"{column.left_out:,}")
        metrics = QFontMetricsF(style.small_font)
        area = QRectF(0, 0, metrics.horizontalAdvance(text) + 12, metrics.height())
        area.moveCenter(QPointF(column.x, column.ellipsis_y))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.panel)
        painter.drawRoundedRect(area, 6, 6)
        painter.setPen(style.muted)
        painter.setFont(style.small_font)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
