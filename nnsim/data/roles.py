"""Which columns are inputs, which are targets, which are ignored."""

import re
from typing import Literal

from nnsim.data.table import Column, Table
from nnsim.errors import NnsimError

Role = Literal["input", "target", "ignore"]

TARGET = re.compile(
    r"(target|label|class|output|outcome|result|정답|목표|레이블|라벨|품종|결과)(e?s)?|y|species|survived|diagnosis|종",
    re.IGNORECASE,
)
"""Column names that say by themselves that this is what is to be learnt."""

NUMBERING = re.compile(r"(unnamed.*|index|idx|i|no\.?|nr\.?|row|row_?number|번호|순번)", re.IGNORECASE)
"""Names of a column that counts the rows."""

IDENTITY = re.compile(r"(id|.+[ _-]id|.*[a-z]I[Dd])", re.ASCII)
"""Names of a column that tells rows apart: ``id``, ``order_id``, ``PassengerId``."""

PARTS = frozenset({"train", "training", "validation", "valid", "val", "dev", "test"})
"""What the parts of a split are called in tables that name them, as those that nnsim exports."""

MAX_CLASSES = 100
"""Most categories that a column may have to be used: each becomes an input or an output."""


def choose(
    table: Table, inputs: tuple[str, ...] | None = None, targets: tuple[str, ...] | None = None
) -> dict[str, Role]:
    """Return the role of every column, by name and in table order.

    What is not chosen follows the default: the last usable column is the target unless one has a name such
    as ``target`` or ``species``; the other usable columns are inputs. Text, dates, columns that only number
    the rows or name their part, and columns without a value in most rows, which would cost these rows, are
    ignored; texts of several words, or else dates, are inputs where there is nothing else.

    Raises
    ------
    NnsimError
        If a chosen column is not in the table, or is both input and target.
    """
    for name in (*(inputs or ()), *(targets or ())):
        if name not in table:
            raise NnsimError(
                "{file} has no column {name!r}; its columns are {names}.",
                file=table.name,
                name=name,
                names=listing(table.names),
            )
    usable = [column.name for column in table if is_usable(column)]
    if targets is None:
        free = [name for name in usable if name not in (inputs or ())]
        targets = tuple(name for name in table.targets if name in free) or _default_target(free)
    if inputs is None:
        inputs = tuple(name for name in usable if name not in targets)
        inputs = inputs or _last_resort(table, targets)
    for name in inputs:
        if name in targets:
            raise NnsimError(
                "Column {name!r} cannot be input and target at once; take it out of one.", name=name
            )
    given: dict[str, Role] = {name: "input" for name in inputs}
    given |= {name: "target" for name in targets}
    return {name: given.get(name, "ignore") for name in table.names}


def is_usable(column: Column) -> bool:
    """Whether a column is an input or a target by default."""
    filled = 2 * column.missing <= len(column.values)
    aside = _tells_rows_apart(column) or _tells_parts(column)
    return column.kind in ("number", "category") and filled and not aside


def is_prose(column: Column) -> bool:
    """Whether a column holds texts of several words, which are inputs where there is nothing else."""
    return column.kind == "text" and 2 * sum(len(text.split()) > 2 for text in column.labels) > len(
        column.labels
    )


def _last_resort(table: Table, targets: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns to learn from where no number or category is left: the texts, or else the dates."""
    rest = [column for column in table if column.name not in targets]
    prose = tuple(column.name for column in rest if is_prose(column))
    return prose or tuple(column.name for column in rest if column.kind == "date")


def _default_target(names: list[str]) -> tuple[str, ...]:
    """Return the column that names itself a target, else the last one."""
    speaking = [name for name in names if TARGET.fullmatch(name.strip())]
    return tuple((speaking or names)[-1:])


def _tells_rows_apart(column: Column) -> bool:
    """Whether a column is a row number or an identity, which must not be learnt."""
    name = column.name.strip()
    if IDENTITY.fullmatch(name):
        return True
    return bool(NUMBERING.fullmatch(name)) and column.kind == "number" and _counts_up(column)


def _tells_parts(column: Column) -> bool:
    """Whether a column says which part of a split each row is in, which is nothing to learn from."""
    return column.kind == "category" and len(column.labels) > 1 and PARTS.issuperset(column.labels)


def _counts_up(column: Column) -> bool:
    """Whether the values are whole numbers in steps of one."""
    steps = column.values[1:] - column.values[:-1]
    return len(steps) > 0 and bool((steps == 1).all())


def listing(names: tuple[str, ...], most: int = 12) -> str:
    """Return names for a sentence, cut where there are too many to read."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown}, and {len(names) - most} more"
