"""Features: inputs of the network that are computed from the columns of the data by formulas."""

import keyword
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnsim.checks import FieldError
from nnsim.data.formulas import operations
from nnsim.data.formulas.expression import Expression, ExpressionError, parse
from nnsim.data.formulas.written import written

Array = NDArray[np.float64]

Ones = Literal["none", "first", "last"]
"""Whether there is a column of ones, so that a network without biases has one as a weight."""

ONE = "1"
"""The name of the column of ones."""


@dataclass(frozen=True, eq=False)
class Features:
    """What the inputs of a network are made of: columns as they are, formulas over columns, a column of ones.

    Parameters
    ----------
    raw_names : tuple of str
        The columns of the data, encoded, in the order in which they are given to `apply`.
    kept : ndarray of int
        Which of them are inputs themselves.
    formulas : tuple of Expression
        Each is one input. A column is called by its name where that can stand in a formula, and by x1 .. xn.
    ones : {"none", "first", "last"}
        Where among the inputs there is a column of ones.
    """

    raw_names: tuple[str, ...]
    kept: NDArray[np.intp]
    formulas: tuple[Expression, ...] = ()
    ones: Ones = "none"

    @property
    def names(self) -> tuple[str, ...]:
        """What the inputs are called."""
        middle = (
            *(self.raw_names[place] for place in self.kept),
            *(formula.text for formula in self.formulas),
        )
        return {"none": middle, "first": (ONE, *middle), "last": (*middle, ONE)}[self.ones]

    @property
    def titles(self) -> tuple[str, ...]:
        """What the inputs are called for people: formulas as they are written on paper."""
        return tuple(
            written(name) if computed else name
            for name, computed in zip(self.names, self.computed.tolist(), strict=True)
        )

    @property
    def computed(self) -> NDArray[np.bool_]:
        """Which inputs are formulas."""
        middle = [False] * len(self.kept) + [True] * len(self.formulas)
        return np.array({"none": middle, "first": [False, *middle], "last": [*middle, False]}[self.ones])

    @property
    def from_raw(self) -> NDArray[np.intp]:
        """For each input the place of the column that it is, or -1 for formulas and ones."""
        middle = [*self.kept.tolist(), *[-1] * len(self.formulas)]
        return np.array({"none": middle, "first": [-1, *middle], "last": [*middle, -1]}[self.ones], np.intp)

    def apply(self, raw: Array, undefined: Literal["error", "nan"] = "error") -> Array:
        """Return the inputs, unscaled, shape (rows, inputs).

        Parameters
        ----------
        raw : ndarray, shape (rows, columns)
            In the units of the data.
        undefined : {"error", "nan"}
            What to do where a formula has no finite value, as the logarithm of a negative number.

        Raises
        ------
        FieldError
            If a formula has no finite value somewhere.
        """
        columns = _by_name(self.raw_names, raw)
        computed = []
        for place, formula in enumerate(self.formulas):
            try:
                computed.append(formula.values(columns) if undefined == "nan" else formula(columns))
            except ExpressionError as error:
                raise _field_error(place, error) from error
        parts = [raw[:, self.kept], *computed]
        if self.ones != "none":
            parts.insert(0 if self.ones == "first" else len(parts), np.ones(len(raw)))
        return np.column_stack(parts)


def make(
    raw_names: tuple[str, ...], formulas: Sequence[str], switched_off: Sequence[str], ones: Ones
) -> Features:
    """Return the features of columns.

    Parameters
    ----------
    raw_names : tuple of str
        The encoded columns; a category has one for each of its texts, ``column=text``.
    formulas : sequence of str
    switched_off : sequence of str
        Columns that are no inputs themselves; the name of a category means all of its columns.
    ones : {"none", "first", "last"}

    Raises
    ------
    FieldError
        If a formula is wrong, a column is not known, or no input is left.
    """
    known = tuple(_by_name(raw_names, np.empty((0, len(raw_names)))))
    parsed = []
    for place, text in enumerate(formulas):
        try:
            parsed.append(parse(text.strip(), known))
        except ExpressionError as error:
            raise _field_error(place, error) from error
    made = Features(raw_names, _kept(raw_names, switched_off), tuple(parsed), ones)
    _check_names(made)
    return made


def try_out(formula: str, raw_names: tuple[str, ...], raw: Array) -> Array:
    """Return what a formula would be as a feature of some columns, shape (rows,).

    Parameters
    ----------
    formula : str
    raw_names : tuple of str
    raw : ndarray, shape (rows, columns)
        In the units of the data.

    Raises
    ------
    ExpressionError
        If the formula is wrong, or has no finite value in one of these rows.
    """
    columns = _by_name(raw_names, raw)
    return parse(formula.strip(), tuple(columns))(columns)


def called(raw_names: tuple[str, ...]) -> tuple[str, ...]:
    """Return what a formula calls each column: its name or place, nothing where that is another's name."""
    own = {name for name in raw_names if _can_be_called(name)}
    places = (f"x{place}" for place in range(1, len(raw_names) + 1))
    return tuple(
        name if name in own else "" if place in own else place
        for name, place in zip(raw_names, places, strict=True)
    )


def _kept(raw_names: tuple[str, ...], switched_off: Sequence[str]) -> NDArray[np.intp]:
    """Return the places of the columns that are inputs themselves."""
    columns = [name.partition("=")[0] for name in raw_names]
    for place, name in enumerate(switched_off):
        if name not in raw_names and name not in columns:
            raise FieldError(
                "{field} names no input column: {name!r}.", field=f"recipe.switched_off[{place}]", name=name
            )
    off = [
        name in switched_off or column in switched_off
        for name, column in zip(raw_names, columns, strict=True)
    ]
    return np.flatnonzero(~np.array(off))


def _check_names(features: Features) -> None:
    """Raise a FieldError if nothing is left, or two inputs are the same."""
    names = features.names
    if not (len(features.kept) or features.formulas):
        raise FieldError(
            "{field} leaves no input; switch one on, or add a feature.", field="recipe.switched_off"
        )
    twice = next((name for name, count in Counter(names).items() if count > 1), None)
    if twice is not None:
        raise FieldError("{field} has {name!r} twice; take one out.", field="recipe.features", name=twice)


def _field_error(place: int, error: ExpressionError) -> FieldError:
    return FieldError("{field}: {problem}", field=f"recipe.features[{place}]", problem=error)


def _by_name(raw_names: tuple[str, ...], raw: Array) -> dict[str, Array]:
    """Return the columns by all names that a formula can call them: their own, and x1 .. xn by their places.

    A name of its own goes before that of a place.
    """
    own = {name: column for name, column in zip(raw_names, raw.T, strict=True) if _can_be_called(name)}
    places = {f"x{place}": column for place, column in enumerate(raw.T, start=1)}
    return own | {name: column for name, column in places.items() if name not in own}


def _can_be_called(name: str) -> bool:
    """Whether a name can stand in a formula as it is; the parser brings letters to their normal form."""
    return (
        name.isidentifier()
        and not keyword.iskeyword(name)
        and name not in operations.FUNCTIONS
        and unicodedata.normalize("NFKC", name) == name
    )
