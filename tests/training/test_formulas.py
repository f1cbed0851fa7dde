"""Whole trainings against plain NumPy: forward, backward, update and the order of the rows, step by step."""

import numpy as np
import pytest

from nnsim.network import edits
from nnsim.network.graph import Graph
from nnsim.network.parameters import Parameters
from nnsim.training.trainer import Trainer
from nnsim.training.training import Training

STEPS = 66

OUTPUT = {"mse": "linear", "bce": "sigmoid", "cce": "softmax"}

MASK = 2**64 - 1
GOLDEN = 0x9E3779B97F4A7C15


def mixed(x: int) -> int:
    """Return SplitMix64's mixture of 64 bits."""
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9 & MASK
    x = (x ^ x >> 27) * 0x94D049BB133111EB & MASK
    return x ^ x >> 31


def row_order(rows: int, seed: int, epoch: int) -> list[int]:
    """Return the order of the rows in an epoch, by the methods that `nnsim.kernels.shuffle` names."""
    state = mixed(seed * GOLDEN + mixed(epoch + GOLDEN & MASK) & MASK)
    order = list(range(rows))
    for last in reversed(range(1, rows)):
        low = -1
        while low < 2**32 % (last + 1):
            state = state + GOLDEN & MASK
            chosen, low = divmod((mixed(state) >> 32) * (last + 1), 2**32)
        order[last], order[chosen] = order[chosen], order[last]
    return order


def batches(rows: int, size: int, seed: int):
    """Yield the rows of each step: those of an epoch in random order, the last batch being what is left."""
    epoch = 0
    while True:
        order = row_order(rows, seed, epoch)
        yield from (order[start : start + size] for start in range(0, rows, size))
        epoch += 1


def assert_close(parameters: Parameters, tensors: dict) -> None:
    """Check weights, biases or slots by name against those of a `Plain`, within 1e-12."""
    for link in parameters.layout.links:
        assert np.abs(parameters.weights(link) - tensors[link]).max() <= 1e-12
    for name in tensors:
        if isinstance(name, str):
            assert np.abs(parameters.bias(name) - tensors[name]).max() <= 1e-12


@pytest.mark.parametrize("batch_size", [0, 7])
@pytest.mark.parametrize("loss", ["mse", "bce", "cce"])
@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "rmsprop", "adam"])
def test_training_is_what_the_formulas_say(
    tangle: Graph, tangled_data, plain, optimizer: str, loss: str, batch_size: int
) -> None:
    graph, data = edits.set_activation(tangle, "c", OUTPUT[loss]).graph, tangled_data(loss)
    training = Training(loss=loss, optimizer=optimizer, learning_rate=0.01, batch_size=batch_size)
    trainer = Trainer(graph, data, training, seed=11)
    start = trainer.parameters
    expected = plain(graph, data, training, start)
    order = batches(30, batch_size, seed=11) if batch_size else iter(lambda: slice(None), None)
    for _ in range(STEPS):
        trainer.step()
        expected.step(next(order))
        assert_close(trainer.parameters, expected.tensors)
    for place, slots in enumerate(trainer.state.slots):
        kept = {key: both[place] for key, both in expected.slots.items()}
        assert_close(Parameters(start.layout, slots), kept)
    assert np.abs(trainer.parameters.vector - start.vector).min() > 1e-6
    assert trainer.state.updates == STEPS


@pytest.mark.parametrize("loss", ["mse", "bce", "cce"])
def test_figures_and_gradients_are_what_the_formulas_say(
    tangle: Graph, tangled_data, plain, loss: str
) -> None:
    graph, data = edits.set_activation(tangle, "c", OUTPUT[loss]).graph, tangled_data(loss)
    trainer = Trainer(graph, data, Training(loss=loss, learning_rate=0.1), seed=2)
    trainer.train(epochs=3)
    expected = plain(graph, data, trainer.training, trainer.parameters)
    for part in ("train", "validation", "test"):
        inputs, targets = data.take(part)
        assert trainer.loss(part) == pytest.approx(expected.loss(inputs, targets), rel=1e-13)
        right = expected.outputs(inputs).argmax(axis=1) == targets.argmax(axis=1)
        assert trainer.accuracy(part) == (right.mean() if loss == "cce" else None)
    outputs = expected.outputs(data.inputs)
    np.testing.assert_allclose(trainer.outputs(data.inputs), outputs.astype(float), rtol=1e-12)
    raw = data.raw_inputs
    by_hand = outputs * data.target_scaling.scale + data.target_scaling.centre
    np.testing.assert_allclose(trainer.predict(raw), by_hand.astype(float), rtol=1e-12, atol=1e-13)
    assert_close(trainer.gradients(), expected.gradient(*data.take("train")))
    batch = raw[:9], data.raw_targets[:9]
    assert_close(trainer.gradients(batch), expected.gradient(data.inputs[:9], data.targets[:9]))


@pytest.mark.parametrize("loss", ["mse", "bce", "cce"])
def test_what_is_recorded_is_what_the_formulas_say(tangle: Graph, tangled_data, plain, loss: str) -> None:
    graph, data = edits.set_activation(tangle, "c", OUTPUT[loss]).graph, tangled_data(loss)
    trainer = Trainer(graph, data, Training(loss=loss, learning_rate=0.1, batch_size=7))
    history, vectors = trainer.history, [trainer.parameters.vector]
    for _ in range(8):
        trainer.step_epoch()
        vectors.append(trainer.parameters.vector)
    assert history.parameters.tobytes() == np.array(vectors).tobytes()
    for point, vector in enumerate(vectors):
        then = plain(graph, data, trainer.training, Parameters(history.layout, vector))
        for part in ("train", "validation", "test"):
            inputs, targets = data.take(part)
            assert getattr(history, f"{part}_loss")[point] == pytest.approx(
                then.loss(inputs, targets), rel=1e-13
            )
            right = then.outputs(inputs).argmax(axis=1) == targets.argmax(axis=1)
            accuracy = getattr(history, f"{part}_accuracy")[point]
            assert accuracy == right.mean() if loss == "cce" else np.isnan(accuracy)
