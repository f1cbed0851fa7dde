"""How the rows are divided into training, validation and test."""

import msgspec
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.data.recipe import Split
from nnsim.gui.document import Document
from nnsim.gui.fields import Gesture
from nnsim.gui.panels.data.split_bar import SplitBar
from nnsim.gui.theme import Look
from nnsim.gui.widgets import label


class SplitSection(QWidget):
    """The split bar under its title."""

    def __init__(self, document: Document, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._gesture = Gesture("split")
        self.bar = SplitBar(look)
        self.bar.changed.connect(lambda split: self._set(split))
        self.bar.moved.connect(lambda split: self._set(split, merge=self._gesture.key()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(self.tr("Split")))
        column.addWidget(self.bar)

    def show_document(self) -> None:
        """Show the Document's split and the rows of its parts."""
        dataset = self._document.dataset
        counts = (dataset.count("train"), dataset.count("validation"), dataset.count("test"))
        self.bar.show_split(self._document.project.recipe.split, counts)

    def _set(self, split: Split, *, merge: str = "") -> None:
        recipe = msgspec.structs.replace(self._document.project.recipe, split=split)
        self._document.set_recipe(self.tr("Change split"), recipe, merge=merge)
