"""Changing cells of the table: each change is one undo step of the Document."""

import msgspec
from PySide6.QtCore import QModelIndex, QObject

from nnsim.data.recipe import Painted
from nnsim.data.tables import edits
from nnsim.errors import NnsimError
from nnsim.gui.document import Document
from nnsim.gui.plots.table.model import RowsModel


class Changes(QObject):
    """Puts what a person typed into the Recipe; several in a row build on one another, also while a file is
    read."""

    def __init__(self, document: Document, model: RowsModel, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._model = document, model
        model.edited.connect(self.change)

    def check(self, index: QModelIndex, text: str) -> None:
        """Raise an NnsimError if a text does not suit a cell."""
        table = self._document.dataset.table
        assert table is not None
        row, name = self._model.row_of(index), self._model.column(index).name
        edits.with_cell(self._document.coming, table, row, name, text)

    def change(self, row: int, name: str, text: str) -> None:
        """Let a cell hold another text."""
        table = self._document.dataset.table
        assert table is not None
        try:
            recipe = edits.with_cell(self._document.coming, table, row, name, text)
        except NnsimError as error:
            self._document.failed.emit(error)
            return
        said = self.tr("Change row %1, %2").replace("%1", f"{row + 1:,}").replace("%2", name)
        self._document.set_recipe(said, recipe, goes_on=isinstance(recipe.source, Painted))

    def bring_back(self, row: int, name: str) -> None:
        """Let a cell hold again what the source says."""
        recipe = edits.without_cells(self._document.coming, {(row, name)})
        said = self.tr("Bring back row %1, %2").replace("%1", f"{row + 1:,}").replace("%2", name)
        self._document.set_recipe(said, recipe)

    def undo_all(self) -> None:
        """Let all cells hold again what the source says."""
        recipe = msgspec.structs.replace(self._document.coming, edits=())
        self._document.set_recipe(self.tr("Undo all changes of the data"), recipe)
