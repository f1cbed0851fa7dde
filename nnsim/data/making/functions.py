"""Targets computed by formulas over inputs drawn at random or evenly spaced."""

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator as Random
from numpy.typing import NDArray

from nnsim.checks import FieldError
from nnsim.data.formulas.expression import parse
from nnsim.data.making.spans import spans_of
from nnsim.data.recipe import Function, Span
from nnsim.data.table import Column, Table

Array = NDArray[np.float64]


def compute(source: Function) -> Table:
    """Return inputs x1 .. xn that lie in their spans, and the targets that the formulas give.

    There are as many inputs as the largest number in a formula, ``3*x2`` has x1 and x2, or as spans if these
    are more. Noise is normal. What is random is drawn in this order: the uniform inputs (each input takes its
    draws, used or not), the normal inputs, the noise of each target, the noise of each input.

    Raises
    ------
    ExpressionError
        If a formula is wrong, or has no finite value in some row.
    FieldError
        If there are too few rows for a grid.
    """
    formulas = [parse(output.formula) for output in source.outputs]
    spans = spans_of(source)
    names = [f"x{number}" for number in range(1, len(spans) + 1)]
    random = np.random.default_rng(source.seed)
    inputs = dict(zip(names, _inputs(spans, source.samples, random), strict=True))
    targets = [_noisy(formula(inputs), source, random) for formula in formulas]
    for name, span in zip(names, spans, strict=True):
        if span.noise:
            inputs[name] = inputs[name] + span.noise * random.standard_normal(len(inputs[name]))
    columns = [Column(name, "number", values) for name, values in inputs.items()]
    for output, values in zip(source.outputs, targets, strict=True):
        columns.append(Column(output.name, "number", values))
    return Table(source.formula, tuple(columns), targets=tuple(output.name for output in source.outputs))


def _inputs(spans: Sequence[Span], samples: int, random: Random) -> list[Array]:
    """Return the values of each input."""
    grid = [span for span in spans if span.distribution == "grid"]
    steps = _steps(samples, len(grid)) if grid else 0
    rows = steps ** len(grid) if grid else samples
    drawn = random.uniform([span.low for span in spans], [span.high for span in spans], (rows, len(spans)))
    axes = iter(np.meshgrid(*(np.linspace(span.low, span.high, steps) for span in grid), indexing="ij"))
    values = []
    for span, column in zip(spans, drawn.T, strict=True):
        match span.distribution:
            case "uniform":
                values.append(column)
            case "normal":
                middle, deviation = (span.low + span.high) / 2, (span.high - span.low) / 2
                values.append(middle + deviation * random.standard_normal(rows))
            case "ordered":
                values.append(np.linspace(span.low, span.high, rows))
            case "grid":
                values.append(next(axes).ravel())
    return values


def _steps(samples: int, axes: int) -> int:
    """Return how many values each axis of a grid has, so that there are at most so many rows."""
    steps = round(samples ** (1 / axes))
    steps -= steps**axes > samples
    if steps < 2:
        raise FieldError(
            "{field} must be at least {least}: a grid of {axes} inputs has two values or more of each.",
            field="recipe.source.samples",
            least=2**axes,
            axes=axes,
        )
    return steps


def _noisy(targets: Array, source: Function, random: Random) -> Array:
    """Return targets with noise added; the draws are made even if there is none."""
    unit = targets.std() if source.noise_unit == "share" else 1.0
    targets += source.noise * unit * random.standard_normal(len(targets))
    return targets
