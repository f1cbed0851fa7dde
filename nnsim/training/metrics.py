"""Metrics: how good answers are, by the definitions of scikit-learn, in the units of the data."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnsim.data.dataset import Task

Array = NDArray[np.float64]
Counts = NDArray[np.int64]

TOP = 5
"""`ClassScores.top_k` looks for the right class among so many of the largest outputs."""


@dataclass(frozen=True, eq=False)
class RegressionScores:
    """How far numbers are off, over all rows and target columns.

    Parameters
    ----------
    mae : float
        Mean absolute error.
    rmse : float
        Root of the mean squared error, over rows and columns together.
    r2 : float
        Mean over the columns of 1 - sum of squared errors / sum of squared distances from the column's mean;
        0 for a column of one value that is missed, 1 if it is hit.
    """

    mae: float
    rmse: float
    r2: float


@dataclass(frozen=True, eq=False)
class ClassScores:
    """How well classes are told apart.

    Parameters
    ----------
    accuracy : float
        The share of right answers.
    top_k : float
        The share of rows whose class is among the `TOP` largest outputs (1 if there are no more classes).
    confusion : ndarray of int, shape (classes, classes)
        How many rows of each class (row) got each answer (column).
    precision, recall, f1 : ndarray, shape (classes,)
        Of each class: the share of its answers that are right, the share of its rows that are found, and
        their harmonic mean; 0 where there is nothing to divide by.
    """

    accuracy: float
    top_k: float
    confusion: Counts
    precision: Array
    recall: Array
    f1: Array

    @property
    def macro_precision(self) -> float:
        """The mean precision of the classes."""
        return float(self.precision.mean())

    @property
    def macro_recall(self) -> float:
        """The mean recall of the classes."""
        return float(self.recall.mean())

    @property
    def macro_f1(self) -> float:
        """The mean F1 of the classes."""
        return float(self.f1.mean())


Scores = RegressionScores | ClassScores


def scores(task: Task, predictions: Array, targets: Array) -> Scores:
    """Return what fits a task.

    Parameters
    ----------
    task : {"regression", "binary", "classes"}
    predictions, targets : ndarray, shape (rows, outputs)
        In the units of the data: numbers, one column of 0 to 1, or one column per class. There is a row.
    """
    if task == "regression":
        return regression_scores(predictions, targets)
    if task == "binary":
        predictions, targets = (np.hstack([1 - column, column]) for column in (predictions, targets))
        answers, classes = (predictions[:, 1] > 0.5).astype(np.intp), targets.argmax(axis=1)
        return _class_scores(answers, classes, 2, 1.0)
    answers, classes = predictions.argmax(axis=1), targets.argmax(axis=1)
    return _class_scores(answers, classes, targets.shape[1], top_k_accuracy(predictions, classes))


def regression_scores(predictions: Array, targets: Array) -> RegressionScores:
    """Return how far numbers are off, both of shape (rows, columns)."""
    errors = predictions - targets
    left = np.sum(errors**2, axis=0)
    spread = np.sum((targets - targets.mean(axis=0)) ** 2, axis=0)
    single = np.where(left == 0, 1.0, 0.0)
    r2 = np.where(spread > 0, 1 - left / np.where(spread > 0, spread, 1.0), single)
    return RegressionScores(
        mae=float(np.abs(errors).mean()), rmse=float(np.sqrt((errors**2).mean())), r2=float(r2.mean())
    )


def top_k_accuracy(predictions: Array, classes: NDArray[np.intp], k: int = TOP) -> float:
    """Return the share of rows in which fewer than `k` classes have a larger output than the right one."""
    own = predictions[np.arange(len(classes)), classes]
    return float(np.mean(np.sum(predictions > own[:, np.newaxis], axis=1) < k))


def confusion_matrix(answers: NDArray[np.intp], classes: NDArray[np.intp], count: int) -> Counts:
    """Return how many rows of each class (row) got each answer (column), shape (count, count)."""
    return np.bincount(classes * count + answers, minlength=count * count).reshape(count, count)


def _class_scores(
    answers: NDArray[np.intp], classes: NDArray[np.intp], count: int, top_k: float
) -> ClassScores:
    confusion = confusion_matrix(answers, classes, count)
    right = confusion.diagonal().astype(np.float64)
    precision, recall = (_share(right, confusion.sum(axis=axis)) for axis in (0, 1))
    return ClassScores(
        accuracy=float(right.sum() / len(classes)),
        top_k=top_k,
        confusion=confusion,
        precision=precision,
        recall=recall,
        f1=_share(2 * precision * recall, precision + recall),
    )


def _share(part: Array, whole: NDArray[np.generic]) -> Array:
    """Return part / whole, 0 where that is 0."""
    return np.divide(part, whole, out=np.zeros_like(part), where=whole != 0)
