"""Fields that each show and set one value of the Training, and which of them make a difference."""

from collections.abc import Mapping
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Qt

from nnsim.gui.document import Document
from nnsim.gui.fields import ChoiceField, FormRow, Gesture, NumberField
from nnsim.gui.numerals import Numbers, Step
from nnsim.gui.panels.training.names import Names
from nnsim.gui.theme import Look
from nnsim.training.training import RANGES, Training

OWN_VALUES: Mapping[str, tuple[str, ...]] = {
    "sgd": (),
    "momentum": ("momentum",),
    "nesterov": ("momentum",),
    "adagrad": ("initial_accumulator", "epsilon"),
    "adadelta": ("rho", "epsilon"),
    "rmsprop": ("rho", "epsilon"),
    "adam": ("beta_1", "beta_2", "epsilon"),
    "amsgrad": ("beta_1", "beta_2", "epsilon"),
    "nadam": ("beta_1", "beta_2", "epsilon"),
    "adamw": ("beta_1", "beta_2", "epsilon", "weight_decay"),
    "lion": ("beta_1", "beta_2", "weight_decay"),
    "lbfgs": (),
    "levenberg_marquardt": (),
}
"""The values that only some optimisers have."""

WHOLE = ("lbfgs", "levenberg_marquardt")
"""Optimisers that take all rows at once and find the length of their steps themselves."""

OF_INITIALIZER: Mapping[str, tuple[str, ...]] = {
    "constant": ("initial.value",),
    "uniform": ("initial.low", "initial.high"),
    "normal": ("initial.mean", "initial.deviation"),
}

OF_SCHEDULE: Mapping[str, tuple[str, ...]] = {
    "constant": (),
    "step": ("schedule.rate", "schedule.steps"),
    "exponential": ("schedule.rate", "schedule.steps"),
    "cosine": ("schedule.steps", "schedule.floor"),
    "plateau": (
        "schedule.monitor",
        "schedule.patience",
        "schedule.min_delta",
        "schedule.rate",
        "schedule.floor",
    ),
}

OF_STOPPING = ("stopping.monitor", "stopping.min_delta", "stopping.restore_best")

DEPENDENT = frozenset(
    {
        *(path for paths in OWN_VALUES.values() for path in paths),
        *(path for paths in OF_INITIALIZER.values() for path in paths),
        *(path for paths in OF_SCHEDULE.values() for path in paths),
        *OF_STOPPING,
        "clipping.limit",
        "delta",
        "huber_delta",
    }
)
"""The values that make a difference only beside certain others."""


def relevant(training: Training) -> frozenset[str]:
    """Return which of the `DEPENDENT` values make a difference now."""
    found = {
        *OWN_VALUES[training.optimizer],
        *OF_INITIALIZER.get(training.initializer, ()),
        *OF_SCHEDULE[training.schedule.kind],
    }
    conditions = {
        "clipping.limit": training.clipping.kind != "none",
        "delta": training.gradient == "numerical",
        "huber_delta": training.loss == "huber",
    } | dict.fromkeys(OF_STOPPING, training.stopping.patience > 0)
    return frozenset(found | {path for path, holds in conditions.items() if holds})


def value_at(training: Training, path: str) -> Any:
    """Return the value at a path such as ``schedule.kind``."""
    value: Any = training
    for name in path.split("."):
        value = getattr(value, name)
    return value


def changed_at(training: Training, path: str, value: object) -> Training:
    """Return a Training with another value at a path."""
    owner, _, name = path.rpartition(".")
    if not owner:
        return msgspec.structs.replace(training, **{name: value})
    inner = msgspec.structs.replace(getattr(training, owner), **{name: value})
    return msgspec.structs.replace(training, **{owner: inner})


class TrainingFields(QObject):
    """Makes fields by the path of their value and keeps them in step with the Document."""

    def __init__(self, document: Document, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._look = document, look
        self.choices: dict[str, ChoiceField] = {}
        self.numbers: dict[str, NumberField] = {}
        self.rows: dict[str, FormRow] = {}
        self._tips: dict[str, Names] = {}
        self._switches: dict[str, tuple[str, str]] = {}

    def choice(self, path: str, text: str, undo: str, names: Names) -> FormRow:
        """Return a row to choose one of several names."""
        field = self._choice(path, text, names)
        field.chosen.connect(lambda key: self.set(undo, path, key))
        return self._row(path, text, field)

    def switch(self, path: str, text: str, undo: str, names: Names) -> FormRow:
        """Return a row for a yes or no; the first of two names stands for yes."""
        field = self._choice(path, text, names)
        yes, no = names
        self._switches[path] = (yes, no)
        field.chosen.connect(lambda key: self.set(undo, path, key == yes))
        return self._row(path, text, field)

    def number(
        self, path: str, text: str, undo: str, step: Step, tip: str, word: tuple[str, float] | None = None
    ) -> FormRow:
        """Return a row to type a number; `word` is what may be typed instead of one of them."""
        whole = isinstance(value_at(Training(), path), int)
        field = NumberField(self._look, text, Numbers(RANGES[path], whole=whole, word=word), step)
        gesture, kind = Gesture(path), int if whole else float
        field.committed.connect(lambda value: self.set(undo, path, kind(value)))
        field.stepped.connect(lambda value: self.set(undo, path, kind(value), merge=gesture.key()))
        field.set_about(tip)
        self.numbers[path] = field
        row = self._row(path, text, field)
        row.label.setToolTip(tip)
        return row

    def set(self, undo: str, path: str, value: object, *, merge: str = "") -> None:
        """Set one value of the Document's Training."""
        changed = changed_at(self._document.project.training, path, value)
        self._document.set_training(undo, changed, merge=merge)

    def show(self, training: Training) -> None:
        """Show the values, and the rows that make a difference."""
        for path, field in self.choices.items():
            value = value_at(training, path)
            key = self._switches[path][not value] if path in self._switches else value
            field.choose(key)
            field.setToolTip(self._tips[path][key][1])
        for path, number in self.numbers.items():
            number.set_value(value_at(training, path))
        shown = relevant(training)
        for path in DEPENDENT & self.rows.keys():
            self.rows[path].setVisible(path in shown)

    def _choice(self, path: str, text: str, names: Names) -> ChoiceField:
        field = ChoiceField(self._look, text, [(key, name) for key, (name, _) in names.items()])
        for place, (_, tip) in enumerate(names.values()):
            field.setItemData(place, tip, Qt.ItemDataRole.ToolTipRole)
        self.choices[path], self._tips[path] = field, names
        return field

    def _row(self, path: str, text: str, field: ChoiceField | NumberField) -> FormRow:
        self.rows[path] = FormRow(text, field)
        return self.rows[path]
