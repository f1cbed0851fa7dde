"""How the rows are divided into training, validation and test."""

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from nnsim.data.recipe import Images, Reviews, Split
from nnsim.gui.document import Document
from nnsim.gui.fields import Gesture
from nnsim.gui.panels.data.preparing.split_bar import SplitBar
from nnsim.gui.panels.data.preparing.split_popup import Shown, SplitPopup
from nnsim.gui.theme import Look
from nnsim.gui.widgets import label


class SplitSection(QWidget):
    """The split bar under its title and the numbers of rows; a popup has the other values.

    Signals
    -------
    evaluation_wanted
        The network shall be evaluated with k folds.
    """

    evaluation_wanted = Signal()

    def __init__(self, document: Document, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._gesture = Gesture("split")
        self.counts = label("", "muted")
        self.counts.setToolTip(self.tr("Rows that train · validate · test"))
        self.more = QToolButton()
        self.more.setText("…")
        self.more.setProperty("role", "plain")
        self.more.setAccessibleName(self.tr("More about the split"))
        self.more.setToolTip(self.tr("Shares or numbers of rows, order, classes, seed, folds"))
        self.bar, self.popup = SplitBar(look), SplitPopup(document.undo_stack, look, self)
        self.more.clicked.connect(self._open)
        self.bar.opened.connect(self._open)
        for source in (self.bar.changed, self.popup.changed):
            source.connect(lambda split: self._set(split))
        for source in (self.bar.moved, self.popup.stepped):
            source.connect(lambda split: self._set(split, merge=self._gesture.key()))
        self.popup.evaluation_wanted.connect(self.evaluation_wanted)
        self._arrange()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(label(self.tr("Split")), 1)
        top.addWidget(self.counts)
        top.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(top)
        column.addWidget(self.bar)

    def show_document(self) -> None:
        """Show the Document's split and the rows of its parts."""
        recipe, dataset = self._document.project.recipe, self._document.dataset
        counts = (dataset.count("train"), dataset.count("validation"), dataset.count("test"))
        own_test = isinstance(recipe.source, Images | Reviews) and not recipe.split.folds
        shown = Shown(recipe.split, counts, own_test=own_test, classes=dataset.task != "regression")
        self.bar.show_split(recipe.split, counts, fixed_test=shown.fixed_test)
        self.popup.show_split(shown)
        self.counts.setText(self.tr("%1 rows").replace("%1", " · ".join(f"{count:,}" for count in counts)))

    def _open(self) -> None:
        self.popup.open_at(self.bar, self.popup.parts[0])

    def _set(self, split: Split, *, merge: str = "") -> None:
        recipe = replace(self._document.coming, split=split)
        self._document.set_recipe(self.tr("Change split"), recipe, merge=merge)
