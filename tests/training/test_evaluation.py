"""Evaluation: figures, predictions and gradients as a Trainer gives them."""

import dataclasses

import numpy as np
import pytest

from nnsim.data.dataset import Scaling
from nnsim.errors import NnsimError
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.training.trainer import Trainer
from nnsim.training.training import Training


def test_snapshot_has_all_figures_and_parameters_of_its_own(make) -> None:
    trainer = make()
    trainer.train(epochs=2)
    trainer.step(3)
    snapshot = trainer.snapshot()
    assert (snapshot.epoch, snapshot.position, snapshot.step, snapshot.samples) == (2, 21, 29, 201)
    assert snapshot.metrics.train_loss == trainer.loss("train")
    assert snapshot.metrics.validation_accuracy == trainer.accuracy("validation")
    assert snapshot.metrics.test_loss == trainer.loss("test")
    snapshot.parameters.vector[:] = 0
    assert trainer.parameters.vector.any()


def test_snapshot_of_much_data_uses_the_last_record(make, rings) -> None:
    trainer = make()
    trainer.train(epochs=1)
    many = 100_000
    part = np.zeros(many, np.uint8)
    big = dataclasses.replace(
        rings,
        inputs=np.resize(rings.inputs, (many, 2)),
        targets=np.resize(rings.targets, (many, 1)),
        part=part,
    )
    trainer.change(data=big)
    trainer.step(2)
    assert trainer.snapshot().metrics.train_loss == trainer.history.train_loss[-1]


def test_figures_that_do_not_exist_are_none(rings, rng) -> None:
    data = dataclasses.replace(
        rings,
        targets=rng.normal(size=(150, 1)),
        part=np.zeros(150, np.uint8),
        task="regression",
        class_names=(),
    )
    trainer = Trainer(sequential(2, Dense(1)), data)
    assert trainer.loss("train") > 0
    assert trainer.loss("test") is None
    assert trainer.accuracy("train") is None
    assert np.isnan(trainer.history.test_loss).all()


def test_accuracy_is_the_share_of_right_answers(make, rings) -> None:
    trainer = make()
    trainer.train(epochs=10)
    inputs, targets = rings.take("test")
    answers = trainer.outputs(inputs)[:, 0] > 0.5
    assert trainer.accuracy("test") == np.mean(answers == (targets[:, 0] > 0.5))


def test_accuracy_of_classes(rings, rng) -> None:
    targets = np.eye(3)[rng.integers(3, size=150)]
    data = dataclasses.replace(rings, targets=targets, task="classes", target_scaling=Scaling.none(3))
    trainer = Trainer(sequential(2, Dense(3, "softmax")), data, Training(loss="cce"))
    inputs, targets = rings.take("train")[0], data.take("train")[1]
    outputs = trainer.outputs(inputs)
    np.testing.assert_allclose(outputs.sum(axis=1), 1)
    assert trainer.accuracy("train") == np.mean(outputs.argmax(1) == targets.argmax(1))


def test_predictions_are_in_the_units_of_the_data(rings, rng) -> None:
    x, y = rng.uniform(100, 200, size=(40, 1)), rng.uniform(-5, 5, size=(40, 1))
    data = dataclasses.replace(
        rings,
        inputs=(x - 150) / 30,
        targets=(y - 1) / 2,
        part=np.zeros(40, np.uint8),
        task="regression",
        input_scaling=Scaling(np.array([150.0]), np.array([30.0])),
        target_scaling=Scaling(np.array([1.0]), np.array([2.0])),
    )
    trainer = Trainer(sequential(1, Dense(1)), data)
    weight, bias = trainer.parameters["output.weight"][0, 0], 0.0
    expected = ((x - 150) / 30 * weight + bias) * 2 + 1
    np.testing.assert_allclose(trainer.predict(x), expected, rtol=1e-13)
    np.testing.assert_allclose(trainer.predict(x[:, 0]), expected, rtol=1e-13)
    np.testing.assert_allclose(trainer.gradients((x, y)).vector, trainer.gradients().vector, rtol=1e-9)


def test_gradients_of_a_batch_predict_the_next_step_of_gradient_descent(make, rings) -> None:
    trainer = make(optimizer="sgd", batch_size=0)
    before, slopes = trainer.parameters, trainer.gradients()
    assert slopes["hidden_1.weight"].shape == (2, 4)
    inputs, targets = rings.take("train")
    np.testing.assert_allclose(trainer.gradients((inputs, targets[:, 0])).vector, slopes.vector)
    trainer.step()
    np.testing.assert_allclose(trainer.parameters.vector, before.vector - 0.03 * slopes.vector, rtol=1e-14)


@pytest.mark.parametrize(
    "call",
    [
        lambda trainer: trainer.predict(np.zeros((3, 5))),
        lambda trainer: trainer.predict(np.zeros(3)),
        lambda trainer: trainer.gradients((np.zeros((3, 2)), np.zeros(4))),
    ],
)
def test_arrays_of_wrong_shape_are_refused(make, call) -> None:
    with pytest.raises(NnsimError, match=r"rows"):
        call(make())


def test_one_row_may_be_given_flat(make) -> None:
    trainer = make()
    np.testing.assert_array_equal(trainer.predict([0.1, 0.2]), trainer.predict([[0.1, 0.2]]))
