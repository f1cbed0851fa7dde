"""A sentence beneath a plot that never takes more than a line: what has no room is in its tool tip."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy


class OneLine(QLabel):
    """Muted text that ends with an ellipsis where the width ends."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "muted")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.whole = ""

    def say(self, text: str) -> None:
        """Show a sentence."""
        self.whole = text
        self.setAccessibleName(text)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(self.whole if shown != self.whole else "")

    def minimumSizeHint(self) -> QSize:
        """Return a line's height; the width is what there is."""
        return QSize(0, self.fontMetrics().height())

    def sizeHint(self) -> QSize:
        """Return a line's height, also without a text."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
