"""Runs: the curves of one training, the present one and those that were pinned."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nnsim.data.dataset import PARTS
from nnsim.gui.painter import Frame
from nnsim.project.project import Project

Floats = NDArray[np.float64]

KINDS = ("loss", "accuracy", "r2")
"""What can be drawn of a run. R2 follows from losses that are squared errors."""

CEILING = 1e30
"""From here on a loss or a weight is a gap: the run is lost, and the axis should show what was before."""


@dataclass(frozen=True, eq=False)
class Run:
    """The figures of a training over its epochs.

    Parameters
    ----------
    epoch : ndarray, shape (points,)
        Epochs behind each point, the last with the share of the running one.
    figures : dict of str to dict of str to ndarray
        For each kind of `KINDS` and each part with figures of it, those of each point, shape (points,).
    """

    epoch: Floats = field(default_factory=lambda: np.zeros(0))
    figures: Mapping[str, Mapping[str, Floats]] = field(default_factory=lambda: {kind: {} for kind in KINDS})

    @property
    def end(self) -> float:
        """Epochs behind the last point, 0 without any."""
        return float(self.epoch[-1]) if len(self.epoch) else 0.0

    def at(self, epoch: float, kind: str) -> dict[str, float]:
        """Return the figures at the point nearest to an epoch; none beyond the end of the run."""
        if not len(self.epoch) or epoch > self.end:
            return {}
        place = int(np.abs(self.epoch - epoch).argmin())
        return {part: float(values[place]) for part, values in self.figures[kind].items()}


@dataclass(frozen=True, eq=False)
class Pin:
    """A run that stays in sight.

    Parameters
    ----------
    run : Run
    project : Project
        What was trained, for a name that tells the difference to others.
    title : str
        The name that a person gave; empty for that one.
    """

    run: Run
    project: Project
    title: str = ""


def run_of(frame: Frame, rows: int, unexplained: Mapping[str, float], pretraining: int) -> Run:
    """Return the run that a frame shows, its snapshot being the last point.

    Parameters
    ----------
    frame : Frame
    rows : int
        The training rows: of how many the position in the epoch is a share.
    unexplained : dict of str to float
        For each part the factor by which its R2 is 1 - factor x loss; no R2 without it.
    pretraining : int
        So many epochs have losses of inputs that are given back: those have no R2.
    """
    snapshot, curves = frame.snapshot, frame.curves
    now = snapshot.epoch + (snapshot.position / rows if rows else 0.0)
    fresh = len(curves.epoch) == 0 or now > curves.epoch[-1]
    figures: dict[str, dict[str, Floats]] = {kind: {} for kind in KINDS}
    for part in PARTS:
        for kind in ("loss", "accuracy"):
            values = getattr(curves, f"{part}_{kind}")
            if fresh:
                tip = getattr(snapshot.metrics, f"{part}_{kind}")
                values = np.append(values, np.nan if tip is None else tip)
            if (np.abs(values) < CEILING).any():
                figures[kind][part] = values
    epoch = np.append(curves.epoch, now) if fresh else curves.epoch
    for part in [part for part in figures["loss"] if part in unexplained]:
        r2 = np.where(epoch < pretraining, np.nan, 1 - unexplained[part] * figures["loss"][part])
        if (np.abs(r2) < CEILING).any():
            figures["r2"][part] = r2
    return Run(epoch, figures)
