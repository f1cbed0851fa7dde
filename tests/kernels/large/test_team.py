"""Helper threads come and go, and never stand in the way."""

import threading
import time

import numpy as np
import pytest

from nnsim import kernels
from nnsim.kernels.large import team
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.training.training import Training


@pytest.fixture
def make(rng, road):
    """Return a function that gives the same network anew, with so many threads."""
    graph = sequential(30, Dense(200, "relu"), Dense(3, "softmax"))
    inputs, targets = rng.normal(size=(60, 30)), np.eye(3)[rng.integers(3, size=60)]
    return lambda threads: road(graph, inputs, targets, Training(loss="cce"), "classes", threads=threads)


def helpers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("helper")]


def test_one_processor_needs_no_helper() -> None:
    program = kernels.load_large("float64")
    assert team.with_helpers(program, 1) is program
    assert team.processors() >= 1


def test_helpers_end_when_there_is_no_work(make, monkeypatch) -> None:
    monkeypatch.setattr(team, "IDLE", 0.05)
    for _ in range(2):
        make(3).train(20)
        patience = time.monotonic() + 10
        while helpers() and time.monotonic() < patience:
            time.sleep(0.01)
        assert not helpers()


def test_calls_at_the_same_time_do_not_disturb_each_other(make) -> None:
    expected, networks = make(1).train(300).copy(), [make(2) for _ in range(3)]
    threads = [threading.Thread(target=network.train, args=(300,)) for network in networks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for network in networks:
        np.testing.assert_array_equal(network.run.parameters, expected)


def test_a_helper_keeps_to_the_values_of_its_call(make) -> None:
    """The learning rate changes between calls on the same working space; no helper may use the old one."""
    alone, helped = make(1), make(2)
    for network in (alone, helped):
        for rate in np.linspace(0.01, 0.5, 40):
            network.rule = network.rule._replace(learning_rate=rate)
            network.train(3)
    np.testing.assert_array_equal(alone.run.parameters, helped.run.parameters)
