"""Fitting a Scaling to columns."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.data.dataset import Scaling
from nnsim.data.recipe import Scale

Rows = NDArray[Any]
"""Numbers in the units of the data, shape (rows, columns)."""


def fit(train: Rows, scale: Scale, everything: Rows | None = None) -> Scaling:
    """Return the scaling that brings these rows to 0-1 or to mean 0 and standard deviation 1.

    The standard deviation is that of the population (divided by the number of rows). A column that is
    constant in the training rows takes its spread from all rows, so that the others do not stand out; one
    that is constant there too gets the scale 1; one whose spread is too large for a float an infinite scale.

    Parameters
    ----------
    train : ndarray, shape (training rows, columns)
    scale : {"none", "0-1", "z-score"}
        Which scaling.
    everything : ndarray, shape (rows, columns), optional
        All rows; the training rows if left out.
    """
    if scale == "none":
        return Scaling.none(train.shape[1])
    with np.errstate(over="ignore", invalid="ignore"):
        spread = _spread(train, scale)
        if everything is not None:
            constant = spread == 0
            spread[constant] = _spread(everything[:, constant], scale)
        centre = train.min(axis=0) if scale == "0-1" else train.mean(axis=0, dtype=np.float64)
    return Scaling(centre.astype(np.float64), np.where(spread == 0, 1.0, spread))


def _spread(values: Rows, scale: Scale) -> NDArray[np.float64]:
    """Return the spread of each column, exactly 0 for a constant one, however its mean is rounded."""
    reach: NDArray[np.float64] = np.ptp(values, axis=0).astype(np.float64)
    return reach if scale == "0-1" else np.where(reach == 0, 0.0, values.std(axis=0, dtype=np.float64))


def fit_some(train: Rows, scale: Scale, chosen: NDArray[np.bool_], everything: Rows | None = None) -> Scaling:
    """Return a scaling fitted to the chosen columns that leaves the others as they are."""
    fitted = fit(train, scale, everything)
    return Scaling(np.where(chosen, fitted.centre, 0.0), np.where(chosen, fitted.scale, 1.0))
