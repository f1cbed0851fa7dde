"""Files: new, open, save, recent, examples, recovery; and asking before anything is lost."""

from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QSettings, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from nnsim.errors import NnsimError
from nnsim.gui.document import Document
from nnsim.gui.language import sentence
from nnsim.network import edits
from nnsim.network.graph import sequential
from nnsim.project import examples, recovery
from nnsim.project.project import Project

SUFFIX = ".nnsim"
AUTOSAVE_MS = 30_000
RECENT = 8

REPEATED = 60.0
"""Seconds of training that are soon repeated."""


class Files(QObject):
    """Everything between the Document and the disk that a person steers.

    Signals
    -------
    notice : str, list
        A sentence for the person and (text, callable) pairs for its buttons.
    recent_changed
        The list of recent projects is another one.
    """

    notice = Signal(str, list)
    recent_changed = Signal()

    def __init__(self, window: QWidget, document: Document, settings: QSettings) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._settings = settings
        self._autosave = QTimer(self)
        self._autosave.setInterval(AUTOSAVE_MS)
        self._autosave.timeout.connect(self.keep_recovery_copy)
        self._autosave.start()

    # ------------------------------------------------------------------ opening

    def new(self) -> None:
        """Start from the smallest network on the data that is open now."""
        if not self.may_leave():
            return
        project, data = self._document.project, self._document.dataset
        output = msgspec.structs.replace(project.graph.output, units=data.targets.shape[1])
        graph = sequential(data.inputs.shape[1], output)
        graph = edits.set_inputs(graph, graph.input.units, shape=data.image_shape).graph
        self._open(Project(graph, project.recipe, project.training), None, recovery.discard_own)

    def open(self) -> None:
        """Ask for a project and open it."""
        if not self.may_leave():
            return
        name, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Open project"), self._folder(), self.tr("nnsim projects (*.nnsim)")
        )
        if name:
            self.open_path(Path(name), asked=True)

    def open_path(self, path: Path, *, asked: bool = False) -> bool:
        """Open a project file; a failure is said in a notice and leaves everything as it was."""
        if not (asked or self.may_leave()):
            return False
        try:
            self._document.open_file(path, lambda: self._settle(path))
        except NnsimError as error:
            self._say(error)
            return False
        return True

    def open_example(self, name: str) -> bool:
        """Open an example as a new, unsaved project. Returns False if a person would rather stay."""
        if not (self._comes_back() or self.may_leave()):
            return False
        self._open(examples.load(name), None, recovery.discard_own)
        return True

    def _comes_back(self) -> bool:
        """Return whether pressing play would bring back all that is not saved: a short run of an example."""
        document = self._document
        untouched = document.path is None and document.undo_stack.isClean()
        return untouched and document.project.name in examples.names() and document.live_seconds() < REPEATED

    def reopen_last(self) -> None:
        """Open the project that was open last."""
        recent = self.recent()
        if recent:
            self.open_path(recent[0])
        else:
            self.notice.emit(self.tr("No project was saved or opened yet."), [])

    # ------------------------------------------------------------------ saving

    def save(self) -> bool:
        """Save to the project's file, or ask for one. Returns whether it is saved."""
        path = self._document.path
        return self._save_to(path) if path else self.save_as()

    def save_as(self) -> bool:
        """Ask where to, and save. Returns whether it is saved."""
        start = self._document.path or Path(self._folder()) / (self._document.name + SUFFIX)
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save project"), str(start), self.tr("nnsim projects (*.nnsim)")
        )
        if not name:
            return False
        path = Path(name)
        return self._save_to(path if path.suffix else path.with_suffix(SUFFIX))

    def _save_to(self, path: Path) -> bool:
        try:
            self._document.save_file(path)
        except NnsimError as error:
            self._say(error)
            return False
        self._settle(path)
        return True

    def _open(self, project: Project, path: Path | None, then: Callable[[], object]) -> None:
        """Show a project, or say why that cannot be; `then` is called when it is open."""
        try:
            self._document.open_project(project, path, then)
        except NnsimError as error:
            self._say(error)

    def _settle(self, path: Path) -> None:
        """Forget the recovery copy, and remember where the project is."""
        recovery.discard_own()
        self._remember(path)

    # ------------------------------------------------------------------ not losing anything

    def may_leave(self) -> bool:
        """Ask, if something would be lost, whether to save it; False means: stay."""
        if not self._document.modified:
            return True
        buttons = QMessageBox.StandardButton
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(self.tr("Save the changes to %1?").replace("%1", self._document.name))
        box.setInformativeText(self.tr("Otherwise the drawing and the trained weights are lost."))
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        answer = box.exec()
        if answer == buttons.Save:
            return self.save()
        return answer == buttons.Discard

    def keep_recovery_copy(self) -> None:
        """Write what would be lost in a crash beside the user's other nnsim files."""
        if not self._document.modified:
            return
        try:
            recovery.write(self._document.current(), self._document.path)
        except NnsimError as error:
            self._say(error)

    def offer_recovery(self) -> None:
        """Offer what a crashed nnsim left behind."""
        for copy in recovery.left_behind():
            name = copy.original.stem if copy.original else copy.name or self.tr("untitled")
            text = self.tr("nnsim ended unexpectedly while “%1” had unsaved changes.").replace("%1", name)
            self.notice.emit(
                text,
                [
                    (self.tr("Restore it"), lambda copy=copy: self._restore(copy)),
                    (self.tr("Throw it away"), lambda copy=copy: recovery.discard(copy)),
                ],
            )
            return

    def finish(self) -> None:
        """Stop keeping copies and remove the own one; to be called when the window closes."""
        self._autosave.stop()
        recovery.discard_own()

    def _restore(self, copy: recovery.Copy) -> None:
        if not self.may_leave():
            return
        try:
            project = recovery.read(copy)
        except NnsimError as error:
            self._say(error)
            return
        self._open(project, copy.original, lambda: self._restored(copy))

    def _restored(self, copy: recovery.Copy) -> None:
        self._document.note_training()
        recovery.discard(copy)

    # ------------------------------------------------------------------ remembering

    def recent(self) -> list[Path]:
        """Return the projects opened or saved last that still exist, newest first."""
        stored = self._settings.value("recent", [])
        names = [stored] if isinstance(stored, str) else list(stored or [])
        return [Path(name) for name in names if Path(name).is_file()]

    def _remember(self, path: Path) -> None:
        path = path.resolve()
        names = [str(path), *(str(each) for each in self.recent() if each != path)]
        self._settings.setValue("recent", names[:RECENT])
        self._settings.setValue("folder", str(path.parent))
        self.recent_changed.emit()

    def _folder(self) -> str:
        return str(self._settings.value("folder", str(Path.home())))

    def _say(self, error: NnsimError) -> None:
        self.notice.emit(sentence(error), [])
