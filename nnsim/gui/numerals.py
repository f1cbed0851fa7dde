"""Numbers as people read and type them: how they are written, which are taken, what the next one is."""

from collections.abc import Callable
from dataclasses import dataclass

from nnsim.checks import Range
from nnsim.data.tables.number import parse_number
from nnsim.errors import NnsimError

Step = Callable[[float, int], float]
"""From a value and a direction (+1 or -1) to the next value."""


def plain(value: float) -> str:
    """Return a number as a person would write it: ``0.03``, ``500``, ``0.00001``."""
    if value and not 1e-6 <= abs(value) < 1e12:
        return f"{value:.10g}"
    return f"{value:.12f}".rstrip("0").rstrip(".")


def short(value: float) -> str:
    """Return a number in four figures: ``0.03333``, ``-12.35``."""
    return plain(float(f"{value:.4g}"))


def add(amount: float) -> Step:
    """Return the step that adds or takes away a fixed amount."""
    return lambda value, direction: round(round((value + direction * amount) / amount) * amount, 12)


def marks(*digits: float) -> Step:
    """Return the step to the next number with one of these leading digits: ``marks(1, 3)``: 0.1, 0.3, 1."""

    def step(value: float, direction: int) -> float:
        ladder = [float(f"{digit}e{power}") for power in range(-12, 13) for digit in digits]
        if direction > 0:
            return next((mark for mark in ladder if mark > value * (1 + 1e-9)), value)
        return next((mark for mark in reversed(ladder) if mark < value * (1 - 1e-9)), value)

    return step


@dataclass(frozen=True)
class Numbers:
    """Which numbers a NumberField takes, and how they are written.

    Parameters
    ----------
    allowed : Range
        The smallest and the largest.
    whole : bool
        Whether only whole numbers are allowed.
    percent : bool
        Whether people see and type the number times 100, with a ``%``.
    word : tuple of (str, float) or None
        A word that may be typed instead of a number, and what it stands for.
    """

    allowed: Range
    whole: bool = False
    percent: bool = False
    word: tuple[str, float] | None = None

    def text(self, value: float) -> str:
        """Return a value as it is shown."""
        if self.word and value == self.word[1]:
            return self.word[0]
        return f"{plain(round(value * 100, 6))} %" if self.percent else plain(value)

    def parse(self, text: str) -> float:
        """Return the number that was typed.

        Raises
        ------
        NnsimError
            If it is no number, or none that is allowed here; the sentence says which are.
        """
        if self.word and text.strip().lower() == self.word[0].lower():
            return self.word[1]
        value = parse_number(text.strip().removesuffix("%")) / 100 if self.percent else parse_number(text)
        if self.whole and value != round(value):
            raise NnsimError("{text} is no whole number; only whole numbers are possible here.", text=text)
        if value not in self.allowed:
            template = (
                "{text} is not possible here; type a number above {low}, at most {high}."
                if self.allowed.above
                else "{text} is not possible here; type a number from {low} to {high}."
            )
            low, high = self.text(self.allowed.low), self.text(self.allowed.high)
            raise NnsimError(template, text=text, low=low, high=high)
        return value
