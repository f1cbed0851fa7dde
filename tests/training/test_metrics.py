"""Metrics against scikit-learn 1.9, whose figures are stored here, and against hand calculation."""

import numpy as np
import pytest

import nnsim
from nnsim.training.metrics import ClassScores, scores, top_k_accuracy

CLASSES = np.array([0, 2, 1, 3, 0, 1, 2, 2, 0, 1, 0, 2])
OUTPUTS = np.array(
    [
        [0.7, 0.1, 0.1, 0.1],
        [0.2, 0.3, 0.4, 0.1],
        [0.5, 0.3, 0.1, 0.1],
        [0.05, 0.2, 0.6, 0.15],
        [0.4, 0.3, 0.2, 0.1],
        [0.1, 0.8, 0.05, 0.05],
        [0.3, 0.1, 0.5, 0.1],
        [0.6, 0.1, 0.2, 0.1],
        [0.35, 0.3, 0.25, 0.1],
        [0.2, 0.3, 0.4, 0.1],
        [0.1, 0.6, 0.18, 0.12],
        [0.05, 0.05, 0.85, 0.05],
    ]
)
"""The outputs for twelve rows of four classes, and which they are."""


def test_classes_are_judged_as_scikit_learn_does() -> None:
    found = scores("classes", OUTPUTS, np.eye(4)[CLASSES])
    assert isinstance(found, ClassScores)
    assert found.accuracy == pytest.approx(0.5833333333333334)
    assert found.confusion.tolist() == [[3, 1, 0, 0], [1, 1, 1, 0], [1, 0, 3, 0], [0, 0, 1, 0]]
    np.testing.assert_allclose(found.precision, [0.6, 0.5, 0.6, 0.0])
    np.testing.assert_allclose(found.recall, [0.75, 1 / 3, 0.75, 0.0])
    np.testing.assert_allclose(found.f1, [0.66666667, 0.4, 0.66666667, 0.0], rtol=1e-7)
    macro = found.macro_precision, found.macro_recall, found.macro_f1
    assert macro == pytest.approx((0.425, 0.4583333333333333, 0.43333333333333335))


@pytest.mark.parametrize(
    ("k", "share"), [(1, 0.5833333333333334), (2, 0.8333333333333334), (3, 0.9166666666666666)]
)
def test_the_right_class_is_among_the_largest_outputs(k: int, share: float) -> None:
    assert top_k_accuracy(OUTPUTS, CLASSES, k) == pytest.approx(share)


def test_two_classes_are_judged_as_scikit_learn_does() -> None:
    found = scores("binary", OUTPUTS[:, 1:2] + OUTPUTS[:, 3:], (CLASSES % 2)[:, None].astype(float))
    assert isinstance(found, ClassScores)
    assert found.accuracy == pytest.approx(2 / 3)
    assert found.confusion.tolist() == [[7, 1], [3, 1]]
    np.testing.assert_allclose(found.precision, [0.7, 0.5])
    np.testing.assert_allclose(found.recall, [0.875, 0.25])
    np.testing.assert_allclose(found.f1, [0.77777778, 0.33333333], rtol=1e-7)


def test_numbers_are_judged_as_scikit_learn_does() -> None:
    targets = np.column_stack([CLASSES * 1.5 - 1, CLASSES**2]).astype(float)
    found = scores("regression", OUTPUTS[:, :2] * 3, targets)
    assert (found.mae, found.rmse, found.r2) == pytest.approx(
        (1.9208333333333334, 2.6500786151860978, -0.5296430011520739)
    )


def test_a_column_of_one_value_is_hit_or_missed() -> None:
    threes = np.full((4, 1), 3.0)
    assert scores("regression", threes, threes).r2 == 1.0
    assert scores("regression", threes + np.eye(4)[:, :1], threes).r2 == 0.0


def test_a_trainer_answers_in_the_units_of_the_data() -> None:
    x, y = np.arange(10.0)[:, None], np.arange(10.0)[:, None] * 100
    data = nnsim.dataset(x, y, target_scaling="z-score", split=(1, 0, 0))
    trainer = nnsim.Trainer(nnsim.sequential(1, nnsim.Dense(1)), data)
    found = trainer.metrics("train")
    errors = trainer.predict(x) - y
    assert found.mae == pytest.approx(np.abs(errors).mean())
    assert found.rmse == pytest.approx(np.sqrt((errors**2).mean()))
    assert trainer.metrics("test") is None


def test_a_trainer_tells_classes_by_its_answers(make, rings) -> None:
    trainer = make()
    trainer.train(epochs=20)
    found = trainer.metrics("test")
    assert found.accuracy == trainer.accuracy("test")
    assert found.confusion.sum() == 30
