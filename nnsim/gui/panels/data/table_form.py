"""What is shown of a table in use: its file, how it was read, which columns are learnt from which."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from nnsim.data import roles
from nnsim.data.build import load
from nnsim.data.recipe import Bundled, File, Recipe
from nnsim.data.table import Found, Table
from nnsim.errors import NnsimError
from nnsim.gui.background import Background
from nnsim.gui.document import Document
from nnsim.gui.theme import Look
from nnsim.gui.widgets import label


class TableForm(QWidget):
    """The name of the table, "; · cp949 · header", "4 columns → species", and the way to change them.

    Signals
    -------
    change_wanted
        A person wants to change how the file is read, or the roles of its columns.
    """

    SOURCES = File | Bundled

    change_wanted = Signal()

    def __init__(self, document: Document, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._background = Background(self)
        self._shown: Recipe | None = None
        self.name = one_line("section")
        self.found = one_line("muted")
        self.roles = one_line("")
        self.change = QPushButton(self.tr("Import…"))
        self.change.setToolTip(self.tr("Change how the file is read and which columns are used"))
        self.change.clicked.connect(self.change_wanted)
        column = headed(self, self.name, self.change)
        column.addWidget(self.roles)
        column.addWidget(self.found)

    def show_document(self) -> None:
        """Show the table in use."""
        self.show_recipe(self._document.project.recipe)

    def show_recipe(self, recipe: Recipe) -> None:
        """Show the table of a recipe; its file is looked at in the background."""
        source = recipe.source
        assert isinstance(source, File | Bundled)
        if recipe == self._shown:
            return
        self._shown = recipe
        folder = self._document.folder
        if isinstance(source, File):
            self.name.setText(Path(source.path).name)
            self.name.setToolTip(str((folder or Path()) / source.path))
            self.change.setText(self.tr("Import…"))
        else:
            self.name.setText(source.name)
            self.name.setToolTip(self.tr("This table comes with nnsim"))
            self.change.setText(self.tr("Columns…"))
        self.found.setVisible(isinstance(source, File))
        self._say_roles(recipe.inputs, recipe.targets)
        self._background.run(lambda: load(source, folder), done=self._show_table, failed=self._forget)

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
        if table.found is not None and isinstance(recipe.source, File):
            self.found.setText(self._found_text(table.found))

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
        parts = (signs.get(found.delimiter, found.delimiter), found.encoding, header, decimal)
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


def headed(form: QWidget, name: QLabel, button: QPushButton) -> QVBoxLayout:
    """Give a form its column, which begins with a name and a button beside it."""
    column = QVBoxLayout(form)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    top = QHBoxLayout()
    top.addWidget(name, 1)
    top.addWidget(button)
    column.addLayout(top)
    return column


def one_line(role: str) -> QLabel:
    """Return a line of text that never asks for more width than there is."""
    made = label("", role)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return made
