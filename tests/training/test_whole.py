"""L-BFGS and Levenberg-Marquardt find what least squares and SciPy find, and say where they cannot work."""

import dataclasses

import numpy as np
import pytest
import scipy.optimize
from msgspec.structs import replace

import nnsim
from nnsim.checks import FieldError
from nnsim.network.graph import Graph, Link
from nnsim.network.parameters import Parameters
from nnsim.training.fitting import WHOLE
from nnsim.training.marquardt import Squares
from nnsim.training.objective import Objective
from nnsim.training.trainer import Trainer
from nnsim.training.training import Regularization, Training

OPTIMIZERS = pytest.mark.parametrize("optimizer", WHOLE)


@pytest.fixture
def plane(rng):
    """Return 80 training rows of three inputs and two targets near a plane, and that of least squares."""
    x = rng.normal(size=(80, 3))
    y = x @ rng.normal(size=(3, 2)) + [1.0, -2.0] + 0.1 * rng.normal(size=(80, 2))
    best = np.linalg.lstsq(np.column_stack([x, np.ones(80)]), y, rcond=None)[0]
    return nnsim.dataset(x, y, split=(1, 0, 0)), best


@OPTIMIZERS
@pytest.mark.parametrize("loss", ["mse", "half_sse"])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("gradient", ["backpropagation", "numerical"])
def test_they_find_the_plane_of_least_squares(plane, optimizer, loss, reduction, gradient) -> None:
    data, best = plane
    training = Training(loss=loss, optimizer=optimizer, reduction=reduction, gradient=gradient)
    trainer = Trainer(nnsim.sequential(3, nnsim.Dense(2)), data, training)
    assert trainer.train(steps=25) == 25
    assert trainer.state.epoch == 25
    assert trainer.state.samples == 25 * 80
    np.testing.assert_allclose(trainer.parameters["output.weight"], best[:3], atol=1e-6)
    np.testing.assert_allclose(trainer.parameters["output.bias"], best[3], atol=1e-6)


@OPTIMIZERS
def test_a_penalty_gives_ridge_regression(plane, optimizer) -> None:
    data, _ = plane
    x, y = data.take("train")
    design, ridge = np.column_stack([x, np.ones(80)]), np.diag([1.0, 1, 1, 0])
    expected = np.linalg.solve(design.T @ design / 160 + 0.1 * ridge, design.T @ y / 160)  # of mse + 0.1 w²
    training = Training(optimizer=optimizer, regularization=Regularization(l2=0.1))
    trainer = Trainer(nnsim.sequential(3, nnsim.Dense(2)), data, training)
    trainer.train(steps=30)
    np.testing.assert_allclose(trainer.parameters["output.weight"], expected[:3], atol=1e-7)
    np.testing.assert_allclose(trainer.parameters["output.bias"], expected[3], atol=1e-7)


@OPTIMIZERS
def test_a_curve_is_fitted_as_well_as_scipy_fits_it(optimizer) -> None:
    x = np.linspace(-3, 3, 60)[:, None]
    data = nnsim.dataset(x, np.sin(x), split=(1, 0, 0))
    graph = nnsim.sequential(1, nnsim.Dense(5, "tanh"), nnsim.Dense(1))
    trainer = Trainer(graph, data, Training(optimizer=optimizer), seed=3)
    objective = Objective(trainer._runner.machine, trainer.parameters.vector)
    found = scipy.optimize.minimize(
        objective.loss, objective.start, jac=objective.slope, method="L-BFGS-B", options={"maxiter": 150}
    )
    trainer.train(steps=150 if optimizer == "lbfgs" else 60)
    assert trainer.loss("train") < 2 * max(found.fun, 1e-5)


def test_lbfgs_makes_the_steps_that_curvature_asks_for(plane) -> None:
    """On a quadratic bowl of 8 parameters it takes little more than 8 steps, gradient descent hundreds."""
    trainer = Trainer(nnsim.sequential(3, nnsim.Dense(2)), plane[0], Training(optimizer="lbfgs"))
    trainer.train(steps=14)
    assert np.abs(trainer.gradients().vector).max() < 1e-6


@pytest.mark.parametrize("optimizer", WHOLE)
@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_at_the_minimum_they_stay(plane, optimizer, precision) -> None:
    training = Training(optimizer=optimizer, precision=precision)
    trainer = Trainer(nnsim.sequential(3, nnsim.Dense(2)), plane[0], training)
    trainer.train(steps=60)
    before, loss = trainer.parameters.vector, trainer.loss()
    trainer.train(steps=20)
    assert trainer.divergence is None
    assert trainer.loss() <= loss
    np.testing.assert_allclose(trainer.parameters.vector, before, atol=1e-4 if "32" in precision else 1e-8)


