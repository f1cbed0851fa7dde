"""The noise of a function, in percent of how far its targets spread, or in their own units."""

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from nnsim.checks import Range
from nnsim.data.build import load
from nnsim.data.making.sources import MAX_NOISE
from nnsim.data.recipe import NUMBERS, Function
from nnsim.gui.fields import FormRow, Gesture, NumberField
from nnsim.gui.numerals import Numbers, add, marks
from nnsim.gui.theme import Look

OF_UNIT = {"share": Numbers(Range(0, MAX_NOISE), percent=True), "units": Numbers(Range(0, NUMBERS.high))}

STEPS = {"share": add(0.05), "units": marks(1, 2, 5)}

DIGITS = 3
"""Of noise that was changed from one unit into the other."""


class NoiseRow(FormRow):
    """A number and the unit that it has; another unit leaves the noise as large as it was.

    Signals
    -------
    changed : Function
        Another number was typed, or another unit chosen.
    stepped : Function, str
        The number was stepped; steps of one gesture have the same name.
    """

    changed = Signal(object)
    stepped = Signal(object, str)

    def __init__(self, look: Look) -> None:
        self.field = NumberField(look, self.tr("Noise"), OF_UNIT["share"], self._step)
        self.unit = QPushButton("%")
        self.unit.setProperty("role", "compact")
        super().__init__(self.tr("Noise"), self.field)
        box = self.layout().itemAt(1).layout()
        assert isinstance(box, QHBoxLayout)
        box.addWidget(self.unit)
        self._look, self._source, self._gesture = look, Function(), Gesture("source noise")
        self.field.committed.connect(lambda value: self.changed.emit(replace(self._source, noise=value)))
        self.field.stepped.connect(
            lambda value: self.stepped.emit(replace(self._source, noise=value), self._gesture.key())
        )
        self.unit.clicked.connect(self._change_unit)

    def show_source(self, source: Function) -> None:
        """Show the noise of a function."""
        self._source = source
        self.field.set_numbers(OF_UNIT[source.noise_unit])
        self.field.set_value(source.noise)
        share = source.noise_unit == "share"
        self.unit.setText("%" if share else self.tr("units"))
        self.unit.setToolTip(
            self.tr("Percent of the standard deviation of the targets; click for their own units")
            if share
            else self.tr("In the units of the targets; click for percent of their standard deviation")
        )
        self.unit.setAccessibleName(self.tr("Unit of the noise"))

    def _step(self, value: float, direction: int) -> float:
        if self._source.noise_unit == "units" and value < 0.01:
            return 0.01 if direction > 0 else 0.0
        step = STEPS[self._source.noise_unit](value, direction)
        return 0.0 if self._source.noise_unit == "units" and step < 0.01 else step

    def _change_unit(self) -> None:
        """Change the unit; the noise stays as large, up to rounding."""
        source = self._source
        targets = load(replace(source, noise=0.0))[source.target].values
        spread = float(targets.std()) or 1.0
        if source.noise_unit == "share":
            noise, unit = source.noise * spread, "units"
        else:
            noise, unit = min(source.noise / spread, MAX_NOISE), "share"
        self.changed.emit(replace(source, noise=float(f"{noise:.{DIGITS}g}"), noise_unit=unit))
