"""The numbers that a scaling was fitted to, column by column, for people to read."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from nnsim.data.dataset import Dataset
from nnsim.data.preparing.features import ONE
from nnsim.data.preparing.split import TRAIN
from nnsim.data.recipe import TURNING, Recipe, Scale

WeightedPart = tuple[str, float]
"""A column's title and its weight in a component."""


@dataclass(frozen=True)
class FittedColumn:
    """How one column is scaled: ``(value - centre) / scale``.

    Parameters
    ----------
    name, title : str
        As `Recipe.scalings` calls it, and as people read it.
    role : {"input", "target"}
    how : Scale or None
        None for what is no number, as the columns of a category, and never scaled.
    own : bool
        Whether this was chosen for the column alone.
    centre, scale : float
        In the units of the data. Of columns that are turned together the scale belongs to the components.
    """

    name: str
    title: str
    role: Literal["input", "target"]
    how: Scale | None
    own: bool
    centre: float
    scale: float


@dataclass(frozen=True)
class FittedComponent:
    """A principal component: a mixture of columns, and an input of the network.

    Parameters
    ----------
    share : float
        Of the variance of all components together, in the training rows.
    parts : tuple of (str, float)
        The turned columns by their titles, and how much of each it is made of.
    """

    share: float
    parts: tuple[WeightedPart, ...]


def columns(recipe: Recipe, data: Dataset) -> tuple[FittedColumn, ...]:
    """Return the scaling of all input columns, features among them, and of all targets."""
    names = data.input_names if data.features is None else data.features.names
    titles = data.input_names if data.features is None else data.features.titles
    never = {name for column in data.columns if column.how == "one-hot" for name in column.names} | {ONE}
    inputs = [
        FittedColumn(
            name,
            title,
            "input",
            None if name in never else recipe.scalings.get(name, recipe.scaling),
            name in recipe.scalings,
            float(centre),
            float(scale),
        )
        for name, title, centre, scale in zip(
            names, titles, data.input_scaling.centre, data.input_scaling.scale, strict=True
        )
    ]
    return (*inputs, *_targets(recipe, data))


def _targets(recipe: Recipe, data: Dataset) -> list[FittedColumn]:
    fitted = zip(data.target_names, data.target_scaling.centre, data.target_scaling.scale, strict=True)
    numbers = data.task == "regression"
    return [
        FittedColumn(
            name,
            name,
            "target",
            recipe.scalings.get(name, recipe.target_scaling) if numbers else None,
            name in recipe.scalings,
            float(centre),
            float(scale),
        )
        for name, centre, scale in fitted
    ]


def components(recipe: Recipe, data: Dataset) -> tuple[FittedComponent, ...]:
    """Return the principal components among the inputs, in their order; none where nothing is turned."""
    fitted = data.input_scaling
    if fitted.rotation is None:
        return ()
    inputs = [column for column in columns(recipe, data) if column.role == "input"]
    turned = [place for place, column in enumerate(inputs) if column.how in TURNING]
    titles = [inputs[place].title for place in turned]
    values = np.asarray(data.inputs)[data.part == TRAIN][:, turned] * fitted.scale[turned]
    variance = values.var(axis=0)
    whole = variance.sum() or 1.0
    weights = fitted.rotation[np.ix_(turned, turned)]
    return tuple(
        FittedComponent(float(part / whole), tuple(zip(titles, column.tolist(), strict=True)))
        for part, column in zip(variance, weights.T, strict=True)
    )
