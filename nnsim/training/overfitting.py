"""Overfitting: the loss of rows that are held out turns up while the training loss goes on falling."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.data.dataset import PARTS, Part
from nnsim.training.history import History

Losses = NDArray[np.float64]

WAIT = 3
"""So many points must follow the best one: a single bad epoch is no turn."""

CHANGE = 0.1
"""Both losses must have changed by this share since then, or the curves have merely gone flat."""

VISIBLE = 0.05
"""The rise must be so large a share of the fall before it: less is the trembling of one that is done."""

SMOOTHING = 20
"""Curves are judged by their means over one point in so many, because small batches make them rough."""


@dataclass(frozen=True)
class Overfitting:
    """Training rows that are learnt by heart.

    Parameters
    ----------
    part : {"validation", "test"}
        The rows that are held out and were looked at.
    epoch : int
        The epoch in which their loss was least.
    """

    part: Part
    epoch: int


def find(history: History) -> Overfitting | None:
    """Return since when training overfits, judged by the validation rows, or without any by the test rows."""
    own = history.epoch >= history.pretrained
    losses = {part: getattr(history, f"{part}_loss")[own] for part in PARTS}
    return find_in(history.epoch[own], losses)


def find_in(epoch: NDArray[Any], losses: Mapping[str, Losses]) -> Overfitting | None:
    """Return the same from the curves of each part, which have their points at these epochs."""
    held_out: tuple[Part, Part] = ("validation", "test")
    for part in held_out:
        if len(losses[part]) and np.isfinite(losses[part][0]):
            place = turn(losses["train"], losses[part])
            return None if place is None else Overfitting(part, int(epoch[place]))
    return None


def turn(train: Losses, held_out: Losses) -> int | None:
    """Return the place of the least held-out loss if that has risen since while the training loss fell.

    Parameters
    ----------
    train, held_out : ndarray, shape (points,)
        Losses at the same epochs, evenly spaced.
    """
    width = max(1, len(held_out) // SMOOTHING)
    train, held_out = _smooth(train, width), _smooth(held_out, width)
    if not (np.isfinite(train).all() and np.isfinite(held_out).all()) or not len(held_out):
        return None
    best = int(held_out.argmin())
    rise, fall = held_out[-1] - held_out[best], held_out[0] - held_out[best]
    turned = rise > CHANGE * held_out[best] and rise > VISIBLE * fall
    fell = train[-1] < (1 - CHANGE) * train[best]
    return best + width // 2 if turned and fell and len(held_out) - best > WAIT else None


def _smooth(losses: Losses, width: int) -> Losses:
    """Return the means over `width` neighbouring points, shape (points - width + 1,)."""
    if not len(losses):
        return losses
    return np.convolve(losses, np.full(width, 1 / width), mode="valid")
