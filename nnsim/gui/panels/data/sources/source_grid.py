"""The grid of the sources that are used most, three in a row; what is in use is always among them."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.data.dataset import Dataset
from nnsim.data.recipe import File, Images, Pasted, Pictures, Source
from nnsim.gui.panels.data.sources.catalogue import Entry, about, most_used, place_of, titled
from nnsim.gui.panels.data.sources.source_button import TITLE, SourceButton
from nnsim.gui.panels.data.sources.thumbnails import drawing_of
from nnsim.gui.theme import Look

COLUMNS = 3

GAP = 8

LEAST, MOST = 32, 56
"""Height of a picture."""

GIVES_WAY = "blood_fat"
"""Whose place a source takes that has none."""

FROM_FILES = (File, Pasted, Images, Pictures)
"""Sources that are drawn from what was read."""


class SourceGrid(QWidget):
    """The sources at hand; the one in use is marked.

    Signals
    -------
    chosen : Source
        A person chose this source.
    """

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._source: Source | None = None
        self._dataset: Dataset | None = None
        self.setAccessibleName(self.tr("Ready-made data"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._usual = {entry.key: entry for entry in most_used()}
        self.buttons = {key: SourceButton(look, entry, self) for key, entry in self._usual.items()}
        for button in self.buttons.values():
            button.clicked.connect(
                lambda _checked=False, button=button: self.chosen.emit(button.entry.source)
            )
            button.installEventFilter(self)
        look.changed.connect(self._dress)

    def show_source(self, source: Source, dataset: Dataset) -> None:
        """Mark the source in use, drawn as it is.

        The last formula, truth table and painting stay at their places, so that a click brings them back.
        """
        if source == self._source and dataset is self._dataset:
            return
        self._source, self._dataset = source, dataset
        place = place_of(source) or GIVES_WAY
        self.buttons[GIVES_WAY].show_entry(self._usual[GIVES_WAY])
        title = self._usual[place].title if place in ("formula", "painted") else titled(source)
        picture = drawing_of(dataset) if isinstance(source, FROM_FILES) else None
        self.buttons[place].show_entry(Entry(place, title, source, about(source)), picture)
        for key, button in self.buttons.items():
            button.setChecked(key == place)

    def forget(self) -> None:
        """Show the ready-made sources again: what was made in one project is not for another."""
        self._source = self._dataset = None
        for key, button in self.buttons.items():
            button.show_entry(self._usual[key])

    # ------------------------------------------------------------------ arrangement

    def sizeHint(self) -> QSize:
        """Return the size with pictures of full height."""
        return QSize(self._look.theme.px(220), self._height(MOST))

    def minimumSizeHint(self) -> QSize:
        """Return the size with the lowest pictures."""
        return QSize(self._look.theme.px(180), self._height(LEAST))

    def _height(self, picture: int) -> int:
        return self._rows * self._look.theme.px(picture + TITLE) + (self._rows - 1) * GAP

    @property
    def _rows(self) -> int:
        return -(-len(self.buttons) // COLUMNS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room among the pictures."""
        super().resizeEvent(event)
        px = self._look.theme.px
        room = (self.height() - (self._rows - 1) * GAP) // self._rows
        height = min(max(room, px(LEAST + TITLE)), px(MOST + TITLE))
        width = (self.width() - (COLUMNS - 1) * GAP) / COLUMNS
        for place, button in enumerate(self.buttons.values()):
            row, column = divmod(place, COLUMNS)
            left, right = round(column * (width + GAP)), round(column * (width + GAP) + width)
            button.setGeometry(left, row * (height + GAP), right - left, height)

    def _dress(self) -> None:
        self.updateGeometry()
        self.resizeEvent(QResizeEvent(self.size(), self.size()))
        self.update()

    # ------------------------------------------------------------------ keyboard

    def eventFilter(self, button: QWidget, event: QEvent) -> bool:
        """Move the focus with the arrow keys."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Qt.Key
            moves = {key.Key_Left: -1, key.Key_Right: 1, key.Key_Up: -COLUMNS, key.Key_Down: COLUMNS}
            if event.key() in moves:
                buttons = list(self.buttons.values())
                place = buttons.index(button) + moves[Qt.Key(event.key())]
                if 0 <= place < len(buttons):
                    buttons[place].setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                button.click()
                return True
        return super().eventFilter(button, event)
