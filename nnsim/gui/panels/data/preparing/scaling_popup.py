"""Each column with its scaling and the fitted numbers, and what principal components are made of."""

from typing import get_args

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QWidget

from nnsim.data.preparing.fitted import FittedColumn, FittedComponent, columns, components
from nnsim.data.recipe import TURNING, ColumnScale
from nnsim.gui.document import Document
from nnsim.gui.numerals import short
from nnsim.gui.panels.data.popup import Popup
from nnsim.gui.panels.data.preparing.figures_table import FiguresTable
from nnsim.gui.panels.data.preparing.scale_row import scale_names, scale_tips
from nnsim.gui.theme import Look
from nnsim.gui.widgets import ChipRow, label

ROWS = 8
"""Rows of a table that are seen at once."""

MOST = 400
"""Columns that are listed at most."""

PARTS = 4
"""Columns that are named of a component, those it has most of."""

AS_ALL = "all"
"""Stands for the scaling of a column that has none of its own."""


class ScalingPopup(Popup):
    """A table of columns, of which some are chosen and scaled in another way.

    Signals
    -------
    chosen : tuple of str, str
        Columns by name and their scaling, or `AS_ALL`.
    """

    chosen = Signal(object, str)

    def __init__(self, document: Document, look: Look, parent: QWidget) -> None:
        super().__init__(document.undo_stack, parent)
        self._document, self._look = document, look
        self._columns: tuple[FittedColumn, ...] = ()
        tr = self.tr
        heading = (tr("Column"), tr("Scaling"), tr("Centre"), tr("Scale"))
        self.table = FiguresTable(tr("Scaling of each column"), heading, numbers_from=2)
        self.table.itemSelectionChanged.connect(self._show_choice)
        heading = (tr("Component"), tr("Variance"), tr("Made of"))
        self.components = FiguresTable(tr("Principal components"), heading, numbers_from=1, wide=2)
        self.components.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        names, tips = scale_names(), scale_tips()
        choices = [(AS_ALL, tr("as all")), *((scale, names[scale]) for scale in get_args(ColumnScale))]
        self.scales = ChipRow(choices)
        self.scales.setAccessibleName(tr("Scaling of the chosen columns"))
        for key, chip in self.scales.chips.items():
            chip.setProperty("role", "compact")
            chip.setToolTip(tips.get(key, tr("As all columns are scaled")))
        self.scales.chosen.connect(self._choose)
        self._arrange()
        look.changed.connect(self._dress)
        self._dress()

    def _arrange(self) -> None:
        line = QHBoxLayout()
        line.addWidget(label(self.tr("Chosen columns")), 1)
        line.addWidget(self.scales)
        self.rows.addWidget(self.table)
        self.rows.addLayout(line)
        self.rows.addWidget(self.components)
        self.about = label("", "muted")
        self.rows.addWidget(self.about)

    def _dress(self) -> None:
        for table, width in ((self.table, 400), (self.components, 560)):
            table.setMinimumWidth(self._look.theme.px(width))

    # ------------------------------------------------------------------ showing

    def open_beneath(self, opener: QWidget) -> None:
        """Open beneath a widget; the first column is chosen."""
        self._fill()
        self.table.selectRow(0)
        self.open_at(opener, self.table)

    def show_document(self) -> None:
        """Show how the Document's columns are scaled now, if anybody sees it."""
        if self.isVisible():
            self._fill()

    def _fill(self) -> None:
        recipe, data = self._document.project.recipe, self._document.dataset
        before = [column.name for column in self._columns]
        self._columns = columns(recipe, data)[:MOST]
        kept = self.table.chosen_rows if before == [column.name for column in self._columns] else []
        self.table.show_rows([self._texts(column) for column in self._columns])
        self.table.fit_height(ROWS)
        self.table.choose_rows(kept)
        made = components(recipe, data)[:MOST]
        self.components.show_rows([_component_texts(place, part) for place, part in enumerate(made, 1)])
        self.components.fit_height(ROWS)
        self.components.setVisible(bool(made))
        self.about.setText(self._about(recipe.scaling))
        self._show_choice()
        self.resize_to_content()

    def _about(self, scaling: str) -> str:
        """Return how the numbers are used."""
        if scaling == "whitening":
            text = self.tr("input = sum of (value − centre) × weight, ÷ its deviation")
        elif scaling == "pca":
            text = self.tr("input = sum of (value − centre) × weight")
        else:
            text = self.tr("input = (value − centre) ÷ scale")
        return self.tr("%1 · fitted to the training rows only").replace("%1", text)

    def _texts(self, column: FittedColumn) -> tuple[str, ...]:
        title = column.title if column.role == "input" else self.tr("%1 (target)").replace("%1", column.title)
        if column.how is None:
            return title, self.tr("no number"), "", ""
        how = scale_names()[column.how]
        scale = "" if column.how in TURNING else short(column.scale)
        return title, f"{how} •" if column.own else how, short(column.centre), scale

    def _scalable(self) -> list[FittedColumn]:
        """Return the chosen columns that can be scaled."""
        chosen = (self._columns[row] for row in self.table.chosen_rows if row < len(self._columns))
        return [column for column in chosen if column.how is not None]

    def _show_choice(self) -> None:
        """Show how the chosen columns are scaled, if all in the same way."""
        chosen = self._scalable()
        kinds = {str(column.how) if column.own else AS_ALL for column in chosen}
        self.scales.setEnabled(bool(chosen))
        self.scales.choose(kinds.pop() if len(kinds) == 1 else "")

    # ------------------------------------------------------------------ from the person

    def _choose(self, key: str) -> None:
        names = tuple(column.name for column in self._scalable())
        self.chosen.emit(names, key)


def _component_texts(number: int, component: FittedComponent) -> tuple[str, str, str]:
    """Return the number of a component, its share, and the columns it has most of."""
    parts = sorted(component.parts, key=lambda part: -abs(part[1]))[:PARTS]
    terms = [f"{'−' if weight < 0 else '+'} {abs(weight):.2f} {title}" for title, weight in parts]
    rest = " …" if len(component.parts) > PARTS else ""
    return str(number), f"{component.share * 100:.1f} %", " ".join(terms).removeprefix("+ ") + rest
