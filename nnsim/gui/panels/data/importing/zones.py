"""Three zones, one for each role: they show who has it; columns are dropped on them, or given by a press."""

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from nnsim.data.roles import Role
from nnsim.gui.panels.data.importing.roles import COLUMNS, ROLES, colour, tint
from nnsim.gui.theme import Look

SHOWN = 60
"""Most names that are put together to be shown and cut to the width."""


class RoleZone(QAbstractButton):
    """One zone.

    Signals
    -------
    dropped : list of str, str
        Columns were dropped here; their names, and the role.
    """

    dropped = Signal(list, str)

    def __init__(self, look: Look, role: Role, title: str, key: str) -> None:
        super().__init__()
        self._look, self._role, self._title = look, role, title
        self._names: tuple[str, ...] = ()
        self._over = False
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        tip = self.tr("Drop columns here, or press to put the selected ones here (%1)")
        self.setToolTip(tip.replace("%1", key))
        look.changed.connect(self.updateGeometry)

    def show_names(self, names: tuple[str, ...]) -> None:
        """Show who has this role."""
        self._names = names
        self.setText(f"{self._title}: {len(names):,}")
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(", ".join(names[:SHOWN]))
        self.update()

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that have this role."""
        return self._names

    def sizeHint(self) -> QSize:
        return QSize(self._look.theme.px(150), self._look.theme.px(46))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.theme.px(90), self._look.theme.px(46))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, px = self._look.theme, self._look.theme.px
        strong = colour(theme, self._role)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        lit = self._over or self.hasFocus()
        painter.setBrush(tint(theme, self._role) if self._over or self.isDown() else QColor(theme.panel))
        painter.setPen(strong if lit else QColor(theme.strong_border if self.underMouse() else theme.border))
        painter.drawRoundedRect(area, px(8), px(8))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(strong)
        painter.drawRoundedRect(QRectF(px(9), px(10), px(3), self.height() - px(20)), 1.5, 1.5)
        text = QRectF(px(20), px(5), self.width() - px(28), self.height() - px(10))
        upper, lower = text.adjusted(0, 0, 0, -text.height() / 2), text.adjusted(0, text.height() / 2, 0, 0)
        self._write(painter, upper, f"{self._title}  {len(self._names):,}", strong, bold=True)
        names = ", ".join(self._names[:SHOWN]) or self.tr("drop columns here")
        self._write(painter, lower, names, QColor(theme.muted), bold=False)

    def _write(self, painter: QPainter, area: QRectF, text: str, pen: QColor, *, bold: bool) -> None:
        painter.setFont(self._look.font(scale=1.0 if bold else 0.9, bold=bold))
        painter.setPen(pen)
        short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, round(area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, short)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(COLUMNS):
            event.acceptProposedAction()
            self._light(True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._light(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._light(False)
        event.acceptProposedAction()
        names = msgspec.json.decode(event.mimeData().data(COLUMNS).data(), type=list[str])
        self.dropped.emit(names, self._role)

    def _light(self, over: bool) -> None:
        self._over = over
        self.update()


class RoleZones(QWidget):
    """The zones side by side.

    Signals
    -------
    dropped : list of str, str
        Columns were dropped on a role.
    pressed : str
        The selected columns shall have this role.
    """

    dropped = Signal(list, str)
    pressed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        titles = (self.tr("Inputs"), self.tr("Targets"), self.tr("Ignored"))
        self.zones: dict[Role, RoleZone] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for role, title, key in zip(ROLES, titles, "ITX", strict=True):
            zone = RoleZone(look, role, title, key)
            zone.dropped.connect(self.dropped)
            zone.clicked.connect(lambda _checked=False, role=role: self.pressed.emit(role))
            row.addWidget(zone, 1)
            self.zones[role] = zone

    def show_roles(self, roles: dict[str, Role]) -> None:
        """Show who has which role."""
        for role, zone in self.zones.items():
            zone.show_names(tuple(name for name, its in roles.items() if its == role))
