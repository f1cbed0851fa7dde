"""Drawn outputs and targets, whose metrics nnsim and scikit-learn compute."""

import numpy as np

Answers = tuple[str, np.ndarray, np.ndarray]
"""A task, outputs and targets, both shaped (rows, outputs)."""


def _numbers(outputs: int, spread: float) -> Answers:
    random = np.random.default_rng(11)
    targets = random.normal(2, 3, (60, outputs))
    return "regression", targets + random.normal(0, spread, targets.shape), targets


def _binary() -> Answers:
    random = np.random.default_rng(12)
    outputs = random.random((80, 1))
    return "binary", outputs, np.where(outputs + random.normal(0, 0.4, outputs.shape) > 0.6, 1.0, 0.0)


def _classes(count: int, answered: int) -> Answers:
    """Return classes of which only some are ever answered, and not all occur."""
    random = np.random.default_rng(13)
    outputs = random.random((90, count))
    outputs[:, answered:] *= 0.3
    right = (outputs + random.normal(0, 0.5, outputs.shape))[:, : count - 1].argmax(axis=1)
    return "classes", outputs / outputs.sum(axis=1, keepdims=True), np.eye(count)[right]


ANSWERS: dict[str, Answers] = {
    "number": _numbers(1, 1.0),
    "numbers": _numbers(3, 2.0),
    "bad_numbers": _numbers(2, 9.0),
    "binary": _binary(),
    "three_classes": _classes(3, 3),
    "eight_classes": _classes(8, 5),
}
