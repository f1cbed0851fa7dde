"""A row that a person types, cell by cell, as the inputs of a network."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nnsim.data import roles
from nnsim.data.dataset import Dataset, Inputs
from nnsim.data.preparing import words
from nnsim.data.preparing.known import KnownColumn
from nnsim.data.recipe import Recipe
from nnsim.data.table import Column
from nnsim.data.tables.number import parse_number
from nnsim.errors import NnsimError


def columns(data: Dataset, recipe: Recipe) -> tuple[str, ...]:
    """Return the names of the columns that a row can be typed for; empty where it cannot."""
    if data.image_shape or data.table is None:
        return ()
    if data.columns:
        return tuple(known.name for known in data.columns)
    chosen = roles.choose(data.table, recipe.inputs, recipe.targets)
    return tuple(name for name in data.table.names if chosen[name] == "input")


def encode(cells: Mapping[str, str], data: Dataset, recipe: Recipe) -> tuple[NDArray[np.float64], Inputs]:
    """Return a typed row as a network sees it.

    Parameters
    ----------
    cells : mapping of str to str
        What stands in each column; a missing one is empty.
    data : Dataset
        What the network was trained on.
    recipe : Recipe
        How it was made.

    Returns
    -------
    raw : ndarray, shape (raw columns,)
        In the units of the data; empty where words are inputs.
    inputs : ndarray or csr_array, shape (1, inputs)
        Scaled.

    Raises
    ------
    NnsimError
        If a value is missing that nothing stands for, is no number, date or known category, or a feature
        has no value for it.
    """
    if data.sparse:
        names = columns(data, recipe)
        texts = [[cells.get(name, "")] for name in names]
        return np.zeros(0), words.encode(texts, names, data.input_names, recipe.words.counts)
    typed = (_column(known, cells.get(known.name, "").strip(), data) for known in data.columns)
    raw = np.hstack([_encoded(known, cell) for known, cell in zip(data.columns, typed, strict=True)])
    return raw[0], data.prepare(raw)


def _encoded(known: KnownColumn, cell: Column) -> NDArray[np.float64]:
    """Return one cell as numbers, shape (1, columns that it becomes)."""
    values = known.encode(cell)
    if not np.isnan(values).any():
        return values
    text = cell.cell(0)
    if text is None:
        raise NnsimError("{name} has no value yet; type one.", name=known.name)
    if known.how == "date":
        raise NnsimError(
            "{text!r} is no date for {name}; type one such as 2024-01-31.", text=text, name=known.name
        )
    raise NnsimError(
        "{text!r} is no {name} that the network knows; choose one of {known}.",
        text=text,
        name=known.name,
        known=roles.listing(known.labels),
    )


def _column(known: KnownColumn, text: str, data: Dataset) -> Column:
    """Return one cell as a column of a single row."""
    if known.how == "number":
        return Column(known.name, "number", np.array([_number(known.name, text) if text else np.nan]))
    values, labels = (np.zeros(1), (text,)) if text else (np.full(1, np.nan), ("",))
    if known.how == "date":
        assert data.table is not None
        return Column(known.name, "date", values, labels, data.table[known.name].day_first)
    return Column(known.name, "category", values, labels)


def _number(name: str, text: str) -> float:
    try:
        return parse_number(text)
    except NnsimError as error:
        raise NnsimError("{name}: {problem}", name=name, problem=error) from error
