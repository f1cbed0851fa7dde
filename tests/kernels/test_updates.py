"""What happens around the optimiser: schedules, clipping, penalties, limits, masks and locks."""

import numpy as np
import pytest

from nnsim.kernels import codes
from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.initializers import start_parameters
from nnsim.network.layers import Dense, Input
from nnsim.network.parameters import Parameters

GRAPH = sequential(3, Dense(4, "tanh"), Dense(2))


@pytest.fixture
def rows(rng):
    return rng.normal(size=(30, 3)), rng.normal(size=(30, 2))


@pytest.fixture
def start():
    return start_parameters(GRAPH, "normal", 5)


def rate(t: int, kind: str, warmup: int = 0) -> float:
    """Return the learning rate before update t + 1: 0.1, 5 steps, factor 0.7, floor 0.2, by Keras."""
    if t < warmup:
        return 0.1 * t / warmup
    t -= warmup
    if kind == "step":
        return 0.1 * 0.7 ** (t // 5)
    if kind == "exponential":
        return 0.1 * 0.7 ** (t / 5)
    if kind == "cosine":
        return 0.1 * ((1 - 0.2) * 0.5 * (1 + np.cos(np.pi * min(t, 5) / 5)) + 0.2)
    return 0.1


@pytest.mark.parametrize("batch_size", [1, 0])
@pytest.mark.parametrize("warmup", [0, 4])
@pytest.mark.parametrize("kind", codes.SCHEDULES)
def test_schedules_follow_keras(bench, rows, start, kind: str, warmup: int, batch_size: int) -> None:
    fields = {"schedule_steps": 5, "schedule_rate": 0.7, "schedule_floor": 0.2, "warmup_steps": warmup}
    # A loss whose slope by the bias is constant: the mean of -1 and 1.
    steep = bench(
        sequential(1, Dense(1)),
        np.zeros((8, 1)),
        np.full((8, 1), 1e6),
        loss="mae",
        schedule=kind,
        learning_rate=0.1,
        batch_size=batch_size,
        **fields,
    )
    run, expected = steep.start([0, 0]), 0.0
    for t in range(17):
        expected += rate(t, kind, warmup)
        steep.train(run, 1)
        assert run.parameters[1] == pytest.approx(expected, rel=1e-14)


def penalised(start: Parameters, l1: float, l2: float) -> np.ndarray:
    result = Parameters(start.layout, np.zeros(start.layout.size))
    for name in start:
        if "weight" in name:
            result[name][:] = l1 * np.sign(start[name]) + 2 * l2 * start[name]
    return result.vector


@pytest.mark.parametrize("batch_size", [2, 0])
@pytest.mark.parametrize(("l1", "l2"), [(0.3, 0), (0, 0.2), (0.3, 0.2)])
def test_penalties_pull_at_weights_and_not_at_biases(bench, rows, start, l1, l2, batch_size: int) -> None:
    plain = bench(GRAPH, *rows, batch_size=batch_size, selection="slices", learning_rate=0.1)
    pulled = bench(GRAPH, *rows, batch_size=batch_size, selection="slices", learning_rate=0.1, l1=l1, l2=l2)
    without, with_penalty = (b.train(b.start(start.vector), 1).parameters for b in (plain, pulled))
    np.testing.assert_allclose(without - with_penalty, 0.1 * penalised(start, l1, l2), atol=1e-15)
    np.testing.assert_array_equal(plain.figures(start.vector), pulled.figures(start.vector))


@pytest.mark.parametrize("kind", codes.CLIPPINGS)
@pytest.mark.parametrize("limit", [0.05, 100.0])
def test_clipping_follows_keras(bench, rows, start, kind: str, limit: float) -> None:
    small = bench(GRAPH, *rows, clipping=kind, clip_limit=limit, learning_rate=1)
    slope = small.gradient(start.vector)
    if kind == "value":
        slope = np.clip(slope, -limit, limit)
    if kind == "norm":
        slope = slope * min(1, limit / np.linalg.norm(slope))
    stepped = small.train(small.start(start.vector), 1).parameters
    np.testing.assert_allclose(start.vector - stepped, slope, rtol=1e-12, atol=1e-15)


def test_clipping_does_not_hide_what_is_not_finite(bench, rows, start) -> None:
    for kind in ("value", "norm"):
        start.vector[:] = 1e200
        small = bench(GRAPH, *rows, clipping=kind, optimizer="adam")
        start["output.weight"][:] = np.nan
        small.train(small.start(start.vector), 1)
        assert small.outcome == codes.DIVERGED


@pytest.mark.parametrize("batch_size", [1, 0])
def test_max_norm_limits_the_weights_into_each_unit(bench, rows, start, batch_size: int) -> None:
    fields = {"batch_size": batch_size, "selection": "slices", "learning_rate": 0.1}
    free, bound = bench(GRAPH, *rows, **fields), bench(GRAPH, *rows, **fields, max_norm=1.2)
    expected = Parameters(start.layout, free.train(free.start(start.vector), 1).parameters.copy())
    for name in expected:
        if "weight" in name:
            length = np.linalg.norm(expected[name], axis=0)
            expected[name][:] *= np.clip(length, 0, 1.2) / (1e-7 + length)
    limited = bound.train(bound.start(start.vector), 1).parameters
    np.testing.assert_allclose(limited, expected.vector, rtol=1e-14)


def masked() -> Graph:
    """Return a network with skip links, cut and locked connections."""
    return Graph(
        (Input(3), Dense(4, "tanh", id="a"), Dense(2, id="b")),
        (
            Link("input", "a", cut=((0, 1), (2, 3)), locked=((1, 1),)),
            Link("input", "b", cut=((0, 0),)),
            Link("a", "b", locked=((0, 0), (3, 1))),
        ),
    )


@pytest.mark.parametrize("method", codes.GRADIENTS)
@pytest.mark.parametrize("batch_size", [1, 5])
@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adamw", "lion"])
def test_cut_and_locked_connections_stay(bench, rows, optimizer: str, batch_size: int, method: str) -> None:
    graph = masked()
    small = bench(
        graph,
        *rows,
        optimizer=optimizer,
        batch_size=batch_size,
        l2=0.01,
        max_norm=0.9,
        weight_decay=0.1,
        clipping="norm",
        gradient=method,
    )
    start = start_parameters(graph, "normal", 5).vector
    run = small.start(start)
    run.slots[:] = 0.01
    small.train(run, 20)
    cut, locked = small.plan.cut, small.plan.locked
    assert len(cut) == len(locked) == 3
    np.testing.assert_array_equal(run.parameters[cut], 0)
    np.testing.assert_array_equal(run.parameters[locked], start[locked])
    others = np.setdiff1d(np.arange(len(start)), np.concatenate([cut, locked]))
    assert (run.parameters[others] != start[others]).all()


@pytest.mark.parametrize("batch_size", [1, 7, 0])
def test_the_numerical_gradient_learns_as_backpropagation_does(bench, rows, batch_size: int) -> None:
    graph = masked()
    start = start_parameters(graph, "normal", 5).vector
    start[bench(graph, *rows).plan.cut] = 0
    vectors = []
    for method in codes.GRADIENTS:
        small = bench(graph, *rows, optimizer="adam", batch_size=batch_size, gradient=method, delta=1e-5)
        vectors.append(small.train(small.start(start), 12).parameters)
    np.testing.assert_allclose(*vectors, rtol=1e-7, atol=1e-7)


@pytest.mark.parametrize("batch_size", [1, 7, 0])
def test_class_weights_multiply_the_loss_and_slopes_of_a_row(bench, rng, batch_size: int) -> None:
    inputs, classes = rng.normal(size=(20, 3)), rng.integers(3, size=20)
    weights = np.array([0.5, 2.0, 3.0])
    graph = sequential(3, Dense(4, "tanh"), Dense(3, "softmax"))
    start = start_parameters(graph, "normal", 5).vector
    weighted = bench(graph, inputs, np.eye(3)[classes], loss="cce", class_weights=weights)
    single = [bench(graph, inputs[[n]], np.eye(3)[classes[[n]]], loss="cce") for n in range(20)]
    each = np.array([one.figures(start)[0] for one in single])
    assert weighted.figures(start)[0] == pytest.approx((each * weights[classes]).mean(), rel=1e-13)
    slopes = np.array([one.gradient(start) for one in single])
    np.testing.assert_allclose(
        weighted.gradient(start), (slopes * weights[classes][:, None]).mean(axis=0), rtol=1e-11, atol=1e-14
    )


@pytest.mark.parametrize("loss", ["mse", "bce"])
def test_class_weights_of_a_single_output(bench, rng, loss: str) -> None:
    inputs, targets = rng.normal(size=(20, 3)), rng.integers(2, size=(20, 1))
    graph = sequential(3, Dense(4, "tanh"), Dense(1, "sigmoid"))
    start = start_parameters(graph, "normal", 5).vector
    weighted = bench(graph, inputs, targets, loss=loss, class_weights=(0.5, 3))
    loss_of, slopes = 0.0, 0.0
    for target, weight in ((0, 0.5), (1, 3.0)):
        some = targets[:, 0] == target
        part = bench(graph, inputs[some], targets[some], loss=loss)
        loss_of += weight * some.mean() * part.figures(start)[0]
        slopes += weight * some.mean() * part.gradient(start)
    assert weighted.figures(start)[0] == pytest.approx(loss_of, rel=1e-13)
    np.testing.assert_allclose(weighted.gradient(start), slopes, rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize("loss", ["mse", "mae", "huber", "bce", "hinge", "half_sse", "cce"])
def test_a_summed_loss_is_the_mean_times_its_count(bench, rng, loss: str) -> None:
    graph = sequential(3, Dense(4, "tanh"), Dense(3, "sigmoid"))
    start = start_parameters(graph, "normal", 5).vector
    rows = rng.normal(size=(20, 3)), np.eye(3)[rng.integers(3, size=20)]
    mean, summed = bench(graph, *rows, loss=loss), bench(graph, *rows, loss=loss, summed=True)
    count = {"half_sse": 1, "cce": 20}.get(loss, 60)
    assert summed.figures(start)[0] == pytest.approx(count * mean.figures(start)[0])
    np.testing.assert_allclose(summed.gradient(start), count * mean.gradient(start), rtol=1e-11, atol=1e-13)


def test_the_huber_delta_is_that_of_the_rule(bench) -> None:
    graph = sequential(1, Dense(1))
    huber = bench(graph, np.zeros((2, 1)), np.array([[5.0], [1.0]]), loss="huber", huber_delta=2.0)
    # By hand: 2 * (5 - 1) and 1 / 2, and slopes -2 and -1.
    assert huber.figures([0, 0])[0] == (8 + 0.5) / 2
    assert huber.gradient([0, 0])[1] == -1.5


def test_divergence_is_seen_at_its_step(bench, rows, start) -> None:
    for batch_size in (1, 2, 7, 0):
        for optimizer in ("sgd", "momentum", "adam"):
            wild = bench(GRAPH, *rows, batch_size=batch_size, optimizer=optimizer, learning_rate=1e300)
            run = wild.train(wild.start(start.vector), 1000)
            assert wild.outcome == codes.DIVERGED
            assert run.counters[codes.STEP] < 100
