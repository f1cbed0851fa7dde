"""The fields of a generated set: samples, noise, seed, and how many classes where that can be chosen."""

from PySide6.QtWidgets import QWidget

from nnsim.data.making.sources import CLASSES
from nnsim.data.recipe import RANGES, Generator
from nnsim.gui.document import Document
from nnsim.gui.numerals import Numbers, add
from nnsim.gui.panels.data.forms.source_form import SourceForm
from nnsim.gui.theme import Look

WITH_CLASSES = "blobs"
"""The set that has as many classes as a person wants."""


class GeneratorForm(SourceForm):
    """Samples, noise and seed of a generated set."""

    SOURCES = Generator

    def __init__(self, document: Document, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(document, look, parent)
        classes, noise = Numbers(CLASSES, whole=True), Numbers(RANGES["recipe.source.noise"], percent=True)
        self.add_number("classes", self.tr("Classes"), self.tr("Change classes"), classes, add(1))
        self.add_samples()
        self.add_number("noise", self.tr("Noise"), self.tr("Change noise"), noise, add(0.05))
        self.add_seed()

    def show_document(self) -> None:
        """Show the values of the set in use."""
        super().show_document()
        self.rows["classes"].setVisible(self.source.kind == WITH_CLASSES)
