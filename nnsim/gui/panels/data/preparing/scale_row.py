"""A row of chips for how inputs or targets are scaled: the usual ways, and a menu with all others."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QCoreApplication, QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from nnsim.gui.widgets import Chip, ChipRow, label

translate = QCoreApplication.translate

GAP = 3
"""Pixels between two chips."""

USUAL = ("none", "0-1", "z-score")
"""Scalings with a chip of their own."""


def scale_names() -> dict[str, str]:
    """Return what each scaling is called."""
    return {
        "none": translate("Scaling", "none"),
        "0-1": translate("Scaling", "0–1"),
        "-1..1": translate("Scaling", "±1"),
        "z-score": translate("Scaling", "z-score"),
        "robust": translate("Scaling", "robust"),
        "pca": translate("Scaling", "PCA"),
        "whitening": translate("Scaling", "whitening"),
    }


def scale_tips() -> dict[str, str]:
    """Return what each scaling does."""
    return {
        "none": translate("Scaling", "As in the data"),
        "0-1": translate("Scaling", "The smallest value becomes 0, the largest 1"),
        "-1..1": translate("Scaling", "The smallest value becomes −1, the largest 1"),
        "z-score": translate("Scaling", "Mean 0, standard deviation 1"),
        "robust": translate("Scaling", "Median 0, distance between the quartiles 1: outliers count little"),
        "pca": translate("Scaling", "Turned to the principal components: no two inputs go together"),
        "whitening": translate("Scaling", "Principal components, each with the standard deviation 1"),
    }


class ScaleRow(QWidget):
    """Shows which scaling is on, and has another one chosen.

    Parameters
    ----------
    scales : sequence of str
        Those that can be chosen.

    Signals
    -------
    chosen : str
        Another scaling.
    columns_wanted
        Each column shall be shown with its own scaling.
    """

    chosen = Signal(str)
    columns_wanted = Signal()

    def __init__(self, text: str, scales: Sequence[str]) -> None:
        super().__init__()
        names, tips = scale_names(), scale_tips()
        self.row = ChipRow([(scale, names[scale]) for scale in USUAL])
        self.row.setAccessibleName(text)
        self.row.chosen.connect(self.chosen)
        self.more = Chip("…")
        self.more.setAccessibleName(self.tr("More about %1").replace("%1", text))
        self.more.clicked.connect(self._open)
        for key, chip in self.row.chips.items():
            chip.setProperty("role", "snug")
            chip.setToolTip(tips[key])
        self.more.setProperty("role", "snug")
        self._key, self._own = "none", 0
        self._make_menu(scales)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GAP)
        self.row.layout().setSpacing(GAP)
        line.addWidget(label(text), 1)
        line.addWidget(self.row)
        line.addWidget(self.more)

    def _make_menu(self, scales: Sequence[str]) -> None:
        names, tips = scale_names(), scale_tips()
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self.choices = {}
        for scale in scales:
            action = self.menu.addAction(names[scale], lambda scale=scale: self.chosen.emit(scale))
            action.setCheckable(True)
            action.setToolTip(tips[scale])
            self.choices[scale] = action
        self.menu.addSeparator()
        self.columns = self.menu.addAction(
            self.tr("Each column, with its numbers…"), self.columns_wanted.emit
        )

    def show_scale(self, key: str, own: int, *, possible: Collection[str], single: bool) -> None:
        """Show which scaling is on.

        Parameters
        ----------
        key : str
            Of all columns.
        own : int
            How many columns have another one of their own.
        possible : collection of str
            The scalings that suit the data.
        single : bool
            Whether columns can have scalings of their own.
        """
        other = key not in USUAL
        self.row.choose("" if other else key)
        self.row.chips["z-score"].setHidden(other)
        self.row.chips["0-1"].setHidden(other and own > 0)
        texts = [f"{scale_names()[key]} ▾" if other else "", f"+{own}" if own else ""]
        self.more.setText(" ".join(filter(None, texts)) or "…")
        self.more.setChecked(other or own > 0)
        self._key, self._own = key, own
        self.more.setToolTip(self._tip())
        for scale, action in self.choices.items():
            action.setChecked(scale == key)
            action.setEnabled(scale in possible)
        self.columns.setEnabled(single)

    def _tip(self) -> str:
        if self._own == 1:
            return self.tr("1 column is scaled in its own way")
        if self._own:
            return self.tr("%1 columns are scaled in their own way").replace("%1", str(self._own))
        return scale_tips()[self._key] if self._key not in USUAL else self.tr("All scalings, and the numbers")

    def _open(self) -> None:
        self.more.setChecked(self._key not in USUAL or self._own > 0)
        self.menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))
