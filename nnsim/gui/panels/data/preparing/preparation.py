"""How rows become what a network learns from: filled, divided and scaled, and which inputs they make."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.errors import NnsimError
from nnsim.gui.changes import Change
from nnsim.gui.document import Document
from nnsim.gui.panels.data.preparing.features_section import FeaturesSection
from nnsim.gui.panels.data.preparing.folds_dialog import FoldsDialog
from nnsim.gui.panels.data.preparing.missing_section import MissingSection
from nnsim.gui.panels.data.preparing.scaling_section import ScalingSection
from nnsim.gui.panels.data.preparing.split_section import SplitSection
from nnsim.gui.theme import Look


class Preparation(QWidget):
    """The part of the Recipe that is the same whatever the source: each section shows and changes its values.

    A section has ``show_document``, which shows the values as they are.
    """

    def __init__(self, document: Document, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._look = document, look
        self.folds: FoldsDialog | None = None
        self.split = SplitSection(document, look)
        self.scaling = ScalingSection(document, look)
        self.features = FeaturesSection(document, look)
        self.missing = MissingSection(document, look)
        self.sections = (self.missing, self.split, self.scaling, self.features)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        for section in self.sections:
            column.addWidget(section)
        self.split.evaluation_wanted.connect(self.evaluate)
        self.features.scaling_wanted.connect(self.scaling.open_columns)
        document.changed.connect(self._document_changed)
        document.failed.connect(self._show_again)
        self._show()

    def evaluate(self) -> None:
        """Show how well the network does on rows it has not seen, by training it on k folds."""
        if self.folds is not None and not self.folds.isVisible():
            self.folds.deleteLater()
            self.folds = None
        if self.folds is None:
            self.folds = FoldsDialog(self._document, self._look, self.window())
        self.folds.show()
        self.folds.raise_()

    def _document_changed(self, change: Change) -> None:
        if change.recipe:
            self._show()

    def _show_again(self, _error: NnsimError) -> None:
        """Show the values that stayed, where a change could not be made."""
        self._show()

    def _show(self) -> None:
        for section in self.sections:
            section.show_document()
