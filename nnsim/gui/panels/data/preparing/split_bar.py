"""The split bar: three shares of the rows whose borders can be dragged, moved by keys, or typed."""

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnsim.data.recipe import Split
from nnsim.gui.panels.data.preparing.split_values import Counts, Shares, shown_shares, with_shares
from nnsim.gui.theme import Look

REACH = 6
"""How near to a border the mouse takes hold of it, in pixels."""

LEAST_TRAIN = 0.01
"""Something must be left to learn from."""


class SplitBar(QWidget):
    """Shows and changes the shares for training, validation and test.

    Signals
    -------
    moved : Split
        A border was moved by one key press; several in a row are one gesture.
    changed : Split
        A drag ended.
    opened
        All values of the split are asked for: a double click, or Enter.
    """

    moved = Signal(object)
    changed = Signal(object)
    opened = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._split = Split()
        self._shares: Shares = (0.7, 0.15, 0.15)
        self._counts = (0, 0, 0)
        self._fixed_test = False
        self._border = 0
        self._dragging = False
        self.setAccessibleName(self.tr("Split into training, validation and test"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._names = (self.tr("train"), self.tr("val"), self.tr("test"))
        self._long_names = (self.tr("Training"), self.tr("Validation"), self.tr("Test"))
        look.changed.connect(self.updateGeometry)

    def show_split(self, split: Split, counts: Counts, *, fixed_test: bool = False) -> None:
        """Show another split and the rows of its parts.

        Parameters
        ----------
        fixed_test : bool
            Whether the test rows are given, by a fold or by the data set, so that their border stays.
        """
        self._split, self._counts, self._fixed_test = split, counts, fixed_test
        self._shares = shown_shares(split, counts, fixed_test=fixed_test)
        self._border = 0 if fixed_test else self._border
        self.setAccessibleDescription(", ".join(self._part_text(part) for part in range(3)))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of one line of text with a margin."""
        return QSize(self._look.theme.px(200), self._look.theme.px(19))

    # ------------------------------------------------------------------ shares

    def _edges(self) -> tuple[float, float]:
        return self._shares[0], self._shares[0] + self._shares[1]

    def _move_border(self, border: int, edge: float) -> bool:
        """Move a border to a share of the whole width, in whole percent; the parts beside it give way."""
        edge = round(edge, 2)
        first, second = self._edges()
        first, second = (
            (min(max(edge, min(LEAST_TRAIN, second)), second), second)
            if border == 0
            else (first, min(max(edge, first), 1.0))
        )
        shares = (round(first, 4), round(second - first, 4), round(1 - second, 4))
        if shares == self._shares:
            return False
        self._shares = shares
        self.update()
        return True

    def _as_split(self) -> Split:
        return with_shares(self._split, self._shares, fixed_test=self._fixed_test)

    def _part_text(self, part: int) -> str:
        text = self.tr("%1: %2 %, %3 rows").replace("%1", self._long_names[part])
        return text.replace("%2", f"{self._shares[part] * 100:.0f}").replace("%3", f"{self._counts[part]:,}")

    # ------------------------------------------------------------------ mouse

    def _border_at(self, x: float) -> int | None:
        distances = [abs(x - edge * self.width()) for edge in self._edges()]
        left_of_both = distances[0] == distances[1] and x <= self._edges()[0] * self.width()
        border = 0 if distances[0] < distances[1] or left_of_both or self._fixed_test else 1
        return border if distances[border] <= REACH else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a border."""
        border = self._border_at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and border is not None:
            self._border, self._dragging = border, True
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the border, or show where one can be held."""
        x = event.position().x()
        if self._dragging:
            self._move_border(self._border, x / self.width())
            QToolTip.showText(event.globalPosition().toPoint() + QPoint(0, 12), self._percent_text(), self)
        held = self._dragging or self._border_at(x) is not None
        self.setCursor(Qt.CursorShape.SplitHCursor if held else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Take the shares as they stand."""
        if self._dragging:
            self._dragging = False
            QToolTip.hideText()
            self.changed.emit(self._as_split())

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Ask for all values of the split."""
        self._dragging = False
        self.opened.emit()

    # ------------------------------------------------------------------ keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose a border by Up and Down, move it by Left and Right, open all values by Enter."""
        key, step = event.key(), 0.05 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0.01
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._border = 0 if self._fixed_test else 1 - self._border
            self.update()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            edge = self._edges()[self._border] + (step if key == Qt.Key.Key_Right else -step)
            if self._move_border(self._border, edge):
                self.moved.emit(self._as_split())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------------ picture

    def _percent_text(self) -> str:
        return " · ".join(
            f"{name} {share * 100:.0f} %" for name, share in zip(self._names, self._shares, strict=True)
        )

    def event(self, event: QEvent) -> bool:
        """Tell the rows of the part under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            share = event.pos().x() / max(1, self.width())
            part = sum(share > edge for edge in self._edges())
            hint = self.tr("Drag a border, or double-click for all values")
            QToolTip.showText(event.globalPos(), f"{self._part_text(part)}\n{hint}", self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint three segments, each with as much text as fits."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QPainterPath()
        whole.addRoundedRect(QRectF(self.rect()), theme.px(4), theme.px(4))
        painter.setClipPath(whole)
        painter.setFont(self._look.font(scale=0.85))
        start, colours = 0.0, (theme.train, theme.validation, theme.test)
        filled = [part for part, share in enumerate(self._shares) if share > 0]
        for part in filled:
            width = self._shares[part] * self.width()
            area = QRectF(start, 0, width - (1.5 if part != filled[-1] else 0), self.height())
            painter.fillRect(area, QColor(colours[part]))
            painter.setPen(QColor(theme.point_rim))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._fitting_text(painter, part, width - 6))
            start += width
        if self.hasFocus():
            self._mark_border(painter)

    def _fitting_text(self, painter: QPainter, part: int, width: float) -> str:
        name, percent = self._names[part], f"{self._shares[part] * 100:.0f} %"
        texts = (f"{name} {percent}", name, "")
        return next(
            text for text in texts if painter.fontMetrics().horizontalAdvance(text) <= width or not text
        )

    def _mark_border(self, painter: QPainter) -> None:
        x = min(max(self._edges()[self._border] * self.width(), 2), self.width() - 2)
        painter.setPen(QPen(QColor(self._look.theme.text), 3))
        painter.drawLine(QPoint(round(x), 0), QPoint(round(x), self.height()))
