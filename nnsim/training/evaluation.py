"""Evaluation: losses, accuracies, predictions and gradients of a Machine for given parameters."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnsim.data.dataset import PARTS
from nnsim.errors import NnsimError
from nnsim.network.parameters import Parameters
from nnsim.training.history import FIGURES
from nnsim.training.machine import Machine, one_part
from nnsim.training.snapshot import Metrics

Array = NDArray[np.float64]
Batch = tuple[ArrayLike, ArrayLike]


def evaluate(machine: Machine, parameters: Array) -> Metrics:
    """Return the losses and accuracies of all parts."""
    return as_metrics(machine, machine.evaluate(parameters))


def as_metrics(machine: Machine, figures: Array) -> Metrics:
    """Return a row of recorded `FIGURES` as Metrics: None where there is none by the nature of the data."""
    rows = dict(zip(PARTS, np.diff(machine.samples.bounds), strict=True))
    known: dict[str, float | None] = {}
    for name, figure in zip(FIGURES, figures.tolist(), strict=True):
        part, _, kind = name.partition("_")
        exists = rows[part] > 0 and (kind == "loss" or machine.data.task != "regression")
        known[name] = figure if exists else None
    return Metrics(**known)


def outputs(machine: Machine, parameters: Array, inputs: Array) -> Array:
    """Return the outputs, shape (rows, outputs), for scaled inputs, shape (rows, inputs)."""
    return machine.values(parameters, inputs.T, machine.graph.output.units).T


def predict(machine: Machine, parameters: Array, inputs: ArrayLike) -> Array:
    """Return the outputs in the units of the data, shape (rows, outputs), for inputs in theirs."""
    rows = _rows(inputs, machine.graph.input.units, "input")
    data = machine.data
    return data.target_scaling.undo(outputs(machine, parameters, data.input_scaling.apply(rows)))


def gradients(machine: Machine, parameters: Array, batch: Batch | None) -> Parameters:
    """Return the gradient of the mean loss over a batch in the units of the data, or all training rows."""
    if batch is None:
        return Parameters(machine.layout, machine.gradient(parameters))
    graph, data = machine.graph, machine.data
    inputs = data.input_scaling.apply(_rows(batch[0], graph.input.units, "input"))
    targets = data.target_scaling.apply(_rows(batch[1], graph.output.units, "target"))
    if len(inputs) != len(targets) or len(inputs) == 0:
        raise NnsimError(
            "A batch needs one or more rows, as many inputs as targets, not {inputs} and {targets} rows.",
            inputs=len(inputs),
            targets=len(targets),
        )
    return Parameters(machine.layout, machine.gradient(parameters, one_part(inputs, targets)))


def _rows(values: ArrayLike, columns: int, kind: str) -> Array:
    """Return values as rows of so many columns; flat ones are one row, or a column if that is all."""
    array = np.asarray(values, np.float64)
    if array.ndim == 1 and (columns == 1 or len(array) == columns):
        array = array.reshape(-1, columns)
    if array.ndim != 2 or array.shape[1] != columns:
        raise NnsimError(
            "The network takes rows of {columns} {kind} values, not an array of shape {shape}.",
            columns=columns,
            kind=kind,
            shape=array.shape,
        )
    return array
