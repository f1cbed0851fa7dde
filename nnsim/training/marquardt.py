"""Levenberg-Marquardt: damped Gauss-Newton steps for sums of squares, on all rows.

The step solves (J'J + damping D) step = -J'r. D are the largest diagonal elements that J'J has had so far, so
that it does not matter how the inputs are scaled (Moré, The Levenberg-Marquardt Algorithm, 1978); the
damping follows how well the straight-line forecast came true (Nielsen, Damping Parameter in Marquardt's
Method, 1999). MINPACK's ``least_squares(method="lm")`` cannot be stopped after an iteration and resumed with
the same bits; here all that has to be remembered is the damping and D, which lie in the slots.
"""

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nnsim.kernels.plan import Run
from nnsim.training.objective import free_positions, weight_positions

if TYPE_CHECKING:
    from nnsim.training.machine import Machine

SLOTS = 2
"""The slots: the damping, the same for all parameters, and D; 0 before the first step."""

FIRST_DAMPING = 1e-3
LEAST_DAMPING = 1e-14

TRIES = 30
"""So often the damping is raised before a step is given up."""

Array = NDArray[np.float64]


def iterate(machine: "Machine", run: Run) -> None:
    """Make one step; where the loss cannot get smaller any more, the parameters stay."""
    from scipy.linalg import cho_factor, cho_solve  # noqa: PLC0415 - only those wait for SciPy who use it

    squares = Squares(machine, run.parameters)
    loss = squares.loss(squares.start)
    if not (np.isfinite(loss) and np.isfinite(squares.curvature).all()):
        run.parameters[:] = np.nan
        return
    slope, curvature = squares.slope, squares.curvature
    run.slots[1, squares.free] = np.maximum(run.slots[1, squares.free], curvature.diagonal())
    scale = run.slots[1, squares.free].astype(np.float64)
    scale = np.maximum(scale, scale.max(initial=0.0) * LEAST_DAMPING + np.finfo(np.float64).tiny)
    damping = float(run.slots[0].max(initial=0.0)) or FIRST_DAMPING
    for attempt in range(TRIES):
        step = -cho_solve(cho_factor(curvature + np.diag(damping * scale)), slope)
        moved = squares.rounded(squares.start + step)
        forecast = 0.5 * step @ (damping * scale * step - slope)
        gain = (loss - squares.loss(moved)) / forecast if forecast > 0 else 0.0
        if gain > 0.0:
            run.parameters[squares.free] = moved
            run.slots[0] = max(LEAST_DAMPING, damping * max(1 / 3, 1 - (2 * gain - 1) ** 3))
            return
        damping *= 2.0 ** (attempt + 1)


class Squares:
    """The sum of squares that a Machine lessens, around some parameters, by those of them that may move.

    The loss is share x 1/2 sum of squared residuals + l2 x sum of squared weights.
    """

    def __init__(self, machine: "Machine", parameters: NDArray[np.floating]) -> None:
        self._training = machine.training
        self._machine = machine.half_squares
        self._base = parameters.copy()
        self._inputs, targets = self._machine.data.take("train")
        self._targets = np.asarray(targets, machine.dtype).astype(np.float64)
        self._share = _share(self._training.loss, self._training.reduction, self._targets.size)
        self.free = free_positions(machine)
        self._l2 = np.where(weight_positions(machine.layout), self._training.regularization.l2, 0.0)[
            self.free
        ]
        self.start = self._base[self.free].astype(np.float64)

    def rounded(self, x: Array) -> Array:
        """Return parameters as the network's precision holds them."""
        return x.astype(self._base.dtype).astype(np.float64)

    def loss(self, x: Array) -> float:
        """Return the loss with its penalty."""
        residuals = self._outputs(x) - self._targets
        with np.errstate(over="ignore", invalid="ignore"):
            return float(self._share * 0.5 * np.sum(residuals**2) + self._l2 @ x**2)

    @cached_property
    def slope(self) -> Array:
        """The gradient of the loss at the start."""
        residuals = (self._outputs(self.start) - self._targets).ravel()
        return self._share * (residuals @ self._slopes) + 2 * self._l2 * self.start

    @cached_property
    def curvature(self) -> Array:
        """The Hessian of the loss without second derivatives of outputs, share J'J, shape (free, free)."""
        with np.errstate(over="ignore", invalid="ignore"):
            return self._share * (self._slopes.T @ self._slopes) + np.diag(2 * self._l2)

    @cached_property
    def _slopes(self) -> Array:
        """J: the slope of each output of each row by each free parameter, shape (rows x outputs, free)."""
        measured = self._training.gradient == "numerical"
        return self._by_differences() if measured else self._by_backpropagation()

    def _by_backpropagation(self) -> Array:
        """Return J row by row: half a squared error has the slope of an output where it is 1 off."""
        outputs = self._machine.values(self._base, self._inputs, self._targets.shape[1])
        slopes = np.empty((outputs.size, len(self.start)))
        for place, (row, unit) in enumerate(np.ndindex(outputs.shape)):
            targets = outputs[row : row + 1].copy()
            targets[0, unit] -= 1.0
            one = self._machine.one_part(self._inputs[row : row + 1], targets)
            slopes[place] = self._machine.gradient(self._base, one)[self.free]
        return slopes

    def _by_differences(self) -> Array:
        """Return J column by column, by central differences."""
        delta, slopes = self._training.delta, np.empty((self._targets.size, len(self.start)))
        for place, unit in enumerate(np.eye(len(self.start))):
            above, below = (self._outputs(self.start + sign * delta * unit) for sign in (1, -1))
            slopes[:, place] = (above - below).ravel() / (2 * delta)
        return slopes

    def _outputs(self, x: Array) -> Array:
        """Return the outputs for all training rows, shape (rows, outputs)."""
        vector = self._base.copy()
        vector[self.free] = x
        return self._machine.values(vector, self._inputs, self._targets.shape[1]).astype(np.float64)


def _share(loss: str, reduction: str, count: int) -> float:
    """Return what a loss is in terms of half the sum of squares."""
    if loss == "half_sse":
        return 1.0
    return 2.0 if reduction == "sum" else 2.0 / count
