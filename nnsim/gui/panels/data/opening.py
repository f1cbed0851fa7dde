"""Opening data of a person's own: choosing a file, how it is read, and where the files of a data set are."""

from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QFileDialog, QWidget

from nnsim.data.recipe import File, Images, Pictures, Recipe, Reviews
from nnsim.data.sets import registry
from nnsim.gui.document import Document
from nnsim.gui.panels.data.choosing import chosen
from nnsim.gui.panels.data.import_dialog import ImportDialog
from nnsim.gui.panels.data.missing_set_dialog import MissingSetDialog
from nnsim.gui.theme import Look

FOLDER = "folders/data"
"""Where the settings keep the folder of the last data file."""


class Opening(QObject):
    """Asks for data and gives it to the Document; its dialogs stand before `owner`'s window."""

    def __init__(self, document: Document, look: Look, owner: QWidget) -> None:
        super().__init__(owner)
        self._document, self._look, self._owner = document, look, owner
        self.dialog: ImportDialog | None = None
        self.missing: MissingSetDialog | None = None
        document.missing.connect(self._ask_for_set)

    # ------------------------------------------------------------------ files

    def open_csv(self) -> None:
        """Ask for a data file and use it; the dialog opens where the last one was."""
        settings = QSettings()
        folder = str(settings.value(FOLDER, str(Path.home())))
        kinds = self.tr("Tables (*.csv *.tsv *.txt *.dat);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(self._owner, self.tr("Open data"), folder, kinds)
        if path:
            settings.setValue(FOLDER, str(Path(path).parent))
            self.load_file(Path(path))

    def load_file(self, path: Path) -> None:
        """Use the table in a file, or the data set it belongs to; how to read it is found by looking."""
        known = registry.recognise(path)
        if known is not None:
            self.use(self.tr("Choose data"), chosen(self._recipe, known))
            return
        undo = self.tr("Open %1").replace("%1", path.name)
        self.use(undo, chosen(self._recipe, File(str(path.absolute()))))

    def open_pictures(self) -> None:
        """Ask for a folder of pictures, one sub-folder for each class, and use it."""
        title = self.tr("Folder of pictures, one sub-folder for each class")
        settings = QSettings()
        folder = QFileDialog.getExistingDirectory(
            self._owner, title, str(settings.value(FOLDER, str(Path.home())))
        )
        if folder:
            settings.setValue(FOLDER, str(Path(folder).parent))
            undo = self.tr("Open %1").replace("%1", Path(folder).name)
            self.use(undo, chosen(self._recipe, Pictures(folder)))

    def use(self, text: str, recipe: Recipe) -> None:
        """Make a recipe that of the Document."""
        self._document.set_recipe(text, recipe)

    # ------------------------------------------------------------------ dialogs

    def change(self) -> None:
        """Show how the table in use is read and which columns are used, to be changed."""
        self.dialog = ImportDialog(self._recipe, self._document.folder, self._look, self._owner)
        self.dialog.accepted.connect(self._take_import)
        self.dialog.open()

    def choose_folder(self) -> None:
        """Ask for the folder of the data set in use, and read it from there."""
        title = self.tr("Folder of the data set")
        folder = QFileDialog.getExistingDirectory(self._owner, title, str(Path.home()))
        if folder:
            source = msgspec.structs.replace(self._recipe.source, folder=folder)
            recipe = msgspec.structs.replace(self._recipe, source=source)
            self.use(self.tr("Choose folder"), recipe)

    def _take_import(self) -> None:
        assert self.dialog is not None
        self.use(self.tr("Import data"), self.dialog.recipe)

    def _ask_for_set(self, source: Images | Reviews, retry: Callable[[], None]) -> None:
        """Ask where the files of a data set are, or fetch them."""
        self.missing = MissingSetDialog(source, retry, self._owner.window())
        self.missing.open()

    @property
    def _recipe(self) -> Recipe:
        return self._document.project.recipe
