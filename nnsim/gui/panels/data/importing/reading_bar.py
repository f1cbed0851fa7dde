"""What is shown while a file is read: what it is, that it goes on, and a way to stop it."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from nnsim.gui.document import Document

BUSY_AFTER_MS = 200
"""Shorter waits are not shown."""

FULL = 1000
"""Of the bar."""


class ReadingBar(QWidget):
    """Follows the Document; hidden while nothing is read."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        top = QHBoxLayout()
        self.text = QLabel()
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.clicked.connect(document.cancel_reading)
        top.addWidget(self.text, 1)
        top.addWidget(self.cancel)
        self.line = QProgressBar()
        self.line.setTextVisible(False)
        self.line.setFixedHeight(4)
        column.addLayout(top)
        column.addWidget(self.line)
        self.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(BUSY_AFTER_MS)
        self._timer.timeout.connect(self.show)
        document.busy_changed.connect(self._busy_changed)
        document.progressed.connect(self._progressed)

    def _busy_changed(self, text: str) -> None:
        self.text.setText(text)
        if text:
            # How far it is, not everything can tell; until it does, the bar moves by itself.
            self.line.setRange(0, 0)
            self._timer.start()
        else:
            self._timer.stop()
            self.hide()

    def _progressed(self, share: float) -> None:
        self.line.setRange(0, FULL)
        self.line.setValue(round(share * FULL))
