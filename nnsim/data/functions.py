"""Targets computed by a formula over inputs drawn at random."""

import numpy as np

from nnsim.data.expression import parse
from nnsim.data.recipe import Function
from nnsim.data.table import Column, Table


def compute(source: Function) -> Table:
    """Return inputs x1 .. xn, uniform from ``low`` to ``high``, and the target y that the formula gives.

    There are as many inputs as the largest number in the formula: ``3*x2`` has x1 and x2. The noise is normal
    with the standard deviation ``noise`` times that of the targets.

    Raises
    ------
    ExpressionError
        If the formula is wrong, or has no finite value in some row.
    """
    formula = parse(source.formula)
    names = [f"x{number}" for number in range(1, int(formula.names[-1].removeprefix("x")) + 1)]
    random = np.random.default_rng(source.seed)
    inputs = random.uniform(source.low, source.high, (source.samples, len(names)))
    targets = formula(dict(zip(names, inputs.T, strict=True)))
    targets += source.noise * targets.std() * random.standard_normal(source.samples)
    columns = [Column(name, "number", values) for name, values in zip(names, inputs.T, strict=True)]
    return Table(source.formula, (*columns, Column("y", "number", targets)))
