"""All values of the split: how large the parts are, which rows they get, and folds."""

from dataclasses import dataclass

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from nnsim.checks import Range
from nnsim.data.recipe import MAX_FOLDS, RANGES, Split
from nnsim.gui.fields import FormRow, NumberField
from nnsim.gui.numerals import Numbers, Step, add
from nnsim.gui.panels.data.popup import Popup
from nnsim.gui.panels.data.preparing.split_values import Counts, in_unit, with_part
from nnsim.gui.theme import Look
from nnsim.gui.widgets import ChipRow, label

LEAST_TRAIN = 0.01
"""Something must be left to learn from."""

MOST_ROWS = int(RANGES["recipe.split.train"].high)

SHARES = (
    Numbers(Range(LEAST_TRAIN, 1), percent=True),
    Numbers(Range(0, 1 - LEAST_TRAIN), percent=True),
    Numbers(Range(0, 1 - LEAST_TRAIN), percent=True),
)
"""Which shares may be typed for each part."""

ROWS = (
    Numbers(Range(1, MOST_ROWS), whole=True),
    Numbers(Range(0, MOST_ROWS), whole=True),
    Numbers(Range(0, MOST_ROWS), whole=True),
)
"""Which numbers of rows may be typed for each part."""

USUAL_FOLDS = (0, 3, 5, 10)


@dataclass(frozen=True)
class Shown:
    """What the popup is about.

    Parameters
    ----------
    split : Split
    counts : tuple of int
        The rows of the parts.
    own_test : bool
        Whether the data set brings test rows of its own.
    classes : bool
        Whether the targets are classes.
    """

    split: Split
    counts: Counts
    own_test: bool
    classes: bool

    @property
    def fixed_test(self) -> bool:
        """Whether the test rows are given."""
        return self.own_test or self.split.folds > 0


