"""The fields that belong to the source in use: of a generated set, and of a formula."""

from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nnsim.checks import Range
from nnsim.data.build import load
from nnsim.data.recipe import NUMBERS, RANGES, Function, Generator
from nnsim.gui.document import Document
from nnsim.gui.fields import FormRow, Gesture, NumberField, TextField
from nnsim.gui.numerals import Numbers, Step, add, marks
from nnsim.gui.theme import Look

CHECKED = 500
"""Rows that a formula is tried on while it is typed."""


class SourceForm(QWidget):
    """Fields that each show and set one value of the source; the base of the forms."""

    def __init__(self, document: Document, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._look = document, look
        self.numbers: dict[str, NumberField] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(5)

    def _add_rows(self) -> None:
        """Add the rows that generated sets and formulas have in common."""
        samples, noise, seed = (RANGES[f"recipe.source.{name}"] for name in ("samples", "noise", "seed"))
        rows = (
            (
                "samples",
                self.tr("Samples"),
                self.tr("Change samples"),
                Numbers(samples, whole=True),
                marks(1, 2, 5),
            ),
            ("noise", self.tr("Noise"), self.tr("Change noise"), Numbers(noise, percent=True), add(0.05)),
            ("seed", self.tr("Data seed"), self.tr("Change data seed"), Numbers(seed, whole=True), add(1)),
        )
        for name, text, undo, numbers, step in rows:
            self.column.addWidget(FormRow(text, self._number(name, text, undo, numbers, step)))

    def _number(self, name: str, text: str, undo: str, numbers: Numbers, step: Step) -> NumberField:
        field = NumberField(self._look, text, numbers, step)
        gesture = Gesture(f"source {name}")
        field.committed.connect(lambda value: self._set(undo, name, value))
        field.stepped.connect(lambda value: self._set(undo, name, value, merge=gesture.key()))
        self.numbers[name] = field
        return field

    def _set(self, undo: str, name: str, value: Any, *, merge: str = "") -> None:
        recipe = self._document.project.recipe
        whole = isinstance(getattr(recipe.source, name), int)
        source = msgspec.structs.replace(recipe.source, **{name: int(value) if whole else value})
        self._document.set_recipe(undo, msgspec.structs.replace(recipe, source=source), merge=merge)

    def _show_numbers(self, source: Generator | Function) -> None:
        for name, field in self.numbers.items():
            field.set_value(getattr(source, name))


class GeneratorForm(SourceForm):
    """Samples, noise and seed of a generated set."""

    SOURCES = Generator

    def __init__(self, document: Document, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(document, look, parent)
        self._add_rows()

    def show_document(self) -> None:
        """Show the values of the source in use."""
        self._show_numbers(self._document.project.recipe.source)


class Problem(QLabel):
    """A sentence over several lines that needs no more height than they have.

    A height that depends on the width would have the whole column give up its tight arrangement and scroll.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "error")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.hide()

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        return QSize(0, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()


class FunctionForm(SourceForm):
    """The formula, checked while it is typed, the range of its inputs, samples, noise and seed."""

    SOURCES = Function

    def __init__(self, document: Document, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(document, look, parent)
        self.formula = TextField(look, self.tr("Formula"), self._check)
        self.formula.set_about(self.tr("Over x1, x2, …; for example 10 + 3*x1 - 4*x2 or sin(6*x1)"))
        self.formula.entered.connect(
            lambda text: self._set(self.tr("Change formula"), "formula", text.strip())
        )
        self.formula.judged.connect(self._show_problem)
        self.problem = Problem()
        row = FormRow(self.tr("y ="), self.formula)
        row.give_room()
        self.column.addWidget(row)
        self.column.addWidget(self.problem)
        ends = (self._end("low", self.tr("Range from")), self._end("high", self.tr("Range to")))
        self.column.addWidget(FormRow(self.tr("Range"), *ends))
        self._add_rows()

    def show_document(self) -> None:
        """Show the values of the source in use; each end of the range bounds the other."""
        source = self._document.project.recipe.source
        self.numbers["low"].set_numbers(Numbers(Range(NUMBERS.low, source.high - _least(source.high))))
        self.numbers["high"].set_numbers(Numbers(Range(source.low, NUMBERS.high, above=True)))
        self.formula.show_text(source.formula)
        self._show_numbers(source)

    def _end(self, name: str, text: str) -> NumberField:
        field = self._number(name, text, self.tr("Change range"), Numbers(NUMBERS), add(0.5))
        field.set_about(text)
        return field

    def _check(self, text: str) -> object:
        """Compute some rows, so that also values that are not finite are found."""
        source = self._document.project.recipe.source
        if not isinstance(source, Function):
            source = Function()
        tried = msgspec.structs.replace(source, formula=text.strip(), samples=min(source.samples, CHECKED))
        return load(tried, Path())

    def _show_problem(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))


def _least(value: float) -> float:
    """Return a distance that keeps a range from being empty."""
    return max(abs(value), 1.0) * 1e-9
