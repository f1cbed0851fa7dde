"""Truth tables: every combination of 0 and 1, and what a gate makes of it."""

from collections.abc import Callable

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from nnsim.data.recipe import TruthTable, check_truth_table
from nnsim.data.table import Column, Table

Bits = NDArray[np.int64]

LOGIC: dict[str, Callable[[Bits, int], NDArray[np.bool_]]] = {
    "and": lambda ones, inputs: ones == inputs,
    "or": lambda ones, inputs: ones > 0,
    "nand": lambda ones, inputs: ones < inputs,
    "nor": lambda ones, inputs: ones == 0,
    "xor": lambda ones, inputs: ones % 2 == 1,
    "parity": lambda ones, inputs: ones % 2 == 1,
}
"""What each of the `GATES` answers to a number of ones among so many inputs."""


def tabulate(source: TruthTable) -> Table:
    """Return a row for every combination of 0 and 1, counting up in binary with x1 as the leading digit.

    A single target of nothing but 0 and 1 holds two classes; all others are numbers to be fitted.

    Raises
    ------
    FieldError
        If a target is neither a gate nor as many numbers as there are rows.
    """
    check_truth_table(source)
    bits = combinations(source.inputs)
    targets = [_values(target, bits) for target in source.targets]
    names = _names(source.targets)
    columns = [Column(f"x{place}", "number", column.astype(float)) for place, column in enumerate(bits.T, 1)]
    if len(targets) == 1 and np.isin(targets[0], (0, 1)).all():
        columns.append(Column(names[0], "category", targets[0], ("0", "1")))
    else:
        columns += [Column(name, "number", values) for name, values in zip(names, targets, strict=True)]
    return Table(", ".join(names), tuple(columns), targets=names)


def combinations(inputs: int) -> Bits:
    """Return every combination of so many zeros and ones, shape (rows, inputs), x1 changing last."""
    rows = np.arange(2**inputs)
    return rows[:, np.newaxis] >> np.arange(inputs)[::-1] & 1


def answers(source: TruthTable) -> NDArray[np.float64]:
    """Return what comes out, shape (rows, targets)."""
    bits = combinations(source.inputs)
    return np.column_stack([_values(target, bits) for target in source.targets])


def toggled(source: TruthTable, place: int, row: int) -> TruthTable:
    """Return the table in which a target answers 1 in a row where it answered 0, or 0 where anything else.

    A target whose answers have become those of a gate is called by its name.
    """
    values = answers(source)[:, place]
    values[row] = float(values[row] == 0)
    return with_target(source, place, _named(values, source.inputs))


def with_target(source: TruthTable, place: int, target: str) -> TruthTable:
    """Return the table with another target at a place."""
    targets = list(source.targets)
    targets[place] = target
    return replace(source, targets=tuple(targets))


def written(source: TruthTable, place: int) -> str:
    """Return the answers of a target, separated by blanks."""
    return _text(answers(source)[:, place])


def resized(source: TruthTable, inputs: int) -> TruthTable:
    """Return the table with another number of inputs; answers that are no gate's are repeated or left out."""
    targets = list(source.targets)
    for place, target in enumerate(targets):
        if target not in LOGIC:
            values = answers(source)[:, place]
            targets[place] = _text(np.resize(values, 2**inputs))
    return TruthTable(inputs, tuple(targets))


def named(source: TruthTable) -> TruthTable:
    """Return the table with the names of gates in place of the same answers."""
    return replace(source, targets=tuple(_named(values, source.inputs) for values in answers(source).T))


def _named(values: NDArray[np.float64], inputs: int) -> str:
    """Return the name of the gate that gives these answers, else the answers themselves."""
    bits = combinations(inputs)
    return next((gate for gate in LOGIC if np.array_equal(_values(gate, bits), values)), _text(values))


def _text(values: NDArray[np.float64]) -> str:
    return " ".join(f"{value:.10g}" for value in values)


def _values(target: str, bits: Bits) -> NDArray[np.float64]:
    """Return what comes out in each row."""
    if target in LOGIC:
        return LOGIC[target](bits.sum(axis=1), bits.shape[1]).astype(np.float64)
    return np.array(target.split(), dtype=np.float64)


def _names(targets: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of the target columns: that of the gate, else y; numbered where there are many."""
    plain = [target if target in LOGIC else "y" for target in targets]
    return tuple(
        name if plain.count(name) == 1 else f"{name}{plain[: place + 1].count(name)}"
        for place, name in enumerate(plain)
    )
