"""The slots between columns: which one is wanted, and how far each is open while it opens or closes."""

from PySide6.QtCore import QObject, QTimer, Signal

STEP = 0.2
"""How much further a slot is open after one tick of 16 ms."""


class Slots(QObject):
    """Opens one slot and closes the others, in a few frames.

    Signals
    -------
    moved
        A slot is open further, or less far, than before.
    """

    moved = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.wanted: int | None = None
        self.openings: dict[int, float] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(16)
        self._timer.timeout.connect(self._tick)

    def open(self, place: int) -> None:
        """Open the slot for a layer that would get this place."""
        if place != self.wanted:
            self.wanted = place
            self.openings.setdefault(place, 0.0)
            self._timer.start()
            self.moved.emit()

    def close(self) -> None:
        """Close all slots, slowly."""
        if self.wanted is not None:
            self.wanted = None
            self._timer.start()
            self.moved.emit()

    def clear(self) -> None:
        """Close all slots at once."""
        self.wanted = None
        self.openings = {}
        self._timer.stop()

    def _tick(self) -> None:
        for place, opening in list(self.openings.items()):
            goal = 1.0 if place == self.wanted else 0.0
            self.openings[place] = min(1.0, opening + STEP) if goal else max(0.0, opening - STEP)
            if self.openings[place] == goal == 0.0:
                del self.openings[place]
        if all(self.openings[place] == float(place == self.wanted) for place in self.openings):
            self._timer.stop()
        self.moved.emit()