@OPTIMIZERS
def test_cut_and_locked_connections_hold(plane, optimizer) -> None:
    data, _ = plane
    graph = nnsim.sequential(3, nnsim.Dense(2))
    link = Link("input", "output", cut=((0, 0),), locked=((1, 1),))
    trainer = Trainer(Graph(graph.layers, (link,)), data, Training(optimizer=optimizer))
    start = trainer.parameters["output.weight"]
    trainer.train(steps=30)
    x, y = data.take("train")
    first = np.linalg.lstsq(np.column_stack([x[:, 1:], np.ones(80)]), y[:, 0], rcond=None)[0]
    rest = np.column_stack([x[:, [0, 2]], np.ones(80)])
    second = np.linalg.lstsq(rest, y[:, 1] - x[:, 1] * start[1, 1], rcond=None)[0]
    weights = trainer.parameters["output.weight"]
    np.testing.assert_allclose(weights[:, 0], [0, *first[:2]], atol=1e-7)
    np.testing.assert_allclose(weights[:, 1], [second[0], start[1, 1], second[1]], atol=1e-7)


@pytest.mark.parametrize("gradient", ["backpropagation", "numerical"])
def test_the_slopes_of_all_outputs_are_those_of_differences(tangle, tangled_data, gradient) -> None:
    training = Training(optimizer="levenberg_marquardt", gradient=gradient, delta=1e-5)
    trainer = Trainer(tangle, tangled_data("mse"), training)
    machine, vector = trainer._runner.machine, trainer.parameters.vector.copy()
    inputs, _ = machine.data.take("train")
    slopes = Squares(machine, vector)._slopes
    for place in range(len(vector)):
        moved = [vector.copy() for _ in range(2)]
        for sign, parameters in zip((1, -1), moved, strict=True):
            parameters[place] += sign * 1e-6
        above, below = (machine.values(parameters, inputs, 3).copy() for parameters in moved)
        np.testing.assert_allclose(slopes[:, place], (above - below).ravel() / 2e-6, atol=1e-8)


@OPTIMIZERS
def test_numbers_that_are_not_finite_are_seen_at_once(plane, optimizer) -> None:
    data, _ = plane
    targets = data.targets.copy()
    targets[0, 0] = np.inf
    broken = dataclasses.replace(data, targets=targets)
    trainer = Trainer(nnsim.sequential(3, nnsim.Dense(2)), broken, Training(optimizer=optimizer))
    trainer.train(steps=5)
    assert (trainer.divergence.step, trainer.divergence.reason) == (1, "data")


def test_a_step_begins_anew_what_is_left_of_an_epoch_of_batches(make) -> None:
    trainer = make()
    trainer.step(3)
    trainer.change(training=replace(trainer.training, optimizer="lbfgs"))
    assert trainer.step_sample() == 1
    assert (trainer.state.epoch, trainer.state.position, trainer.state.samples) == (1, 0, 21 + 90)
    trainer.step()
    assert trainer.state.updates == 2


WRONG = [
    ({"loss": "bce"}, "lessens sums of squares, not bce"),
    ({"class_weights": (1.0, 2.0)}, "class_weights must be empty"),
    ({"regularization": Regularization(l1=0.1)}, r"regularization\.l1 must be 0"),
    ({"regularization": Regularization(max_norm=1.0)}, r"regularization\.max_norm must be 0"),
]


@pytest.mark.parametrize(("values", "sentence"), WRONG)
def test_what_levenberg_marquardt_cannot_do_is_said(make, values, sentence) -> None:
    with pytest.raises(FieldError, match=sentence):
        make(optimizer="levenberg_marquardt", **{"loss": "mse", **values})


def test_networks_and_tables_too_large_for_levenberg_marquardt_are_refused(rings) -> None:
    training = Training(optimizer="levenberg_marquardt")
    wide = nnsim.sequential(2, nnsim.Dense(600), nnsim.Dense(1))
    with pytest.raises(FieldError, match=r"2401 weights.*choose lbfgs"):
        Trainer(wide, rings, training)
    many = nnsim.dataset(np.zeros((30_000, 40)), np.zeros((30_000, 9)), split=(1, 0, 0))
    with pytest.raises(FieldError, match="slopes"):
        Trainer(nnsim.sequential(40, nnsim.Dense(9)), many, training)


@pytest.mark.parametrize("values", [{"gradient": "numerical"}, {"optimizer": "lbfgs"}])
def test_dropout_is_refused_where_a_loss_has_to_come_out_twice(rings, values) -> None:
    graph = nnsim.sequential(2, nnsim.Dense(4), nnsim.Dropout(0.5), nnsim.Dense(1))
    with pytest.raises(FieldError, match="Dropout 1 changes the loss at random"):
        Trainer(graph, rings, Training(**values))


def test_parameters_of_the_start_do_not_move(plane) -> None:
    trainer = Trainer(nnsim.sequential(3, nnsim.Dense(2)), plane[0], Training(optimizer="lbfgs"))
    given = Parameters(trainer.parameters.layout, np.ones(8))
    trainer.change(parameters=given)
    trainer.step()
    assert (given.vector == 1).all()
