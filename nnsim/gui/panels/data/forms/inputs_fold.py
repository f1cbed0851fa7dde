"""Where the inputs of a function lie: range and distribution of all, or of each, folded away while usual."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from nnsim.checks import Range
from nnsim.data.making.spans import change_all, change_one, common, like_all, spans_of
from nnsim.data.recipe import NUMBERS, Function, Span
from nnsim.errors import NnsimError
from nnsim.gui.fields import ChoiceField, FormRow, Gesture, NumberField
from nnsim.gui.numerals import Numbers, add, marks, plain
from nnsim.gui.panels.fold import Fold
from nnsim.gui.theme import Look

ALL = "all"
"""The key of all inputs together; the others are x1, x2 and so on."""


class InputsFold(Fold):
    """Rows for all inputs or for one of them.

    Signals
    -------
    changed : Function, str
        A person changed where the inputs lie; the text names the gesture, or is empty.
    """

    changed = Signal(object, str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "", "")
        self.button.setText(self.tr("Inputs"))
        self.button.setToolTip(self.tr("From where to where the inputs go, and how they lie there"))
        self._source = Function()
        self._spans = _spans_of(self._source)
        self.which = ChoiceField(look, self.tr("Of which input"), [(ALL, self.tr("all"))])
        self.which.chosen.connect(lambda _key: self._show())
        self.low, self.high = (self._end(name, text) for name, text in self._ends())
        texts = {
            "uniform": self.tr("uniform"),
            "normal": self.tr("normal"),
            "grid": self.tr("grid"),
            "ordered": self.tr("in order"),
        }
        self._texts = texts
        self.distribution = ChoiceField(look, self.tr("Distribution"), list(texts.items()))
        self.distribution.chosen.connect(lambda key: self._change(distribution=key))
        self.noise = self._number(self.tr("Noise of the input"), Range(0, NUMBERS.high), "noise")
        self.noise.set_about(self.tr("Standard deviation of an error of measuring it, in its own units"))
        self.like_all = QPushButton(self.tr("As all the others"))
        self.like_all.clicked.connect(self._reset)
        self._of = FormRow(self.tr("Of"), self.which)
        self._noise = FormRow(self.tr("Input noise"), self.noise)
        self.rows.addWidget(self._of)
        self.rows.addWidget(FormRow(self.tr("Range"), self.low, self.high))
        self.rows.addWidget(FormRow(self.tr("Distribution"), self.distribution))
        self.rows.addWidget(self._noise)
        self.rows.addWidget(self.like_all)

    def _ends(self) -> tuple[tuple[str, str], ...]:
        return ("low", self.tr("Range from")), ("high", self.tr("Range to"))

    def _end(self, name: str, text: str) -> NumberField:
        field = self._number(text, NUMBERS, name)
        field.set_about(text)
        return field

    def _number(self, text: str, allowed: Range, name: str) -> NumberField:
        step = marks(1, 2, 5) if name == "noise" else add(0.5)
        field = NumberField(self._look, text, Numbers(allowed), step)
        gesture = Gesture(f"source input {name}")
        field.committed.connect(lambda value: self._change(**{name: value}))
        field.stepped.connect(lambda value: self._change(merge=gesture.key(), **{name: value}))
        return field

    # ------------------------------------------------------------------ showing

    def show_source(self, source: Function) -> None:
        """Show where the inputs of a function lie."""
        self._source, self._spans = source, _spans_of(source)
        keys = [ALL, *(f"x{number}" for number in range(1, len(self._spans) + 1))]
        if [self.which.itemData(place) for place in range(self.which.count())] != keys:
            shown = self.which.key
            self.which.clear()
            for key in keys:
                self.which.addItem(self.tr("all") if key == ALL else key, key)
            self.which.choose(shown if shown in keys else ALL)
        self.say(self._summary(), usual=self._is_usual())
        self._show()

    @property
    def _place(self) -> int | None:
        """Which input is shown, None for all; a single one stands for all."""
        if len(self._spans) == 1:
            return 0
        return None if self.which.key == ALL else int(self.which.key.removeprefix("x")) - 1

    def _show(self) -> None:
        place, spans = self._place, self._spans
        span = common(self._source) if place is None else spans[place]
        self._of.setVisible(len(spans) > 1)
        self._noise.setVisible(place is not None)
        self.like_all.setVisible(len(spans) > 1 and place is not None and span != common(self._source))
        self.low.set_numbers(Numbers(Range(NUMBERS.low, span.high - _least(span.high))))
        self.high.set_numbers(Numbers(Range(span.low, NUMBERS.high, above=True)))
        self.low.set_value(span.low)
        self.high.set_value(span.high)
        self.noise.set_value(span.noise)
        self.distribution.choose(span.distribution)

    def _summary(self) -> str:
        if len(set(self._spans)) > 1:
            return self.tr("each for itself")
        span = self._spans[0] if self._spans else common(self._source)
        return f"{plain(span.low)} … {plain(span.high)} · {self._texts[span.distribution]}"

    def _is_usual(self) -> bool:
        usual = common(Function())
        return all(span == usual for span in self._spans)

    # ------------------------------------------------------------------ changing

    def _change(self, *, merge: str = "", **changes: object) -> None:
        place, source = self._place, self._source
        if len(self._spans) == 1 and "noise" not in changes and _lies_with_all(source):
            place = None
        changed = change_all(source, **changes) if place is None else change_one(source, place, **changes)
        self.changed.emit(changed, merge)

    def _reset(self) -> None:
        assert self._place is not None
        self.changed.emit(like_all(self._source, self._place), "")


def _spans_of(source: Function) -> tuple[Span, ...]:
    """Return one span per input; none if a formula is wrong."""
    try:
        return spans_of(source)
    except NnsimError:
        return ()


def _lies_with_all(source: Function) -> bool:
    """Return whether a single input lies where the function says for all, but for its noise."""
    span, usual = spans_of(source)[0], common(source)
    return (span.low, span.high, span.distribution) == (usual.low, usual.high, usual.distribution)


def _least(value: float) -> float:
    """Return a distance that keeps a range from being empty."""
    return max(abs(value), 1.0) * 1e-9
