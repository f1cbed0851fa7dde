"""Checks of single values, the same for a project file, the command line and the window."""

from collections.abc import Sequence
from dataclasses import dataclass

from nnsim.errors import NnsimError


class FieldError(NnsimError):
    """A value that is not allowed; ``values["field"]`` is its path, such as ``training.learning_rate``."""


@dataclass(frozen=True)
class Range:
    """The numbers from ``low`` to ``high``; ``above`` leaves ``low`` itself out."""

    low: float
    high: float
    above: bool = False

    def __contains__(self, value: float) -> bool:
        """Whether a number lies in the range; NaN lies in none."""
        return (self.low < value if self.above else self.low <= value) and value <= self.high

    def check(self, field: str, value: float) -> None:
        """Raise a FieldError unless the value of a field lies in the range."""
        if value not in self:
            template = (
                "{field} must be above {low} and at most {high}, not {value}."
                if self.above
                else "{field} must be from {low} to {high}, not {value}."
            )
            raise FieldError(template, field=field, low=self.low, high=self.high, value=value)


SEEDS = Range(0, 2**32 - 1)
"""Seeds are 32-bit whole numbers."""


def check_choice(field: str, value: str, known: Sequence[str]) -> None:
    """Raise a FieldError unless the value of a field is one of the known names."""
    if value not in known:
        raise FieldError(
            "{field} must be one of {known}, not '{value}'.", field=field, known=", ".join(known), value=value
        )


def check_length(field: str, text: str, most: int) -> None:
    """Raise a FieldError if a text has more than `most` characters."""
    if len(text) > most:
        raise FieldError(
            "{field} must have at most {most} characters, not {count}.",
            field=field,
            most=most,
            count=len(text),
        )
