"""A group of rows that opens and closes under its title, which says at its right how the group is set."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nnsim.gui.theme import Look
from nnsim.gui.widgets import label


class Fold(QWidget):
    """A title to click on, and beneath it rows that are hidden at first."""

    def __init__(self, look: Look, title: str, tip: str) -> None:
        super().__init__()
        self._look = look
        self.button = QPushButton(title)
        self.button.setProperty("role", "fold")
        self.button.setCheckable(True)
        self.button.setToolTip(tip)
        self.button.toggled.connect(self._open)
        self.summary: QLabel = label("", "muted")
        self.summary.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line = QHBoxLayout(self.button)
        line.setContentsMargins(0, 0, 2, 0)
        line.addStretch(1)
        line.addWidget(self.summary)
        self.content = QWidget()
        self.rows = QVBoxLayout(self.content)
        self.rows.setContentsMargins(look.theme.px(10), 0, 0, 4)
        self.rows.setSpacing(5)
        self.content.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.button)
        column.addWidget(self.content)
        look.changed.connect(self._dress)
        self._dress()

    def say(self, summary: str, *, usual: bool) -> None:
        """Say how the group is set; what is not usual stands out."""
        self.summary.setText(summary)
        self.button.setAccessibleDescription(summary)
        role = "muted" if usual else "set"
        if self.summary.property("role") != role:
            self.summary.setProperty("role", role)
            self.summary.style().unpolish(self.summary)
            self.summary.style().polish(self.summary)

    def _open(self, opened: bool) -> None:
        self.content.setVisible(opened)
        self._dress()

    def _dress(self) -> None:
        name = "chevron" if self.button.isChecked() else "chevron-right"
        self.button.setIcon(self._look.icon(name, self._look.theme.muted))
