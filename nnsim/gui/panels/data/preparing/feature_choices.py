"""What can be an input of the network: the columns, formulas over them, and a column of ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import msgspec

from nnsim.data.dataset import Dataset
from nnsim.data.formulas.written import written
from nnsim.data.preparing import offers
from nnsim.data.preparing.features import ONE, called
from nnsim.data.recipe import Images, Pictures, Recipe, Reviews


@dataclass(frozen=True)
class Choice:
    """Something that can be an input.

    Parameters
    ----------
    kind : {"column", "feature", "ones"}
    key : str
        The column's name, the formula as it is typed, or ``1``.
    on : bool
        Whether it is an input now.
    """

    kind: Literal["column", "feature", "ones"]
    key: str
    on: bool

    @property
    def title(self) -> str:
        """What people read."""
        return written(self.key) if self.kind == "feature" else self.key


def possible(recipe: Recipe, dataset: Dataset) -> bool:
    """Return whether the inputs can be chosen one by one: those of images and texts go together."""
    whole = dataset.sparse or bool(dataset.image_shape)
    return not whole and not isinstance(recipe.source, Images | Reviews | Pictures)


def callable_names(dataset: Dataset) -> tuple[str, ...]:
    """Return what formulas call the columns of numbers."""
    numbers = _numbers(dataset)
    names = zip(dataset.raw_names, called(dataset.raw_names), strict=True)
    return tuple(name for raw, name in names if name and raw in numbers)


def choices(recipe: Recipe, dataset: Dataset, typed: Iterable[str] = ()) -> list[Choice]:
    """Return what can be an input, in the order of the inputs: columns, usual features, features in use.

    Parameters
    ----------
    typed : iterable of str
        Formulas that were in use a while ago, to be found again.
    """
    off = set(recipe.switched_off)
    columns = [
        Choice("column", name, on=name not in off and not off.issuperset(parts))
        for name, parts in _columns(dataset)
    ]
    names = callable_names(dataset)
    formulas = dict.fromkeys([*offers.usual(names), *recipe.features, *typed])
    ordered = offers.in_order(formulas, names)
    features = [Choice("feature", formula, formula in recipe.features) for formula in ordered]
    ones = [Choice("ones", ONE, on=True)] if recipe.ones != "none" else []
    return [*ones, *columns, *features] if recipe.ones == "first" else [*columns, *features, *ones]


def more(recipe: Recipe, dataset: Dataset) -> list[Choice]:
    """Return the features that are offered beside `choices`."""
    others = offers.others(callable_names(dataset))
    return [Choice("feature", formula, on=False) for formula in others if formula not in recipe.features]


def switched(recipe: Recipe, dataset: Dataset, choice: Choice, on: bool) -> Recipe:
    """Return the recipe with something made an input, or none any more; a scaling of its own goes with it."""
    if choice.kind == "ones":
        return msgspec.structs.replace(recipe, ones="last" if on else "none")
    if choice.kind == "feature":
        others = [formula for formula in recipe.features if formula != choice.key]
        formulas = [*others, choice.key] if on else others
        names = callable_names(dataset)
        changed = msgspec.structs.replace(recipe, features=offers.in_order(formulas, names))
        parts: tuple[str, ...] = (choice.key,)
    else:
        parts = (choice.key, *dict(_columns(dataset))[choice.key])
        off = [name for name in recipe.switched_off if name not in parts]
        changed = msgspec.structs.replace(recipe, switched_off=tuple(off if on else [*off, choice.key]))
    scalings = {name: scale for name, scale in recipe.scalings.items() if on or name not in parts}
    return msgspec.structs.replace(changed, scalings=scalings)


def leaves_inputs(recipe: Recipe, dataset: Dataset) -> bool:
    """Return whether a recipe has any input but the column of ones."""
    return any(choice.on and choice.kind != "ones" for choice in choices(recipe, dataset))


def _columns(dataset: Dataset) -> list[tuple[str, tuple[str, ...]]]:
    """Return the columns of the table and what they became; a category is several columns of 0 and 1."""
    if dataset.columns:
        return [(column.name, column.names) for column in dataset.columns]
    return [(name, (name,)) for name in dataset.raw_names]


def _numbers(dataset: Dataset) -> frozenset[str]:
    """Return the names of the columns that are numbers."""
    if not dataset.columns:
        return frozenset(dataset.raw_names)
    return frozenset(column.name for column in dataset.columns if column.how != "one-hot")
