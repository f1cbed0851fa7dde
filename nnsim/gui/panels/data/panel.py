"""The data panel: which data, how much of it, how it is divided and scaled."""

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nnsim.data.recipe import (
    Bundled,
    File,
    Function,
    Generator,
    Images,
    Recipe,
    Reviews,
    Source,
)
from nnsim.data.sets.bundled import DIGITS
from nnsim.errors import NnsimError
from nnsim.gui.document import Change, Document
from nnsim.gui.panels.data.opening import Opening, table, whole
from nnsim.gui.panels.data.preparation import Preparation
from nnsim.gui.panels.data.set_form import SetForm, set_title
from nnsim.gui.panels.data.source_forms import FunctionForm, GeneratorForm
from nnsim.gui.panels.data.source_grid import SourceGrid
from nnsim.gui.panels.data.table_form import TableForm
from nnsim.gui.session import Session
from nnsim.gui.theme import Look
from nnsim.gui.widgets import Panel

BUSY_AFTER_MS = 200
"""Shorter waits are not shown."""


class DataPanel(Panel):
    """Shows and changes the Recipe of the Document."""

    def __init__(
        self, document: Document, session: Session, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self._document, self._look = document, look
        self.opening = Opening(document, look, self)
        self.title.setText(self.tr("Data"))
        self.setAccessibleName(self.tr("Data"))
        self.open_button = QPushButton(self.tr("Open CSV…"))
        self.open_button.setToolTip(self.tr("Take data from a file (Ctrl+I); or drop one on the window"))
        self.open_button.clicked.connect(self.opening.open_csv)
        self.sets_button = QPushButton(self.tr("Sets ▾"))
        self.sets_button.setToolTip(self.tr("Images and texts that many books and courses use"))
        self.sets_button.setMenu(self._sets_menu())
        self.header.addWidget(self.sets_button)
        self.header.addWidget(self.open_button)
        self.body.setSpacing(7)
        self._make_busy()
        self._make_sources()
        self.preparation = Preparation(document, look)
        self.body.addWidget(self.preparation)
        document.changed.connect(self._document_changed)
        document.failed.connect(self._show_again)
        document.busy_changed.connect(self._busy_changed)
        document.missing.connect(self._show)
        self._show()

    # ------------------------------------------------------------------ making

    def _make_busy(self) -> None:
        self.busy = QWidget()
        row = QVBoxLayout(self.busy)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        top = QHBoxLayout()
        self.busy_text = QLabel()
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self._document.cancel_reading)
        top.addWidget(self.busy_text, 1)
        top.addWidget(self.cancel)
        line = QProgressBar()
        line.setRange(0, 0)
        line.setTextVisible(False)
        line.setFixedHeight(4)
        row.addLayout(top)
        row.addWidget(line)
        self.busy.hide()
        self._busy_timer = QTimer(self)
        self._busy_timer.setSingleShot(True)
        self._busy_timer.setInterval(BUSY_AFTER_MS)
        self._busy_timer.timeout.connect(self.busy.show)

    def _sets_menu(self) -> QMenu:
        menu = QMenu(self)
        digits = Bundled(DIGITS)
        menu.addAction(self.tr("Digits, 8 × 8 pixels"), lambda: self._choose_set(digits, 0.7))
        for source in (Images("mnist"), Images("fashion_mnist"), Reviews()):
            menu.addAction(set_title(source), lambda source=source: self._choose_set(source, 0.9))
        return menu

    def _make_sources(self) -> None:
        self.sources = SourceGrid(self._look)
        self.sources.chosen.connect(self._choose_source)
        self.generator_form = GeneratorForm(self._document, self._look)
        self.function_form = FunctionForm(self._document, self._look)
        self.table_form = TableForm(self._document, self._look)
        self.table_form.change_wanted.connect(self.opening.change)
        self.set_form = SetForm(self._document)
        self.set_form.folder_wanted.connect(self.opening.choose_folder)
        self.body.addWidget(self.busy)
        self.body.addWidget(self.sources)
        for form in (self.generator_form, self.function_form, self.table_form, self.set_form):
            self.body.addWidget(form)

    # ------------------------------------------------------------------ from the person to the Document

    def _choose_source(self, source: Source) -> None:
        """Use a ready-made source with the values that a person chose for the one before."""
        text = self.tr("Choose data")
        if isinstance(source, Bundled):
            self.opening.use(text, table(self._document.project.recipe, source))
            self._show()
            return
        before = self._document.project.recipe.source
        self._set_recipe(text, source=_like(source, before), inputs=None, targets=None)
        self._show()

    def _choose_set(self, source: Source, train: float) -> None:
        self.opening.use(self.tr("Choose data"), whole(self._document.project.recipe, source, train))
        self._show()

    def _set_recipe(self, text: str, **changes: object) -> None:
        recipe: Recipe = msgspec.structs.replace(self._document.project.recipe, **changes)
        self._document.set_recipe(text, recipe)

    # ------------------------------------------------------------------ from the Document to the person

    def _document_changed(self, change: Change) -> None:
        if change.recipe:
            self._show()

    def _show(self) -> None:
        recipe = self._document.project.recipe
        source = recipe.source
        self.sources.show_source(source)
        self.generator_form.setVisible(isinstance(source, Generator))
        self.function_form.setVisible(isinstance(source, Function))
        self.table_form.setVisible(isinstance(source, File | Bundled))
        self.set_form.setVisible(isinstance(source, Images | Reviews))
        if isinstance(source, Generator):
            self.generator_form.show_source(source)
        elif isinstance(source, Function):
            self.function_form.show_source(source)
        elif isinstance(source, Images | Reviews):
            self.set_form.show_source(source)
        elif isinstance(source, File | Bundled):
            self.table_form.show_recipe(recipe)

    def _show_again(self, _error: NnsimError) -> None:
        """Show the values that stayed, where a change could not be made."""
        self._show()

    def _busy_changed(self, text: str) -> None:
        self.busy_text.setText(text)
        if text:
            self._busy_timer.start()
        else:
            self._busy_timer.stop()
            self.busy.hide()


def _like(source: Source, before: Source) -> Source:
    """Return a source with the values that the one before has too; its noise only if it means the same."""
    if type(source) is type(before):
        keep = {"samples", "noise", "seed", "low", "high"}
        if getattr(source, "noise_unit", "") != getattr(before, "noise_unit", ""):
            keep.remove("noise")
    elif isinstance(before, Generator | Function):
        keep = {"samples", "seed"}
    else:
        return source
    names = keep & set(source.__struct_fields__)
    return msgspec.structs.replace(source, **{name: getattr(before, name) for name in names})
