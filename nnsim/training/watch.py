"""The Watch: what reduce-on-plateau and early stopping remember from epoch to epoch.

The rules are those of ``keras.callbacks.ReduceLROnPlateau`` and ``keras.callbacks.EarlyStopping`` (Keras 3).
A figure that is not finite is never better.
"""

import math
from collections.abc import Sequence

import msgspec

from nnsim.training.history import FIGURES
from nnsim.training.training import Training


class Watch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Part of a State; a value that every finished epoch replaces.

    Parameters
    ----------
    factor : float
        The share of the learning rate that the plateaus so far have left.
    plateau_best, stopping_best : float or None
        The best figures so far of what each of both monitors.
    plateau_waited, stopping_waited : int
        Epochs since then (or since the learning rate last fell).
    best_epoch : int
        The epoch of `stopping_best`.
    stopped : bool
        Whether early stopping has ended the training.
    """

    factor: float = 1.0
    plateau_best: float | None = None
    plateau_waited: int = 0
    stopping_best: float | None = None
    stopping_waited: int = 0
    best_epoch: int = 0
    stopped: bool = False


UNWATCHED = Watch()
"""That of the start."""


def is_needed(training: Training) -> bool:
    """Return whether a Training reacts to its figures."""
    return training.schedule.kind == "plateau" or training.stopping.patience > 0


def after_epoch(watch: Watch, training: Training, figures: Sequence[float], epoch: int) -> Watch:
    """Return the Watch after an epoch.

    Parameters
    ----------
    figures : sequence of 6 float
        The `FIGURES` at its end; NaN where one does not exist.
    epoch : int
        Finished epochs.
    """
    if training.schedule.kind == "plateau":
        watch = _plateau(watch, training, figures)
    if training.stopping.patience:
        watch = _stopping(watch, training, figures, epoch)
    return watch


def after_change(watch: Watch, before: Training, after: Training, *, same_figures: bool) -> Watch:
    """Return the Watch when something was changed by hand: the waiting begins anew.

    The best figures stay unless they would now mean something else, and the learning rate goes on from where
    the plateaus have led it unless another one was chosen.

    Parameters
    ----------
    same_figures : bool
        Whether network and data are the same as before.
    """
    fresh = UNWATCHED if not same_figures or _meaning(before) != _meaning(after) else watch
    same_rate = (before.learning_rate, before.schedule) == (after.learning_rate, after.schedule)
    return msgspec.structs.replace(
        fresh,
        factor=watch.factor if same_rate else 1.0,
        plateau_waited=0,
        stopping_waited=0,
        stopped=False,
    )


def _plateau(watch: Watch, training: Training, figures: Sequence[float]) -> Watch:
    schedule = training.schedule
    figure, larger = _monitored(figures, schedule.monitor)
    if _is_better(figure, watch.plateau_best, schedule.min_delta, larger=larger):
        return msgspec.structs.replace(watch, plateau_best=figure, plateau_waited=0)
    if watch.plateau_waited + 1 < schedule.patience or watch.factor <= schedule.floor:
        return msgspec.structs.replace(watch, plateau_waited=watch.plateau_waited + 1)
    factor = max(watch.factor * schedule.rate, schedule.floor)
    return msgspec.structs.replace(watch, factor=factor, plateau_waited=0)


def _stopping(watch: Watch, training: Training, figures: Sequence[float], epoch: int) -> Watch:
    stopping = training.stopping
    figure, larger = _monitored(figures, stopping.monitor)
    if _is_better(figure, watch.stopping_best, stopping.min_delta, larger=larger):
        return msgspec.structs.replace(watch, stopping_best=figure, stopping_waited=0, best_epoch=epoch)
    waited = watch.stopping_waited + 1
    return msgspec.structs.replace(watch, stopping_waited=waited, stopped=waited >= stopping.patience)


def _monitored(figures: Sequence[float], monitor: str) -> tuple[float, bool]:
    """Return a figure and whether larger is better.

    Without validation rows it is that of the training rows, without an accuracy the loss.
    """
    part, _, kind = monitor.partition("_")
    known = dict(zip(FIGURES, figures, strict=True))
    if kind == "accuracy" and math.isnan(known["train_accuracy"]):
        kind = "loss"
    figure = known[f"{part}_{kind}"]
    return known[f"train_{kind}"] if math.isnan(figure) else figure, kind == "accuracy"


def _is_better(figure: float, best: float | None, min_delta: float, *, larger: bool) -> bool:
    if not math.isfinite(figure):
        return False
    if best is None:
        return True
    return figure - min_delta > best if larger else figure + min_delta < best


def _meaning(training: Training) -> tuple[object, ...]:
    """Return what monitored figures depend on."""
    return (
        training.loss,
        training.reduction,
        training.huber_delta,
        training.class_weights,
        training.schedule.monitor,
        training.stopping.monitor,
    )
