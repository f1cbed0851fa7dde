"""How a form begins: with the name of what is in use, and a button beside it."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget


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
