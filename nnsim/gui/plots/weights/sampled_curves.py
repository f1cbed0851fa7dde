"""Curves of some weights of a network too large to be recorded by its History: samples from the frames."""

import numpy as np
from numpy.typing import NDArray

from nnsim.gui.painter import WeightCurves

POINTS = 1024
"""Samples that are kept at most; beyond these every second one goes."""


class SampledCurves:
    """Samples of chosen parameters, from the frame on in which they were chosen."""

    def __init__(self) -> None:
        self.indices = np.zeros(0, dtype=np.intp)
        self._epoch: list[float] = []
        self._values: list[NDArray[np.floating]] = []

    def choose(self, indices: NDArray[np.intp]) -> None:
        """Begin anew with these parameters."""
        self.indices = indices
        self._epoch, self._values = [], []

    def add(self, now: float, vector: NDArray[np.floating]) -> WeightCurves:
        """Take a sample of the flat parameters, and return those before it; going back forgets later ones."""
        while self._epoch and self._epoch[-1] >= now:
            self._epoch.pop()
            self._values.pop()
        curves = WeightCurves(
            np.array(self._epoch),
            self.indices,
            np.array(self._values).reshape(len(self._values), len(self.indices)),
        )
        self._epoch.append(now)
        self._values.append(vector[self.indices])
        if len(self._epoch) > POINTS:
            self._epoch, self._values = self._epoch[::2], self._values[::2]
        return curves
