"""Steps forwards and backwards, changes and resets in any order, against a list of what each step led to."""

import dataclasses
from collections.abc import Callable, Iterator

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from msgspec.structs import replace

from nnsim.network.parameters import Parameters
from nnsim.training import runner, timeline
from nnsim.training.state import State
from nnsim.training.trainer import Trainer
from nnsim.training.training import Pretraining, Regularization, Schedule, Stopping, Training
from nnsim.training.watch import after_change

COUNTERS = ("updates", "epoch", "position", "step", "samples")


def bits(state: State) -> tuple[object, ...]:
    """Return all of a State as something that can be compared."""
    counters = [getattr(state, name) for name in COUNTERS]
    arrays = (state.parameters.vector, state.slots, state.best, state.decoder)
    return *(None if array is None else array.tobytes() for array in arrays), state.watch, *counters


class Path:
    """The way so far as single steps: a State for each, made by a Trainer that only ever makes one step.

    Records are (epoch, vector) where an epoch ended.
    """

    def __init__(self, trainer: Trainer) -> None:
        self.training, self.graph, self.data = trainer.training, trainer.graph, trainer.data
        self.states = [trainer.state]
        self.records = [(0, trainer.parameters.vector)]

    def step(self, n: int, *, sample: bool = False) -> None:
        for _ in range(n):
            single = Trainer(self.graph, self.data, self.training, state=self.states[-1])
            if not (single.step_sample() if sample else single.step()):
                break
            self.states.append(single.state)
            if single.state.position == 0:
                self.records.append((single.state.epoch, single.history.parameters[-1].copy()))

    def step_epoch(self) -> None:
        self.step(1)
        while self.states[-1].position and not self.states[-1].watch.stopped:
            self.step(1)

    def back(self) -> None:
        if len(self.states) > 1:
            self.states.pop()
            self._adapt()
            self.records = [record for record in self.records if record[0] <= self.states[-1].epoch]

    def back_epoch(self) -> None:
        goal = self.states[-1].epoch - (self.states[-1].position == 0)
        if (self.states[0].epoch, self.states[0].position) <= (goal, 0):
            while (self.states[-1].epoch, self.states[-1].position) != (goal, 0):
                self.back()

    def change(self, **values: object) -> None:
        before, self.training = self.training, replace(self.training, **values)
        self._look_anew(before)
        if "optimizer" in values:
            self.states[-1] = dataclasses.replace(self.states[-1], slots=np.zeros((0, 0)), updates=0)
        self._adapt()

    def scale(self, factor: float) -> Parameters:
        layout, vector = self.states[-1].parameters.layout, self.states[-1].parameters.vector
        self.states[-1] = dataclasses.replace(self.states[-1], parameters=Parameters(layout, vector * factor))
        self._look_anew(self.training)
        return self.states[-1].parameters

    def _look_anew(self, before: Training) -> None:
        """Let early stopping wait anew; see `nnsim.training.watch.after_change`."""
        watch = after_change(self.states[-1].watch, before, self.training, same_figures=True)
        self.states[-1] = dataclasses.replace(self.states[-1], watch=watch)

    def _adapt(self) -> None:
        """Start slots anew where they are those of another optimiser."""
        self.states[-1] = Trainer(self.graph, self.data, self.training, state=self.states[-1]).state


OPERATIONS = st.one_of(
    st.tuples(st.sampled_from(["step", "step_sample"]), st.integers(1, 30)),
    st.tuples(st.sampled_from(["step_epoch", "reset", "look"]), st.none()),
    st.tuples(st.just("step_back"), st.sampled_from(["batch", "sample", "epoch"])),
    st.tuples(st.just("learning_rate"), st.sampled_from([0.5, 0.001])),
    st.tuples(st.just("batch_size"), st.sampled_from([1, 40, 0])),
    st.tuples(st.just("optimizer"), st.sampled_from(["sgd", "rmsprop"])),
    st.tuples(st.just("scale"), st.sampled_from([0.5, -1.5])),
)


