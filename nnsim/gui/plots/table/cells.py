"""How a cell is painted: plainly and in few steps, as many of them change with every frame."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nnsim.gui.theme import Look

INSET, CORNER = 5, 6
"""Pixels between the edge of a cell and what is in it; sides of the corner that marks a changed one."""

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Cell:
    """What is seen of a cell.

    Parameters
    ----------
    text : str
    number : bool
        Whether it stands at the right, in type of fixed width.
    ink : {"text", "muted", "wrong"}
        Its colour.
    changed : bool
        Whether a person changed it.
    open : bool
        Whether it waits for a value.
    mark : QPixmap or None
        A picture before the text.
    """

    text: str
    number: bool = False
    ink: str = "text"
    changed: bool = False
    open: bool = False
    mark: QPixmap | None = None


class Inks:
    """Colours and fonts of cells, made once for a look."""

    def __init__(self, look: Look) -> None:
        theme = look.theme
        self.colours = {
            "text": QColor(theme.text),
            "muted": QColor(theme.muted),
            "wrong": QColor(theme.test),
            "selected": QColor(theme.accent_text),
        }
        self.selected, self.accent = QColor(theme.accent_soft), QColor(theme.accent)
        self.changed, self.corner = QColor(theme.warning_soft), QColor(theme.warning)
        self.fonts: dict[bool, QFont] = {True: look.mono(scale=0.9), False: look.font(scale=0.95)}
        self.metrics = {number: QFontMetrics(font) for number, font in self.fonts.items()}
        self.wide = theme.px(9)


class CellPainter(QStyledItemDelegate):
    """Paints ground, mark and text of a cell.

    Parameters
    ----------
    look : Look
    cell : callable
        Returns what is seen at a row and a column.
    """

    def __init__(self, look: Look, cell: Callable[[int, int], Cell], parent: QObject) -> None:
        super().__init__(parent)
        self.look, self._cell = look, cell
        self._inks = Inks(look)
        look.changed.connect(self._dress)

    def _dress(self) -> None:
        self._inks = Inks(self.look)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        cell, inks, area = self._cell(index.row(), index.column()), self._inks, option.rect
        state = option.state.value
        selected = bool(state & QStyle.StateFlag.State_Selected.value)
        ground = inks.selected if selected or cell.open else inks.changed if cell.changed else None
        if ground is not None:
            painter.fillRect(area, ground)
        if cell.changed:
            corner = area.topRight() + QPoint(1, 0)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(inks.corner)
            painter.drawPolygon([corner, corner - QPoint(CORNER, 0), corner + QPoint(0, CORNER)])
        inside = area.adjusted(INSET, 0, -INSET, 0)
        if cell.mark is not None:
            painter.drawPixmap(inside.left(), area.center().y() - cell.mark.height() // 2 + 1, cell.mark)
            inside.setLeft(inside.left() + cell.mark.width() + INSET)
        if cell.text:
            painter.setPen(inks.colours["selected" if selected and cell.ink == "text" else cell.ink])
            self._paint_text(painter, inside, cell)
        if state & QStyle.StateFlag.State_HasFocus.value:
            painter.setPen(inks.accent)
            painter.drawRect(area.adjusted(0, 0, -1, -1))

    def _paint_text(self, painter: QPainter, inside: QRect, cell: Cell) -> None:
        inks, text = self._inks, cell.text
        painter.setFont(inks.fonts[cell.number])
        if len(text) * inks.wide > inside.width():
            metrics = inks.metrics[cell.number]
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, RIGHT if cell.number else LEFT, text)
