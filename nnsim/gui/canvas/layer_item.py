"""The head of one column: title, activation, and number of units with minus and plus."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnsim.gui.canvas.geometry import Column
from nnsim.gui.canvas.hits import Part
from nnsim.gui.canvas.layer_text import LayerText
from nnsim.gui.canvas.style import Style
from nnsim.gui.canvas.unit_item import Marks

CENTRE = Qt.AlignmentFlag.AlignCenter


class LayerItem(QGraphicsItem):
    """Paints the head of a column; clicks are understood by the view."""

    def __init__(self, column: Column, text: LayerText, style: Style) -> None:
        super().__init__()
        self.setZValue(-2)
        self._style = style
        self._marks = Marks()
        self._hovered = Part.EMPTY
        self._text = text
        self.column = column

    def place(self, column: Column, text: LayerText) -> None:
        """Stand where the column says, and say this."""
        self.prepareGeometryChange()
        self.column, self._text = column, text
        self.update()

    def mark(self, marks: Marks, hovered: Part) -> None:
        """Be marked, with the control that lies under the pointer."""
        if marks != self._marks or hovered != self._hovered:
            self._marks, self._hovered = marks, hovered
            self.update()

    # ------------------------------------------------------------------ painting

    def boundingRect(self) -> QRectF:
        return self.column.rect.united(self.column.title_rect).adjusted(-8, -6, 8, 14)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        self._paint_marks(painter)
        column, style = self.column, self._style
        painter.setPen(style.accent_text if self._hovered is Part.TITLE else style.text)
        _text(painter, style.title_font, column.title_rect, self._title())
        painter.setPen(style.muted)
        if column.activated:
            self._paint_activation(painter)
        elif column.fixed:
            _text(painter, style.small_font, column.activation_rect, self._text.count)
        if column.valued:
            self._paint_count(painter)
        if column.card is not None:
            self._paint_foot(painter)

    def _paint_marks(self, painter: QPainter) -> None:
        if not (self._marks.selected or self._marks.focused or self._marks.aimed):
            return
        style = self._style
        line = Qt.PenStyle.SolidLine if self._marks.selected or self._marks.aimed else Qt.PenStyle.DashLine
        painter.setPen(QPen(style.accent, 1.6 if self._marks.selected else 1.2, line))
        painter.setBrush(
            style.accent_soft if self._marks.selected or self._marks.aimed else Qt.BrushStyle.NoBrush
        )
        painter.drawRoundedRect(self._frame(), 10, 10)

    def _title(self) -> str:
        """Return the title, the short one if there is no room for it."""
        wanted = QFontMetricsF(self._style.title_font).horizontalAdvance(self._text.title)
        return self._text.title if wanted <= self.column.title_rect.width() else self._text.short

    def _frame(self) -> QRectF:
        """Return the column with room for a long title."""
        area, title = self.column.rect, self.column.title_rect
        wanted = QFontMetricsF(self._style.title_font).horizontalAdvance(self._title()) + 8
        wider = max(0.0, (min(wanted, title.width()) - area.width()) / 2)
        return area.adjusted(-4 - wider, -4, 4 + wider, 10)

    def _paint_activation(self, painter: QPainter) -> None:
        rect, style = self.column.activation_rect, self._style
        hovered = self._hovered is Part.ACTIVATION
        painter.setPen(QPen(style.accent if hovered else style.border, 1.0))
        painter.setBrush(style.panel)
        painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        painter.setPen(style.text)
        _text(painter, style.small_font, rect.adjusted(4, 0, -14, 0), self._text.activation)
        painter.setBrush(style.muted)
        painter.setPen(Qt.PenStyle.NoPen)
        middle, right = rect.center().y(), rect.right() - 8
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(right - 3.5, middle - 2),
                    QPointF(right + 3.5, middle - 2),
                    QPointF(right, middle + 2.5),
                ]
            )
        )

    def _paint_count(self, painter: QPainter) -> None:
        column, style = self.column, self._style
        painter.setPen(style.accent_text if self._hovered is Part.COUNT else style.text)
        fits = (
            QFontMetricsF(style.small_font).horizontalAdvance(self._text.count) <= column.count_rect.width()
        )
        text = self._text.count if fits else self._text.number
        _text(painter, style.small_font, column.count_rect, text)
        if column.counted:
            self._paint_minus_and_plus(painter)

    def _paint_minus_and_plus(self, painter: QPainter) -> None:
        column, style = self.column, self._style
        for part, rect in ((Part.MINUS, column.minus_rect), (Part.PLUS, column.plus_rect)):
            hovered = self._hovered is part
            if hovered:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(style.accent_soft)
                painter.drawEllipse(rect.adjusted(1, 1, -1, -1))
            painter.setPen(QPen(style.accent_text if hovered else style.muted, 1.5))
            middle, arm = rect.center(), 0.2 * rect.width()
            painter.drawLine(middle - QPointF(arm, 0), middle + QPointF(arm, 0))
            if part is Part.PLUS:
                painter.drawLine(middle - QPointF(0, arm), middle + QPointF(0, arm))

    def _paint_foot(self, painter: QPainter) -> None:
        """Say beneath a card what the layer gives, and how."""
        area, style = self.column.foot_rect, self._style
        lines = ((style.text, self._text.gives), (style.muted, self._text.how))
        for row, (colour, text) in enumerate(lines):
            painter.setPen(colour)
            line = QRectF(area.left(), area.top() + row * area.height() / 2, area.width(), area.height() / 2)
            _text(painter, style.small_font, line, text)


def _text(painter: QPainter, font: QFont, area: QRectF, text: str) -> None:
    painter.setFont(font)
    elided = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, CENTRE, elided)
