"""Every optimiser, step by step, against a plain NumPy version of Keras 3's formulas."""

import numpy as np
import pytest

from nnsim.kernels import codes
from nnsim.network.graph import sequential
from nnsim.network.initializers import start_parameters
from nnsim.network.layers import Dense

STEPS = 60
RATE, MOMENTUM, RHO, BETA_1, BETA_2, EPSILON, DECAY = 0.02, 0.8, 0.85, 0.85, 0.95, 1e-5, 0.03

IS_BIAS = np.repeat([False, True, False, True], [12, 4, 8, 2])
"""Which parameters of a 3-4-2 network are biases."""


def sgd(w, g, slots, t):
    return w - RATE * g


def momentum(w, g, slots, t):
    slots[0] = MOMENTUM * slots[0] - RATE * g
    return w + slots[0]


def nesterov(w, g, slots, t):
    slots[0] = MOMENTUM * slots[0] - RATE * g
    return w + MOMENTUM * slots[0] - RATE * g


def adagrad(w, g, slots, t):
    slots[0] += np.square(g)
    return w - RATE * g / np.sqrt(slots[0] + EPSILON)


def adadelta(w, g, slots, t):
    slots[0] = RHO * slots[0] + (1 - RHO) * np.square(g)
    delta = -np.sqrt(slots[1] + EPSILON) * g / np.sqrt(slots[0] + EPSILON)
    slots[1] = RHO * slots[1] + (1 - RHO) * np.square(delta)
    return w + RATE * delta


def rmsprop(w, g, slots, t):
    slots[0] = RHO * slots[0] + (1 - RHO) * np.square(g)
    return w - RATE * g / np.sqrt(slots[0] + EPSILON)


def moments(g, slots):
    slots[0] += (g - slots[0]) * (1 - BETA_1)
    slots[1] += (np.square(g) - slots[1]) * (1 - BETA_2)


def adam(w, g, slots, t):
    moments(g, slots)
    alpha = RATE * np.sqrt(1 - BETA_2**t) / (1 - BETA_1**t)
    return w - slots[0] * alpha / (np.sqrt(slots[1]) + EPSILON)


def amsgrad(w, g, slots, t):
    moments(g, slots)
    slots[2] = np.maximum(slots[2], slots[1])
    alpha = RATE * np.sqrt(1 - BETA_2**t) / (1 - BETA_1**t)
    return w - slots[0] * alpha / (np.sqrt(slots[2]) + EPSILON)


def nadam(w, g, slots, t):
    product = slots[2] if t > 1 else 1.0
    u, u_next = (BETA_1 * (1 - 0.5 * 0.96**n) for n in (t, t + 1))
    moments(g, slots)
    slots[2] = product * u
    m_hat = u_next * slots[0] / (1 - slots[2] * u_next) + (1 - u) * g / (1 - slots[2])
    return w - m_hat * RATE / (np.sqrt(slots[1] / (1 - BETA_2**t)) + EPSILON)


def adamw(w, g, slots, t):
    return adam(w - w * np.where(IS_BIAS, 0, DECAY) * RATE, g, slots, t)


def lion(w, g, slots, t):
    w = w - w * np.where(IS_BIAS, 0, DECAY) * RATE
    w = w - RATE * np.sign(slots[0] * BETA_1 + g * (1 - BETA_1))
    slots[0] = slots[0] * BETA_2 + g * (1 - BETA_2)
    return w


PLAIN = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "adadelta": adadelta,
    "rmsprop": rmsprop,
    "adam": adam,
    "amsgrad": amsgrad,
    "nadam": nadam,
    "adamw": adamw,
    "lion": lion,
}


def gradient(w: np.ndarray, inputs: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Return the gradient of the mean squared error of a 3-4-2 network of tanh and sigmoid units."""
    w1, b1, w2, b2 = w[:12].reshape(3, 4), w[12:16], w[16:24].reshape(4, 2), w[24:]
    hidden = np.tanh(inputs @ w1 + b1)
    outputs = 1 / (1 + np.exp(-(hidden @ w2 + b2)))
    d2 = 2 * (outputs - targets) / targets.size * outputs * (1 - outputs)
    d1 = d2 @ w2.T * (1 - hidden**2)
    return np.concatenate([(inputs.T @ d1).ravel(), d1.sum(0), (hidden.T @ d2).ravel(), d2.sum(0)])


def test_every_optimiser_is_here() -> None:
    assert set(PLAIN) == set(codes.OPTIMIZERS) == set(codes.SLOTS)


@pytest.mark.parametrize(("precision", "tolerance"), [("float64", 1e-12), ("float32", 1e-4)])
@pytest.mark.parametrize("batch_size", [1, 3, 7, 0])
@pytest.mark.parametrize("optimizer", PLAIN)
def test_steps_agree_with_plain_numpy(
    rng, bench, optimizer: str, batch_size: int, precision: str, tolerance: float
) -> None:
    graph = sequential(3, Dense(4, "tanh"), Dense(2, "sigmoid"))
    inputs, targets = rng.normal(size=(24, 3)), rng.uniform(size=(24, 2))
    small = bench(
        graph,
        inputs,
        targets,
        precision,
        optimizer=optimizer,
        batch_size=batch_size,
        selection="slices",
        learning_rate=RATE,
        momentum=MOMENTUM,
        rho=RHO,
        beta_1=BETA_1,
        beta_2=BETA_2,
        epsilon=EPSILON,
        weight_decay=DECAY,
    )
    w = start_parameters(graph, "normal", 5).vector.copy()
    run, slots = small.start(w), np.zeros((3, len(w)))
    starts = range(0, 24, batch_size or 24)
    for step in range(STEPS):
        begin = starts[step % len(starts)]
        rows = slice(begin, begin + (batch_size or 24))
        w = PLAIN[optimizer](w, gradient(w, inputs[rows], targets[rows]), slots, step + 1)
        small.train(run, 1)
    np.testing.assert_allclose(run.parameters, w, rtol=tolerance, atol=tolerance)
    used = codes.SLOTS[optimizer]
    np.testing.assert_allclose(run.slots[:used], slots[:used], rtol=tolerance, atol=tolerance)
    assert run.counters[codes.UPDATES] == STEPS
