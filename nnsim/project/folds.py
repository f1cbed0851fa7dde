"""k-fold evaluation: a network learns anew on each fold, and is tested on the rows that it has not seen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np

from nnsim.data.build import build_folds, build_from, load
from nnsim.data.dataset import Dataset, Task
from nnsim.data.recipe import RANGES
from nnsim.data.watch import NOBODY, Cancel, Progress, Watch
from nnsim.project import propose
from nnsim.project.project import Project
from nnsim.training.metrics import RegressionScores
from nnsim.training.trainer import Trainer

Figure = Literal["train_loss", "test_loss", "score"]
"""What is measured in each fold."""

LEAST_ROWS = 2
"""R² compares rows with their mean, so that it takes two."""


@dataclass(frozen=True)
class Fold:
    """What became of one fold.

    Parameters
    ----------
    number : int
        Counted from 1.
    train_rows, test_rows : int
        How many rows were learnt from, and tested.
    epochs : int
        How long it trained; early stopping may have ended it.
    train_loss, test_loss : float
        As the window shows them.
    score : float or None
        Of the test rows: the accuracy of classes, the R² of numbers; None for R² of a single row,
        and where training diverged.
    diverged : bool
        Whether training ended because its numbers left the finite range.
    """

    number: int
    train_rows: int
    test_rows: int
    epochs: int
    train_loss: float
    test_loss: float
    score: float | None
    diverged: bool = False


@dataclass(frozen=True)
class Spread:
    """Mean and standard deviation of a figure over the folds, divided by their number; None without one."""

    mean: float | None
    deviation: float | None


def score_name(task: Task) -> Literal["accuracy", "r2"]:
    """Return what `Fold.score` is."""
    return "r2" if task == "regression" else "accuracy"


def spread(folds: Sequence[Fold], figure: Figure) -> Spread:
    """Return how a figure is spread over folds; nothing where one of them diverged or does not have it."""
    values = [getattr(fold, figure) for fold in folds]
    if not folds or None in values or any(fold.diverged for fold in folds):
        return Spread(None, None)
    return Spread(float(np.mean(values)), float(np.std(values)))


def evaluate(
    project: Project,
    count: int,
    folder: Path | None = None,
    *,
    epochs: int | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Iterator[Fold]:
    """Train a network from its start weights on each of so many folds, and yield what became of it.

    The folds are encoded, filled and scaled each by its own training rows. Where the Training stops early,
    the validation part of each fold says when; the rows that test play no part in it.

    Parameters
    ----------
    project : Project
        Network, Recipe and Training; how far it is trained means nothing.
    count : int
        How many folds, at least 2.
    folder : Path, optional
        What a relative path of the data is relative to.
    epochs : int, optional
        How long to train on each; by default as long as the Training says.
    progress, cancel : callable, optional
        Who is told how much is done, and who may stop it; see `nnsim.data.watch`.

    Raises
    ------
    NnsimError
        If there are too many folds, too few rows, or the data cannot be read.
    Cancelled
        If it was stopped.
    """
    RANGES["recipe.split.folds"].check("folds", count)
    watch = Watch(progress, cancel)
    rows = load(project.recipe.source, folder, cancel=cancel)
    whole = build_from(rows, project.recipe)
    for place, data in enumerate(build_folds(rows, project.recipe, count)):
        part = watch.part(place / count, (place + 1) / count)
        yield replace(_trained(project, whole, data, epochs, part), number=place + 1)


def _trained(
    project: Project, whole: Dataset, data: Dataset, epochs: int | None, watch: Watch = NOBODY
) -> Fold:
    """Return what becomes of a network that learns the training rows of one fold."""
    graph = propose.resized(project.graph, data, whole).graph
    trainer = Trainer(graph, data, project.training)
    wanted = trainer.planned_epochs if epochs is None else epochs
    watch.at(0.0)
    trainer.train(epochs=wanted, progress=lambda now: watch.at(now.state.epoch / max(wanted, 1)))
    watch.at(1.0)
    figures = trainer.evaluate()
    return Fold(
        number=1,
        train_rows=data.count("train"),
        test_rows=data.count("test"),
        epochs=trainer.state.epoch,
        train_loss=_number(figures.train_loss),
        test_loss=_number(figures.test_loss),
        score=_score(trainer),
        diverged=trainer.divergence is not None,
    )


def _number(figure: float | None) -> float:
    """Return a loss that exists, as each fold has rows of both parts."""
    assert figure is not None
    return figure


def _score(trainer: Trainer) -> float | None:
    """Return the accuracy or R² of the test rows, if it means anything."""
    if trainer.divergence is not None:
        return None
    if trainer.data.task != "regression":
        return trainer.accuracy("test")
    if trainer.data.count("test") < LEAST_ROWS:
        return None
    scores = trainer.metrics("test")
    assert isinstance(scores, RegressionScores)
    return scores.r2
