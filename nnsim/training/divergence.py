"""Why numbers leave the finite range: the likely reason, from what can be seen of graph, data and loss."""

import numpy as np

from nnsim.data.dataset import Inputs
from nnsim.training.machine import Machine

LARGE = 100.0
"""Inputs or targets beyond this make steps too long for usual learning rates."""

SUITED = {"bce": ("sigmoid",), "cce": ("softmax",)}
"""The output activations that a loss is made for, where not all are."""


def likely_reason(machine: Machine) -> str:
    """Return the reason as `nnsim.training.snapshot.Divergence.reason`: "data", "loss" or "learning_rate"."""
    largest = np.max([_largest(machine.data.inputs), _largest(machine.data.targets)])  # NaN if one is
    if not np.isfinite(largest):
        return "data"
    if machine.graph.output.activation not in SUITED.get(
        machine.training.loss, (machine.graph.output.activation,)
    ):
        return "loss"
    return "data" if largest > LARGE else "learning_rate"


def _largest(rows: Inputs) -> float:
    """Return the largest absolute value, NaN if one is."""
    values = rows if isinstance(rows, np.ndarray) else rows.data
    return float(max(values.max(initial=0.0), -values.min(initial=0.0)))
