"""The objective: the loss over all training rows with its penalty, and its gradient, in float64."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nnsim.network.parameters import Layout

if TYPE_CHECKING:
    from nnsim.training.machine import Machine

Array = NDArray[np.float64]


class Objective:
    """What a Machine lessens, as a function of the parameters that may move (neither cut nor locked).

    Parameters
    ----------
    machine : Machine
    parameters : ndarray, shape (P,)
        Where the others stay.

    Attributes
    ----------
    free : ndarray of bool, shape (P,)
        Which parameters may move.
    """

    def __init__(self, machine: "Machine", parameters: NDArray[np.floating]) -> None:
        self._machine = machine
        self._base = parameters.astype(np.float64)
        self._weights = weight_positions(machine.layout)
        self._training_rows = machine.samples._replace(bounds=machine.samples.bounds[[0, 1, 1, 1]])
        self.free = free_positions(machine)
        self.start = self._base[self.free]

    def vector(self, x: Array) -> Array:
        """Return all parameters, shape (P,), for the free ones."""
        vector = self._base.copy()
        vector[self.free] = x
        return vector

    def loss(self, x: Array) -> float:
        """Return the loss with its penalty."""
        vector = self.vector(x)
        figures = self._machine.evaluate(vector, self._training_rows)
        penalty = self._machine.training.regularization.l2
        return float(figures[0] + penalty * np.sum(vector[self._weights] ** 2))

    def slope(self, x: Array) -> Array:
        """Return its gradient by the free parameters, in the way that the Training says."""
        vector = self.vector(x)
        penalty = self._machine.training.regularization.l2
        if self._machine.training.gradient == "numerical":
            return self._measured(x)
        gradient = self._machine.gradient(vector).astype(np.float64)
        gradient[self._weights] += 2 * penalty * vector[self._weights]
        return gradient[self.free]

    def _measured(self, x: Array) -> Array:
        """Return the gradient by central differences."""
        delta = self._machine.training.delta
        moved = (x + sign * delta * unit for unit in np.eye(len(x)) for sign in (1, -1))
        losses = np.array([self.loss(point) for point in moved])
        return (losses[::2] - losses[1::2]) / (2 * delta)


def free_positions(machine: "Machine") -> NDArray[np.bool_]:
    """Return which parameters are neither cut nor locked, shape (P,)."""
    free = np.ones(machine.layout.size, np.bool_)
    free[machine.plan.cut] = free[machine.plan.locked] = False
    return free


def weight_positions(layout: Layout) -> NDArray[np.bool_]:
    """Return which parameters are weights, not biases, shape (P,)."""
    weights = np.zeros(layout.size, np.bool_)
    for link in layout.links:
        block = layout.weights(link)
        assert block is not None
        weights[block.slice] = True
    return weights
