"""What is shown of a table in use: its file, how it was read, which columns are learnt from which."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from nnsim.data import roles
from nnsim.data.build import load
from nnsim.data.recipe import Bundled, File, Pasted, Recipe
from nnsim.data.table import Found, Table
from nnsim.errors import NnsimError
from nnsim.gui.background import Background
from nnsim.gui.document import Document
from nnsim.gui.panels.data.forms.headed import headed
from nnsim.gui.panels.data.forms.source_form import Problem
from nnsim.gui.panels.data.forms.words_rows import WordsRows
from nnsim.gui.panels.data.sources.catalogue import origin, titled
from nnsim.gui.panels.fold import Fold
from nnsim.gui.theme import Look
from nnsim.gui.widgets import OneLine


class TableForm(QWidget):
    """The name of the table, "4 columns → species", "150 rows · cp949 · header", and the way to change them.

    A table that comes with nnsim says where it is from; one of texts, which words are inputs.

    Signals
    -------
    change_wanted
        A person wants to change how the file is read, or the roles of its columns.
    """

    SOURCES = File | Pasted | Bundled

    change_wanted = Signal()

    def __init__(self, document: Document, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._background = Background(self)
        self._shown: Recipe | None = None
        self.name = OneLine("section")
        self.found = OneLine("muted")
        self.roles = OneLine("")
        self.change = QPushButton(self.tr("Import…"))
        self.change.setToolTip(self.tr("Change how the file is read and which columns are used"))
        self.change.clicked.connect(self.change_wanted)
        column = headed(self, self.name, self.change)
        column.addWidget(self.roles)
        column.addWidget(self.found)
        self.words = WordsRows(document, look)
        self.origin = Fold(look, self.tr("Source and licence"), self.tr("Where this table is from"))
        self.origin_text = Problem("muted")
        self.origin.rows.addWidget(self.origin_text)
        column.addWidget(self.words)
        column.addWidget(self.origin)

    def show_document(self) -> None:
        """Show the table in use."""
        self.words.setVisible(self._document.dataset.sparse)
        self.words.show_words(self._document.project.recipe.words)
        self.show_recipe(self._document.project.recipe)

    def show_recipe(self, recipe: Recipe) -> None:
        """Show the table of a recipe; its file is looked at in the background."""
        source = recipe.source
        assert isinstance(source, self.SOURCES)
        if recipe == self._shown:
            return
        self._shown = recipe
        folder = self._document.folder
        self.name.setText(titled(source))
        self._say_origin(source)
        if isinstance(source, File):
            self.name.setToolTip(str((folder or Path()) / source.path))
        elif isinstance(source, Pasted):
            self.name.setToolTip(self.tr("This table was pasted and is kept in the project"))
        else:
            self.name.setToolTip(self.tr("This table comes with nnsim"))
        self._say_roles(recipe.inputs, recipe.targets)
        self._background.run(lambda: load(source, folder), done=self._show_table, failed=self._forget)

    def _say_origin(self, source: File | Pasted | Bundled) -> None:
        comes_with = isinstance(source, Bundled)
        self.change.setText(self.tr("Columns…") if comes_with else self.tr("Import…"))
        self.origin_text.say(origin(source.name) if isinstance(source, Bundled) else "")
        self.origin.setVisible(bool(self.origin_text.text()))

    def _show_table(self, table: Table) -> None:
        recipe = self._shown
        assert recipe is not None
        try:
            chosen = roles.choose(table, recipe.inputs, recipe.targets)
        except NnsimError as error:
            self._forget(error)
            return
        named = {
            role: tuple(name for name, its in chosen.items() if its == role) for role in ("input", "target")
        }
        self._say_roles(named["input"], named["target"])
        rows = self.tr("%1 rows").replace("%1", f"{table.rows:,}")
        columns = self.tr("%1 columns").replace("%1", str(len(table.columns)))
        found = None if isinstance(recipe.source, Bundled) else table.found
        self.found.setText(f"{rows} · {self._found_text(found) if found else columns}")
        self.found.setToolTip(self.found.text())

    def _say_roles(self, inputs: tuple[str, ...] | None, targets: tuple[str, ...] | None) -> None:
        self.roles.setText(columns_text(inputs, targets) if inputs and targets else "")
        self.roles.setToolTip(f"{', '.join(inputs)} → {', '.join(targets)}" if inputs and targets else "")

    def _found_text(self, found: Found) -> str:
        signs = {
            ",": self.tr("comma"), ";": self.tr("semicolon"), "\t": self.tr("tab"), "|": self.tr("bar"),
            " ": self.tr("blanks"),
        }  # fmt: skip
        header = self.tr("header") if found.header else self.tr("no header")
        decimal = self.tr("decimal comma") if found.decimal == "," else ""
        encoding = found.encoding if found.delimiter else ""  # a workbook has neither
        parts = (signs.get(found.delimiter, found.delimiter), encoding, header, decimal)
        return " · ".join(part for part in parts if part)

    def _forget(self, _error: NnsimError) -> None:
        """Leave the details blank: what is wrong with the file was said when it was to be used."""
        self.found.setText("")


def columns_text(inputs: Sequence[str], targets: Sequence[str]) -> str:
    """Return what is learnt from what, as ``4 columns → species``."""
    one = QCoreApplication.translate("TableForm", "1 column → %2")
    several = QCoreApplication.translate("TableForm", "%1 columns → %2")
    arrow = one if len(inputs) == 1 else several.replace("%1", str(len(inputs)))
    return arrow.replace("%2", ", ".join(targets))
