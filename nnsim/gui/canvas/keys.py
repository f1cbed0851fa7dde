"""The keys of the canvas, for as long as it has the focus."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from nnsim.gui.canvas.cards import ends
from nnsim.gui.canvas.focus import step
from nnsim.gui.canvas.hits import Part
from nnsim.gui.canvas.selection import Selection, Target
from nnsim.network.layers import Dropout, Pool

if TYPE_CHECKING:
    from nnsim.gui.canvas.view import CanvasView

translate = QCoreApplication.translate
Key = Qt.Key
ARROWS = {Key.Key_Left: (-1, 0), Key.Key_Right: (1, 0), Key.Key_Up: (0, -1), Key.Key_Down: (0, 1)}
SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Keys:
    """Answers the key events of the view."""

    def __init__(self, view: "CanvasView") -> None:
        self._view = view
        self._editor = view.network.editor
        self._space = False
        self._standard: list[tuple[QKeySequence.StandardKey, Callable[[], object]]] = [
            (QKeySequence.StandardKey.Copy, view.transfer.copy),
            (QKeySequence.StandardKey.Cut, view.transfer.cut),
            (QKeySequence.StandardKey.Paste, view.transfer.paste),
            (QKeySequence.StandardKey.SelectAll, self._editor.select_all),
            (QKeySequence.StandardKey.Delete, view.transfer.delete),
        ]
        self._plain: dict[tuple[int, bool], Callable[[], object]] = {
            (Key.Key_Backspace, False): view.transfer.delete,
            (Key.Key_D, True): view.transfer.duplicate,
            (Key.Key_Plus, False): lambda: self._editor.change_focused_units(1),
            (Key.Key_Equal, False): lambda: self._editor.change_focused_units(1),
            (Key.Key_Minus, False): lambda: self._editor.change_focused_units(-1),
            (Key.Key_F, False): view.fit,
            (Key.Key_0, True): view.reset_zoom,
            (Key.Key_F2, False): self.rename,
            (Key.Key_Return, False): self._open_activations,
            (Key.Key_Enter, False): self._open_activations,
            (Key.Key_Escape, False): self._escape,
            (Key.Key_X, False): lambda: self._on_connection(self._editor.toggle_cut),
            (Key.Key_L, False): lambda: self._on_connection(self._editor.toggle_lock),
        }

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; return whether it stands for anything."""
        if event.key() in ARROWS and not event.modifiers() & CONTROL:
            self._arrow(ARROWS[event.key()], event.modifiers())
            return True
        if event.key() == Key.Key_Space and not event.modifiers() & CONTROL:
            if not event.isAutoRepeat():
                self._hold_space()
            return True
        call = next((call for keys, call in self._standard if event.matches(keys)), None)
        call = call or self._plain.get((event.key(), bool(event.modifiers() & CONTROL)))
        if event.key() == Key.Key_Escape and not self._view.busy and not self._editor.selection.targets:
            return False  # the window may have something to let go
        if call is not None:
            call()
        return call is not None

    def release(self, event: QKeyEvent) -> None:
        """Open the add menu when Space is released and nothing was panned meanwhile."""
        if event.key() == Key.Key_Space and not event.isAutoRepeat():
            opened = self._space
            self.forget()
            if opened:
                self._view.open_add_menu()

    def panned(self) -> None:
        """Note that Space was used for panning."""
        self._space = False

    def forget(self) -> None:
        """Let go of Space."""
        self._space = self._view.pan_ready = False
        self._view.viewport().unsetCursor()

    def rename(self) -> None:
        """Edit the title of the focused layer."""
        if self._editor.focused_layer():
            self._view.edit_title(self._editor.focused_layer())

    def _hold_space(self) -> None:
        self._space = self._view.pan_ready = True
        self._view.viewport().setCursor(Qt.CursorShape.OpenHandCursor)

    def _arrow(self, direction: tuple[int, int], modifiers: Qt.KeyboardModifier) -> None:
        selection, right = self._editor.selection, direction[0]
        if modifiers & ALT:
            if right:
                self._editor.move_focused(right)
            return
        target = step(self._view.network.drawing, selection.focus, *direction)
        self._editor.select(selection.extended([target]) if modifiers & SHIFT else Selection.of(target))

    def _open_activations(self) -> None:
        """Open the activations of what has the focus, or the values of a layer without."""
        focus = self._editor.selection.focus
        if focus is None:
            return
        if isinstance(self._editor.graph[focus.layer], Pool | Dropout):
            self._view.open_values(focus.layer)
        else:
            self._view.open_activations(Target(*focus))

    def _on_connection(self, toggle: Callable[[Target, Target], None]) -> None:
        """Cut or lock the connection under the pointer."""
        network = self._view.network
        if network.hovered.part is Part.LINK:
            toggle(*ends(network, network.hovered.connection))
            self._view.look_again()
        else:
            self._view.say(translate("Canvas", "Point at a connection to cut (X) or lock (L) it."))

    def _escape(self) -> None:
        if self._view.busy:
            self._view.end_gesture()
        else:
            self._editor.select(Selection())
