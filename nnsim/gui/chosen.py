"""The chosen row: one row that is lit up in every view and run through the network, of the data or typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.data.dataset import Dataset, Inputs
from nnsim.data.preparing import typed
from nnsim.data.recipe import Bundled, File, Generator, Images, Painted, Pictures, Recipe
from nnsim.errors import NnsimError

Array = NDArray[np.float64]

SAME = {Generator: "kind", Bundled: "name", File: "path", Images: "name", Pictures: "folder"}
"""The field that two sources of a kind must share for their rows to be thought the same, by number."""


@dataclass(frozen=True, eq=False)
class ChosenRow:
    """One row as the network and as people see it.

    Parameters
    ----------
    row : int or None
        Which row of the Dataset it is; None of one that a person typed.
    inputs : ndarray or csr_array, shape (1, inputs)
        Scaled, as the network takes them.
    raw : ndarray, shape (raw columns,)
        In the units of the data; empty where the inputs are sparse.
    cells : mapping of str to str
        What was typed, by column; empty for a row of the data.
    """

    row: int | None
    inputs: Inputs
    raw: Any
    cells: Mapping[str, str]


def of_data(data: Dataset, row: int) -> ChosenRow:
    """Return a row of a Dataset."""
    raw = np.zeros(0) if data.sparse else np.asarray(data.raw_rows(row))
    return ChosenRow(row, data.inputs[row : row + 1], raw, {})


def of_person(data: Dataset, recipe: Recipe, cells: Mapping[str, str]) -> ChosenRow:
    """Return a row that a person typed; raises an NnsimError that names the column that is wrong."""
    raw, inputs = typed.encode(cells, data, recipe)
    return ChosenRow(None, inputs, raw, dict(cells))


def table_row(data: Dataset, row: int) -> int:
    """Return which row of its table a row of a Dataset is; without a table the row itself."""
    return row if data.table_rows is None else int(data.table_rows[row])


def dataset_row(data: Dataset, number: int) -> int | None:
    """Return which row of a Dataset a row of its table is; None if it is not used."""
    if data.table_rows is None:
        return number if number < data.rows else None
    place = int(np.searchsorted(data.table_rows, number))
    return place if place < data.rows and data.table_rows[place] == number else None


def readings(values: Mapping[str, Array], data: Dataset) -> dict[str, Array]:
    """Return what units compute for a row as people read it, by the id of the layer.

    Inputs and outputs are in the units of the data, what lies between is as it is. Components, which are
    mixtures of columns, have no units.
    """
    if not values:
        return {}
    first, last = next(iter(values)), list(values)[-1]
    shown = {**values, last: np.asarray(data.target_scaling.undo(values[last]))}
    if data.input_scaling.rotation is None and not data.image_shape:
        shown[first] = np.asarray(data.input_scaling.undo(values[first]))
    return shown


def carried(
    chosen: ChosenRow, before: tuple[Dataset, Recipe], after: tuple[Dataset, Recipe]
) -> ChosenRow | None:
    """Return the same row after a change of the data, None if it is not there any more."""
    data, recipe = after
    try:
        if chosen.row is None:
            return of_person(data, recipe, chosen.cells)
    except NnsimError:
        return None
    source = recipe.source
    if isinstance(source, Painted) and not isinstance(before[1].source, Painted):
        # The points that a set became when it was first painted on are its rows.
        return of_data(data, chosen.row) if chosen.row < min(source.together, data.rows) else None
    number = _number(table_row(before[0], chosen.row), before[1].source, source)
    row = None if number is None else dataset_row(data, number)
    return None if row is None else of_data(data, row)


def _number(number: int, before: Any, after: Any) -> int | None:
    """Return the number that a row of one source has in another, None if it has none."""
    if type(before) is not type(after):
        return None
    if isinstance(before, Painted):
        return _painted(number, before, after)
    field = SAME.get(type(before))
    same = field is None or getattr(before, field) == getattr(after, field)
    return number if same else None


def _painted(place: int, before: Painted, after: Painted) -> int | None:
    """Return where a painted point is now: it may have been moved, and others erased."""
    number = before.numbers[place] if before.numbers else place
    numbers = after.numbers or range(len(after.points))
    return numbers.index(number) if number in numbers else None
