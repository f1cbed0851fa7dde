"""Which formulas are offered as features of some columns, so that nobody has to type the usual ones."""

from collections.abc import Iterable, Sequence
from itertools import chain, combinations

FEW = 3
"""Of so many columns the usual features are worth a place of their own."""

MANY = 60
"""Of more columns no features are offered; formulas can be typed all the same."""

MULTIPLIED = 6
"""Of more columns no products are offered, as there would be too many."""

FUNCTIONS = ("cos", "log", "exp", "sqrt", "abs")
"""What is offered beside squares, products and the sine."""


def usual(names: Sequence[str]) -> tuple[str, ...]:
    """Return the features that are tried first: squares, products and sines; of one column some more.

    Parameters
    ----------
    names : sequence of str
        What formulas call the columns of numbers.
    """
    if len(names) > FEW:
        return ()
    if len(names) == 1:
        called = (_called(function, names) for function in ("sin", "cos", "exp"))
        return (*_squares(names), *_cubes(names), *chain.from_iterable(called))
    return (*_squares(names), *_products(names), *_called("sin", names))


def others(names: Sequence[str]) -> tuple[str, ...]:
    """Return the features that are offered beside the `usual` ones."""
    if len(names) > MANY:
        return ()
    called = [formula for function in ("sin", *FUNCTIONS) for formula in _called(function, names)]
    offered = (*_squares(names), *_cubes(names), *_products(names), *called)
    return tuple(formula for formula in offered if formula not in usual(names))


def in_order(formulas: Iterable[str], names: Sequence[str]) -> tuple[str, ...]:
    """Return formulas with the offered ones first, in the order of the offer, and then the others."""
    places = {formula: place for place, formula in enumerate((*usual(names), *others(names)))}
    return tuple(sorted(formulas, key=lambda formula: places.get(formula, len(places))))


def _squares(names: Sequence[str]) -> list[str]:
    return [f"{name}**2" for name in names]


def _cubes(names: Sequence[str]) -> list[str]:
    return [f"{name}**3" for name in names]


def _products(names: Sequence[str]) -> list[str]:
    if len(names) > MULTIPLIED:
        return []
    return [f"{first}*{second}" for first, second in combinations(names, 2)]


def _called(function: str, names: Sequence[str]) -> list[str]:
    return [f"{function}({name})" for name in names]
