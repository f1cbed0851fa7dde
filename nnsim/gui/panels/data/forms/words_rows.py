"""How the texts of a table become inputs: how many words, and whether they are counted."""

from msgspec.structs import replace
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.data.recipe import RANGES, Words
from nnsim.gui.document import Document
from nnsim.gui.fields import ChoiceField, FormRow, Gesture, NumberField
from nnsim.gui.numerals import Numbers, marks
from nnsim.gui.theme import Look


class WordsRows(QWidget):
    """The size of the vocabulary, and what an input says of its word."""

    def __init__(self, document: Document, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        numbers = Numbers(RANGES["recipe.words.size"], whole=True)
        self.size = NumberField(look, self.tr("Words"), numbers, marks(1, 2, 5))
        self.size.set_about(self.tr("So many of the most frequent words of the training rows become inputs"))
        gesture = Gesture("words size")
        self.size.committed.connect(lambda size: self._set(self.tr("Change words"), size=int(size)))
        self.size.stepped.connect(
            lambda size: self._set(self.tr("Change words"), merge=gesture.key(), size=int(size))
        )
        kinds = [("occur", self.tr("0 or 1")), ("count", self.tr("how often"))]
        self.counts = ChoiceField(look, self.tr("An input says"), kinds)
        self.counts.setToolTip(self.tr("Whether a word occurs in the text, or how often"))
        self.counts.chosen.connect(
            lambda key: self._set(self.tr("Change how words count"), counts=key == "count")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(FormRow(self.tr("Words"), self.size))
        column.addWidget(FormRow(self.tr("An input says"), self.counts))

    def show_words(self, words: Words) -> None:
        """Show how texts become inputs."""
        self.size.set_value(words.size)
        self.counts.choose("count" if words.counts else "occur")

    def _set(self, undo: str, *, merge: str = "", **changes: int) -> None:
        recipe = self._document.coming  # texts may still be read for the last change
        words = replace(recipe.words, **changes)
        self._document.set_recipe(undo, replace(recipe, words=words), merge=merge)
