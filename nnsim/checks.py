"""Checks of single values, the same for a project file, the command line, the window and Python."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

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


Value = TypeVar("Value", bound=msgspec.Struct)


def typed(root: str, value: Value) -> Value:
    """Return a Struct made in Python with every field of the type it is declared with.

    NumPy's numbers become Python's and lists tuples; a FieldError names the first field that cannot be
    converted by its path, starting with `root`.
    """
    try:
        return msgspec.convert(msgspec.to_builtins(value, enc_hook=_plain), type(value))
    except msgspec.ValidationError as error:
        raise explain(error, root, root) from error
    except (TypeError, NotImplementedError) as error:
        raise FieldError("{field} holds what is no value: {problem}.", field=root, problem=error) from error


def _plain(value: Any) -> Any:
    """Return numbers of NumPy as Python's own."""
    if hasattr(value, "tolist"):
        return value.tolist()
    raise NotImplementedError(f"a {type(value).__name__}")


PROBLEMS = (
    (r"Object missing required field `(?P<name>.*)`", "{field} is missing."),
    (r"Object contains unknown field `(?P<name>.*)`", "{field} is not known to this nnsim."),
    (r"Expected `(?P<expected>.*)`, got `(?P<found>.*)`", "{field} must be {expected}, not {found}."),
    (r"Invalid (enum )?value '(?P<value>.*)'", "{field} cannot be '{value}'."),
    (r"(Number|Integer value) out of range", "{field} is too large a number."),
)
"""What msgspec says of a wrong value, and the sentence for it."""

KINDS = {
    "float": "a number",
    "int": "a whole number",
    "str": "a text",
    "bool": "true or false",
    "array": "a list",
    "object": "a group of fields",
    "null": "nothing",
}
"""What msgspec calls the types, and what people call them."""


def explain(error: msgspec.ValidationError, root: str = "", whole: str = "project.json") -> FieldError:
    """Return msgspec's complaint as an error that names the field by its path, starting with `root`.

    `whole` is what is complained about where that is no single field.
    """
    complaint, _, path = str(error).partition(" - at `$")
    place = root + path.rstrip("`")
    for pattern, template in PROBLEMS:
        match = re.fullmatch(pattern, complaint, re.DOTALL)
        if match:
            values = match.groupdict()
            field = ".".join(part for part in (place, values.pop("name", "")) if part).strip(".")
            kinds = {name: _kind(text) for name, text in values.items() if name != "value"}
            return FieldError(template, field=field or whole, **{**values, **kinds})
    return FieldError("{field}: {problem}.", field=place.strip(".") or whole, problem=complaint)


def _kind(names: str) -> str:
    """Return msgspec's ``int | null`` in plain words."""
    return " or ".join(KINDS.get(name, name) for name in names.split(" | "))
