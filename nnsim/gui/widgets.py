"""The kit every panel is made of: Panel, Chip, ChipRow, FoldingChips, OneLine, Column."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolTip,
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


class FoldingChips(ChipRow):
    """Pills that become one button with a menu where there is no room for them.

    Attributes
    ----------
    folded : QPushButton
        That button; it stands beside the pills, and one of the two is shown.
    """

    def __init__(self, choices: Sequence[tuple[str, str]], name: str, parent: QWidget | None = None) -> None:
        super().__init__(choices, parent)
        self.folded = QPushButton()
        self.folded.setMenu(QMenu(self.folded))
        self.folded.hide()
        for widget in (self, self.folded):
            widget.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(1)  # they go before they are squeezed
        self.offer(self.chips)

    def offer(self, keys: Collection[str]) -> None:
        """Let a person choose among these only."""
        menu = self.folded.menu()
        menu.clear()
        for key, chip in self.chips.items():
            chip.setVisible(key in keys)
            if key in keys:
                menu.addAction(chip.text(), lambda key=key: self.chosen.emit(key))

    def choose(self, key: str) -> None:
        super().choose(key)
        self.folded.setText(self.chips[key].text() + " ▾" if key else "")

    def fit(self, room: int) -> None:
        """Show the pills or the button, by the pixels of width that there are; neither without a choice."""
        several = len(self.folded.menu().actions()) > 1
        folds = several and self.sizeHint().width() > room
        self.setHidden(folds or not several)
        self.folded.setVisible(folds)


class OneLine(QLabel):
    """A line of text that never asks for more width than there is: it ends with dots where it is too long.

    It is told in full when the mouse rests on it, unless its tool tip says something else.
    """

    def __init__(self, role: str = "") -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment()), self._fitting())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and not self.toolTip() and self._fitting() != self.text():
            QToolTip.showText(event.globalPos(), self.text(), self)
            return True
        return super().event(event)

    def _fitting(self) -> str:
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())


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
