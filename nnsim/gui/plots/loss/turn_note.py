"""The turn: a line where the loss of held-out rows was least, and a sentence on what has happened since."""

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from nnsim.gui.plots.plot import Plot
from nnsim.gui.theme import Theme
from nnsim.training.overfitting import Overfitting


class TurnNote(QLabel):
    """Marks in a plot since which epoch training overfits, and says so below it; hidden while it does not."""

    def __init__(self, plot: Plot) -> None:
        super().__init__()
        self.setProperty("role", "muted")
        self.setWordWrap(True)
        self.setToolTip(self.tr("Overfitting: the training rows are being learnt by heart"))
        self.line = pg.InfiniteLine(angle=90)
        self.line.setZValue(-0.8)
        plot.addItem(self.line)
        self._theme: Theme | None = None
        self._shown: Overfitting | None = None
        self.tell(None)

    def restyle(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._paint_line()

    def tell(self, found: Overfitting | None) -> None:
        """Show what was found, or nothing."""
        self._shown = found
        self.setHidden(found is None)
        self.line.setVisible(found is not None)
        if found is None:
            return
        patterns = {
            "validation": self.tr("Validation loss rises since epoch %1 while training loss falls"),
            "test": self.tr("Test loss rises since epoch %1 while training loss falls"),
        }
        text = patterns[found.part].replace("%1", f"{found.epoch:,}")
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text)
        self.line.setValue(found.epoch)
        self._paint_line()

    def _paint_line(self) -> None:
        if self._theme is not None and self._shown is not None:
            colour = getattr(self._theme, self._shown.part)
            self.line.setPen(pg.mkPen(colour, style=Qt.PenStyle.DotLine))
