"""The kit every panel is made of: Panel, Chip, ChipRow, Column."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)


def label(text: str, role: str = "") -> QLabel:
    """Return a label in one of the roles of the style sheet: title, section, muted, error."""
    made = QLabel(text)
    made.setProperty("role", role)
    return made


class Panel(QFrame):
    """A rounded panel: a title, room for small controls beside it, and a body."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setAccessibleName(title)
        self.title = label(title, "title")
        self._controls = QWidget()
        self.header = QHBoxLayout(self._controls)
        self.header.setContentsMargins(0, 0, 0, 0)
        self.header.setSpacing(6)
        self._top = QHBoxLayout()
        self._top.setSpacing(6)
        self._top.addWidget(self.title)
        self._top.addStretch(1)
        self._top.addWidget(self._controls)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(14, 8, 14, 9)
        outer.setSpacing(8)
        outer.addLayout(self._top)
        outer.addLayout(self.body, 1)

    def add_beside_title(self, widget: QWidget) -> None:
        """Show a widget right after the title; the controls stay at the other end."""
        self._top.insertWidget(1, widget)

    def give_up_frame(self) -> QWidget:
        """Become a part of another panel, without frame and title; return the controls, to be shown there."""
        self.setProperty("role", "")
        self.title.hide()
        self.layout().setContentsMargins(0, 0, 0, 0)
        self._top.removeWidget(self._controls)
        return self._controls


class Chip(QPushButton):
    """A pill that is on or off."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Keep room for the bold type of a pill that is on, so that nothing is cut or moves."""
        hint = super().sizeHint()
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        text = self.text().replace("&", "")
        wider = QFontMetrics(bold).horizontalAdvance(text) - self.fontMetrics().horizontalAdvance(text)
        return hint + QSize(max(0, wider), 0)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class ChipRow(QWidget):
    """Pills of which exactly one is on; each stands for a key."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._group = QButtonGroup(self)
        self.chips: dict[str, Chip] = {}
        for key, text in choices:
            chip = Chip(text)
            chip.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._group.addButton(chip)
            row.addWidget(chip)
            self.chips[key] = chip

    @property
    def key(self) -> str:
        """The key of the pill that is on, or an empty text."""
        return next((key for key, chip in self.chips.items() if chip.isChecked()), "")

    def choose(self, key: str) -> None:
        """Switch a pill on without telling anybody; without a key, all off."""
        if key:
            self.chips[key].setChecked(True)
        elif self._group.checkedButton():
            self._group.setExclusive(False)
            self._group.checkedButton().setChecked(False)
            self._group.setExclusive(True)


class Column(QScrollArea):
    """Panels one below the other, the last down to the bottom; it scrolls upright when they are too high, and
    is never too narrow."""

    def __init__(self, *panels: QWidget, gap: int = 8) -> None:
        super().__init__()
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(gap)
        for panel in panels:
            layout.addWidget(panel)
        layout.setStretch(layout.count() - 1, 1)
        self.setWidget(column)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._keep_width()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_width()

    def _keep_width(self) -> None:
        needed = self.widget().minimumSizeHint()
        scrolls = needed.height() > self.viewport().height()
        bar = self.verticalScrollBar().sizeHint().width() if scrolls else 0
        self.setMinimumWidth(needed.width() + bar)
