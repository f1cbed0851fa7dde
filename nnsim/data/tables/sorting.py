"""In which order rows stand when a column is sorted."""

import numpy as np
from numpy.typing import NDArray

from nnsim.data.table import Column


def order(column: Column, rows: NDArray[np.intp], *, falling: bool = False) -> NDArray[np.intp]:
    """Return rows sorted by a column: numbers and dates by size, texts by letter.

    Equal ones keep their order; missing values come last in both directions.
    """
    keys = _keys(column)[rows]
    missing = np.isnan(keys)
    present = np.flatnonzero(~missing)
    sorted_ = present[np.argsort(-keys[present] if falling else keys[present], kind="stable")]
    return rows[np.concatenate([sorted_, np.flatnonzero(missing)])]


def _keys(column: Column) -> NDArray[np.float64]:
    """Return a number for each row by which it is sorted; NaN for a missing value."""
    if not column.labels:
        return column.values
    if column.kind == "date":
        ranks = column.days
    elif column.kind == "category":
        ranks = np.arange(len(column.labels), dtype=np.float64)
    else:
        ranks = np.empty(len(column.labels))
        ranks[sorted(range(len(column.labels)), key=lambda place: column.labels[place].casefold())] = (
            np.arange(len(column.labels))
        )
    return np.append(ranks, np.nan)[np.where(np.isnan(column.values), -1, column.values).astype(np.intp)]
