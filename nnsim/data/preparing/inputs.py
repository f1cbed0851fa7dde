"""From encoded columns to the inputs of a network: features, then scaling."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnsim.checks import FieldError
from nnsim.data.dataset import Inputs, Scaling
from nnsim.data.preparing import features, scaling
from nnsim.data.preparing.encode import Encoded
from nnsim.data.preparing.features import Features
from nnsim.data.recipe import TURNING, Recipe, Scale

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Prepared:
    """Inputs and how they came to be; the parts of a Dataset."""

    inputs: Inputs
    input_names: tuple[str, ...]
    input_scaling: Scaling
    features: Features | None = None
    raw: Array | None = None

    @property
    def known(self) -> tuple[str, ...]:
        """What single scalings can be for."""
        return self.input_names if self.features is None else self.features.names


def prepare(columns: Encoded, recipe: Recipe, train: NDArray[np.bool_]) -> Prepared:
    """Return the inputs that a Recipe makes of encoded columns.

    Parameters
    ----------
    columns : Encoded
    recipe : Recipe
    train : ndarray of bool, shape (rows,)
        The rows that a scaling is fitted to.

    Raises
    ------
    FieldError
        If a feature is wrong.
    NnsimError
        If numbers are too large to be scaled.
    """
    made = features.make(columns.names, recipe.features, recipe.switched_off, recipe.ones)
    wanted = len(made.kept) < len(columns.names) or bool(recipe.features) or recipe.ones != "none"
    values = made.apply(columns.values) if wanted else columns.values
    numbers = made.computed | ((made.from_raw >= 0) & columns.numbers[made.from_raw])
    scales = each_scale(made.names, numbers, recipe.scaling, recipe)
    fitted = scaling.fit_each(values[train], scales)
    inputs = scaling.scaled(fitted, values, made.names)
    if not wanted and fitted.rotation is None:
        return Prepared(inputs, columns.names, fitted)
    return Prepared(inputs, _component_names(made.names, scales), fitted, made, columns.values)


def each_scale(names: Iterable[str], numbers: NDArray[np.bool_], scale: Scale, recipe: Recipe) -> list[Scale]:
    """Return the scaling of each column: its own, that of all, or none for what is no number."""
    return [
        recipe.scalings.get(name, scale) if number else "none"
        for name, number in zip(names, numbers, strict=True)
    ]


def check_scalings(recipe: Recipe, names: Iterable[str]) -> None:
    """Raise a FieldError if a scaling is for a column that is not used."""
    known = set(names)
    for name in recipe.scalings:
        if name not in known:
            raise FieldError(
                "{field} names no column or feature that is used: {name!r}.",
                field="recipe.scalings",
                name=name,
            )


def _component_names(names: tuple[str, ...], scales: list[Scale]) -> tuple[str, ...]:
    """Return the names of inputs where the turned ones are mixtures, counted from 1."""
    number = iter(range(1, len(names) + 1))
    return tuple(
        f"component {next(number)}" if scale in TURNING else name
        for name, scale in zip(names, scales, strict=True)
    )
