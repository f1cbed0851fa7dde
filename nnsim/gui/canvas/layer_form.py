"""The values of a convolution, pool or Dropout layer, in a small form beside it; changes are seen at once."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from nnsim.checks import Range
from nnsim.gui.canvas.editor import Editor
from nnsim.gui.canvas.names import layer_title
from nnsim.gui.fields import ChoiceField, FormRow, Gesture, NumberField
from nnsim.gui.numerals import Numbers, Step, add
from nnsim.gui.theme import Look
from nnsim.gui.widgets import label
from nnsim.network.layers import AveragePool2D, Conv2D, Dropout, MaxPool2D, window
from nnsim.network.rules import MAX_FILTERS

if TYPE_CHECKING:
    from nnsim.gui.canvas.view import CanvasView

VALUED = (Conv2D, MaxPool2D, AveragePool2D, Dropout)
"""Layers with values that this form shows."""

SIDES = Numbers(Range(1, 100), whole=True)
"""How high and wide a window may be, and how far it may move."""

SHARES = Numbers(Range(0, 0.99), percent=True)
"""How much Dropout may leave out."""


class LayerForm(QFrame):
    """A popup with a row per value; it follows the Document, and goes away with Esc or a click elsewhere."""

    def __init__(self, editor: Editor, layer_id: str, look: Look, view: "CanvasView") -> None:
        super().__init__(view, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "panel")
        self._editor, self._id, self._look = editor, layer_id, look
        title = layer_title(editor.graph, layer_id)
        self.setAccessibleName(self.tr("Values of %1").replace("%1", title))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 10, 14, 12)
        self._column.setSpacing(6)
        self._column.addWidget(label(title, "section"))
        self.fields: dict[str, QWidget] = {}
        self._fill()
        self.problem: QLabel = label("", "error")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self._column.addWidget(self.problem)
        self._show()
        editor.said.connect(self._say)
        editor.document.changed.connect(self._show)

    def open(self, at: QPoint) -> None:
        """Open near a point of the screen, inside of it, ready for typing."""
        self.adjustSize()
        room = self.parentWidget().screen().availableGeometry()
        x = min(at.x(), room.right() - self.width())
        self.move(max(room.left(), x), max(room.top(), min(at.y(), room.bottom() - self.height())))
        self.show()
        next(iter(self.fields.values())).setFocus(Qt.FocusReason.TabFocusReason)

    # ------------------------------------------------------------------ making

    def _fill(self) -> None:
        layer = self._editor.graph[self._id]
        if isinstance(layer, Conv2D):
            numbers = Numbers(Range(1, MAX_FILTERS), whole=True)
            self._add_number("filters", self.tr("Filters"), numbers, add(1), lambda value: int(value))
            self._add_pair("kernel_size", self.tr("Filter size"))
        elif isinstance(layer, Dropout):
            field = self._add_number("rate", self.tr("Leaves out"), SHARES, add(0.05), float)
            field.set_about(self.tr("The share of values set to 0 at random while training (rate)"))
            return
        else:
            self._add_pair("pool_size", self.tr("Window"))
        self._add_pair("strides", self.tr("Moves by"))
        self._add_padding()

    def _add_padding(self) -> None:
        choices = (("valid", self.tr("none (valid)")), ("same", self.tr("zeros (same)")))
        field = ChoiceField(self._look, self.tr("Padding"), choices)
        field.setToolTip(
            self.tr("“none”: windows lie inside the image; “zeros”: around it, so that it keeps its size")
        )
        field.chosen.connect(lambda key: self._set(padding=key))
        self._add("padding", self.tr("Padding"), field)

    def _add_pair(self, name: str, text: str) -> None:
        """Add fields for a height and a width."""
        sides = (self.tr("%1, height"), self.tr("%1, width"))
        fields = []
        for axis, side in enumerate(sides):
            field = NumberField(self._look, side.replace("%1", text), SIDES, add(1))
            self._follow(field, name, lambda value, axis=axis: self._sides(name, axis, int(value)))
            self.fields[f"{name}[{axis}]"] = field
            fields.append(field)
        self._column.addWidget(FormRow(text, *fields))

    def _sides(self, name: str, axis: int, value: int) -> tuple[int, int]:
        """Return a height and width of which one is another than before."""
        sides = list(self._pair(name))
        sides[axis] = value
        return sides[0], sides[1]

    def _pair(self, name: str) -> tuple[int, int]:
        layer = self._editor.graph[self._id]
        assert isinstance(layer, Conv2D | MaxPool2D | AveragePool2D)
        size, strides = window(layer)
        return strides if name == "strides" else size

    def _add_number(
        self, name: str, text: str, numbers: Numbers, step: Step, value_of: Callable[[float], object]
    ) -> NumberField:
        field = NumberField(self._look, text, numbers, step)
        self._follow(field, name, value_of)
        self._add(name, text, field)
        return field

    def _follow(self, field: NumberField, name: str, value_of: Callable[[float], object]) -> None:
        gesture = Gesture(f"{self._id} {name}")
        field.committed.connect(lambda value: self._set(**{name: value_of(value)}))
        field.stepped.connect(lambda value: self._set(merge=gesture.key(), **{name: value_of(value)}))

    def _add(self, name: str, text: str, field: QWidget) -> None:
        self.fields[name] = field
        self._column.addWidget(FormRow(text, field))

    # ------------------------------------------------------------------ to and from the Document

    def _set(self, *, merge: str = "", **values: object) -> None:
        self.problem.hide()
        self._editor.change_layer(self._id, merge=merge, **values)
        self._show()

    def _say(self, sentence: str) -> None:
        """Say in the form why a value cannot be."""
        self.problem.setText(sentence)
        self.problem.show()
        self.adjustSize()

    def _show(self, _change: object = None) -> None:
        """Show the values of the layer; close if it is gone."""
        if self._id not in self._editor.graph:
            self.close()
            return
        layer = self._editor.graph[self._id]
        for name, field in self.fields.items():
            if isinstance(field, ChoiceField):
                field.choose(getattr(layer, name))
            elif isinstance(field, NumberField):
                base, _, axis = name.rstrip("]").partition("[")
                field.set_value(self._pair(base)[int(axis)] if axis else getattr(layer, name))
