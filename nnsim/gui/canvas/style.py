"""The Style of the canvas: colours, fonts and sizes made once from the look."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QFont, QFontMetricsF

from nnsim.gui.canvas.geometry import Sizes
from nnsim.gui.theme import Look, Theme

SHADES = 64
"""How many colours a link can have on each side of zero."""


class Style:
    """What items paint with. A new one is made whenever the look changes."""

    def __init__(self, look: Look) -> None:
        theme: Theme = look.theme
        self.sizes = Sizes().scaled(theme.type_size / 10)
        self.line = 1.0 if theme.line_width == 1.0 else 1.6
        self.panel, self.border, self.strong_border = map(
            QColor, (theme.panel, theme.border, theme.strong_border)
        )
        self.text, self.muted = QColor(theme.text), QColor(theme.muted)
        self.accent, self.accent_text, self.accent_soft = map(
            QColor, (theme.accent, theme.accent_text, theme.accent_soft)
        )
        self.positive, self.negative, self.zero = map(QColor, (theme.positive, theme.negative, theme.zero))
        self.dark = theme.name == "dark"
        self.card = QColor(theme.window if self.dark else theme.text)
        self.card_text = QColor(theme.text if self.dark else theme.panel)
        self.card_muted = QColor(theme.muted if self.dark else theme.border)
        self.title_font: QFont = look.font(bold=True)
        self.small_font: QFont = look.font(scale=0.92)
        self.tiny_font: QFont = look.font(scale=0.78)
        self.reading_font: QFont = look.mono(scale=0.82)
        self.name_font: QFont = look.font(scale=0.95, bold=True)
        self._theme = theme

    @cached_property
    def name_metrics(self) -> QFontMetricsF:
        """Measures of the names beside inputs and outputs."""
        return QFontMetricsF(self.name_font)

    @cached_property
    def diverging(self) -> NDArray[np.uint32]:
        """The 256 colours from negative to positive as ``0xffRRGGBB``."""
        return _packed(self._theme.diverging)

    def diverging_colour(self, value: float) -> QColor:
        """Return the colour of a value from -1 to 1."""
        return QColor.fromRgb(int(self.diverging[round(127.5 + 127.5 * value)]))

    @cached_property
    def shades(self) -> NDArray[np.uint32]:
        """The ``2 * SHADES`` colours of links, from fully negative over weak to fully positive.

        Weak links are mixed towards the background, so that a zero weight fades away in any theme.
        """
        share = 0.16 + 0.84 * np.linspace(0.0, 1.0, SHADES)[:, None] ** 0.6
        background = _rgb(self.panel)
        sides = [
            background + share * (_rgb(colour) - background) for colour in (self.negative, self.positive)
        ]
        return _packed(np.concatenate([sides[0][::-1], sides[1]]))

    @cached_property
    def shade_colours(self) -> list[QColor]:
        """`shades` as colours for a painter."""
        return [QColor.fromRgb(int(packed)) for packed in self.shades]


def _rgb(colour: QColor) -> NDArray[np.float64]:
    return np.array([colour.red(), colour.green(), colour.blue()], dtype=float)


def _packed(colours: NDArray) -> NDArray[np.uint32]:
    """Return rows of red, green and blue as ``0xffRRGGBB``."""
    red, green, blue = colours.round().astype(np.uint32).T
    return 0xFF000000 | red << 16 | green << 8 | blue


def shade(strengths: NDArray[np.float64], negative: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the rows of `Style.shades` for links of these strengths (0 to 1) and signs."""
    step = np.rint(strengths * (SHADES - 1)).astype(np.intp)
    return np.where(negative, SHADES - 1 - step, SHADES + step)
