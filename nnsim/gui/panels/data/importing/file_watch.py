"""Watching the file in use: a person may change it in another program while nnsim has it open."""

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from nnsim.data.recipe import File
from nnsim.data.tables.file import content_of
from nnsim.errors import NnsimError
from nnsim.gui.background import Background
from nnsim.gui.document import Document
from nnsim.gui.reader import place_of

QUIET_MS = 500
"""A program that saves writes several times, or deletes the file first; so long must be nothing."""


class FileWatch(QObject):
    """Follows the Document and looks at the content of its file whenever that is touched.

    Signals
    -------
    changed
        The file in use holds something else than when it was read.
    """

    changed = Signal()

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._document = document
        self._background = Background(self)
        self._watcher = QFileSystemWatcher(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self._look)
        self._watcher.fileChanged.connect(self._timer.start)
        document.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        """Watch the file that is in use now, if it is there."""
        source = self._document.project.recipe.source
        wanted = str(self._path(source)) if isinstance(source, File) else ""
        for path in self._watcher.files():
            if path != wanted:
                self._watcher.removePath(path)
        if wanted and wanted not in self._watcher.files() and Path(wanted).is_file():
            self._watcher.addPath(wanted)

    def _path(self, source: File) -> Path:
        return place_of(source, self._document.folder).absolute()

    def _look(self) -> None:
        """Compare the content with what was read; a file that was replaced by another is watched again."""
        self._follow()
        source, folder = self._document.project.recipe.source, self._document.folder
        if isinstance(source, File) and source.sha256:
            self._background.run(
                lambda: content_of(source, folder),
                done=lambda now: self._tell(source, now),
                failed=self._ignore,
            )

    def _tell(self, source: File, now: str) -> None:
        if now != source.sha256 and source == self._document.project.recipe.source:
            self.changed.emit()

    def _ignore(self, _error: NnsimError) -> None:
        """Leave a file alone that cannot be read now: it is asked for when it is needed."""
