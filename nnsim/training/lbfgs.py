"""L-BFGS: a Newton-like step from the last few steps and slopes, on all rows.

The two-loop recursion of Nocedal and Wright, Numerical Optimization (2006), algorithm 7.4, with SciPy's line
search for the strong Wolfe conditions. ``scipy.optimize.minimize(method="L-BFGS-B")`` keeps what it remembers
to itself, so that it could not go on from a saved State with the same bits; here it lies in the slots.
"""

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nnsim.kernels.plan import Run
from nnsim.training.objective import Objective

if TYPE_CHECKING:
    from nnsim.training.machine import Machine

PAIRS = 10
"""So many steps are remembered (``maxcor`` of L-BFGS-B)."""

SLOTS = 2 * PAIRS
"""Rows of the slots: the last steps, the latest first, then the changes of the slope in them; 0 if unused."""

CURVED = 2.2e-16
"""A step is remembered if the slope changed along it by more than this share (as L-BFGS-B has it)."""

Array = NDArray[np.float64]


def iterate(machine: "Machine", run: Run) -> None:
    """Make one step; where the loss cannot get smaller any more, the parameters stay."""
    objective = Objective(machine, run.parameters)
    x, slope = objective.start, objective.slope(objective.start)
    if not np.isfinite(slope).all():
        run.parameters[:] = np.nan
        return
    pairs = run.slots[:, objective.free].astype(np.float64)
    length = _search(objective, x, slope, direction := _direction(slope, pairs[:PAIRS], pairs[PAIRS:]))
    if length is None:  # what is remembered leads astray: straight down instead
        run.slots[:] = 0.0
        length = _search(objective, x, slope, direction := _direction(slope, pairs[:0], pairs[:0]))
    if length is None:
        return
    run.parameters[:] = objective.vector(x + length * direction)
    moved = run.parameters[objective.free].astype(np.float64)
    _remember(run.slots, objective.free, moved - x, objective.slope(moved) - slope)


def _direction(slope: Array, steps: Array, changes: Array) -> Array:
    """Return minus the slope times the estimated inverse curvature."""
    known = [(s, y, 1.0 / (s @ y)) for s, y in zip(steps, changes, strict=True) if s @ y > 0.0]
    if not known:
        return -slope / max(1.0, float(np.linalg.norm(slope)))
    q, weights = slope.copy(), []
    for s, y, rho in known:
        weights.append(rho * (s @ q))
        q -= weights[-1] * y
    s, y, _ = known[0]
    q *= (s @ y) / (y @ y)
    for (s, y, rho), weight in zip(reversed(known), reversed(weights), strict=True):
        q += (weight - rho * (y @ q)) * s
    return -q


def _search(objective: Objective, x: Array, slope: Array, direction: Array) -> float | None:
    """Return how far to go in a direction, or None if no place there is better."""
    if not slope @ direction < 0.0:
        return None
    from scipy.optimize import line_search  # noqa: PLC0415 - only those wait for SciPy who use it

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        found: Any = line_search(objective.loss, objective.slope, x, direction, gfk=slope, c2=0.9)
    return found[0]


def _remember(slots: Any, free: NDArray[np.bool_], step: Array, change: Array) -> None:
    """Put a step and its change of slope in front of the others, and forget the oldest."""
    if step @ change <= CURVED * (change @ change):
        return
    for first, latest in ((0, step), (PAIRS, change)):
        slots[first + 1 : first + PAIRS] = slots[first : first + PAIRS - 1].copy()
        slots[first, free] = latest
