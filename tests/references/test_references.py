"""200 steps of every optimiser, loss, schedule, activation and kind of layer, beside PyTorch and Keras.

The figures are stored; `make.py` made them. Where PyTorch and Keras have the same formula, both found them.
"""

import importlib.util
import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import answers
import cases
import msgspec
import numpy as np
import pytest
from cases import CASES

from nnsim.network.layers import Dense, Input
from nnsim.network.parameters import Layout, Parameters
from nnsim.training import metrics, roads
from nnsim.training.trainer import Trainer

HERE = Path(__file__).parent

CLOSE = {"float64": 1e-9, "float32": 1e-4}
"""How far a parameter may be from the reference."""


@cache
def stored(group):
    return json.loads((HERE / "figures" / f"{group}.json").read_text())


def trained(case, precision):
    """Yield the parameters after each number of steps that is stored, and what is stored."""
    training = msgspec.structs.replace(case.training, precision=precision)
    trainer = Trainer(case.graph, cases.data(case), training)
    start = cases.start(case).astype(precision)
    trainer.change(parameters=Parameters(Layout(case.graph), start))
    done = 0
    for step, expected in stored(case.group)[case.name][precision].items():
        done += trainer.step(int(step) - done)
        assert done == int(step)
        yield trainer.parameters.vector, expected


@pytest.mark.parametrize("precision", CLOSE)
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.group}-{case.name}")
def test_parameters_are_those_of_others_from_the_same_start(case, precision):
    for vector, expected in trained(case, precision):
        np.testing.assert_allclose(vector, expected, rtol=0, atol=CLOSE[precision])


@pytest.mark.parametrize("precision", CLOSE)
@pytest.mark.parametrize(
    "case",
    [case for case in CASES if all(isinstance(layer, Input | Dense) for layer in case.graph.layers)],
    ids=lambda case: f"{case.group}-{case.name}",
)
def test_the_large_road_leads_there_too(case, precision, monkeypatch):
    monkeypatch.setattr(roads, "choose", lambda graph, data: roads.LARGE)
    for vector, expected in trained(case, precision):
        np.testing.assert_allclose(vector, expected, rtol=0, atol=CLOSE[precision])


@pytest.mark.parametrize("name", answers.ANSWERS)
def test_metrics_are_those_of_scikit_learn(name):
    found = metrics.scores(*answers.ANSWERS[name])
    for figure, expected in stored("metrics")[name].items():
        np.testing.assert_allclose(getattr(found, figure), expected, rtol=0, atol=1e-12)


def test_every_case_went_somewhere_and_is_stored_once():
    names = [(case.group, case.name) for case in CASES]
    assert len(set(names)) == len(names)
    for case in CASES:
        last = stored(case.group)[case.name]["float64"][str(cases.STEPS)]
        assert np.abs(np.subtract(last, cases.start(case))).max() > 0.1


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_stored_figures_are_what_pytorch_and_keras_give():
    if not all(map(importlib.util.find_spec, ("torch", "keras", "sklearn"))):
        pytest.skip("PyTorch, Keras or scikit-learn is not installed")
    ran = subprocess.run(
        [sys.executable, HERE / "make.py", "--check"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
