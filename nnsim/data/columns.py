"""From lines to typed columns. pandas parses the cells; what they mean as a whole is found out here."""

import io
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nnsim.data.cells import MISSING, is_date, is_number
from nnsim.data.lines import Lines, never_closed
from nnsim.data.table import Column, Kind

if TYPE_CHECKING:
    from pandas import DataFrame, Series

FEW = 20
"""So many different texts are categories, if some repeat."""

SOME = 50
"""So many still are, if each occurs ten times in the mean."""


def parse(lines: Lines, decimal: str, names: list[str], file: str) -> tuple[Column, ...]:
    """Return one Column per name.

    Parameters
    ----------
    lines : Lines
        The records, each with as many fields as there are names.
    decimal : {".", ","}
        The decimal sign.
    names : list of str
        What to call the columns.
    file : str
        What to call the file in an error.
    """
    frame = _frame(lines, decimal, len(names), file)
    return tuple(_column(name, frame[place], decimal) for place, name in enumerate(names))


def _frame(lines: Lines, decimal: str, width: int, file: str) -> "DataFrame":
    """Return what pandas makes of the lines."""
    # pandas takes 0.4 s to import, and only files need it: this is the one place where it is loaded.
    import pandas as pd  # noqa: PLC0415

    try:
        return pd.read_csv(
            io.StringIO("\n".join(lines.texts)),
            sep=lines.delimiter,
            header=None,
            names=list(range(width)),
            index_col=False,
            decimal=decimal,
            quoting=0 if lines.quoted else 3,
            skipinitialspace=True,
            na_values=list(MISSING),
            keep_default_na=False,
            low_memory=False,
        )
    except pd.errors.ParserError:
        # The widths of all records were checked before, so this is what is left.
        raise never_closed(file) from None


def _column(name: str, cells: "Series[Any]", decimal: str) -> Column:
    """Return a Column of the kind that its cells have in common."""
    if cells.dtype.kind in "iuf":
        values = cells.to_numpy(dtype=np.float64)
        return _number(name, np.where(np.isinf(values), np.nan, values))
    texts = cells.astype("string").str.strip()
    codes, found = texts.mask(texts.isin(MISSING)).factorize(sort=True)
    labels = tuple(str(label) for label in found)
    values = np.where(codes < 0, np.nan, codes)
    if labels and all(is_number(label, decimal) for label in labels):
        numbers = np.array([*(float(label.replace(",", ".")) for label in labels), np.nan])
        return _number(name, numbers[codes])
    return Column(name, _kind(labels, int((codes >= 0).sum())), values, labels)


def _number(name: str, values: NDArray[np.float64]) -> Column:
    """Return a column of numbers, or an empty one if there are none."""
    return Column(name, "empty" if np.isnan(values).all() else "number", values)


def _kind(labels: tuple[str, ...], rows: int) -> Kind:
    """Return the kind of a column of texts by its distinct texts and the number of rows that have one."""
    if not labels:
        return "empty"
    if all(map(is_date, labels)):
        return "date"
    few = len(labels) <= min(FEW, 0.75 * rows) or len(labels) <= min(SOME, 0.1 * rows)
    return "category" if few else "text"
