"""Live numbers that never jump: how they are written, and the Readout that shows one."""

import math

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nnsim.gui.theme import Look
from nnsim.gui.widgets import label

BLANK = "–"
"""Stands where there is no number yet."""


def count_text(value: int) -> str:
    """Return a counter in at most 8 characters: ``1,240``, ``999,999``, ``12.34 M``."""
    return f"{value:,}" if value < 1_000_000 else f"{value / 1e6:.2f} M"


def loss_text(value: float | None) -> str:
    """Return a loss in at most 7 characters, with four figures or more where there is room."""
    if value is None or math.isnan(value):
        return BLANK
    if math.isinf(value):
        return "∞"
    if value and not 1e-4 <= abs(value) < 99_999:
        return f"{value:.1e}"
    return f"{value:.{max(0, 4 - max(0, math.floor(math.log10(abs(value) or 1))))}f}"


def share_text(value: float | None) -> str:
    """Return an accuracy in percent in at most 7 characters."""
    return BLANK if value is None or math.isnan(value) else f"{value * 100:.1f} %"


def speed_text(per_second: float) -> str:
    """Return samples per second in three figures, as ``1.24 M`` or ``870 k``."""
    for size, unit in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if per_second >= size * 0.9995:
            return _three_figures(per_second / size) + unit
    return _three_figures(per_second)


def _three_figures(value: float) -> str:
    return f"{value:.{2 if value < 9.995 else 1 if value < 99.95 else 0}f}"


class Readout(QWidget):
    """A caption and beneath it a number in fixed-width type, as wide as its longest text.

    Parameters
    ----------
    caption : str
        What the number is.
    width : int
        In characters; the place that is kept for it.
    colour : str
        The name of a colour of the Theme.
    widest : str
        The longest caption, if it changes; its place is kept too.
    """

    def __init__(
        self, look: Look, caption: str, width: int, colour: str = "text", *, widest: str = ""
    ) -> None:
        super().__init__()
        self._look, self._width, self._colour, self._widest = look, width, colour, widest
        self.caption = label(caption, "muted")
        self.value = QLabel(BLANK)
        self.value.setAccessibleName(caption)
        self.value.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.caption)
        column.addWidget(self.value)
        look.changed.connect(self._dress)
        self._dress()

    def show_text(self, text: str) -> None:
        """Show another number."""
        self.value.setText(text)

    def _dress(self) -> None:
        self.value.setFont(self._look.mono(scale=1.25, bold=True))
        self.caption.ensurePolished()
        self.caption.setMinimumWidth(self.caption.fontMetrics().horizontalAdvance(self._widest))
        self.value.setMinimumWidth(self.value.fontMetrics().horizontalAdvance("0" * self._width))
        self.value.setStyleSheet(f"color: {getattr(self._look.theme, self._colour)};")
