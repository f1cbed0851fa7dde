"""One table of everything a menu or a key can do: its text, its keys, what it calls."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QWidget

from nnsim.gui.canvas.panel import CanvasPanel
from nnsim.gui.document import Document
from nnsim.gui.files import Files
from nnsim.gui.panels.data.importing.arriving import may_arrive
from nnsim.gui.panels.data.importing.opening import Opening
from nnsim.gui.panels.data.panel import DataPanel
from nnsim.gui.session import Session

Keys = str | QKeySequence.StandardKey | Sequence[str]


@dataclass(frozen=True)
class Parts:
    """What actions act on."""

    document: Document
    session: Session
    files: Files
    canvas: CanvasPanel
    data: DataPanel


class Actions(QObject):
    """All actions by key, as ``actions["save"]``; the window arranges them in menus."""

    def __init__(self, window: QWidget, parts: Parts) -> None:
        super().__init__(window)
        self._window = window
        self._actions: dict[str, QAction] = {}
        self._add_file(parts.files, parts.data)
        self._add_edit(parts.document, parts.canvas, parts.data)
        self._add_network(parts.canvas)
        self._add_train(parts.document, parts.session)

    def __getitem__(self, key: str) -> QAction:
        """Return the action of this key."""
        return self._actions[key]

    def all(self) -> list[QAction]:
        """Return every action, in the order of the menus."""
        return list(self._actions.values())

    def table(self) -> list[tuple[str, str]]:
        """Return the text and the keys of every action that has keys, in the order of the menus."""
        native = QKeySequence.SequenceFormat.NativeText
        return [
            (
                action.text().replace("&", "").rstrip("…"),
                ", ".join(key.toString(native) for key in action.shortcuts()),
            )
            for action in self._actions.values()
            if action.shortcuts()
        ]

    def add(
        self, key: str, text: str, call: Callable[..., object], keys: Keys = (), *, checkable: bool = False
    ) -> QAction:
        """Make an action for the whole window; `call` takes nothing, or whether a checkable is checked."""
        action = QAction(text, self)
        action.setCheckable(checkable)
        if isinstance(keys, QKeySequence.StandardKey):
            action.setShortcuts(QKeySequence.keyBindings(keys))
        else:
            action.setShortcuts([QKeySequence(each) for each in ([keys] if isinstance(keys, str) else keys)])
        if checkable:
            action.toggled.connect(call)
        else:
            action.triggered.connect(lambda _checked=False: call())
        self._window.addAction(action)
        self._actions[key] = action
        return action

    def _add_file(self, files: Files, data: DataPanel) -> None:
        standard = QKeySequence.StandardKey
        self.add("new", self.tr("&New network"), files.new, standard.New)
        self.add("open", self.tr("&Open project…"), files.open, standard.Open)
        self.add("reopen", self.tr("&Reopen last project"), files.reopen_last, "Ctrl+Shift+O")
        self.add("all_data", self.tr("&Ready-made data…"), data.open_gallery, "Ctrl+Shift+I")
        self.add("open_csv", self.tr("Open &data file…"), data.opening.open_csv, "Ctrl+I")
        self.add("paste_data", self.tr("&Paste data"), data.opening.paste)
        self.add("save", self.tr("&Save"), files.save, standard.Save)
        self.add("save_as", self.tr("Save &as…"), files.save_as, "Ctrl+Shift+S")
        self.add("quit", self.tr("&Quit"), self._window.close, "Ctrl+Q")

    def _add_edit(self, document: Document, canvas: CanvasPanel, data: DataPanel) -> None:
        standard = QKeySequence.StandardKey
        stack = document.undo_stack
        undo = self.add("undo", self.tr("&Undo"), stack.undo, "Ctrl+Z")
        redo = self.add("redo", self.tr("&Redo"), stack.redo, ("Ctrl+Shift+Z", "Ctrl+Y"))
        for action, can in ((undo, stack.canUndoChanged), (redo, stack.canRedoChanged)):
            action.setEnabled(False)
            can.connect(action.setEnabled)
        stack.undoTextChanged.connect(self._name_undo)
        stack.redoTextChanged.connect(self._name_redo)
        for key, text, call, keys in (
            ("cut", self.tr("Cu&t"), canvas.cut, standard.Cut),
            ("copy", self.tr("&Copy"), canvas.copy, standard.Copy),
            ("duplicate", self.tr("D&uplicate"), canvas.duplicate, "Ctrl+D"),
            ("delete", self.tr("&Delete"), canvas.delete, "Del"),
            ("rename", self.tr("Re&name layer"), canvas.rename, "F2"),
        ):
            action = self.add(key, text, call, keys)
            action.setEnabled(canvas.can_edit_selection)
            canvas.selection_changed.connect(
                lambda action=action: action.setEnabled(canvas.can_edit_selection)
            )
        self.add("paste", self.tr("&Paste"), lambda: _paste(canvas, data.opening), standard.Paste)
        self.add("select_all", self.tr("Select &all"), canvas.select_all, standard.SelectAll)

    def _name_undo(self, what: str) -> None:
        self["undo"].setText(self.tr("&Undo %1").replace("%1", what).strip())

    def _name_redo(self, what: str) -> None:
        self["redo"].setText(self.tr("&Redo %1").replace("%1", what).strip())

    def _name_epochs(self, document: Document) -> None:
        epochs = f"{document.project.training.epochs:,}"
        self["play_epochs"].setText(self.tr("Play %1 &epochs").replace("%1", epochs))

    def _add_network(self, canvas: CanvasPanel) -> None:
        self.add("add_layer", self.tr("&Add a Dense layer"), canvas.add_layer, "Ctrl+L")
        self.add("fit", self.tr("&Fit the network in view"), canvas.fit, "Ctrl+9")
        self.add("zoom_in", self.tr("Zoom &in"), canvas.zoom_in, ("Ctrl++", "Ctrl+="))
        self.add("zoom_out", self.tr("Zoom &out"), canvas.zoom_out, "Ctrl+-")
        self.add("zoom_reset", self.tr("&Normal size"), canvas.reset_zoom, "Ctrl+0")

    def _add_train(self, document: Document, session: Session) -> None:
        self.add("play", self.tr("&Play or pause"), session.toggle, ("Ctrl+Return", "Ctrl+Enter"))
        self.add("play_epochs", "", session.play_epochs, ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"))
        document.changed.connect(lambda: self._name_epochs(document))
        self._name_epochs(document)
        self.add("step", self.tr("One batch &forward"), session.step, "Ctrl+.")
        self.add(
            "step_sample", self.tr("One &sample forward"), lambda: session.step("sample"), "Ctrl+Shift+."
        )
        self.add("step_epoch", self.tr("One &epoch forward"), lambda: session.step("epoch"), "Ctrl+Alt+.")
        self.add("step_back", self.tr("One batch &back"), session.step_back, "Ctrl+,")
        self.add(
            "reset",
            self.tr("&Reset to the same start weights"),
            lambda: document.reset(self.tr("Reset")),
            "Ctrl+R",
        )
        self.add(
            "reset_new",
            self.tr("&New start weights"),
            lambda: document.reset(
                self.tr("New start weights"), init_seed=document.project.training.init_seed + 1
            ),
            "Ctrl+Shift+R",
        )


def _paste(canvas: CanvasPanel, opening: Opening) -> None:
    """Insert the layers or units that were copied; anything else is taken for data."""
    if canvas.transfer.on_clipboard() is None and may_arrive(QGuiApplication.clipboard().mimeData()):
        opening.paste()
    else:
        canvas.paste()
