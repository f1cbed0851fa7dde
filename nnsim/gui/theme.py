"""The look: colours, fonts and the style sheet, light and dark, for the desk and for the projector."""

from dataclasses import dataclass, replace
from functools import cached_property
from string import Template

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from nnsim import places


@dataclass(frozen=True)
class Theme:
    """All colours of the window, as ``#rrggbb``, and the sizes that follow the type size.

    Positive numbers and the class 1 are blue, negative ones and the class 0 orange: the pair stays apart for
    every kind of colour blindness and on grey paper.
    """

    name: str
    window: str
    panel: str
    sunken: str
    border: str
    strong_border: str
    text: str
    muted: str
    accent: str
    accent_text: str
    accent_soft: str
    on_accent: str
    positive: str
    negative: str
    zero: str
    train: str
    validation: str
    test: str
    warning: str
    warning_soft: str
    grid: str
    point_rim: str
    point_rim_test: str
    type_size: int = 10
    line_width: float = 1.0

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """Colours of classes when there are three or more, told apart also in grey.

        The first are those of two, so that no point changes its colour when a class is added.
        """
        return (
            self.negative, self.positive, "#3a9e5c", "#a65fb8", "#c7a21c",
            "#1aa3b0", "#b5485a", "#7a7f87", "#7c5a3c", "#5f6fd0",
        )  # fmt: skip

    @cached_property
    def diverging(self) -> NDArray[np.uint8]:
        """Colours from negative over zero to positive, shape (256, 3)."""
        stops = [QColor(self.negative), QColor(self.zero), QColor(self.positive)]
        channels = np.array([[c.red(), c.green(), c.blue()] for c in stops], dtype=float)
        return np.stack(
            [np.interp(np.linspace(-1, 1, 256), [-1, 0, 1], channels[:, i]).round() for i in range(3)], axis=1
        ).astype(np.uint8)

    def px(self, size: float) -> int:
        """Return a length in pixels that grows with the type size; `size` is for the normal type."""
        return round(size * self.type_size / 10)


LIGHT = Theme(
    name="light", window="#f3f4f6", panel="#ffffff", sunken="#fafbfc",
    border="#e1e5ea", strong_border="#c3cad3",
    text="#1b2330", muted="#66717f", accent="#2f6be6", accent_text="#1d56c9", accent_soft="#e6effe",
    on_accent="#ffffff", positive="#1f66b1", negative="#e6772a", zero="#f7f8fa", train="#1f66b1",
    validation="#5d8f2f", test="#b4501f", warning="#8a5a00", warning_soft="#fff6e5", grid="#e6e9ee",
    point_rim="#ffffff", point_rim_test="#1b2330",
)  # fmt: skip

DARK = Theme(
    name="dark", window="#14171c", panel="#1d2128", sunken="#181c22",
    border="#303640", strong_border="#4a5360",
    text="#e7ebf0", muted="#9aa5b3", accent="#4f8bff", accent_text="#8fb6ff", accent_soft="#22324f",
    on_accent="#ffffff", positive="#5aa2ec", negative="#f0904a", zero="#20252d", train="#5aa2ec",
    validation="#9ac667", test="#f0904a", warning="#f0c36a", warning_soft="#332a17", grid="#2b313a",
    point_rim="#14171c", point_rim_test="#f2f4f7",
)  # fmt: skip


class Look(QObject):
    """The theme in use; whoever paints with colours of their own repaints on `changed`."""

    changed = Signal()

    def __init__(self, theme: Theme = LIGHT, *, presenting: bool = False) -> None:
        super().__init__()
        self._base = theme
        self._presenting = presenting

    @property
    def theme(self) -> Theme:
        """The theme as it is to be painted now."""
        return replace(self._base, type_size=13, line_width=2.0) if self._presenting else self._base

    @property
    def presenting(self) -> bool:
        """Whether type and lines are enlarged for a projector."""
        return self._presenting

    def set_theme(self, theme: Theme) -> None:
        """Change to another theme."""
        self._base = theme
        self.apply()

    def set_presenting(self, presenting: bool) -> None:
        """Enlarge type and lines for a projector, or go back."""
        self._presenting = presenting
        self.apply()

    def apply(self) -> None:
        """Give the application the palette, font and style sheet of the theme, and tell everybody."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.setStyle("Fusion")
        application.setPalette(_palette(self.theme))
        font = QFont(application.font())
        font.setPointSizeF(self.theme.type_size * 0.95)
        application.setFont(font)
        application.setStyleSheet(_style_sheet(self.theme))
        self.changed.emit()

    def mono(self, *, scale: float = 1.0, bold: bool = False) -> QFont:
        """Return the fixed-width font for numbers, so that live values do not jump."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.theme.type_size * 0.95 * scale)
        font.setBold(bold)
        return font

    def font(self, *, scale: float = 1.0, bold: bool = False) -> QFont:
        """Return the text font at a scale of the normal size."""
        font = QFont(QApplication.font())
        font.setPointSizeF(self.theme.type_size * 0.95 * scale)
        font.setBold(bold)
        return font

    def icon(self, name: str, colour: str | None = None) -> QIcon:
        """Return an icon of ``resources/icons`` drawn in a colour (the text colour if none is given)."""
        icon = QIcon()
        icon.addPixmap(_pixmap(name, colour or self.theme.text))
        icon.addPixmap(_pixmap(name, self.theme.strong_border), QIcon.Mode.Disabled)
        return icon


def _pixmap(name: str, colour: str) -> QPixmap:
    svg = (places.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    ratio = QGuiApplication.primaryScreen().devicePixelRatio() if QGuiApplication.primaryScreen() else 1.0
    pixmap = QPixmap(round(48 * ratio), round(48 * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(svg.replace("currentColor", colour).encode()).render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _palette(theme: Theme) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: theme.window, QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.panel, QPalette.ColorRole.AlternateBase: theme.sunken,
        QPalette.ColorRole.Text: theme.text, QPalette.ColorRole.Button: theme.panel,
        QPalette.ColorRole.ButtonText: theme.text, QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent, QPalette.ColorRole.ToolTipBase: theme.text,
        QPalette.ColorRole.ToolTipText: theme.panel, QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Link: theme.accent_text, QPalette.ColorRole.Mid: theme.border,
    }  # fmt: skip
    palette = QPalette()
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.strong_border))
    return palette


def _style_sheet(theme: Theme) -> str:
    text = (places.resources() / "themes" / "nnsim.qss").read_text(encoding="utf-8")
    values = {name: getattr(theme, name) for name in Theme.__dataclass_fields__}
    lengths = {
        f"px{size}": f"{theme.px(size)}px" for size in (1, 2, 3, 4, 6, 8, 10, 12, 14, 16, 20, 22, 24, 28, 32)
    }
    points = {f"pt{size}": f"{theme.type_size * 0.095 * size:.2f}pt" for size in (8, 9, 10, 11, 12, 14, 16)}
    icons = {"icons": (places.resources() / "icons").as_posix()}
    return Template(text).substitute(values | lengths | points | icons)
