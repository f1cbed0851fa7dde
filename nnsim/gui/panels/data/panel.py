"""The data panel: which data, what belongs to it, and how it is prepared. It arranges and decides little."""

from PySide6.QtWidgets import QPushButton, QWidget

from nnsim.data.recipe import Painted, Source
from nnsim.errors import NnsimError
from nnsim.gui.changes import Change
from nnsim.gui.document import Document
from nnsim.gui.panels.data.forms.function_form import FunctionForm
from nnsim.gui.panels.data.forms.generator_form import GeneratorForm
from nnsim.gui.panels.data.forms.painting_form import PaintingForm
from nnsim.gui.panels.data.forms.pictures_form import PicturesForm
from nnsim.gui.panels.data.forms.set_form import SetForm
from nnsim.gui.panels.data.forms.table_form import TableForm
from nnsim.gui.panels.data.forms.truth_table_form import TruthTableForm
from nnsim.gui.panels.data.importing.opening import Opening
from nnsim.gui.panels.data.importing.reading_bar import ReadingBar
from nnsim.gui.panels.data.preparing.preparation import Preparation
from nnsim.gui.panels.data.sources.catalogue import PICTURES, Entry
from nnsim.gui.panels.data.sources.choosing import begun, chosen
from nnsim.gui.panels.data.sources.source_gallery import SourceGallery
from nnsim.gui.panels.data.sources.source_grid import SourceGrid
from nnsim.gui.session import Session
from nnsim.gui.theme import Look
from nnsim.gui.widgets import Panel


class DataPanel(Panel):
    """Shows and changes the Recipe of the Document."""

    def __init__(
        self, document: Document, session: Session, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self._document, self._look = document, look
        self.opening = Opening(document, look, self)
        self.gallery: SourceGallery | None = None
        self.title.setText(self.tr("Data"))
        self.setAccessibleName(self.tr("Data"))
        self.body.setSpacing(7)
        self._make_header()
        self._make_sources()
        self.preparation = Preparation(document, look)
        self.body.addWidget(self.preparation)
        document.changed.connect(self._document_changed)
        document.failed.connect(self._show_again)
        document.missing.connect(self._show)
        document.moved.connect(self._show)
        self._show()

    # ------------------------------------------------------------------ making

    def _make_header(self) -> None:
        self.all_button = QPushButton(self.tr("All ▾"))
        self.all_button.setToolTip(
            self.tr("All ready-made data (Ctrl+Shift+I): shapes, formulas, tables, images, texts")
        )
        self.all_button.clicked.connect(self.open_gallery)
        self.open_button = QPushButton(self.tr("Open…"))
        self.open_button.setToolTip(
            self.tr("Take data from a file (Ctrl+I); or drop one on the window, or paste a table (Ctrl+V)")
        )
        self.open_button.clicked.connect(self.opening.open_csv)
        self.header.addWidget(self.all_button)
        self.header.addWidget(self.open_button)

    def _make_sources(self) -> None:
        document, look = self._document, self._look
        self.reading = ReadingBar(document)
        self.sources = SourceGrid(look)
        self.sources.chosen.connect(self.choose)
        self.generator_form = GeneratorForm(document, look)
        self.function_form = FunctionForm(document, look)
        self.table_form = TableForm(document, look)
        self.table_form.change_wanted.connect(self.opening.change)
        self.set_form = SetForm(document, look)
        self.set_form.folder_wanted.connect(self.opening.choose_folder)
        self.pictures_form = PicturesForm(document, look)
        self.pictures_form.folder_wanted.connect(self.opening.choose_folder)
        self.truth_table_form = TruthTableForm(document, look)
        self._forms = (
            self.generator_form,
            self.function_form,
            self.truth_table_form,
            self.table_form,
            self.set_form,
            self.pictures_form,
            PaintingForm(document, look),
        )
        for part in (self.reading, self.sources, *self._forms):
            self.body.addWidget(part)

    # ------------------------------------------------------------------ from the person to the Document

    def open_gallery(self) -> None:
        """Show all ready-made sources."""
        if self.gallery is None:
            self.gallery = SourceGallery(self._look, self)
            self.gallery.chosen.connect(self._choose_entry)
        self.gallery.open(self.all_button, self._document.project.recipe.source)

    def _choose_entry(self, entry: Entry) -> None:
        if entry.source is not None:
            self.choose(entry.source)
        elif entry.key == PICTURES:
            self.opening.open_pictures()
        else:
            self.opening.open_csv()

    def choose(self, source: Source) -> None:
        """Use a ready-made source with what a person chose for the one before, as far as it fits."""
        if isinstance(source, Painted) and not source.points:
            source = begun(self._document.dataset)
        self.opening.use(self.tr("Choose data"), chosen(self._document.project.recipe, source))
        self._show()

    # ------------------------------------------------------------------ from the Document to the person

    def _document_changed(self, change: Change) -> None:
        if change.opened:
            self.sources.forget()
        if change.recipe:
            self._show()

    def _show(self) -> None:
        source = self._document.project.recipe.source
        self.sources.show_source(source, self._document.dataset)
        for form in self._forms:
            suits = isinstance(source, form.SOURCES)
            form.setVisible(suits)
            if suits:
                form.show_document()

    def _show_again(self, _error: NnsimError) -> None:
        """Show the values that stayed, where a change could not be made."""
        self._show()
