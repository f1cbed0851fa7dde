"""A data set is not on this machine: say what is needed, and take a folder or fetch it."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nnsim.data.recipe import Images, Reviews
from nnsim.data.sets import download, registry
from nnsim.errors import NnsimError
from nnsim.gui.background import Background
from nnsim.gui.language import sentence
from nnsim.gui.panels.data.forms.set_form import set_title
from nnsim.gui.widgets import label

Source = Images | Reviews

LOOK_MS = 100
"""Milliseconds between two looks at how far a download is."""

MEGABYTE = 1_000_000


class MissingSetDialog(QDialog):
    """Asks for a folder or downloads; `retry` is called when the files are there.

    Nothing is fetched before a person presses the button that says how much and from where.
    """

    def __init__(self, source: Source, retry: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._source, self._retry = source, retry
        self._background = Background(self)
        self._got, self._whole, self._stopped = 0, 0, False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._show_progress)
        self.setWindowTitle(self.tr("Data set not found"))
        self._make()
        self.setMinimumWidth(460)

    def _make(self) -> None:
        title = set_title(self._source)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(label(self.tr("%1 is not on this machine.").replace("%1", title), "title"))
        column.addWidget(_wrapped(self._needed()))
        self.progress = QProgressBar()
        self.progress.hide()
        self.problem = _wrapped("")
        self.problem.setProperty("role", "error")
        self.problem.hide()
        column.addWidget(self.progress)
        column.addWidget(self.problem)
        column.addLayout(self._buttons())

    def _needed(self) -> str:
        """Return which files are needed, and where they can be had."""
        origin = registry.ORIGINS.get(registry.name_of(self._source))
        if origin is None:
            return self.tr("Choose the folder that has its four IDX files.")
        names = ", ".join(piece.name for piece in origin.pieces)
        text = self.tr("It needs: %1. Choose the folder that has them, or have them fetched from %2.")
        return text.replace("%1", names).replace("%2", str(urlsplit(origin.addresses[0]).hostname))

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.choose = QPushButton(self.tr("Choose folder…"))
        self.choose.clicked.connect(self._choose)
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        origin = registry.ORIGINS.get(registry.name_of(self._source))
        size = f"{origin.megabytes:.0f}" if origin else ""
        self.download = QPushButton(self.tr("Download %1 MB").replace("%1", size))
        self.download.setVisible(origin is not None)
        self.download.clicked.connect(self._download)
        for button in (self.choose, self.download):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.cancel)
        return row

    # ------------------------------------------------------------------ a folder

    def _choose(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Folder of the data set"), str(Path.home()))
        if name:
            self.take_folder(Path(name))

    def take_folder(self, folder: Path) -> None:
        """Look for the files in a folder, remember it and go on; or say which file it lacks."""
        places = (folder, folder / registry.name_of(self._source))
        lacking = [registry.lacking(self._source, place) for place in places]
        if all(lacking):
            text = self.tr("%1 has no file %2, packed (.gz) or not.")
            self._say(text.replace("%1", str(folder)).replace("%2", lacking[0]))
            return
        try:
            registry.remember(folder)
        except NnsimError as error:
            self._say(sentence(error))
            return
        self._done()

    # ------------------------------------------------------------------ a download

    def _download(self) -> None:
        name = registry.name_of(self._source)
        self.problem.hide()
        self.choose.setEnabled(False)
        self.download.setEnabled(False)
        self.progress.setRange(0, 0)
        self.progress.show()
        self._stopped = False
        self._background.run(
            lambda: download.fetch(name, self._note), done=lambda _folder: self._done(), failed=self._failed
        )
        self._timer.start()

    def _note(self, got: int, whole: int, _file: str) -> None:
        """Note how far the download is, or end it (in its thread)."""
        self._got, self._whole = got, whole
        if self._stopped:
            raise NnsimError("The download was cancelled.")

    def _show_progress(self) -> None:
        if self._whole:
            self.progress.setRange(0, self._whole // 1000)
            self.progress.setValue(self._got // 1000)
            text = self.tr("%1 of %2 MB").replace("%1", f"{self._got / MEGABYTE:.1f}")
            self.progress.setFormat(text.replace("%2", f"{self._whole / MEGABYTE:.1f}"))

    def _failed(self, error: NnsimError) -> None:
        self._timer.stop()
        self.progress.hide()
        self.choose.setEnabled(True)
        self.download.setEnabled(True)
        self._say(sentence(error))

    # ------------------------------------------------------------------ the end

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.show()

    def _done(self) -> None:
        self.accept()
        self._retry()

    def done(self, result: int) -> None:
        """Close; a download ends with its next piece, and goes on from there another time."""
        self._stopped = True
        self._background.cancel()
        self._timer.stop()
        super().done(result)


def _wrapped(text: str) -> QLabel:
    made = QLabel(text)
    made.setWordWrap(True)
    return made
