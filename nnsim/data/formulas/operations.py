"""What formulas are made of: operators, functions and constants, by their names."""

import ast
import math
from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np

Operation = Callable[..., Any]
"""Arrays of float64 (or single floats) in, the same out."""


def _sigmoid(x: Any) -> Any:
    """Return 1 / (1 + exp(-x)) in a form that cannot overflow."""
    return 0.5 * (1 + np.tanh(0.5 * x))


def _smallest(*values: Any) -> Any:
    return reduce(np.minimum, values)


def _largest(*values: Any) -> Any:
    return reduce(np.maximum, values)


def _all(*values: Any) -> Any:
    return reduce(np.multiply, [np.not_equal(value, 0.0) * 1.0 for value in values])


def _any(*values: Any) -> Any:
    return reduce(np.maximum, [np.not_equal(value, 0.0) * 1.0 for value in values])


UNARY: dict[type[ast.unaryop], Operation] = {
    ast.UAdd: lambda value: value,
    ast.USub: np.negative,
    ast.Not: lambda value: np.equal(value, 0.0) * 1.0,
}

BINARY: dict[type[ast.operator], Operation] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
    ast.Mod: np.mod,
    ast.Pow: np.power,
}

COMPARISONS: dict[type[ast.cmpop], Operation] = {
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
    ast.Eq: np.equal,
    ast.NotEq: np.not_equal,
}

BOOLEAN: dict[type[ast.boolop], Operation] = {ast.And: _all, ast.Or: _any}

CONSTANTS = {"pi": math.pi, "e": math.e}

FUNCTIONS: dict[str, Operation] = {
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "exp": np.exp,
    "log": np.log,
    "ln": np.log,
    "log2": np.log2,
    "log10": np.log10,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "sign": np.sign,
    "floor": np.floor,
    "ceil": np.ceil,
    "round": np.round,
    "sigmoid": _sigmoid,
    "relu": lambda value: np.maximum(value, 0.0),
    "min": _smallest,
    "max": _largest,
}
"""All take one value, but for those in `SEVERAL`."""

SEVERAL = frozenset({"min", "max"})
"""The functions of two or more values."""
