"""Truth tables: every combination of 0 and 1, and what a gate makes of it."""

from collections.abc import Callable

import numpy as np
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
    rows = np.arange(2**source.inputs)
    bits = rows[:, np.newaxis] >> np.arange(source.inputs)[::-1] & 1
    targets = [_values(target, bits) for target in source.targets]
    names = _names(source.targets)
    columns = [Column(f"x{place}", "number", column.astype(float)) for place, column in enumerate(bits.T, 1)]
    if len(targets) == 1 and np.isin(targets[0], (0, 1)).all():
        columns.append(Column(names[0], "category", targets[0], ("0", "1")))
    else:
        columns += [Column(name, "number", values) for name, values in zip(names, targets, strict=True)]
    return Table(", ".join(names), tuple(columns), targets=names)


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
