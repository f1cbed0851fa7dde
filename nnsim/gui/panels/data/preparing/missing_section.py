"""What becomes of missing values, and how many there were; there where a table has any."""

from typing import Any

from msgspec.structs import replace
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.data.dataset import Dataset
from nnsim.data.recipe import NUMBERS
from nnsim.gui.document import Document
from nnsim.gui.fields import ChoiceField, FormRow, Gesture, NumberField
from nnsim.gui.numerals import Numbers, add
from nnsim.gui.theme import Look
from nnsim.gui.widgets import label


class MissingSection(QWidget):
    """How missing values are treated, the number that may stand for them, and the count."""

    def __init__(self, document: Document, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        tr, undo = self.tr, self.tr("Change missing values")
        choices = [
            ("drop", tr("leave out")), ("mean", tr("mean")), ("median", tr("median")),
            ("most frequent", tr("most frequent")), ("constant", tr("number")),
        ]  # fmt: skip
        name = tr("Missing values")
        self.policy = ChoiceField(look, name, choices)
        self.policy.setToolTip(
            tr("Leave out rows without a value, or put one there: fitted to the training rows only")
        )
        self.policy.chosen.connect(lambda key: self._set(undo, "missing", key))
        self.constant = NumberField(look, tr("Filled with"), Numbers(NUMBERS), add(1))
        gesture = Gesture("missing constant")
        self.constant.committed.connect(lambda value: self._set(undo, "constant", value))
        self.constant.stepped.connect(lambda value: self._set(undo, "constant", value, merge=gesture.key()))
        self.constant_row = FormRow(tr("Filled with"), self.constant)
        self.count = label("", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        policy_row = FormRow(name, self.policy)
        policy_row.give_room()
        for row in (policy_row, self.constant_row, self.count):
            column.addWidget(row)

    def show_document(self) -> None:
        """Show what becomes of the missing values in the Document's data, if there are any."""
        recipe, dataset = self._document.project.recipe, self._document.dataset
        self.setVisible(dataset.dropped > 0 or dataset.filled > 0)
        self.policy.choose(recipe.missing)
        self.constant.set_value(recipe.constant)
        self.constant_row.setVisible(recipe.missing == "constant")
        self.count.setText(self._counted(dataset))

    def _counted(self, dataset: Dataset) -> str:
        """Return how many rows were left out and how many values filled, as far as there are any."""
        texts = (
            (dataset.dropped, self.tr("1 row left out"), self.tr("%1 rows left out")),
            (dataset.filled, self.tr("1 value filled"), self.tr("%1 values filled")),
        )
        parts = [
            one if count == 1 else several.replace("%1", f"{count:,}")
            for count, one, several in texts
            if count
        ]
        return " · ".join(parts)

    def _set(self, undo: str, name: str, value: Any, *, merge: str = "") -> None:
        recipe = replace(self._document.coming, **{name: value})
        self._document.set_recipe(undo, recipe, merge=merge)
