"""What becomes of missing values, and how many rows or values that costs."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nnsim.data.dataset import Dataset
from nnsim.data.making.sources import NUMBERS
from nnsim.data.recipe import Recipe
from nnsim.gui.fields import ChoiceField, NumberField
from nnsim.gui.numerals import Numbers, add
from nnsim.gui.panels.data.importing.row import FormatRow
from nnsim.gui.panels.data.importing.words import lost_text
from nnsim.gui.theme import Look
from nnsim.gui.widgets import label

MANY = 0.2
"""Share of the rows that are not to be left out without a thought."""


class MissingFields(QWidget):
    """The policy, its constant, and the count.

    Signals
    -------
    changed : str, object
        The field of the Recipe, `missing` or `constant`, and its new value.
    """

    changed = Signal(str, object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = self.tr("Handling")
        choices = [
            ("drop", self.tr("leave out")), ("mean", self.tr("mean")), ("median", self.tr("median")),
            ("most frequent", self.tr("most frequent")), ("constant", self.tr("number")),
        ]  # fmt: skip
        self.policy = ChoiceField(look, name, choices)
        self.policy.setToolTip(
            self.tr("Leave out rows without a value, or put one there: fitted to the training rows")
        )
        self.policy.chosen.connect(lambda key: self.changed.emit("missing", key))
        constant = self.tr("Filled with")
        self.constant = NumberField(look, constant, Numbers(NUMBERS), add(1))
        for signal in (self.constant.committed, self.constant.stepped):
            signal.connect(lambda value: self.changed.emit("constant", value))
        self.constant_row = FormatRow(look, constant, self.constant)
        self.count: QLabel = label("", "muted")
        self.count.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(FormatRow(look, name, self.policy))
        column.addWidget(self.constant_row)
        column.addWidget(self.count)

    def show_recipe(self, recipe: Recipe) -> None:
        """Show what a recipe says."""
        self.policy.choose(recipe.missing)
        self.constant.set_value(recipe.constant)
        self.constant_row.setVisible(recipe.missing == "constant")

    def show_count(self, dataset: Dataset | None) -> None:
        """Show how many rows were left out and how many values filled in."""
        self.count.setText(lost_text(dataset) if dataset is not None else "")
        many = dataset is not None and dataset.dropped > MANY * (dataset.dropped + dataset.rows)
        role = "hint" if many else "muted"
        if self.count.property("role") != role:
            self.count.setProperty("role", role)
            self.count.style().unpolish(self.count)
            self.count.style().polish(self.count)
