"""The row of pinned runs under the loss: each a chip with its line, to be renamed or removed."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QSizePolicy, QWidget

from nnsim.gui.theme import Look

DASHES = ((5.0, 3.0), (1.5, 2.5), (8.0, 3.0, 2.0, 3.0), (12.0, 4.0))
"""Lines of the pinned runs in turn: lengths drawn and left out, in widths of the line."""

LONGEST = 28
"""Letters of a name that are shown."""

GAP = 4


def dash_pen(colour: str, place: int, width: float) -> QPen:
    """Return the pen of the pinned run at a place."""
    pen = QPen(QColor(colour), width)
    pen.setCosmetic(True)
    pen.setDashPattern(DASHES[place % len(DASHES)])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


class PinChip(QPushButton):
    """One pinned run: its line and its name; a click opens what can be done with it."""

    rename_wanted = Signal()
    remove_wanted = Signal()
    clear_wanted = Signal()

    def __init__(self, look: Look, place: int, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "pin")
        self.setText((name if len(name) <= LONGEST else name[: LONGEST - 1] + "…").replace("&", "&&"))
        self.setToolTip(name)
        self.setAccessibleName(self.tr("Pinned run %1").replace("%1", name))
        self._show_line(look, place)
        menu = QMenu(self)
        menu.addAction(self.tr("Rename"), self.rename_wanted.emit)
        menu.addAction(self.tr("Remove"), self.remove_wanted.emit)
        menu.addAction(self.tr("Remove all pinned runs"), self.clear_wanted.emit)
        self.setMenu(menu)

    def _show_line(self, look: Look, place: int) -> None:
        size, ratio = QSize(look.theme.px(24), look.theme.px(10)), self.devicePixelRatioF()
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setPen(dash_pen(look.theme.muted, place, 1.5))
        painter.drawLine(0, size.height() // 2, look.theme.px(20), size.height() // 2)
        painter.end()
        self.setIcon(QIcon(pixmap))
        self.setIconSize(size)

    def event(self, event: QEvent) -> bool:
        """Keep F2 and Del, which mean layers elsewhere."""
        keys = (Qt.Key.Key_F2, Qt.Key.Key_Delete)
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in keys
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self.rename_wanted.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)


class PinRow(QWidget):
    """The chips of all pinned runs, in as many lines as they need; hidden while there are none.

    Signals
    -------
    renamed : int, str
        A person gave the run at this place a name; an empty one for the name that is made.
    removed : int
    cleared
    """

    renamed = Signal(int, str)
    removed = Signal(int)
    cleared = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: tuple[object, ...] = ()
        self.chips: list[PinChip] = []
        self.field = QLineEdit(self)
        self.field.setAccessibleName(self.tr("Name of the pinned run"))
        self.field.hide()
        self.field.editingFinished.connect(self._finish)
        self.field.installEventFilter(self)
        self._edited = -1
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(self.tr("Pinned runs"))
        self.hide()

    def show_names(self, names: Sequence[str]) -> None:
        """Show a chip for each name."""
        shown = (tuple(names), self._look.theme)
        if shown == self._shown:
            return
        self._shown = shown
        for chip in self.chips:
            chip.hide()
            chip.deleteLater()
        self.chips = [self._chip(place, name) for place, name in enumerate(names)]
        self.setVisible(bool(names))
        if self._edited >= len(names):
            self._edited = -1
            self.field.hide()
        self.field.raise_()
        self._arrange()

    def _chip(self, place: int, name: str) -> PinChip:
        chip = PinChip(self._look, place, name, self)
        chip.rename_wanted.connect(lambda: self._rename(place, name))
        chip.remove_wanted.connect(lambda: self.removed.emit(place))
        chip.clear_wanted.connect(self.cleared)
        chip.show()
        return chip

    # ------------------------------------------------------------------ renaming

    def _rename(self, place: int, name: str) -> None:
        """Put a field over the chip."""
        self._edited = place
        chip = self.chips[place]
        self.field.setText(name)
        width = min(max(chip.width(), self._look.theme.px(140)), self.width())
        self.field.setGeometry(min(chip.x(), self.width() - width), chip.y(), width, chip.height())
        self.field.selectAll()
        self.field.show()
        self.field.raise_()
        self.field.setFocus()

    def _finish(self) -> None:
        """Take the name over."""
        place, self._edited = self._edited, -1
        self.field.hide()
        if 0 <= place < len(self.chips) and self.field.isModified():
            self.renamed.emit(place, self.field.text().strip())

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:
        """Let Esc leave the name as it was."""
        escape = (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        )
        if watched is self.field and escape:
            self._edited = -1
            self.field.hide()
            return True
        return super().eventFilter(watched, event)

    # ------------------------------------------------------------------ arrangement

    def _places(self, width: int) -> tuple[list[QPoint], int]:
        """Return where each chip stands, and the height of all."""
        places, x, y = [], 0, 0
        line = max((chip.sizeHint().height() for chip in self.chips), default=0)
        for chip in self.chips:
            size = chip.sizeHint().width()
            if x > 0 and x + size > width:
                x, y = 0, y + line + GAP
            places.append(QPoint(x, y))
            x += size + GAP
        return places, y + line

    @property
    def line_width(self) -> int:
        """The width of all chips in one line."""
        return sum(chip.sizeHint().width() + GAP for chip in self.chips)

    def _arrange(self) -> None:
        places, _ = self._places(self.width())
        for chip, place in zip(self.chips, places, strict=True):
            size = chip.sizeHint()
            chip.setGeometry(place.x(), place.y(), min(size.width(), self.width()), size.height())
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._places(width)[1]

    def sizeHint(self) -> QSize:
        width = max(self.width(), self._look.theme.px(120))
        return QSize(self._look.theme.px(120), self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, max((chip.sizeHint().height() for chip in self.chips), default=0))
