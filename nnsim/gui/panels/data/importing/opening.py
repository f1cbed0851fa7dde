"""Opening data of a person's own: chosen, dropped or pasted; how it is read, and where its files are."""

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QObject, QSettings, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from nnsim.data.recipe import File, Images, Pasted, Pictures, Recipe, Reviews, Source
from nnsim.errors import NnsimError
from nnsim.gui.document import Document
from nnsim.gui.language import sentence
from nnsim.gui.panels.data.importing.arriving import source_in, source_of
from nnsim.gui.panels.data.importing.dialog import ImportDialog
from nnsim.gui.panels.data.importing.file_watch import FileWatch
from nnsim.gui.panels.data.importing.missing_set_dialog import MissingSetDialog
from nnsim.gui.panels.data.importing.moved_dialog import MovedDialog
from nnsim.gui.panels.data.sources.choosing import chosen
from nnsim.gui.reader import Moved
from nnsim.gui.theme import Look

FOLDER = "folders/data"
"""Where the settings keep the folder of the last data file."""


class Opening(QObject):
    """Asks for data and gives it to the Document; its dialogs stand before `owner`'s window.

    A new table is shown in the import view before it is used; `load_file` alone, for a file that is named on
    the command line, uses it at once.

    Signals
    -------
    notice : str, list
        A sentence for the person and (text, callable) pairs for its buttons.
    """

    notice = Signal(str, list)

    def __init__(self, document: Document, look: Look, owner: QWidget) -> None:
        super().__init__(owner)
        self._document, self._look, self._owner = document, look, owner
        self.dialog: ImportDialog | None = None
        self.missing: MissingSetDialog | None = None
        self.moved: MovedDialog | None = None
        document.missing.connect(self._ask_for_set)
        document.moved.connect(self._ask_where)
        document.outdated.connect(self._tell_change)
        document.relocated.connect(self._tell_place)
        self.watch = FileWatch(document)
        self.watch.changed.connect(self._offer_again)

    # ------------------------------------------------------------------ what a person has

    def open_csv(self) -> None:
        """Ask for a data file and show it; the dialog opens where the last one was."""
        settings = QSettings()
        folder = str(settings.value(FOLDER, str(Path.home())))
        path, _ = QFileDialog.getOpenFileName(self._owner, self.tr("Open data"), folder, self._kinds())
        if path:
            settings.setValue(FOLDER, str(Path(path).parent))
            self.offer_file(Path(path))

    def _kinds(self) -> str:
        """Return the kinds of files to choose from."""
        tables, books = "*.csv *.tsv *.tab *.txt *.dat *.data", "*.xlsx *.xlsm"
        packed, sets = "*.gz *.zip", "*ubyte *.npz"
        kinds = (
            (self.tr("All data"), f"{tables} {books} {packed} {sets}"),
            (self.tr("Tables as text"), tables),
            (self.tr("Excel workbooks"), books),
            (self.tr("Compressed tables"), packed),
            (self.tr("Images (IDX) and reviews"), f"{sets} *.gz"),
            (self.tr("All files"), "*"),
        )
        return ";;".join(f"{text} ({ends})" for text, ends in kinds)

    def open_pictures(self) -> None:
        """Ask for a folder of pictures, one sub-folder for each class, and use it."""
        title = self.tr("Folder of pictures, one sub-folder for each class")
        settings = QSettings()
        folder = QFileDialog.getExistingDirectory(
            self._owner, title, str(settings.value(FOLDER, str(Path.home())))
        )
        if folder:
            settings.setValue(FOLDER, str(Path(folder).parent))
            self.offer_file(Path(folder))

    def paste(self) -> None:
        """Show the table on the clipboard, or the file that was copied."""
        self.take(QGuiApplication.clipboard().mimeData())

    def take(self, data: QMimeData) -> None:
        """Show what was dropped or pasted; if it is nothing to learn from, say so."""
        self._offer(lambda: source_of(data))

    def offer_file(self, path: Path) -> None:
        """Show the table in a file; use a known data set or a folder of pictures."""
        self._offer(lambda: source_in(path))

    def _offer(self, find: Callable[[], Source]) -> None:
        try:
            source = find()
        except NnsimError as error:
            self.notice.emit(sentence(error), [])
            return
        recipe = chosen(self._recipe, source)
        if isinstance(source, File | Pasted):
            self._show(self._name(source), recipe, new=True)
        else:
            self.use(self._name(source), recipe)

    def _name(self, source: Source) -> str:
        """Return what an undo step is called that begins to use a source."""
        if isinstance(source, Pasted):
            return self.tr("Paste table")
        if isinstance(source, File | Pictures):
            place = source.path if isinstance(source, File) else source.folder
            return self.tr("Open %1").replace("%1", Path(place).name)
        return self.tr("Choose data")

    def load_file(self, path: Path) -> None:
        """Use the table in a file, the data set it belongs to, or a folder of pictures."""
        try:
            source = source_in(path)
        except NnsimError as error:
            self.notice.emit(sentence(error), [])
            return
        self.use(self._name(source), chosen(self._recipe, source))

    def use(self, text: str, recipe: Recipe) -> None:
        """Make a recipe that of the Document."""
        self._document.set_recipe(text, recipe)

    # ------------------------------------------------------------------ dialogs

    def change(self) -> None:
        """Show how the table in use is read and which columns are used, to be changed."""
        self._show(self.tr("Import data"), self._recipe)

    def _show(self, text: str, recipe: Recipe, *, new: bool = False) -> None:
        """Show a table in the import view, and use it if a person wants to.

        A new one that cannot be read is only told; the view is there for trying to read it in another way.
        """
        dialog = ImportDialog(recipe, self._document.folder, self._look, self._owner)
        dialog.accepted.connect(lambda: self.use(text, dialog.recipe))
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        if new:
            again = (self.tr("Read it in another way…"), lambda: self._show(text, recipe))
            dialog.unreadable.connect(lambda error: self.notice.emit(sentence(error), [again]))
            dialog.offer()
        else:
            dialog.open()

    def choose_folder(self) -> None:
        """Ask for the folder of the data set in use, and read it from there."""
        title = self.tr("Folder of the data set")
        folder = QFileDialog.getExistingDirectory(self._owner, title, str(Path.home()))
        if folder:
            recipe = replace(self._recipe, source=replace(self._recipe.source, folder=folder))
            self.use(self.tr("Choose folder"), recipe)

    def _ask_for_set(self, source: Images | Reviews, retry: Callable[[], None]) -> None:
        """Ask where the files of a data set are, or fetch them."""
        self.missing = MissingSetDialog(source, retry, self._owner.window())
        self.missing.open()

    def _ask_where(self, moved: Moved) -> None:
        """Ask where the data of a project is."""
        self.moved = MovedDialog(moved, self._owner.window())
        self.moved.open()

    # ------------------------------------------------------------------ what a person should know

    def _tell_change(self, sha256: str) -> None:
        """Say that the file in use holds something else than when it was chosen."""
        source = self._recipe.source
        assert isinstance(source, File)
        text = self.tr("%1 was changed since it was chosen; the data is what it holds now.")
        ways = [
            (self.tr("Use it as it is now"), lambda: self._accept_change(sha256)),
            (self.tr("Import…"), self.change),
        ]
        self.notice.emit(text.replace("%1", Path(source.path).name), ways)

    def _offer_again(self) -> None:
        """Say that the file in use was changed just now, and offer to read it again."""
        source = self._recipe.source
        assert isinstance(source, File)
        name = Path(source.path).name
        text = self.tr("%1 was changed in another program.").replace("%1", name)
        self.notice.emit(text, [(self.tr("Read it again"), self._read_again)])

    def _read_again(self) -> None:
        """Read the file in use anew; its checksum becomes the one that it has now."""
        source = self._recipe.source
        if isinstance(source, File):
            text = self.tr("Read %1 again").replace("%1", Path(source.path).name)
            self.use(text, replace(self._recipe, source=replace(source, sha256="")))

    def _accept_change(self, sha256: str) -> None:
        source = self._recipe.source
        if isinstance(source, File):
            changed = replace(self._recipe, source=replace(source, sha256=sha256))
            self.use(self.tr("Use the changed file"), changed)

    def _tell_place(self, old: Path, new: Path) -> None:
        """Say that a file was found beside the project."""
        text = self.tr("%1 is no longer in %2; the one in %3 is used. Save the project to keep that.")
        text = text.replace("%1", old.name).replace("%2", str(old.parent)).replace("%3", str(new.parent))
        self.notice.emit(text, [])

    @property
    def _recipe(self) -> Recipe:
        return self._document.project.recipe
