"""The Timeline: bounded, dense for the near past, and nothing reachable is ever computed wrongly."""

import numpy as np
import pytest

import nnsim
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.network.parameters import Layout, Parameters
from nnsim.training import timeline as timelines
from nnsim.training.machine import Machine
from nnsim.training.state import State
from nnsim.training.timeline import Timeline, room
from nnsim.training.training import Training

LAYOUT = Layout(sequential(1, Dense(1)))


def state_at(step: int) -> State:
    return State(Parameters(LAYOUT, np.zeros(2)), np.zeros((0, 2)), step=step, epoch=step // 10)


@pytest.fixture
def machine(make):
    return make()._runner.machine


def steps(timeline: Timeline) -> list[int]:
    return [checkpoint.state.step for checkpoint in timeline.checkpoints]


def test_rewinding_finds_the_latest_state_that_is_early_enough(machine) -> None:
    timeline = Timeline()
    for step in (0, 10, 20, 30):
        timeline.append(state_at(step), machine, joined=step > 0)
    assert timeline.last().state.step == 30
    assert timeline.rewind(lambda state: state.step <= 25).state.step == 20
    assert steps(timeline) == [0, 10, 20]
    assert timeline.rewind(lambda state: state.step < 0) is None
    assert steps(timeline) == [0, 10, 20]


def test_it_stays_bounded_and_denser_towards_now(machine) -> None:
    timeline = Timeline()
    for step in range(0, 50_000, 10):
        timeline.append(state_at(step), machine, joined=step > 0)
    kept = np.array(steps(timeline))
    assert len(kept) == timelines.MOST
    assert kept[0] == 0
    assert kept[-1] == 49_990
    gaps, ages = np.diff(kept), 49_990 - kept[:-1]
    assert gaps[-20:].max() <= 40
    assert (gaps <= 10 + 0.15 * ages).all()


def test_it_is_bounded_in_bytes(machine, monkeypatch) -> None:
    monkeypatch.setattr(timelines, "MOST_BYTES", 16 * 20)
    timeline = Timeline()
    for step in range(100):
        timeline.append(state_at(step), machine, joined=True)
    assert len(timeline.checkpoints) == 20
    monkeypatch.setattr(timelines, "MOST_BYTES", 16 * 3)
    timeline.append(state_at(100), machine, joined=True)
    assert steps(timeline) == [98, 99, 100]  # of so few the latest
    monkeypatch.setattr(timelines, "MOST_BYTES", 1)
    timeline.append(state_at(101), machine, joined=True)
    assert timeline.last() is None


@pytest.mark.parametrize(("optimizer", "kept"), [("sgd", 4), ("momentum", 1), ("adam", 0), ("amsgrad", 0)])
def test_a_large_network_keeps_what_leaves_it_below_6_times_its_parameters(optimizer: str, kept: int) -> None:
    """Training takes parameters, gradient and slots; each State takes parameters and slots once more."""
    graph, slots = sequential(1000, Dense(600)), {"sgd": 0, "momentum": 1, "adam": 2, "amsgrad": 3}[optimizer]
    data = nnsim.dataset(np.zeros((1, 1000)), np.zeros((1, 600)))
    machine = Machine(graph, data, Training(optimizer=optimizer))
    assert room((1 + slots) * machine.layout.size * 8, machine) == kept
    assert 2 + slots + kept * (1 + slots) <= 6


def test_a_change_is_never_left_out_from_the_middle(machine) -> None:
    timeline = Timeline()
    changes = {0, 5_000, 12_340}
    for step in range(0, 20_000, 10):
        timeline.append(state_at(step), machine, joined=step not in changes)
    assert changes <= set(steps(timeline))


def test_only_the_oldest_change_goes_when_all_are_changes(machine) -> None:
    timeline = Timeline()
    for step in range(timelines.MOST + 50):
        timeline.append(state_at(step), machine, joined=False)
    assert steps(timeline) == list(range(50, timelines.MOST + 50))