def perform(trainer: Trainer, path: Path, name: str, value: object) -> Path:
    """Do one operation to a Trainer and, in its own way, to the path; return the path."""
    if name == "step":
        before = len(path.states)
        path.step(value)
        assert trainer.step(value) == len(path.states) - before
    elif name == "step_sample":
        trainer.step_sample(value)
        path.step(value, sample=True)
    elif name == "step_epoch":
        trainer.step_epoch()
        path.step_epoch()
    elif name == "step_back":
        trainer.step_back(value)
        path.back_epoch() if value == "epoch" else path.back()
    elif name == "reset":
        trainer.reset()
        return Path(trainer)
    elif name == "scale":
        trainer.change(parameters=path.scale(value))
    elif name == "look":
        trainer.snapshot(), trainer.gradients(), trainer.loss("test"), trainer.history.copy()
    elif getattr(trainer.training, name) != value:
        trainer.change(training=replace(trainer.training, **{name: value}))
        path.change(**{name: value})
    return path


@pytest.fixture(params=[0.02, 0.0], ids=["checkpoints now and then", "checkpoints at every chance"])
def checkpoints(request, monkeypatch) -> Iterator[None]:
    """Keep States as always, or so many that most are soon left out again."""
    monkeypatch.setattr(runner, "CHECKPOINT", request.param)
    if not request.param:
        monkeypatch.setattr(timeline, "MOST", 50)


KINDS = st.sampled_from(
    [
        {},
        {"precision": "float32", "selection": "random", "schedule": Schedule("cosine", 50, warmup_steps=9)},
        {"schedule": Schedule("plateau", patience=1, min_delta=0.1), "selection": "replacement"},
        {"stopping": Stopping(patience=2, min_delta=0.1), "regularization": Regularization(0.0, 0.01, 1.0)},
        {"pretraining": Pretraining(2), "stopping": Stopping(patience=1, min_delta=0.2)},
    ]
)
"""What trains besides the ordinary."""


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations=st.lists(OPERATIONS, max_size=12), values=KINDS)
@example([("step", 20), ("optimizer", "sgd"), ("step", 9), *[("step_back", "batch")] * 15, ("step", 30)], {})
@example([("step_epoch", None)] * 3 + [("step_sample", 5)] + [("step_back", "epoch")] * 5, {})
@example([("scale", -1.5), ("step", 1), ("step_back", "batch"), ("step_back", "batch"), ("step", 2)], {})
def test_any_order_leads_where_single_steps_lead(
    make: Callable[..., Trainer], checkpoints, operations, values
) -> None:
    trainer = make(**values)
    start = trainer.parameters.vector.tobytes()
    path = Path(trainer)
    for name, value in operations:
        path = perform(trainer, path, name, value)
        assert bits(trainer.state) == bits(path.states[-1]), name
        assert trainer.history.parameter_epoch.tolist() == [epoch for epoch, _ in path.records]
        assert trainer.history.epoch.tolist() == [epoch for epoch, _ in path.records]
        assert trainer.history.parameters.tobytes() == b"".join(
            vector.tobytes() for _, vector in path.records
        )
    trainer.reset()
    assert trainer.parameters.vector.tobytes() == start
    assert bits(trainer.state)[-5:] == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("kind", ["batch", "sample", "epoch"])
def test_nothing_lies_behind_a_reset_or_a_change_of_data_or_network(make, rings, kind: str) -> None:
    trainer = make()
    trainer.step(40)
    trainer.reset()
    start = bits(trainer.state)
    trainer.step_back(kind)
    assert bits(trainer.state) == start
    trainer.step_epoch()
    trainer.step_epoch()
    trainer.change(data=dataclasses.replace(rings, inputs=-rings.inputs))
    other = bits(trainer.state)
    trainer.step_back(kind)
    assert bits(trainer.state) == other
    trainer.step()
    trainer.step_back()
    assert bits(trainer.state) == other


def test_recording_or_not_gives_the_same_bits(make) -> None:
    recording, silent = make(), make()
    silent.history.record.stride[:] = 2**40
    recording.train(epochs=30)
    silent.train(epochs=30)
    assert len(silent.history.epoch) == 1
    assert bits(recording.state) == bits(silent.state)


@pytest.mark.parametrize("field", ["init_seed", "shuffle_seed"])
def test_each_seed_matters(make, field: str) -> None:
    first, again, other = make(), make(), make(**{field: 99})
    for trainer in (first, again, other):
        trainer.train(epochs=3)
    assert bits(first.state) == bits(again.state)
    assert (first.parameters.vector != other.parameters.vector).all()


def test_the_shuffle_seed_does_not_touch_start_weights_nor_whole_batches(make) -> None:
    first, other = make(batch_size=0), make(batch_size=0, shuffle_seed=99)
    assert bits(first.state) == bits(other.state)
    first.train(epochs=5)
    other.train(epochs=5)
    assert bits(first.state) == bits(other.state)
