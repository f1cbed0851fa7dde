"""The data of a project is not where it was, or is something else: ask where it is now."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nnsim.data.recipe import Pictures
from nnsim.data.tables.opening import GoneError
from nnsim.gui.language import sentence
from nnsim.gui.reader import Moved
from nnsim.gui.widgets import label


class MovedDialog(QDialog):
    """Says what is wrong with a file or a folder of pictures, and reads another one that is chosen."""

    def __init__(self, moved: Moved, parent: QWidget) -> None:
        super().__init__(parent)
        self._moved = moved
        self._folder = isinstance(moved.source, Pictures)
        self.setWindowTitle(self.tr("Data not found"))
        self.setMinimumWidth(480)
        gone = isinstance(moved.problem, GoneError)
        title = self.tr("Where is %1?") if gone else self.tr("%1 does not suit this project")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(label(title.replace("%1", moved.path.name), "title"))
        self.problem = _wrapped(self._what_is_wrong(gone))
        self.place = _wrapped(str(moved.path))
        self.place.setProperty("role", "muted")
        self.place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for text in (self.problem, self.place):
            column.addWidget(text)
        column.addSpacing(6)
        column.addLayout(self._buttons())

    def _what_is_wrong(self, gone: bool) -> str:
        if not gone:
            return sentence(self._moved.problem)
        return self.tr(
            "The project learns from a file or folder that is no longer at its place. Choose where it is "
            "now; everything else of the project stays as it is."
        )

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.choose = QPushButton(self.tr("Choose folder…") if self._folder else self.tr("Choose file…"))
        self.choose.setProperty("role", "primary")
        self.choose.setDefault(True)
        self.choose.clicked.connect(self._choose)
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        row.addStretch(1)
        row.addWidget(self.choose)
        row.addWidget(self.cancel)
        return row

    def _choose(self) -> None:
        start = _nearest(self._moved.path.parent)
        title = self.tr("Where is %1?").replace("%1", self._moved.path.name)
        if self._folder:
            place = QFileDialog.getExistingDirectory(self, title, start)
        else:
            place, _ = QFileDialog.getOpenFileName(self, title, start)
        if place:
            self.accept()
            self._moved.again(place)


def _nearest(folder: Path) -> str:
    """Return the first folder on the way up that is there."""
    return str(next((each for each in (folder, *folder.parents) if each.is_dir()), Path.home()))


def _wrapped(text: str) -> QLabel:
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    return made
