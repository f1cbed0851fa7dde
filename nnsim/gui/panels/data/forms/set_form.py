"""What is shown of a large data set in use: what it is, how much of it, and where its files are."""

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from nnsim.data.dataset import Dataset
from nnsim.data.recipe import RANGES, Images, Reviews
from nnsim.data.sets import registry
from nnsim.errors import NnsimError
from nnsim.gui.document import Document
from nnsim.gui.fields import FormRow, Gesture, NumberField
from nnsim.gui.numerals import Numbers, marks
from nnsim.gui.panels.data.forms.headed import headed
from nnsim.gui.theme import Look
from nnsim.gui.widgets import OneLine

translate = QCoreApplication.translate


def set_title(source: Images | Reviews) -> str:
    """Return what to call a data set."""
    if isinstance(source, Reviews):
        return translate("Sets", "Film reviews (IMDB)")
    return {"mnist": "MNIST", "fashion_mnist": "Fashion-MNIST"}.get(source.name, source.name)


def content_text(dataset: Dataset) -> str:
    """Return how much there is of what, as ``70,000 images of 28 × 28``."""
    rows = f"{dataset.rows:,}"
    if dataset.image_shape:
        size = " × ".join(map(str, dataset.image_shape[:2]))
        return translate("Sets", "%1 images of %2").replace("%1", rows).replace("%2", size)
    text = translate("Sets", "%1 reviews, %2 words").replace("%1", rows)
    return text.replace("%2", f"{dataset.inputs.shape[1]:,}")


class SetForm(QWidget):
    """The name of the set, its size, a button for another folder, and how many words of reviews are inputs.

    Signals
    -------
    folder_wanted
        A person wants to take the files from another folder.
    """

    SOURCES = Images | Reviews

    folder_wanted = Signal()

    def __init__(self, document: Document, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.name, self.content, self.folder = OneLine("section"), OneLine(""), OneLine("muted")
        self.change = QPushButton(self.tr("Folder…"))
        self.change.setToolTip(self.tr("Take the files of this data set from another folder"))
        self.change.clicked.connect(self.folder_wanted)
        column = headed(self, self.name, self.change)
        column.addWidget(self.content)
        column.addWidget(self.folder)
        self.words = NumberField(
            look, self.tr("Words"), Numbers(RANGES["recipe.source.words"], whole=True), marks(1, 2, 5)
        )
        self.words.set_about(self.tr("So many of the most frequent words become inputs"))
        gesture = Gesture("reviews words")
        self.words.committed.connect(self._set_words)
        self.words.stepped.connect(lambda words: self._set_words(words, merge=gesture.key()))
        self.words_row = FormRow(self.tr("Words"), self.words)
        column.addWidget(self.words_row)

    def show_document(self) -> None:
        """Show the data set in use."""
        source = self._document.project.recipe.source
        self.name.setText(set_title(source))
        self.content.setText(content_text(self._document.dataset))
        try:
            folder = str(registry.locate(source, self._document.folder))
        except NnsimError:
            folder = ""  # it was moved away since it was read
        self.folder.setText(Path(folder).name)
        self.folder.setToolTip(folder)
        self.words_row.setVisible(isinstance(source, Reviews))
        if isinstance(source, Reviews):
            self.words.set_value(source.words)

    def _set_words(self, words: float, *, merge: str = "") -> None:
        recipe = self._document.coming  # reviews may still be read for the last change
        if isinstance(recipe.source, Reviews):
            source = replace(recipe.source, words=int(words))
            self._document.set_recipe(self.tr("Change words"), replace(recipe, source=source), merge=merge)
