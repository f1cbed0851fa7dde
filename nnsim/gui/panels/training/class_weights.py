"""How much the rows of each class count: one number per class of the data."""

import msgspec
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.gui.document import Document
from nnsim.gui.fields import FormRow, Gesture, NumberField
from nnsim.gui.numerals import Numbers, add
from nnsim.gui.theme import Look
from nnsim.training.training import CLASS_WEIGHT

MOST = 20
"""Weights of so many classes can be typed."""


class ClassWeights(QWidget):
    """A row per class; without weights of their own all count 1."""

    def __init__(self, document: Document, look: Look) -> None:
        super().__init__()
        self._document, self._look = document, look
        self.fields: list[NumberField] = []
        self._names: tuple[str, ...] = ()
        self._rows: list[FormRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(5)

    @property
    def possible(self) -> bool:
        """Whether the data has classes whose weights can be typed."""
        return 0 < len(self._document.dataset.class_names) <= MOST

    @property
    def weights(self) -> tuple[float, ...]:
        """One weight per class of the data."""
        given, count = self._document.project.training.class_weights, len(self._document.dataset.class_names)
        return given if len(given) == count else (1.0,) * count

    def show_weights(self) -> None:
        """Show the weights of the Document."""
        names = self._document.dataset.class_names if self.possible else ()
        if names != self._names:
            self._names = names
            self._make_rows()
        for field, weight in zip(self.fields, self.weights, strict=False):
            field.set_value(weight)

    def _make_rows(self) -> None:
        for row in self._rows:
            row.deleteLater()
        self._rows, self.fields = [], []
        for place, name in enumerate(self._names):
            field = NumberField(self._look, self.tr("Weight of %1").replace("%1", name), _NUMBERS, add(0.5))
            gesture = Gesture(f"class {place}")
            field.committed.connect(lambda value, place=place: self._set(place, value))
            field.stepped.connect(
                lambda value, place=place, gesture=gesture: self._set(place, value, merge=gesture.key())
            )
            field.set_about(
                self.tr("By how much the loss of a row of this class is multiplied (class_weight)")
            )
            self.fields.append(field)
            self._rows.append(FormRow(self.tr("Class %1").replace("%1", name), field))
            self._column.addWidget(self._rows[-1])

    def _set(self, place: int, value: float, *, merge: str = "") -> None:
        weights = list(self.weights)
        weights[place] = value
        given = () if all(weight == 1.0 for weight in weights) else tuple(weights)
        training = msgspec.structs.replace(self._document.project.training, class_weights=given)
        self._document.set_training(self.tr("Change class weights"), training, merge=merge)


_NUMBERS = Numbers(CLASS_WEIGHT)
