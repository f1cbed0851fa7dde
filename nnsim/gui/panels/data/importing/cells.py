"""How the list of columns paints its cells: kinds, roles to click, distributions."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nnsim.data.roles import Role
from nnsim.data.tables.preview import ColumnView
from nnsim.gui.panels.data.importing.bars import paint_bars
from nnsim.gui.panels.data.importing.roles import ROLES, colour, mixed, role_text, tint
from nnsim.gui.theme import Look

Index = QModelIndex | QPersistentModelIndex

PAD = 6
"""Pixels between a cell's edge and what is painted in it."""


class _Delegate(QStyledItemDelegate):
    """Paints a cell by its ColumnView; ignored columns are pale."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def _view(self, index: Index) -> tuple[ColumnView, Role]:
        model = index.model()
        view = model.views[index.row()]  # type: ignore[attr-defined]
        return view, model.roles[view.name]  # type: ignore[attr-defined]

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        _, role = self._view(index)
        pale = QColor(self._look.theme.muted if role == "ignore" else self._look.theme.text)
        for group in (option.palette.ColorRole.Text, option.palette.ColorRole.HighlightedText):
            option.palette.setColor(group, pale)

    def _paint_back(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint what says that the row is selected."""
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)


class KindDelegate(_Delegate):
    """Name and kind as text."""


class RoleDelegate(_Delegate):
    """The three roles side by side; the one that the column has is filled."""

    def width(self) -> int:
        """Return how wide the cell is with its texts."""
        metrics = QFontMetrics(self._look.font(scale=0.9, bold=True))
        widest = max(metrics.horizontalAdvance(role_text(role)) for role in ROLES)
        return (widest + self._look.theme.px(14)) * len(ROLES) + 2 * PAD

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self._paint_back(painter, option, index)
        _, chosen = self._view(index)
        theme = self._look.theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for role in ROLES:
            area = QRectF(role_rect(option.rect, role))
            its = role == chosen
            if its:
                fill = QColor(theme.border) if role == "ignore" else tint(theme, role)
                painter.setBrush(fill)
                painter.setPen(colour(theme, role) if role != "ignore" else QColor(theme.strong_border))
                painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            painter.setFont(self._look.font(scale=0.9, bold=its and role != "ignore"))
            quiet = mixed(QColor(theme.panel), QColor(theme.muted), 0.6)
            painter.setPen(colour(theme, role) if its else quiet)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, role_text(role))
        painter.restore()


class ValuesDelegate(_Delegate):
    """A small histogram, and the values beside it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self._paint_back(painter, option, index)
        view, role = self._view(index)
        theme = self._look.theme
        painter.save()
        room = QRectF(option.rect).adjusted(PAD, 4, -PAD, -4)
        wide = min(theme.px(180), max(theme.px(62), 0.4 * room.width()))
        bars = QRectF(room.left(), room.top(), wide, room.height())
        shade = colour(theme, role)
        shade.setAlphaF(0.45 if role == "ignore" else 0.85)
        paint_bars(painter, bars, view.bars.counts, shade)
        painter.setFont(self._look.font(scale=0.9))
        painter.setPen(QColor(theme.muted))
        left = bars.right() + theme.px(8) if view.bars.counts else room.left()
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        rest = QRectF(left, option.rect.top(), room.right() - left, option.rect.height())
        short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, round(rest.width()))
        painter.drawText(rest, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, short)
        painter.restore()


def role_rect(cell: QRect, role: Role) -> QRect:
    """Return where a role is painted in its cell."""
    room = cell.adjusted(PAD, 3, -PAD, -3)
    width = room.width() // len(ROLES)
    return QRect(room.left() + ROLES.index(role) * width, room.top(), width - 2, room.height())


def role_at(cell: QRect, x: float) -> Role | None:
    """Return the role that is painted at a place of its cell; None between them."""
    return next((role for role in ROLES if role_rect(cell, role).contains(round(x), cell.center().y())), None)
