"""Metrics of drawn answers by scikit-learn."""

import math
from typing import Any

import answers
import numpy as np
from sklearn import metrics


def run() -> dict[str, Any]:
    """Return the figures of every set of answers, by its name."""
    return {
        name: _numbers(outputs, targets) if task == "regression" else _classes(task, outputs, targets)
        for name, (task, outputs, targets) in answers.ANSWERS.items()
    }


def _numbers(outputs: np.ndarray, targets: np.ndarray) -> dict[str, Any]:
    return {
        "mae": metrics.mean_absolute_error(targets, outputs),
        "rmse": math.sqrt(metrics.mean_squared_error(targets, outputs)),
        "r2": metrics.r2_score(targets, outputs),
    }


def _classes(task: str, outputs: np.ndarray, targets: np.ndarray) -> dict[str, Any]:
    if task == "binary":
        outputs, targets = (np.column_stack([1 - column, column]) for column in (outputs, targets))
    given, right = outputs.argmax(axis=1), targets.argmax(axis=1)
    classes = range(outputs.shape[1])
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(
        right, given, labels=classes, zero_division=0
    )
    among = len(classes) <= 5 or metrics.top_k_accuracy_score(right, outputs, k=5, labels=classes)
    return {
        "accuracy": metrics.accuracy_score(right, given),
        "top_k": float(among),
        "confusion": metrics.confusion_matrix(right, given, labels=classes).tolist(),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
    }