class SplitPopup(Popup):
    """A row for each value of the split.

    Signals
    -------
    changed, stepped : Split
        A value was entered, or went one step of several that are one gesture.
    evaluation_wanted
        The network shall be evaluated with k folds.
    """

    changed = Signal(object)
    stepped = Signal(object)
    evaluation_wanted = Signal()

    def __init__(self, history: QUndoStack, look: Look, parent: QWidget) -> None:
        super().__init__(history, parent)
        self._look = look
        self._shown = Shown(Split(), (0, 0, 0), own_test=False, classes=True)
        self._add_parts()
        self._add_order()
        self._add_folds()

    # ------------------------------------------------------------------ making

    def _add_parts(self) -> None:
        tr = self.tr
        self.unit = self._chips(tr("Parts in"), [("share", tr("shares")), ("rows", tr("rows"))])
        self.unit.chosen.connect(lambda unit: self._take(in_unit(self._split, unit, self._shown.counts)))
        names = (tr("Training"), tr("Validation"), tr("Test"))
        self.parts = [self._number(name, SHARES[place], self._step) for place, name in enumerate(names)]
        for place, field in enumerate(self.parts):
            field.committed.connect(lambda size, place=place: self._take(self._with(place, size)))
            field.stepped.connect(lambda size, place=place: self.stepped.emit(self._with(place, size)))
        self.note = label("", "muted")
        self.rows.addWidget(self.note)

    def _add_order(self) -> None:
        tr = self.tr
        self.order = self._chips(tr("Order"), [("yes", tr("shuffled")), ("no", tr("in order"))])
        self.order.setToolTip(tr("Dealt out at random, or training, validation and test one after the other"))
        self.order.chosen.connect(lambda key: self._take(replace(self._split, shuffle=key == "yes")))
        self.seed = self._number(tr("Seed"), Numbers(RANGES["recipe.split.seed"], whole=True), add(1))
        self.seed.set_about(tr("Another seed deals out the rows in another way"))
        self._connect(self.seed, "seed")
        texts = [("no", tr("as they come")), ("yes", tr("stratified"))]
        self.classes = self._chips(tr("Classes"), texts)
        self.classes.setToolTip(tr("Stratified: each class has the same share in every part"))
        self.classes.chosen.connect(lambda key: self._take(replace(self._split, stratified=key == "yes")))

    def _add_folds(self) -> None:
        tr = self.tr
        numbers = Numbers(Range(0, MAX_FOLDS), whole=True, word=(tr("none"), 0))
        self.folds = self._number(tr("Folds"), numbers, _next_folds)
        self.folds.set_about(tr("Cuts all rows into so many equal parts, of which one tests"))
        self.folds.offer(USUAL_FOLDS)
        self.folds.committed.connect(lambda folds: self._take(self._with_folds(int(folds))))
        self.folds.stepped.connect(lambda folds: self.stepped.emit(self._with_folds(int(folds))))
        self.fold = self._number(tr("Testing fold"), Numbers(Range(1, MAX_FOLDS), whole=True), add(1))
        self.fold.committed.connect(lambda fold: self._take(replace(self._split, fold=int(fold) - 1)))
        self.fold.stepped.connect(lambda fold: self.stepped.emit(replace(self._split, fold=int(fold) - 1)))
        self.evaluate = QPushButton(tr("Evaluate with k folds…"))
        self.evaluate.setToolTip(
            tr("Trains anew on each fold and tells how well the network does on average")
        )
        self.evaluate.clicked.connect(self._want_evaluation)
        self.rows.addWidget(self.evaluate)

    def _chips(self, text: str, choices: list[tuple[str, str]]) -> ChipRow:
        chips = ChipRow(choices)
        chips.setAccessibleName(text)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(label(text), 1)
        line.addWidget(chips)
        self.rows.addWidget(row)
        return chips

    def _number(self, text: str, numbers: Numbers, step: Step) -> NumberField:
        field = NumberField(self._look, text, numbers, step)
        self.rows.addWidget(FormRow(text, field))
        return field

    def _connect(self, field: NumberField, name: str) -> None:
        field.committed.connect(lambda value: self._take(replace(self._split, **{name: int(value)})))
        field.stepped.connect(lambda value: self.stepped.emit(replace(self._split, **{name: int(value)})))

    # ------------------------------------------------------------------ showing

    @property
    def _split(self) -> Split:
        return self._shown.split

    def show_split(self, shown: Shown) -> None:
        """Show other values."""
        self._shown = shown
        split, in_rows = shown.split, shown.split.unit == "rows"
        self.unit.choose(split.unit)
        sizes = (split.train, split.validation, split.test)
        whole = sum(sizes[:2]) if shown.fixed_test else sum(sizes)
        for place, (field, size) in enumerate(zip(self.parts, sizes, strict=True)):
            field.set_numbers((ROWS if in_rows else SHARES)[place])
            field.set_value(size if in_rows else round(size / whole, 4))
        self.order.choose("yes" if split.shuffle else "no")
        self.seed.set_value(split.seed)
        self.classes.choose("yes" if split.stratified else "no")
        self.folds.set_value(split.folds)
        self.fold.set_numbers(Numbers(Range(1, max(1, split.folds)), whole=True))
        self.fold.set_value(split.fold + 1)
        self._show_rows()
        self.resize_to_content()

    def _show_rows(self) -> None:
        """Show the rows that mean something beside the others."""
        shown, split = self._shown, self._split
        for widget, means in (
            (self.unit, not split.folds),
            (self.parts[2], not shown.fixed_test),
            (self.seed, split.shuffle),
            (self.classes, shown.classes),
            (self.fold, split.folds > 0),
        ):
            _row_of(widget).setVisible(means)
        self.note.setText(self._note())

    def _note(self) -> str:
        if self._split.folds:
            return self.tr("Training and validation divide the other folds.")
        if self._shown.own_test:
            text = self.tr("The data set brings its own %1 test rows.")
            return text.replace("%1", f"{self._shown.counts[2]:,}")
        if self._split.unit == "rows":
            return self.tr("Rows beyond these are left out.")
        return self.tr("The other shares follow, so that all make 100 %.")

    # ------------------------------------------------------------------ from the person

    def _step(self, size: float, direction: int) -> float:
        return add(10 if self._split.unit == "rows" else 0.05)(size, direction)

    def _take(self, split: Split) -> None:
        if split != self._split:
            self.changed.emit(split)

    def _with(self, part: int, size: float) -> Split:
        return with_part(self._split, part, size, fixed_test=self._shown.fixed_test)

    def _with_folds(self, folds: int) -> Split:
        """Return the split with so many folds, of which train and validation divide all but one by shares."""
        folds = 0 if folds == 1 else folds
        split = self._split if not folds else in_unit(self._split, "share", self._shown.counts)
        return replace(split, folds=folds, fold=min(split.fold, max(0, folds - 1)))

    def _want_evaluation(self) -> None:
        self.hide()
        self.evaluation_wanted.emit()


def _row_of(field: QWidget) -> QWidget:
    """Return the row that a field stands in."""
    row = field.parentWidget()
    assert row is not None
    return row


def _next_folds(folds: float, direction: int) -> float:
    """Return the next number of folds; one fold is none."""
    return 2 if folds == 0 and direction > 0 else 0 if folds == 2 and direction < 0 else folds + direction
