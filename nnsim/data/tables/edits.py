"""Cells that a person has changed: part of the Recipe, applied to the table after it was loaded."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import msgspec
import numpy as np

from nnsim.checks import FieldError
from nnsim.data.recipe import CellEdit, Painted, Recipe, check_painted
from nnsim.data.roles import listing
from nnsim.data.table import Column, Table
from nnsim.data.tables.dates import to_days
from nnsim.data.tables.number import parse_number
from nnsim.errors import NnsimError


def applied(table: Table, edits: Sequence[CellEdit]) -> Table:
    """Return a table in which some cells hold something else; columns without edits are shared.

    Raises
    ------
    FieldError
        If there is no such row or column, or a text does not suit its column.
    """
    if not edits:
        return table
    by_column: dict[str, list[tuple[int, CellEdit]]] = defaultdict(list)
    for place, edit in enumerate(edits):
        by_column[edit[1]].append((place, edit))
        _check_cell(table, place, edit)
    columns = tuple(
        _edited(column, by_column[column.name]) if column.name in by_column else column for column in table
    )
    return replace(table, columns=columns)


def with_cell(recipe: Recipe, table: Table, row: int, name: str, text: str) -> Recipe:
    """Return a Recipe in which a cell of its table holds another text; an empty one means a missing value.

    A painted point is moved itself.

    Raises
    ------
    NnsimError
        If the text does not suit the column.
    """
    edited = _edited(table[name], [(0, (row, name, text.strip()))])
    if isinstance(recipe.source, Painted):
        return msgspec.structs.replace(recipe, source=_moved(recipe.source, table, row, name, edited))
    others = tuple(edit for edit in recipe.edits if edit[:2] != (row, name))
    return msgspec.structs.replace(recipe, edits=(*others, (row, name, text.strip())))


def without_cells(recipe: Recipe, cells: set[tuple[int, str]]) -> Recipe:
    """Return a Recipe in which some cells hold again what the source says."""
    return msgspec.structs.replace(
        recipe, edits=tuple(edit for edit in recipe.edits if edit[:2] not in cells)
    )


def cell_text(column: Column, row: int) -> str:
    """Return what stands in a cell as a person would type it; empty where a value is missing."""
    value = column.cell(row)
    if value is None:
        return ""
    return value if isinstance(value, str) else number_text(value)


def number_text(value: float) -> str:
    """Return the shortest text from which the same number is read; empty for NaN."""
    if value != value:
        return ""
    text = repr(value)
    return text.removesuffix(".0")


def _check_cell(table: Table, place: int, edit: CellEdit) -> None:
    row, name, _ = edit
    if name not in table:
        raise FieldError(
            "{field}: {file} has no column {name!r} any more; its columns are {names}.",
            field=f"recipe.edits[{place}]",
            file=table.name,
            name=name,
            names=listing(table.names),
        )
    if row >= table.rows:
        raise FieldError(
            "{field}: {file} has no row {row} any more, only {rows}.",
            field=f"recipe.edits[{place}]",
            file=table.name,
            row=row + 1,
            rows=table.rows,
        )


def _edited(column: Column, edits: Sequence[tuple[int, CellEdit]]) -> Column:
    """Return a column in which some cells hold something else."""
    values, labels = column.values.copy(), list(column.labels)
    kind = column.kind
    for place, (row, name, text) in edits:
        try:
            values[row] = _value(column, labels, text)
        except NnsimError as error:
            raise FieldError(
                "row {row}, {name}: {problem}",
                field=f"recipe.edits[{place}]",
                row=row + 1,
                name=name,
                problem=error,
            ) from error
        kind = "number" if kind == "empty" and text else kind
    return replace(column, kind=kind, values=values, labels=tuple(labels))


def _value(column: Column, labels: list[str], text: str) -> float:
    """Return what a cell holds: a number, or the place of its text among the labels, which may grow."""
    if not text:
        return np.nan
    if column.kind in ("number", "empty"):
        return parse_number(text)
    if text in labels:
        return float(labels.index(text))
    if column.kind == "category":
        raise NnsimError(
            "{text!r} is no category; choose one of {known}.", text=text, known=listing(tuple(labels))
        )
    if column.kind == "date" and np.isnan(to_days([text], column.day_first)).any():
        raise NnsimError("{text!r} is no date; type one such as 2024-01-31.", text=text)
    labels.append(text)
    return float(len(labels) - 1)


def _moved(source: Painted, table: Table, row: int, name: str, column: Column) -> Painted:
    """Return painted points of which one has another coordinate or value."""
    value = float(column.values[row])
    if np.isnan(value):
        raise NnsimError("A painted point has a value in every column; erase the point on the plot instead.")
    point = list(source.points[row])
    point[table.names.index(name)] = value
    points = (*source.points[:row], tuple(point), *source.points[row + 1 :])
    moved = msgspec.structs.replace(source, points=points)
    check_painted(moved)
    return moved
