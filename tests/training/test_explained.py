"""R2 read from the loss, judged by the R2 of the predictions themselves."""

import msgspec
import numpy as np
import pytest

import nnsim
from nnsim.training.explained import unexplained_per_loss
from nnsim.training.metrics import regression_scores
from nnsim.training.training import Training


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("loss", ["mse", "half_sse"])
def test_it_is_the_r2_of_the_predictions(loss, reduction, rng):
    inputs = rng.uniform(0, 1, (80, 2))
    targets = 10 + 3 * inputs[:, :1] - inputs[:, 1:] ** 2
    data = nnsim.dataset(inputs, targets)
    training = Training(loss=loss, reduction=reduction, learning_rate=1e-3)
    trainer = nnsim.Trainer(nnsim.sequential(2, nnsim.Dense(3, "tanh"), nnsim.Dense(1)), data, training)
    trainer.train(epochs=30)
    for part, number in (("train", 0), ("test", 2)):
        rows = data.part == number
        r2 = regression_scores(trainer.predict(data.raw_inputs[rows]), data.raw_targets[rows]).r2
        factor = unexplained_per_loss(training, data.targets[rows])
        assert 1 - factor * trainer.loss(part) == pytest.approx(r2, rel=1e-9)


@pytest.mark.parametrize(
    ("training", "targets"),
    [
        (Training(loss="mae"), np.arange(4.0)[:, None]),
        (Training(), np.ones((4, 1))),
        (Training(), np.ones((0, 1))),
        (Training(), np.eye(2)),
    ],
)
def test_there_is_none_for_other_losses_equal_targets_or_several_columns(training, targets):
    assert unexplained_per_loss(training, targets) is None


def test_it_does_not_depend_on_how_targets_are_scaled(rng):
    targets = rng.normal(5, 2, (50, 1))
    predicted = targets + rng.normal(0, 1, (50, 1))
    training = msgspec.structs.replace(Training(), loss="mse")
    found = [
        1 - unexplained_per_loss(training, scale * targets) * np.mean((scale * (targets - predicted)) ** 2)
        for scale in (1.0, 0.1)
    ]
    assert found[0] == pytest.approx(found[1])
