"""A row of the import view: a field, and beneath it why it shows what it shows, or the way back to that."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nnsim.gui.theme import Look
from nnsim.gui.widgets import OneLine, label

FIELD = 124
"""Width of a field at the normal type size."""


class FormatRow(QWidget):
    """A label and its field, and beneath them why it is so, or the way back to what was found.

    Signals
    -------
    back_wanted
        What was found shall count again.
    """

    back_wanted = Signal()

    def __init__(self, look: Look, text: str, field: QWidget) -> None:
        super().__init__()
        self._look, self.field = look, field
        caption = label(text)
        caption.setBuddy(field)
        self.why = OneLine("muted")
        self.back = QPushButton(self.tr("Back to what was found"))
        self.back.setProperty("role", "link")
        self.back.setCursor(Qt.CursorShape.PointingHandCursor)
        self.back.setAccessibleName(self.tr("%1: back to what was found").replace("%1", text))
        self.back.clicked.connect(self.back_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(caption, 1)
        row.addWidget(field)
        column.addLayout(row)
        column.addWidget(self.why)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self.explain("", said=False)
        look.changed.connect(self._size)
        self._size()

    def _size(self) -> None:
        self.field.setFixedWidth(self._look.theme.px(FIELD))

    def explain(self, why: str, *, said: bool) -> None:
        """Show why it is so, or the way back if a person said so."""
        self.why.setText(why)
        self.why.setToolTip(why)
        self.why.setVisible(bool(why) and not said)
        self.back.setVisible(said)
