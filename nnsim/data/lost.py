"""What a Recipe said of columns that are gone, since a person chose others, is left out."""

import re
from collections.abc import Callable
from typing import TypeVar

from msgspec.structs import replace

from nnsim.checks import FieldError
from nnsim.data.formulas.syntax import UnknownNameError
from nnsim.data.recipe import Recipe

Made = TypeVar("Made")

LISTED = re.compile(r"recipe\.(features|switched_off)\[(\d+)\]")
"""The field of a FieldError about one feature or switch."""


def without_lost(recipe: Recipe, before: Recipe, make: Callable[[Recipe], Made]) -> tuple[Recipe, Made]:
    """Return a Recipe without features, switches and scalings of lost columns, and what is made of it.

    Parameters
    ----------
    recipe : Recipe
        What is wanted; its columns may be others than before.
    before : Recipe
        What there was. Only what it says too is left out: a new mistake is a mistake.
    make : callable
        Such as `nnsim.data.build.build`.

    Raises
    ------
    NnsimError
        If it cannot be made for another reason.
    """
    while True:
        try:
            return recipe, make(recipe)
        except FieldError as error:
            smaller = _smaller(recipe, before, error)
            if smaller is None or smaller == recipe:
                raise
            recipe = smaller


def _smaller(recipe: Recipe, before: Recipe, error: FieldError) -> Recipe | None:
    """Return a Recipe without what an error is about; None if that is no lost column."""
    field = str(error.values.get("field"))
    listed = LISTED.fullmatch(field)
    if listed is not None:
        return _without_item(recipe, before, listed[1], int(listed[2]), error)
    name = error.values.get("name")
    if field == "recipe.scalings" and name in before.scalings.keys() & recipe.scalings.keys():
        scalings = {each: scale for each, scale in recipe.scalings.items() if each != name}
        return replace(recipe, scalings=scalings)
    if field == "recipe.switched_off" and recipe.features != before.features:
        return replace(recipe, switched_off=())  # the features went, in whose place columns were off
    return None


def _without_item(recipe: Recipe, before: Recipe, name: str, place: int, error: FieldError) -> Recipe | None:
    """Return a Recipe without a feature or switch, if it was there before and its column is unknown now."""
    items: tuple[str, ...] = getattr(recipe, name)
    lost = name == "switched_off" or isinstance(error.values.get("problem"), UnknownNameError)
    if not lost or items[place] not in getattr(before, name):
        return None
    return replace(recipe, **{name: items[:place] + items[place + 1 :]})
