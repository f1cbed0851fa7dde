"""How inputs and targets are scaled."""

import msgspec
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.data.recipe import Recipe
from nnsim.gui.document import Document
from nnsim.gui.widgets import ChipRow, label


class ScalingSection(QWidget):
    """A row of chips for the inputs, and one for targets that are numbers."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(7)
        self.inputs = self._row(self.tr("Scaling"), "scaling", self.tr("Change scaling"))
        self.targets = self._row(self.tr("Target"), "target_scaling", self.tr("Change target scaling"))

    def show_document(self) -> None:
        """Show how the Document's data is scaled."""
        recipe = self._document.project.recipe
        for chips, key in ((self.inputs, recipe.scaling), (self.targets, recipe.target_scaling)):
            chips.choose(key if key in chips.chips else "")
        self.targets.parentWidget().setVisible(self._document.dataset.task == "regression")

    def _row(self, text: str, name: str, undo: str) -> ChipRow:
        texts = {"none": self.tr("none"), "0-1": self.tr("0–1"), "z-score": self.tr("z-score")}
        chips = ChipRow(list(texts.items()))
        chips.setAccessibleName(text)
        chips.chosen.connect(lambda key: self._set(undo, name, key))
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(label(text), 1)
        row.addWidget(chips)
        for chip in chips.chips.values():
            chip.setProperty("role", "compact")
        self._column.addWidget(line)
        return chips

    def _set(self, undo: str, name: str, key: str) -> None:
        recipe: Recipe = msgspec.structs.replace(self._document.project.recipe, **{name: key})
        self._document.set_recipe(undo, recipe)
