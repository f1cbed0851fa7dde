"""Fitting a Scaling to columns."""

import numpy as np
from numpy.typing import NDArray

from nnsim.data.dataset import Scaling
from nnsim.data.recipe import Scale


def fit(values: NDArray[np.float64], scale: Scale) -> Scaling:
    """Return the scaling that brings these rows to 0-1 or to mean 0 and standard deviation 1.

    The standard deviation is that of the population (divided by the number of rows). A constant column gets
    the scale 1; one whose spread is too large for a float an infinite scale.

    Parameters
    ----------
    values : ndarray, shape (rows, columns)
        The training rows, in the units of the data.
    scale : {"none", "0-1", "z-score"}
        Which scaling.
    """
    if scale == "none":
        return Scaling.none(values.shape[1])
    with np.errstate(over="ignore", invalid="ignore"):
        if scale == "0-1":
            centre, spread = values.min(axis=0), np.ptp(values, axis=0)
        else:
            centre, spread = values.mean(axis=0), values.std(axis=0)
    constant = values.max(axis=0) == values.min(axis=0)
    return Scaling(centre, np.where(constant, 1.0, spread))


def fit_some(values: NDArray[np.float64], scale: Scale, chosen: NDArray[np.bool_]) -> Scaling:
    """Return a scaling fitted to the chosen columns that leaves the others as they are."""
    fitted = fit(values, scale)
    return Scaling(np.where(chosen, fitted.centre, 0.0), np.where(chosen, fitted.scale, 1.0))
