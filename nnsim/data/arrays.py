"""Arrays from Python as a Table."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnsim.data.table import Column, Table
from nnsim.errors import NnsimError


def as_table(inputs: ArrayLike, targets: ArrayLike, name: str = "arrays") -> Table:
    """Return a Table with the inputs x1 .. xn and the target y, or the targets y1 .. ym.

    Parameters
    ----------
    inputs : array_like of numbers, shape (rows, inputs) or (rows,)
        Without missing values.
    targets : array_like, shape (rows,) or (rows, outputs)
        Floats are numbers to be fitted; a single column of whole numbers, booleans or texts holds classes.

    Raises
    ------
    NnsimError
        If the shapes do not fit together, or a value is no finite number.
    """
    x, y = _matrix(inputs, "inputs"), _matrix(targets, "targets")
    if len(x) != len(y):
        raise NnsimError(
            "There are {inputs} rows of inputs but {targets} of targets; each row needs both.",
            inputs=len(x),
            targets=len(y),
        )
    columns = _numbers(x, "inputs", [f"x{place}" for place in range(1, x.shape[1] + 1)])
    if y.shape[1] == 1 and y.dtype.kind != "f":
        return Table(name, (*columns, _classes(y[:, 0])))
    names = ["y"] if y.shape[1] == 1 else [f"y{place}" for place in range(1, y.shape[1] + 1)]
    return Table(name, (*columns, *_numbers(y, "targets", names)))


def _matrix(values: ArrayLike, what: str) -> NDArray[Any]:
    """Return values with one row per example."""
    try:
        matrix = np.asarray(values)
    except ValueError:
        raise NnsimError("The {what} have rows of different lengths; make them equal.", what=what) from None
    if matrix.ndim == 1:
        matrix = matrix[:, np.newaxis]
    if matrix.ndim != 2 or matrix.size == 0:
        raise NnsimError(
            "The {what} have the shape {shape}; give them rows and columns.",
            what=what,
            shape=np.shape(matrix),
        )
    return matrix


def _numbers(matrix: NDArray[Any], what: str, names: list[str]) -> list[Column]:
    """Return one number column per column of a matrix."""
    try:
        values = matrix.astype(np.float64)
    except (TypeError, ValueError):
        raise NnsimError("The {what} hold something that is not a number.", what=what) from None
    wrong = np.argwhere(~np.isfinite(values))
    if len(wrong):
        row, column = wrong[0]
        raise NnsimError(
            "The {what} have no finite number in row {row}, column {column} (counted from 0).",
            what=what,
            row=row,
            column=column,
        )
    return [Column(name, "number", column) for name, column in zip(names, values.T, strict=True)]


def _classes(values: NDArray[Any]) -> Column:
    """Return the target column of classes, in order of value."""
    try:
        labels, codes = np.unique(values, return_inverse=True)
    except TypeError:
        raise NnsimError("The targets mix kinds; use only texts or only numbers.") from None
    return Column("y", "category", codes.astype(np.float64), tuple(str(label) for label in labels))
