"""A line of text that never asks for more width than there is, and a form that begins with one."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget


class OneLine(QLabel):
    """A label that ends with dots where its text is too long."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint as much of the text as there is room for."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.contentsRect(), int(self.alignment()), text)


def one_line(role: str) -> OneLine:
    """Return an empty line in one of the roles of the style sheet."""
    return OneLine(role)


def headed(form: QWidget, name: QLabel, button: QPushButton) -> QVBoxLayout:
    """Give a form its column, which begins with a name and a button beside it."""
    column = QVBoxLayout(form)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    top = QHBoxLayout()
    top.addWidget(name, 1)
    top.addWidget(button)
    column.addLayout(top)
    return column
