"""A target of a function: its name, its formula, and a button at the end."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from nnsim.gui.fields import TextField
from nnsim.gui.theme import Look
from nnsim.gui.widgets import label

NARROW, WIDE = 36, 84
"""Least and greatest width of a name."""


class OutputRow(QWidget):
    """``y = 10 + 3*x1``, with a plus at its end, or a cross.

    Signals
    -------
    pressed
        The button at the end was pressed.
    """

    pressed = Signal()

    def __init__(
        self, look: Look, check_name: Callable[[str], object], check_formula: Callable[[str], object]
    ) -> None:
        super().__init__()
        self._look = look
        self._menu: QMenu | None = None
        self.name = TextField(look, self.tr("Name of the output"), check_name)
        self.formula = TextField(look, self.tr("Formula"), check_formula)
        self.button = QToolButton()
        self.button.setProperty("role", "plain")
        self.button.clicked.connect(self.pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.name)
        row.addWidget(label("="))
        row.addWidget(self.formula, 1)
        row.addWidget(self.button)
        look.changed.connect(self._dress)

    def show_output(self, name: str, formula: str) -> None:
        """Show name and formula; what is being typed is left alone."""
        self.name.show_text(name)
        self.formula.show_text(formula)
        about = self.tr("Over x1, x2, …; for example 10 + 3*x1 - 4*x2 or sin(6*x1)")
        self.formula.set_about(f"{formula}\n{about}")  # long formulas have no room in the field
        self._fit_name()

    def set_button(self, icon: str, text: str) -> None:
        """Say what the button at the end does."""
        self._icon = icon
        self.button.setAccessibleName(text)
        self.button.setToolTip(text)
        self._dress()

    def offer(self, texts: Sequence[tuple[str, str]], chosen: Callable[[str], object]) -> None:
        """Add a small menu of ready-made formulas, each a key and a text, at the end of the field."""
        self._menu = QMenu(self)
        for key, text in texts:
            self._menu.addAction(text, lambda key=key: chosen(key))
        self._opener = self.formula.addAction(QIcon(), QLineEdit.ActionPosition.TrailingPosition)
        self._opener.setToolTip(self.tr("Ready-made formulas"))
        self._opener.triggered.connect(self.open_menu)
        self._dress()

    def open_menu(self) -> None:
        """Show the ready-made formulas."""
        assert self._menu is not None
        self._menu.popup(self.formula.mapToGlobal(QPoint(0, self.formula.height())))

    def _dress(self) -> None:
        muted, px = self._look.theme.muted, self._look.theme.px
        self._fit_name()
        self.button.setIcon(self._look.icon(self._icon, muted))
        self.button.setIconSize(QSize(px(12), px(12)))
        if self._menu is not None:
            self._opener.setIcon(self._look.icon("chevron", muted))

    def _fit_name(self) -> None:
        """Give the name as much room as it needs, the formula the rest."""
        px, text = self._look.theme.px, self.name.fontMetrics().horizontalAdvance(self.name.text())
        self.name.setFixedWidth(min(max(text + px(24), px(NARROW)), px(WIDE)))
