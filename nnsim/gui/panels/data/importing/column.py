"""One column in detail: its kind, its values, and how its categories become numbers."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QVBoxLayout, QWidget

from nnsim.data.recipe import Encoding
from nnsim.data.roles import MAX_CLASSES, Role
from nnsim.data.table import Column
from nnsim.data.tables.preview import ColumnView
from nnsim.gui.fields import ChoiceField
from nnsim.gui.panels.data.importing.bars import BarsView
from nnsim.gui.panels.data.importing.roles import colour, kind_text
from nnsim.gui.panels.data.importing.row import FormatRow
from nnsim.gui.theme import Look
from nnsim.gui.widgets import ChipRow, OneLine, label

MOST_LABELS = 1000
"""Categories that can be put in order by hand."""

FOUND = "found"
"""In place of a kind: the one that was found."""

CODES = 10
"""So few different numbers may be codes of classes."""

WORDS = "words"
"""How a text column becomes inputs unless a person wants its texts to be categories."""


class OrderList(QListWidget):
    """Categories in an order that is changed by dragging, or with Alt and the arrow keys.

    Signals
    -------
    reordered
        A person changed the order.
    """

    reordered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Order of the categories"))
        self.setToolTip(self.tr("Drag the categories into their order, or move one with Alt+Up and Alt+Down"))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.model().rowsMoved.connect(self.reordered)

    @property
    def labels(self) -> tuple[str, ...]:
        """The categories in their order."""
        return tuple(self.item(row).text() for row in range(self.count()))

    def show_labels(self, labels: tuple[str, ...]) -> None:
        """Show categories in an order."""
        if labels != self.labels:
            self.clear()
            self.addItems(list(labels))
            self.setCurrentRow(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the current category with Alt and an arrow key."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self._move(self.currentRow(), self.currentRow() + steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _move(self, row: int, to: int) -> None:
        if row >= 0 and 0 <= to < self.count():
            self.insertItem(to, self.takeItem(row))
            self.setCurrentRow(to)
            self.reordered.emit()


class ColumnDetail(QWidget):
    """What is known of the current column, and what can be changed of it.

    Signals
    -------
    kind_chosen : str, str
        The column and the kind that it shall be of; `FOUND` for the one that was found.
    encoding_chosen : str, object
        The column and how its categories shall become numbers; None for the words of a text.
    """

    kind_chosen = Signal(str, str)
    encoding_chosen = Signal(str, object)

    def __init__(self, look: Look, *, can_change_kind: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._view: ColumnView | None = None
        self.name = OneLine("section")
        self.counts = label("", "muted")
        self.counts.setWordWrap(True)
        self.bars = BarsView(look)
        choices = [(kind, kind_text(kind)) for kind in ("number", "category", "text", "date", "empty")]
        self.kind = ChoiceField(look, self.tr("Kind"), choices)
        self.kind.allow("empty", suits=False, tip=self.tr("No row has a value"))
        self.kind.chosen.connect(lambda kind: self.kind_chosen.emit(self._name, kind))
        self.kind_row = FormatRow(look, self.tr("Kind"), self.kind)
        self.kind_row.back_wanted.connect(lambda: self.kind_chosen.emit(self._name, FOUND))
        self.kind_row.setVisible(can_change_kind)
        self.becomes = label("", "muted")
        self.becomes.setWordWrap(True)
        self.encoding = ChipRow(
            [(WORDS, self.tr("words")), ("one-hot", self.tr("one-hot")), ("ordinal", self.tr("in order"))]
        )
        self.encoding.setAccessibleName(self.tr("Encoding"))
        self.encoding.chosen.connect(self._choose_encoding)
        for chip in self.encoding.chips.values():
            chip.setProperty("role", "compact")
        self.encoding_row = QWidget()
        coded = QVBoxLayout(self.encoding_row)
        coded.setContentsMargins(0, 0, 0, 0)
        coded.setSpacing(3)
        coded.addWidget(label(self.tr("As inputs")))
        coded.addWidget(self.encoding, 0, Qt.AlignmentFlag.AlignLeft)
        self.order = OrderList()
        self.order.reordered.connect(lambda: self.encoding_chosen.emit(self._name, self.order.labels))
        self._arrange()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self.name, self.counts, self.bars, self.kind_row, self.encoding_row, self.becomes):
            column.addWidget(widget)
        column.addWidget(self.order, 1)
        column.addStretch(1)

    @property
    def _name(self) -> str:
        return self._view.name if self._view else ""

    def show_column(
        self, view: ColumnView, column: Column, role: Role, kind: str | None, encoding: Encoding | None
    ) -> None:
        """Show a column, its role, and the kind and encoding that a person chose (None for as usual)."""
        self._view = view
        self.name.setText(view.name)
        self.name.setToolTip(view.name)
        self.counts.setText(self._counts_text(view))
        self.bars.setVisible(bool(view.bars.counts))
        self.bars.show_view(view, colour(self._look.theme, role))
        self.kind.choose(view.kind)
        self.kind_row.explain("", said=kind is not None)
        self._show_encoding(view, column, role, encoding)

    def _counts_text(self, view: ColumnView) -> str:
        total = view.count + view.missing
        text = self.tr("%1 values, %2 different").replace("%1", f"{view.count:,}")
        text = text.replace("%2", f"{view.distinct:,}")
        if view.missing:
            missing = self.tr("%1 missing (%2 %)").replace("%1", f"{view.missing:,}")
            text += " · " + missing.replace("%2", _percent(view.missing / total))
        return text

    def _show_encoding(self, view: ColumnView, column: Column, role: Role, encoding: Encoding | None) -> None:
        text = view.kind == "text"
        how = encoding or (WORDS if text else "one-hot")
        coded = role == "input" and view.kind in ("category", "text")
        self.encoding_row.setVisible(coded)
        self.encoding.chips[WORDS].setVisible(text)
        self.encoding.choose("ordinal" if isinstance(how, tuple) else how)
        ordered = coded and how not in (WORDS, "one-hot") and view.distinct <= MOST_LABELS
        self.order.setVisible(ordered)
        if ordered:
            self.order.show_labels(how if isinstance(how, tuple) else _in_order(column))
        self.becomes.setText(self._becomes_text(view, role, how))

    def _becomes_text(self, view: ColumnView, role: Role, how: Encoding | str) -> str:
        """Return what the network sees of the column."""
        if role == "ignore":
            return self.tr("The network does not see it.")
        if view.kind == "empty":
            return self.tr("It holds nothing to learn from.")
        if view.kind == "date":
            return self.tr("Dates are counted in days from the first one.")
        if role == "target":
            return self._target_text(view)
        if view.kind == "number":
            return self.tr("One input.")
        if how == WORDS:
            return self.tr("Its most frequent words become inputs.")
        if how != "one-hot":
            return self.tr("One input: 0, 1, 2 … in this order.")
        if view.distinct > MAX_CLASSES:
            return self.tr("Too many categories for one input each; put them in order.")
        text = self.tr("%1 inputs, one for each category: 1 where it is there, else 0.")
        return text.replace("%1", str(view.distinct))

    def _target_text(self, view: ColumnView) -> str:
        if view.kind == "number" and (view.low, view.high, view.distinct) != ("0", "1", 2):
            if view.distinct <= CODES:
                return self.tr("Its numbers are to be predicted. If they stand for classes: category.")
            return self.tr("Its numbers are to be predicted.")
        return self.tr("Its %1 classes are to be told apart.").replace("%1", f"{view.distinct:,}")

    def _choose_encoding(self, key: str) -> None:
        self.encoding_chosen.emit(self._name, None if key == WORDS else key)


def _in_order(column: Column) -> tuple[str, ...]:
    """Return the categories of a column in the order that they have if nobody says another one."""
    return column.labels if column.kind == "category" else tuple(sorted(column.labels))


def _percent(share: float) -> str:
    """Return a share in percent, with a digit behind the point where it is small."""
    return f"{100 * share:.1f}" if share < 0.1 else f"{100 * share:.0f}"
