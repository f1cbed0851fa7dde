"""Predictions take the columns of the data as they are; features, scaling and ones are added to them."""

import numpy as np
import pytest

import nnsim
from nnsim.checks import FieldError
from nnsim.data.build import build
from nnsim.data.recipe import Function, Recipe, Split, TruthTable, preset
from nnsim.errors import NnsimError


@pytest.mark.parametrize("scaling", ["z-score", "-1..1", "robust", "whitening"])
def test_raw_columns_are_predicted(scaling: str) -> None:
    recipe = Recipe(
        Function("10 + 3*x1*x2 - 6*x1 + 8*x2"), scaling=scaling, features=("x1*x2",), target_scaling="-1..1"
    )
    trainer = nnsim.Trainer(
        nnsim.sequential(3, nnsim.Dense(1)),
        build(recipe),
        nnsim.Training(optimizer="sgd", learning_rate=0.1, batch_size=0),
    )
    trainer.train(epochs=2000)
    rows = np.array([[0.2, 0.7], [0.5, 0.5]])
    x1, x2 = rows.T
    assert trainer.predict(rows)[:, 0] == pytest.approx(10 + 3 * x1 * x2 - 6 * x1 + 8 * x2, abs=0.2)
    with pytest.raises(NnsimError, match=r"takes rows of 2 input values, not an array of shape \(1, 3\)"):
        trainer.predict([[1, 2, 3]])


def test_the_exponent_of_a_power_is_found() -> None:
    recipe = Recipe(Function("x1**3"), features=("log(x1)",), switched_off=("x1",))
    data = build(recipe)
    trainer = nnsim.Trainer(
        nnsim.sequential(1, nnsim.Dense(1, "exp", bias=False)),
        data,
        nnsim.Training(optimizer="sgd", learning_rate=0.5, batch_size=0),
    )
    trainer.train(epochs=3000)
    assert trainer.parameters["output.weight"] == pytest.approx(3, abs=0.01)
    assert trainer.predict([[0.5]])[0, 0] == pytest.approx(0.125, abs=0.001)
    with pytest.raises(
        FieldError, match=r"^recipe.features\[0\]: The formula has no finite value where x1 = -1"
    ):
        trainer.predict([[-1]])


def test_a_line_with_a_column_of_ones() -> None:
    data = build(Recipe(preset("noisy-line"), ones="first", split=Split(1, 0, 0)))
    assert data.input_names == ("1", "x1")
    trainer = nnsim.Trainer(
        nnsim.sequential(2, nnsim.Dense(1, bias=False)),
        data,
        nnsim.Training(optimizer="sgd", learning_rate=0.05, batch_size=0),
    )
    trainer.train(epochs=2000)
    best = np.linalg.lstsq(data.inputs, data.targets[:, 0], rcond=None)[0]
    assert trainer.parameters["output.weight"][:, 0] == pytest.approx(best, abs=1e-3)
    assert trainer.predict([[2.0]])[0, 0] == pytest.approx(best @ [1, 2], abs=1e-2)


def test_a_gate_with_a_column_of_ones() -> None:
    data = build(Recipe(TruthTable(2, ("and",)), ones="last", split=Split(1, 0, 0)))
    trainer = nnsim.Trainer(
        nnsim.sequential(3, nnsim.Dense(1, "sigmoid", bias=False)),
        data,
        nnsim.Training(optimizer="sgd", learning_rate=0.9, batch_size=1, loss="bce"),
    )
    trainer.train(epochs=500)
    assert (trainer.predict([[0, 0], [0, 1], [1, 0], [1, 1]])[:, 0] > 0.5).tolist() == [
        False,
        False,
        False,
        True,
    ]
