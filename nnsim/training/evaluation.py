"""Evaluation: losses, accuracies, predictions and gradients of a Machine for given parameters."""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnsim.data.dataset import PARTS, Inputs
from nnsim.errors import NnsimError
from nnsim.network.parameters import Floats, Parameters
from nnsim.training.history import FIGURES
from nnsim.training.machine import Machine
from nnsim.training.snapshot import Metrics

Array = NDArray[np.float64]
Batch = tuple[Any, ArrayLike]

MUCH = 5_000_000_000
"""More products than this (a few tenths of a second) are not computed for the figures of the start, and the
training rows are not all looked at for the figures of an epoch."""

LOOKED_AT = 10_000
"""So many training rows are looked at instead, the last ones."""


def evaluate(machine: Machine, parameters: Floats) -> Metrics:
    """Return the losses and accuracies of all parts."""
    return as_metrics(machine, machine.evaluate(parameters))


def is_much(machine: Machine) -> bool:
    """Return whether the figures of all rows take long."""
    return machine.products * machine.data.rows > MUCH and not machine.data.sparse


def figures(machine: Machine, parameters: Floats, epoch: int) -> Array:
    """Return the losses and accuracies to be recorded after an epoch, shape (6,).

    Where all rows would take long, the training rows are represented by the last `LOOKED_AT`, and before the
    first epoch each part by as many rows as can be computed soon.
    """
    if not is_much(machine):
        return machine.evaluate(parameters)
    found = np.full(len(FIGURES), math.nan)
    for number in range(len(PARTS)):
        begin, end = machine.samples.bounds[number : number + 2]
        if not epoch:
            begin = max(begin, end - max(1, MUCH // (len(PARTS) * machine.products)))
        elif number == 0:
            begin = max(begin, end - LOOKED_AT)
        part = machine.samples._replace(bounds=np.array([begin, end, end, end]))
        found[[number, number + len(PARTS)]] = machine.evaluate(parameters, part)[[0, len(PARTS)]]
    return found


def as_metrics(machine: Machine, figures: Array) -> Metrics:
    """Return a row of recorded `FIGURES` as Metrics: None where there is none by the nature of the data."""
    known: dict[str, float | None] = {}
    for name, figure in zip(FIGURES, figures.tolist(), strict=True):
        part, _, kind = name.partition("_")
        rows = np.diff(machine.bounds)[PARTS.index(part)]
        exists = rows > 0 and (kind == "loss" or machine.data.task != "regression")
        known[name] = figure if exists else None
    return Metrics(**known)


def outputs(machine: Machine, parameters: Floats, inputs: Inputs) -> Floats:
    """Return the outputs, shape (rows, outputs), for scaled inputs, shape (rows, inputs)."""
    return machine.values(parameters, inputs, machine.graph.output.units)


def predict(machine: Machine, parameters: Floats, inputs: Any) -> Array:
    """Return the outputs in the units of the data, shape (rows, outputs), for inputs in theirs."""
    data = machine.data
    rows = _scaled(machine, inputs)
    return data.target_scaling.undo(outputs(machine, parameters, rows).astype(np.float64))


def gradients(machine: Machine, parameters: Floats, batch: Batch | None) -> Parameters:
    """Return the gradient of the mean loss over a batch in the units of the data, or all training rows."""
    if batch is None:
        return Parameters(machine.layout, machine.gradient(parameters))
    inputs = _scaled(machine, batch[0])
    targets = machine.data.target_scaling.apply(_targets(machine, batch[1], inputs.shape[0]))
    if inputs.shape[0] != len(targets) or len(targets) == 0:
        raise NnsimError(
            "A batch needs one or more rows, as many inputs as targets, not {inputs} and {targets} rows.",
            inputs=inputs.shape[0],
            targets=len(targets),
        )
    return Parameters(machine.layout, machine.gradient(parameters, machine.one_part(inputs, targets)))


def _scaled(machine: Machine, inputs: Any) -> Inputs:
    """Return rows of raw inputs as the network takes them; sparse ones stay sparse if they can."""
    data = machine.data
    columns = data.raw_columns
    if not hasattr(inputs, "tocsr"):
        return data.prepare(_rows(inputs, columns, "input"))
    _check_shape(inputs.shape, columns, "input")
    as_they_are = data.features is None and data.input_scaling.changes_nothing
    return inputs.tocsr() if as_they_are else data.prepare(inputs.toarray())


def _targets(machine: Machine, targets: ArrayLike, rows: int) -> Array:
    """Return targets as rows; one whole number per row is the index of a class."""
    units, array = machine.graph.output.units, np.asarray(targets)
    if machine.data.task != "classes" or array.shape not in ((rows,), (rows, 1)) or units == 1:
        return _rows(targets, units, "target")
    chosen = array.reshape(rows)
    if not np.isin(chosen, np.arange(units)).all():
        raise NnsimError(
            "The targets of a batch are classes 0 to {last}, or a row of {count} values each.",
            last=units - 1,
            count=units,
        )
    return np.eye(units)[chosen.astype(np.intp)]


def _rows(values: ArrayLike, columns: int, kind: str) -> Array:
    """Return values as rows of so many columns; flat ones are one row, or a column if that is all."""
    array = np.asarray(values, np.float64)
    if array.ndim == 1 and (columns == 1 or len(array) == columns):
        array = array.reshape(-1, columns)
    _check_shape(array.shape, columns, kind)
    return array


def _check_shape(shape: tuple[int, ...], columns: int, kind: str) -> None:
    if len(shape) != 2 or shape[1] != columns:
        raise NnsimError(
            "The network takes rows of {columns} {kind} values, not an array of shape {shape}.",
            columns=columns,
            kind=kind,
            shape=shape,
        )
