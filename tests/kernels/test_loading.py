"""Loading: into a cache of its own, whatever the folder is like, and never a compilation after it."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from nnsim import kernels
from nnsim.kernels import cache, loading
from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.layers import Dense, Input
from nnsim.training.machine import Machine
from nnsim.training.state import State
from nnsim.training.trainer import Trainer
from nnsim.training.training import Training

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def fresh_folder():
    """Let `cache.folder` look again, before and after."""
    cache.folder.cache_clear()
    yield
    cache.folder.cache_clear()


def test_nobody_waits_for_a_loaded_program_while_another_one_is_loaded() -> None:
    program, got = kernels.load(), []
    thread = threading.Thread(target=lambda: got.append(kernels.load()))
    with loading._lock:
        thread.start()
        thread.join(10)
        assert got == [program]


def test_no_network_and_no_training_compiles_anything_again(rng, make_data) -> None:
    program = kernels.load()
    kernels.load("float32")
    assert kernels.is_loaded()
    assert kernels.is_loaded("float32")
    versions = len(program.overloads)
    skip = Graph(
        (
            Input(2),
            Dense(3, "tanh", id="a", unit_activations=("", "relu", "sigmoid")),
            Dense(1, id="b", bias=False),
        ),
        (Link("input", "a"), Link("a", "b"), Link("input", "b")),
    )
    for graph in (sequential(2, Dense(1)), sequential(2, Dense(30, "relu"), Dense(1, "sigmoid")), skip):
        for optimizer, precision in (("sgd", "float64"), ("nadam", "float64"), ("adam", "float32")):
            data = make_data(
                rng.normal(size=(30, 2)), rng.integers(2, size=(30, 1)), "binary", [0, 1, 2] * 10
            )
            trainer = Trainer(
                graph, data, Training(optimizer=optimizer, loss="bce", batch_size=3, precision=precision)
            )
            trainer.train(epochs=2)
            frozen = trainer.state.parameters.vector.view()
            frozen.flags.writeable = False
            again = Trainer(
                graph,
                data,
                state=State(type(trainer.parameters)(trainer.parameters.layout, frozen), frozen[None]),
            )
            again.step()
            again.snapshot(), again.gradients(), again.predict(data.inputs[::2])
            Machine(graph, data, Training()).values(frozen, np.asfortranarray(data.inputs), 1)
    assert len(program.overloads) == versions


def test_another_source_or_library_means_another_folder(monkeypatch, tmp_path) -> None:
    names = {cache.digest()}
    monkeypatch.setattr(cache, "version", lambda library: "99.9")
    names.add(cache.digest())
    monkeypatch.setattr(cache, "__file__", str(tmp_path / "cache.py"))
    (tmp_path / "a.py").write_text("x = 1")
    names.add(cache.digest())
    (tmp_path / "a.py").write_text("x = 2")
    names.add(cache.digest())
    assert len(names) == 4


def test_only_the_newest_folders_are_kept(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("NNSIM_CACHE", str(tmp_path))
    for age in (3, 2, 1):
        folder = tmp_path / "kernels" / f"old-{age}"
        folder.mkdir(parents=True)
        (folder / "train.nbi").write_text("x")
        os.utime(folder, (1e9 - age, 1e9 - age))
    chosen = cache.folder()
    assert {path.name for path in (tmp_path / "kernels").iterdir()} == {chosen.name, "old-1"}


def test_a_cache_that_cannot_be_written_is_replaced_by_a_temporary_folder(monkeypatch, tmp_path) -> None:
    (tmp_path / "kernels").write_text("a file where the folder should be")
    monkeypatch.setenv("NNSIM_CACHE", str(tmp_path))
    chosen = cache.folder()
    assert chosen.is_dir()
    assert tmp_path not in chosen.parents


STEP = """
import numpy as np, nnsim
data = nnsim.dataset(np.eye(2), np.array([0.5, 1.0]), split=(1, 0, 0))
trainer = nnsim.Trainer(nnsim.sequential(2, nnsim.Dense(1)), data)
trainer.step()
print(trainer.parameters["output.weight"].sum())
"""


@pytest.mark.slow
def test_two_cold_starts_at_once_agree(tmp_path) -> None:
    environment = {**os.environ, "NNSIM_CACHE": str(tmp_path)}
    command = [sys.executable, "-c", STEP]
    running = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    results = [process.communicate(timeout=120) for process in running]
    assert results[0] == results[1]
    assert results[0][1] == b""
    warm = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=60)
    assert warm.stdout == results[0][0]


@pytest.mark.slow
def test_another_process_compiles_the_large_road(tmp_path) -> None:
    code = """if True:
    from nnsim import kernels
    from nnsim.kernels import ahead, cache
    kernels.compile_ahead()
    (process,) = ahead._started
    assert process.wait() == 0
    kernels.load_everything()
    program = kernels.load_large("float32")
    assert program is kernels.load_large("float64")
    assert len(program.stats.cache_hits) == 2 and not program.stats.cache_misses
    assert (cache.folder() / ahead.DONE).exists()
    kernels.compile_ahead()
    assert not ahead._started
    """
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
