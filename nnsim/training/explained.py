"""How much of the targets' spread a loss leaves, so that curves of losses can be read as R2."""

import numpy as np
from numpy.typing import NDArray

from nnsim.training.training import Training


def unexplained_per_loss(training: Training, targets: NDArray[np.float64]) -> float | None:
    """Return the factor f by which R2 = 1 - f x loss, over the rows of these targets.

    It exists for the two losses that are sums of squared errors, and for one target column: R2 then does not
    depend on how that is scaled. None otherwise, also where all targets are equal.

    Parameters
    ----------
    training : Training
        Which loss, and whether it is a mean or a sum.
    targets : ndarray, shape (rows, outputs)
        The targets of one part of the data, scaled or not.
    """
    if training.loss not in ("mse", "half_sse") or targets.shape[1] != 1 or len(targets) == 0:
        return None
    spread = float(np.sum((targets - targets.mean()) ** 2))
    if not spread > 0:
        return None
    if training.loss == "half_sse":
        return 2.0 / spread
    return (1.0 if training.reduction == "sum" else len(targets)) / spread
