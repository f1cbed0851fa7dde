"""The keys of painting, for as long as the plot has the focus: what the mouse can do, the keys can too."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from nnsim.gui.plots.painting.brush import Painting

Key = Qt.Key

ARROWS = {Key.Key_Left: (-1, 0), Key.Key_Right: (1, 0), Key.Key_Up: (0, 1), Key.Key_Down: (0, -1)}

STRIDE, SMALL_STRIDE = 12, 2
"""Pixels that an arrow key moves the brush, and with Shift."""


class PaintingKeys:
    """Answers the key events of a plot that is painted on.

    Parameters
    ----------
    painting : Painting
    move : callable
        Moves the brush by so many pixels to the right and upwards.
    dab : callable
        Paints where the brush is, or erases if it is told so.
    """

    def __init__(
        self, painting: Painting, move: Callable[[int, int], None], dab: Callable[[bool], None]
    ) -> None:
        self._painting, self._move = painting, move
        self._plain: dict[Key, Callable[[], object]] = {
            Key.Key_Escape: lambda: painting.turn(on=False),
            Key.Key_E: lambda: painting.erase(erasing=not painting.erasing),
            Key.Key_BracketLeft: lambda: painting.resize(painting.size - 1),
            Key.Key_BracketRight: lambda: painting.resize(painting.size + 1),
            Key.Key_Space: lambda: dab(False),
            Key.Key_Delete: lambda: dab(True),
        }

    def take(self, event: QEvent) -> bool:
        """Do what a key stands for; return whether it stands for anything.

        Before a key is pressed Qt asks whether it is wanted here, or may be a shortcut of the window.
        """
        if not isinstance(event, QKeyEvent) or event.type() == QEvent.Type.KeyRelease:
            return False
        call = self._call(Key(event.key()), event.modifiers())
        if call is None:
            return False
        if event.type() == QEvent.Type.KeyPress:
            call()
        event.accept()
        return True

    def _call(self, key: Key, modifiers: Qt.KeyboardModifier) -> Callable[[], object] | None:
        shift = modifiers == Qt.KeyboardModifier.ShiftModifier
        plain = modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if key in ARROWS and (plain or shift):
            stride = SMALL_STRIDE if shift else STRIDE
            across, up = ARROWS[key]
            return lambda: self._move(stride * across, stride * up)
        kind = key.value - Key.Key_1.value
        if plain and 0 <= kind < 9:
            return lambda: self._painting.choose_class(kind)
        return self._plain.get(key) if plain else None
