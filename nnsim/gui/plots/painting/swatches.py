"""Swatches: one disc per class, of which one is chosen, and a plus for one more."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnsim.gui.theme import Look

_STEP, _LEAST = 23, 13
"""Pixels from disc to disc: where there is room, and where there is none."""


class Swatches(QWidget):
    """The colours of the classes side by side; arrow keys and clicks choose.

    Signals
    -------
    chosen : int
        A class was chosen; the number of classes stands for the plus.
    """

    chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._names: tuple[str, ...] = ()
        self._colours: tuple[str, ...] = ()
        self._kind = 0
        self._more = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_classes(self, names: Sequence[str], colours: Sequence[str], kind: int, *, more: bool) -> None:
        """Show a disc per class, `kind` chosen, and a plus if there may be `more`."""
        self._names, self._colours = tuple(names), tuple(colours)
        self._kind, self._more = kind, more
        chosen = names[kind] if kind < len(names) else ""
        self.setAccessibleName(self.tr("Class to paint: %1").replace("%1", chosen))
        self.updateGeometry()
        self.update()

    @property
    def _count(self) -> int:
        return len(self._names) + self._more

    def sizeHint(self) -> QSize:
        """Return the size with room between the discs."""
        return QSize(self._look.theme.px(_STEP) * self._count, self._look.theme.px(_STEP))

    def minimumSizeHint(self) -> QSize:
        """Return the size with the discs close together."""
        return QSize(self._look.theme.px(_LEAST) * self._count, self._look.theme.px(_STEP))

    def place(self, kind: int) -> QPointF:
        """Return the middle of a disc, or of the plus."""
        return QPointF((kind + 0.5) * self.width() / max(1, self._count), self.height() / 2)

    def _at(self, x: float) -> int:
        return min(max(int(x * self._count / max(1, self.width())), 0), self._count - 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._count:
            self.chosen.emit(self._at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and 0 <= self._kind + step < self._count:
            self.chosen.emit(self._kind + step)
        elif not step:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say which class a disc stands for."""
        if isinstance(event, QHelpEvent) and self._count:
            kind = self._at(event.pos().x())
            text = self.tr("Add a class") if kind == len(self._names) else self._tip(kind)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def _tip(self, kind: int) -> str:
        text = self.tr("Class %1").replace("%1", self._names[kind])
        return f"{text} ({kind + 1})" if kind < 9 else text

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = min(theme.px(_STEP) * 0.27, self.width() / max(1, self._count) * 0.38)
        for kind, colour in enumerate(self._colours):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawEllipse(self.place(kind), radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._kind < len(self._colours):
            painter.setPen(QPen(QColor(theme.text if self.hasFocus() else theme.accent), 1.6))
            painter.drawEllipse(self.place(self._kind), radius + 3, radius + 3)
        if self._more:
            painter.setPen(QPen(QColor(theme.muted), 1.6))
            middle = self.place(len(self._names))
            for across, up in ((radius, 0.0), (0.0, radius)):
                painter.drawLine(middle - QPointF(across, up), middle + QPointF(across, up))
