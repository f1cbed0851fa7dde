"""A moment of a run: an upright line with a word beside it."""

import pyqtgraph as pg

from nnsim.gui.theme import Look


class Moment(pg.InfiniteLine):
    """Marks an epoch; hidden until `tell` says which and what happened there."""

    def __init__(self, height: float, *, before: bool) -> None:
        # The word stands at a height (a share of the plot) where no curve runs, before or after the line.
        anchor = (1, 0.5) if before else (0, 0.5)
        super().__init__(angle=90, label="-", labelOpts={"position": height, "anchors": [anchor, anchor]})
        self.hide()

    def restyle(self, look: Look) -> None:
        """Take colours and font from the look."""
        self.setPen(pg.mkPen(look.theme.strong_border))
        self.label.setColor(look.theme.text)
        self.label.setFont(look.font(scale=0.85))

    def tell(self, epoch: float | None, text: str = "") -> None:
        """Show what happened at an epoch, or nothing without one."""
        self.setVisible(epoch is not None)
        if epoch is not None:
            self.setValue(epoch)
            self.label.setFormat(text)
