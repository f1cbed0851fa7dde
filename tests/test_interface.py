"""The Python interface as the design shows it, and what importing it costs."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import nnsim

ROOT = Path(__file__).resolve().parents[1]


def test_the_example_of_the_design() -> None:
    graph = nnsim.sequential(2, nnsim.Dense(4, "tanh"), nnsim.Dense(1, "sigmoid"))
    data = nnsim.dataset("circles", samples=500, noise=0.1, seed=1)
    training = nnsim.Training(loss="bce", optimizer="adam", learning_rate=0.03, batch_size=10)
    trainer = nnsim.Trainer(graph, data, training, seed=1)
    trainer.train(epochs=100)
    trainer.step(3)
    assert len(trainer.history.train_loss) == 101
    assert trainer.history.train_loss[-1] < 0.2 * trainer.history.train_loss[0]
    assert 0 < trainer.loss("test") < 0.5
    assert trainer.accuracy("test") > 0.9
    points = np.array([[0.0, 0.0], [5.0, 5.0]])
    assert trainer.predict(points).shape == (2, 1)
    assert trainer.parameters["hidden_1.weight"].shape == (2, 4)
    gradients = trainer.gradients((data.raw_inputs[:10], data.raw_targets[:10]))
    assert gradients["output.bias"].shape == (1,)


def test_circles_are_told_apart_by_the_example_network() -> None:
    layers = nnsim.Dense(4, "tanh"), nnsim.Dense(3, "tanh"), nnsim.Dense(1, "sigmoid")
    training = nnsim.Training(loss="bce", optimizer="adam", learning_rate=0.03, batch_size=10)
    found = []
    for seed in range(5):
        data = nnsim.dataset("circles", samples=500, noise=0.0, seed=seed)
        trainer = nnsim.Trainer(nnsim.sequential(2, *layers), data, training, seed=seed)
        trainer.train(epochs=100)
        found.append(trainer.accuracy("test"))
    assert np.median(found) > 0.95


@pytest.mark.parametrize(("name", "rate"), [("line", 0.3), ("plane", 0.3)])
def test_functions_are_learnt_as_well_as_least_squares_do(name: str, rate: float) -> None:
    data = nnsim.dataset(name, samples=200, noise=0.2, seed=3)
    inputs, targets = data.take("train")
    system = np.column_stack([inputs, np.ones(len(inputs))])
    best, squares, *_ = np.linalg.lstsq(system, targets)
    training = nnsim.Training(learning_rate=rate, batch_size=0)
    trainer = nnsim.Trainer(nnsim.sequential(data.inputs.shape[1], nnsim.Dense(1)), data, training)
    trainer.train(epochs=3000)
    learnt = [*trainer.parameters["output.weight"][:, 0], *trainer.parameters["output.bias"]]
    np.testing.assert_allclose(learnt, best[:, 0], rtol=1e-9)
    assert trainer.loss("train") == pytest.approx(squares[0] / len(inputs), rel=1e-9)
    point = [[0.25] * data.inputs.shape[1]]
    np.testing.assert_allclose(trainer.predict(point), [[np.dot(learnt[:-1], point[0]) + learnt[-1]]])


def test_names_of_the_design_that_read_a_file(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text("x,z,y\n" + "".join(f"{n / 50},{n % 7},{2 * n / 50 + n % 7}\n" for n in range(100)))
    data = nnsim.read_csv(path, target="y")
    trainer = nnsim.Trainer(nnsim.sequential(2, nnsim.Dense(1)), data, seed=1)
    trainer.step(4000)
    assert trainer.loss("test") < 1e-3
    np.testing.assert_allclose(trainer.parameters["output.weight"][:, 0], [2, 1], atol=0.05)


def test_arrays_make_a_dataset() -> None:
    x = np.linspace(0, 1, 50)[:, None]
    trainer = nnsim.Trainer(nnsim.sequential(1, nnsim.Dense(1)), nnsim.dataset(x, 2 * x + 1), seed=1)
    trainer.train(epochs=300)
    np.testing.assert_allclose(trainer.predict([[0.0], [1.0]]), [[1], [3]], atol=0.05)


def test_every_name_of_the_interface_is_there() -> None:
    for name in nnsim.__all__:
        assert getattr(nnsim, name) is not None
    assert dir(nnsim) == nnsim.__all__
    with pytest.raises(AttributeError, match="no attribute 'Neuron'"):
        nnsim.Neuron  # noqa: B018


COST = """
import sys, time
import numpy
begin = time.perf_counter()
import nnsim
nnsim.sequential, nnsim.Training, nnsim.Trainer
print(time.perf_counter() - begin)
print(*sys.modules)
"""


def imported() -> tuple[float, set[str]]:
    """Return how long importing nnsim takes beyond NumPy, in seconds, and which modules are there then."""
    command = [sys.executable, "-c", COST]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    seconds, modules = done.stdout.split("\n", 1)
    return float(seconds), set(modules.split())


def test_importing_leaves_heavy_libraries_out() -> None:
    assert not {"numba", "PySide6", "pandas", "scipy", "pyqtgraph"} & imported()[1]


@pytest.mark.slow
def test_importing_costs_little() -> None:
    assert min(imported()[0] for _ in range(10)) < 0.15
