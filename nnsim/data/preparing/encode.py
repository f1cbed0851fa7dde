"""Columns to arrays: numbers as they are, categories one-hot or as 0 and 1."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnsim.data.dataset import Task
from nnsim.data.preparing.known import KnownColumn, as_number
from nnsim.data.roles import MAX_CLASSES
from nnsim.data.table import Column
from nnsim.errors import NnsimError


@dataclass(frozen=True, eq=False)
class Encoded:
    """Columns as the network sees them, before scaling.

    Parameters
    ----------
    values : ndarray, shape (rows, columns)
        In the units of the data.
    names : tuple of str
        One per column.
    numbers : ndarray of bool, shape (columns,)
        Which columns are numbers, so that scaling makes sense; the others are 0 or 1.
    task : {"regression", "binary", "classes"}
        What kind of targets these are; without meaning for inputs.
    class_names : tuple of str
        The classes of ``binary`` and ``classes``.
    """

    values: NDArray[np.float64]
    names: tuple[str, ...]
    numbers: NDArray[np.bool_]
    task: Task = "regression"
    class_names: tuple[str, ...] = ()

    @property
    def classes(self) -> NDArray[np.intp] | None:
        """The class of each row by its place in `class_names`; None of numbers."""
        if self.task == "regression":
            return None
        return self.values[:, 0].astype(np.intp) if self.task == "binary" else self.values.argmax(axis=1)


def encode_inputs(
    columns: Sequence[Column], known: Sequence[KnownColumn], rows: NDArray[np.bool_]
) -> Encoded:
    """Return input columns side by side, each as it is known to become numbers.

    Parameters
    ----------
    columns : sequence of Column
        The inputs.
    known : sequence of KnownColumn
        One per input.
    rows : ndarray of bool, shape (rows of the table,)
        Which rows are used.
    """
    blocks = [each.encode(column)[rows] for column, each in zip(columns, known, strict=True)]
    numbers = [
        np.full(block.shape[1], each.how != "one-hot") for block, each in zip(blocks, known, strict=True)
    ]
    names = tuple(name for each in known for name in each.names)
    return Encoded(np.hstack(blocks), names, np.concatenate(numbers))


def encode_targets(
    columns: list[Column], rows: NDArray[np.bool_], zero_one_is_binary: bool, *, every_class: bool = False
) -> Encoded:
    """Return target columns: numbers (and dates) to be fitted, or the classes of one category column.

    Parameters
    ----------
    columns : list of Column
        The targets.
    rows : ndarray of bool, shape (rows of the table,)
        Which rows are used.
    zero_one_is_binary : bool
        Whether one number column of nothing but 0 and 1 means two classes.
    every_class : bool
        Whether also categories count that no used row has.

    Raises
    ------
    NnsimError
        If categories stand beside other targets, or there is only one class.
    """
    columns = [as_number(column) for column in columns]
    first = columns[0]
    names = tuple(column.name for column in columns)
    if all(column.kind == "number" for column in columns):
        values = np.column_stack([column.values[rows] for column in columns])
        if zero_one_is_binary and len(columns) == 1 and np.array_equal(np.unique(values), [0.0, 1.0]):
            return Encoded(values, names, np.array([False]), "binary", ("0", "1"))
        return Encoded(values, names, np.ones(len(columns), dtype=bool))
    if len(columns) > 1:
        raise NnsimError(
            "The targets {names} do not go together: a column of categories must be the only target.",
            names=", ".join(names),
        )
    values, labels = one_hot(first, rows, every_class=every_class)
    if len(labels) == 1:
        raise NnsimError(
            "The target {name!r} is {label!r} in every row, so there is nothing to tell apart.",
            name=first.name,
            label=labels[0],
        )
    if len(labels) == 2:
        return Encoded(values[:, 1:], names, np.array([False]), "binary", labels)
    return Encoded(values, labels, np.zeros(len(labels), dtype=bool), "classes", labels)


def one_hot(
    column: Column, rows: NDArray[np.bool_], *, every_class: bool = False
) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """Return one column of 0 and 1 per category that occurs in the used rows, and the categories in order.

    With `every_class` those that do not occur have a column too.

    Raises
    ------
    NnsimError
        If there are more than `MAX_CLASSES` categories.
    """
    codes, place = np.unique(column.values[rows], return_inverse=True)
    if len(codes) > MAX_CLASSES:
        raise NnsimError(
            "Column {name!r} has {count} different texts, and each would become a unit of its own; "
            "use a column of at most {most}.",
            name=column.name,
            count=len(codes),
            most=MAX_CLASSES,
        )
    if every_class:
        return np.eye(len(column.labels))[column.values[rows].astype(np.intp)], column.labels
    return np.eye(len(codes))[place], tuple(column.labels[int(code)] for code in codes)
