"""Arrays from Python as a Table or a Matrix."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnsim.data.matrix import Matrix
from nnsim.data.preparing.encode import encode_targets
from nnsim.data.sets.images import pixel_names
from nnsim.data.table import Column, Table
from nnsim.errors import NnsimError

if TYPE_CHECKING:
    from scipy.sparse import csr_array


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
    _check_rows(len(x), len(y))
    columns = _numbers(x, "inputs", [f"x{place}" for place in range(1, x.shape[1] + 1)])
    return Table(name, (*columns, *_targets(y)))


def is_matrix(inputs: Any) -> bool:
    """Whether inputs are no table: a sparse array, or images, which have three or four dimensions."""
    return _is_sparse(inputs) or getattr(inputs, "ndim", 0) in (3, 4)


def as_matrix(inputs: Any, targets: ArrayLike, name: str = "arrays") -> Matrix:
    """Return sparse inputs, or images, and targets as a Matrix of float32.

    Parameters
    ----------
    inputs : scipy.sparse array or ndarray
        Sparse (rows, inputs), or images (rows, height, width[, channels]); without missing values.
    targets : array_like
        As of `as_table`.

    Raises
    ------
    NnsimError
        If the shapes do not fit together, or a value is no finite number.
    """
    y = _matrix(targets, "targets")
    everything = np.ones(len(y), bool)
    encoded = encode_targets(_targets(y), everything, zero_one_is_binary=False)
    if _is_sparse(inputs):
        _check_rows(inputs.shape[0], len(y))
        names = tuple(f"x{place}" for place in range(1, inputs.shape[1] + 1))
        return Matrix(name, _csr(inputs), encoded, names)
    pixels = np.asarray(inputs)
    _check_rows(len(pixels), len(y))
    shape = (*pixels.shape[1:], 1)[:3]
    rows = _floats(_matrix(pixels.reshape(len(pixels), -1), "inputs"), "inputs", np.float32)
    return Matrix(name, rows, encoded, pixel_names(shape), shape)


def _is_sparse(inputs: Any) -> bool:
    """Whether inputs are of scipy.sparse, which only who makes such arrays has loaded."""
    return type(inputs).__module__.startswith("scipy.sparse")


def _csr(inputs: Any) -> "csr_array":
    """Return sparse inputs as a CSR array of its own, float32 with sorted int32 indices."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - is loaded already

    if inputs.ndim != 2 or 0 in inputs.shape or inputs.nnz >= 2**31:
        raise NnsimError("The inputs have the shape {shape}; give them rows and columns.", shape=inputs.shape)
    try:
        rows = csr_array(inputs, dtype=np.float32, copy=True)
    except (TypeError, ValueError):
        raise NnsimError("The {what} hold something that is not a number.", what="inputs") from None
    rows.sum_duplicates()
    if not np.isfinite(rows.data).all():
        raise NnsimError("The {what} hold a value that is no finite number.", what="inputs")
    rows.indices, rows.indptr = rows.indices.astype(np.int32), rows.indptr.astype(np.int32)
    return rows


def _check_rows(inputs: int, targets: int) -> None:
    """Raise an NnsimError unless there are as many rows of both."""
    if inputs != targets:
        raise NnsimError(
            "There are {inputs} rows of inputs but {targets} of targets; each row needs both.",
            inputs=inputs,
            targets=targets,
        )


def _targets(y: NDArray[Any]) -> list[Column]:
    """Return the target columns: classes of a single column that does not hold floats, else numbers."""
    if y.shape[1] == 1 and y.dtype.kind != "f":
        return [_classes(y[:, 0])]
    names = ["y"] if y.shape[1] == 1 else [f"y{place}" for place in range(1, y.shape[1] + 1)]
    return _numbers(y, "targets", names)


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
    values = _floats(matrix, what, np.float64)
    return [Column(name, "number", column) for name, column in zip(names, values.T, strict=True)]


def _floats(matrix: NDArray[Any], what: str, kind: type[np.floating[Any]]) -> NDArray[Any]:
    """Return the numbers of a matrix, all of them finite."""
    try:
        values = matrix.astype(kind)
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
    return values


def _classes(values: NDArray[Any]) -> Column:
    """Return the target column of classes, in order of value."""
    try:
        labels, codes = np.unique(values, return_inverse=True)
    except TypeError:
        raise NnsimError("The targets mix kinds; use only texts or only numbers.") from None
    return Column("y", "category", codes.astype(np.float64), tuple(str(label) for label in labels))
