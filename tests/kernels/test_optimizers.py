"""Every optimiser, step by step, against a plain NumPy version of Keras 3's formulas."""

import numpy as np
import pytest

from nnsim.kernels import codes
from nnsim.kernels.plan import Run
from nnsim.network.graph import sequential
from nnsim.network.initializers import start_parameters
from nnsim.network.layers import Dense
from nnsim.training.machine import Machine
from nnsim.training.training import OPTIMIZERS, Training

STEPS = 60


def sgd(w, g, slots, t, training):
    return w - training.learning_rate * g


def momentum(w, g, slots, t, training):
    slots[0] = training.momentum * slots[0] - training.learning_rate * g
    return w + slots[0]


def rmsprop(w, g, slots, t, training):
    slots[0] = training.rho * slots[0] + (1 - training.rho) * np.square(g)
    return w - training.learning_rate * g / np.sqrt(slots[0] + training.epsilon)


def adam(w, g, slots, t, training):
    slots[0] += (g - slots[0]) * (1 - training.beta_1)
    slots[1] += (np.square(g) - slots[1]) * (1 - training.beta_2)
    rate = training.learning_rate * np.sqrt(1 - training.beta_2**t) / (1 - training.beta_1**t)
    return w - slots[0] * rate / (np.sqrt(slots[1]) + training.epsilon)


PLAIN = {"sgd": sgd, "momentum": momentum, "rmsprop": rmsprop, "adam": adam}


def gradient(w: np.ndarray, inputs: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Return the gradient of the mean squared error of a 3-4-2 network of tanh and sigmoid units."""
    w1, b1, w2, b2 = w[:12].reshape(3, 4), w[12:16], w[16:24].reshape(4, 2), w[24:]
    hidden = np.tanh(inputs @ w1 + b1)
    outputs = 1 / (1 + np.exp(-(hidden @ w2 + b2)))
    d2 = 2 * (outputs - targets) / targets.size * outputs * (1 - outputs)
    d1 = d2 @ w2.T * (1 - hidden**2)
    return np.concatenate([(inputs.T @ d1).ravel(), d1.sum(0), (hidden.T @ d2).ravel(), d2.sum(0)])


@pytest.mark.parametrize("batch_size", [1, 7, 0])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_steps_agree_with_plain_numpy(rng, make_data, optimizer: str, batch_size: int) -> None:
    graph = sequential(3, Dense(4, "tanh"), Dense(2, "sigmoid"))
    inputs, targets = rng.normal(size=(24, 3)), rng.uniform(size=(24, 2))
    training = Training(
        optimizer=optimizer,
        learning_rate=0.02,
        batch_size=batch_size,
        momentum=0.8,
        rho=0.85,
        beta_1=0.7,
        beta_2=0.95,
    )
    machine = Machine(graph, make_data(inputs, targets), training)
    plain = start_parameters(graph, "normal", seed=5).vector
    slots = [np.zeros_like(plain) for _ in range(2)]
    run = Run(plain.copy(), np.zeros((codes.SLOTS[optimizer], len(plain))), np.zeros(5, np.int64))
    for t in range(1, STEPS + 1):
        position = int(run.counters[codes.POSITION])
        machine.train(run, None, 1, 1000)
        used = run.counters[codes.SAMPLES] - (t - 1) * (batch_size or 24)
        if batch_size == 7:  # three batches of 7 and one of what is left
            used = 7 if position < 21 else 3
        rows = machine.work.order[position : position + used] if batch_size else slice(None)
        plain = PLAIN[optimizer](plain, gradient(plain, inputs[rows], targets[rows]), slots, t, training)
        np.testing.assert_allclose(run.parameters, plain, rtol=1e-12, atol=1e-13)
        for kept, expected in zip(run.slots, slots, strict=False):
            np.testing.assert_allclose(kept, expected, rtol=1e-12, atol=1e-15)
            expected[:] = kept
        plain = run.parameters.copy()  # or RMSprop would magnify the last bits step by step
    assert run.counters[codes.UPDATES] == run.counters[codes.STEP] == STEPS
