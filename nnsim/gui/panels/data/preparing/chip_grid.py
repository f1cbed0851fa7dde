"""Chips in rows of equal width: as many beside each other as have room."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from nnsim.gui.theme import Look
from nnsim.gui.widgets import Chip

ROWS = {4: 3, 3: 3, 2: 4}
"""How many rows are filled, by the chips of a row."""

MOST = 12
"""So many chips have a place at most."""

GAP = 5
"""Pixels between two chips."""


class NameChip(Chip):
    """A chip whose text is cut where it has no room; its tool tip should say it in full.

    Attributes
    ----------
    stays : bool
        Whether others are left behind the fold before it.
    """

    def __init__(self, text: str) -> None:
        super().__init__("")
        self.setProperty("role", "tight")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.stays = False
        self._full = text
        self.name(text)

    def name(self, text: str) -> None:
        """Show another text."""
        self._full = text
        self.setAccessibleName(text)
        self._fit()

    @property
    def wanted(self) -> int:
        """The width that the whole text needs."""
        return self._metrics.horizontalAdvance(self._full) + self._rim

    @property
    def _rim(self) -> int:
        """Pixels of a chip to the left and right of its text."""
        return round(self.fontMetrics().height() * 0.4)

    @property
    def _metrics(self) -> QFontMetrics:
        """The sizes of the widest type that the chip is ever in: a chip that is on is bold."""
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if self.isCheckable() else font.weight())
        return QFontMetrics(font)

    def sizeHint(self) -> QSize:
        return QSize(self.wanted, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * self._rim, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show as much of the text as has room."""
        room, metrics = self.width() - self._rim, self._metrics
        fits = metrics.horizontalAdvance(self._full) <= room
        text = self._full if fits else metrics.elidedText(self._full, Qt.TextElideMode.ElideRight, room)
        self.setText(text.replace("&", "&&"))


class ChipGrid(QWidget):
    """Chips in two to four columns; where there are too many, the last but one says how many more there are.

    Parameters
    ----------
    more, last : NameChip
        What stands for the chips without a place, and what always ends the grid.
    """

    def __init__(self, look: Look, more: NameChip, last: NameChip) -> None:
        super().__init__()
        self._chips: Sequence[NameChip] = ()
        self._total = 0
        self._more, self._last = more, last
        for chip in (more, last):
            chip.setParent(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        look.changed.connect(self._arrange)

    def show_chips(self, chips: Sequence[NameChip], total: int) -> None:
        """Show these chips, the first of so many that there are."""
        self._chips, self._total = chips, total
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = self._columns()
        shown = self._that_fit(columns)
        folded = self._total - len(shown)
        self._more.name(self.tr("+%1 more").replace("%1", f"{folded:,}"))
        placed = [*shown, *([self._more] if folded else []), self._last]
        for chip in (*self._chips, self._more):
            chip.setVisible(chip in placed)
        for chip, (row, column, cells) in zip(placed, self._cells(placed, columns), strict=True):
            self._grid.addWidget(chip, row, column, 1, cells)
        for before, after in pairwise(placed):
            self.setTabOrder(before, after)
        for column in range(max(ROWS)):
            self._grid.setColumnStretch(column, int(column < columns))

    def _columns(self) -> int:
        """Return how many chips stand beside each other, so that most of them have room for their texts."""
        widths = sorted(chip.wanted for chip in (*self._chips, self._last))
        usual = widths[round(0.75 * (len(widths) - 1))]
        return next((count for count in (4, 3) if usual <= self._cell(count)), 2)

    def _cell(self, columns: int) -> float:
        """Return the width of a chip in one of so many columns."""
        return (self.width() + GAP) / columns - GAP

    def _that_fit(self, columns: int) -> list[NameChip]:
        """Return the chips that have a place; those that stay are the last to be left behind the fold."""
        chips = list(self._chips)
        if len(chips) == self._total and self._rows([*chips, self._last], columns) <= ROWS[columns]:
            return chips
        while chips and self._rows([*chips, self._more, self._last], columns) > ROWS[columns]:
            others = [chip for chip in chips if not chip.stays]
            chips.remove((others or chips)[-1])
        return chips

    def _rows(self, chips: Sequence[NameChip], columns: int) -> int:
        return self._cells(chips, columns)[-1][0] + 1

    def _cells(self, chips: Sequence[NameChip], columns: int) -> list[tuple[int, int, int]]:
        """Return row, column and number of cells of each chip; long names take two where cells are small."""
        places, row, column = [], 0, 0
        for chip in chips:
            cells = 2 if columns > 2 and chip.wanted > self._cell(columns) else 1
            if column + cells > columns:
                row, column = row + 1, 0
            places.append((row, column, cells))
            column += cells
        return places
