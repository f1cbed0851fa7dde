"""Changes while it runs: what means the same keeps its values, by the names of units, through any edits."""

import dataclasses
from itertools import count

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from nnsim.data.dataset import Dataset, Scaling
from nnsim.errors import NnsimError
from nnsim.network import connections, edits
from nnsim.network.edits import Edit
from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.initializers import start_parameters
from nnsim.network.layers import Dense, Input
from nnsim.network.parameters import Layout, Parameters
from nnsim.training.trainer import Trainer
from nnsim.training.training import Training

RNG = np.random.default_rng(5)
ROWS = RNG.normal(size=(12, 20))


def data_for(graph: Graph) -> Dataset:
    """Return 12 rows with as many columns as a graph has inputs and outputs."""
    inputs, outputs = graph.input.units, graph.output.units
    return Dataset(
        name="rows",
        inputs=np.ascontiguousarray(ROWS[:, :inputs]),
        targets=np.ascontiguousarray(ROWS[:, -outputs:]),
        part=np.zeros(12, np.uint8),
        input_names=tuple(f"x{n}" for n in range(inputs)),
        target_names=tuple(f"y{n}" for n in range(outputs)),
        task="regression",
        input_scaling=Scaling.none(inputs),
        target_scaling=Scaling.none(outputs),
    )


class Names:
    """A name of its own for every unit that was ever there; edits move names as they should move units."""

    def __init__(self, graph: Graph) -> None:
        self._fresh = count()
        self.of = {layer.id: self.new(layer.units) for layer in graph.layers}

    def new(self, units: int) -> list[int]:
        return [next(self._fresh) for _ in range(units)]

    def resize(self, layer: str, units: int) -> None:
        kept = self.of[layer][:units]
        self.of[layer] = kept + self.new(units - len(kept))

    def follow(self, graph: Graph) -> None:
        """Give units of new layers a name, and forget those of layers that are gone."""
        self.of = {layer.id: self.of.get(layer.id) or self.new(layer.units) for layer in graph.layers}

    def places(self, graph: Graph) -> dict[tuple[int, ...], int]:
        """Return where in the vector each weight (source name, target name) and bias (name,) lies."""
        layout = Layout(graph)
        numbers = Parameters(layout, np.arange(float(layout.size)))
        places = {}
        for link in graph.links:
            for (row, column), place in np.ndenumerate(numbers.weights(link)):
                places[self.of[link.source][row], self.of[link.target][column]] = int(place)
        for layer in graph.layers:
            bias = numbers.bias(layer.id)
            if bias is not None:
                places |= {(name,): int(place) for name, place in zip(self.of[layer.id], bias, strict=True)}
        return places


@st.composite
def graphs(draw) -> Graph:
    """Draw a chain with skip links."""
    hidden = [Dense(units, "tanh") for units in draw(st.lists(st.integers(1, 4), max_size=3))]
    chain = sequential(draw(st.integers(1, 3)), *hidden, Dense(draw(st.integers(1, 3))))
    ids = [layer.id for layer in chain.layers]
    skips = [Link(a, b) for place, a in enumerate(ids) for b in ids[place + 2 :]]
    chosen = draw(st.lists(st.sampled_from(skips), unique=True)) if skips else []
    return Graph(chain.layers, (*chain.links, *chosen))


def draw_edit(draw, graph: Graph, names: Names) -> Edit:
    """Draw an edit that can be made, and let the names follow."""
    kind = draw(st.sampled_from(["inputs", "outputs", "insert", *["units", "remove", "move", "bias"] * 2]))
    number = draw(st.integers(1, 5))
    if kind in ("inputs", "outputs"):
        layer = graph.input if kind == "inputs" else graph.output
        kept = draw(st.permutations([*range(layer.units), -1]))[:number]
        names.of[layer.id] = [names.of[layer.id][k] if k >= 0 else names.new(1)[0] for k in kept]
        return (edits.set_inputs if kind == "inputs" else edits.set_outputs)(graph, len(kept), kept)
    if kind == "insert" or not graph.hidden:
        return edits.insert_layer(graph, draw(st.integers(1, len(graph.layers) - 1)), Dense(number, "tanh"))
    layer = draw(st.sampled_from(graph.hidden))
    if kind == "units":
        names.resize(layer.id, number)
        return edits.set_units(graph, layer.id, number)
    if kind == "remove":
        gone = draw(st.sets(st.integers(0, layer.units - 1), min_size=1))
        names.of[layer.id] = [name for unit, name in enumerate(names.of[layer.id]) if unit not in gone]
        return edits.remove_units(graph, {layer.id: gone})
    if kind == "move":
        return edits.move_layer(graph, layer.id, draw(st.integers(1, len(graph.layers) - 1)))
    return edits.set_bias(graph, layer.id, bias=not layer.bias)


@settings(max_examples=80)
@given(graphs(), st.data())
def test_weights_slots_and_curves_follow_their_units_through_any_edits(graph: Graph, draw) -> None:
    training = Training(optimizer="adam", batch_size=5, initializer="normal")
    trainer, names = Trainer(graph, data_for(graph), training), Names(graph)
    for _ in range(4):
        trainer.step(4)
        state, curves, places = trainer.state, trainer.history.parameters.copy(), names.places(graph)
        before = np.stack([state.parameters.vector, *state.slots, *curves])
        edit = draw_edit(draw.draw, graph, names)
        graph = edit.graph
        names.follow(graph)
        trainer.change(graph=graph, kept=edit.kept, data=data_for(graph))
        state = trainer.state
        start = start_parameters(graph, training.initializer, training.init_seed).vector
        after = np.stack([state.parameters.vector, *state.slots, *trainer.history.parameters])
        for name, place in names.places(graph).items():
            fresh = [start[place], 0, 0, *[np.nan] * len(curves)]
            expected = before[:, places[name]] if name in places else fresh
            np.testing.assert_array_equal(after[:, place], expected)
        assert (state.updates, state.step) == (trainer.state.step, trainer.state.step)
    assert trainer.state.step == 16


def test_another_way_into_a_layer_has_new_weights_even_if_all_shapes_are_the_same() -> None:
    layers = (Input(3), Dense(3, id="a"), Dense(3, id="b"), Dense(1, id="c"))
    links = Link("input", "a"), Link("a", "c"), Link("b", "c")
    before, after = (Graph(layers, (*links, Link(source, "b"))) for source in ("a", "input"))
    trainer = Trainer(before, data_for(before), Training(optimizer="momentum"))
    trainer.step(3)
    old = trainer.state
    trainer.change(graph=after)
    fresh = start_parameters(after, "glorot_uniform", trainer.training.init_seed)
    np.testing.assert_array_equal(trainer.parameters["b.weight"], fresh["b.weight"])
    np.testing.assert_array_equal(trainer.parameters["a.weight"], old.parameters["a.weight"])
    assert not Parameters(trainer.history.layout, trainer.state.slots[0])["b.weight"].any()
    assert np.isnan(Parameters(trainer.history.layout, trainer.history.parameters[0])["b.weight"]).all()
    with pytest.raises(NnsimError, match="another network"):
        trainer.change(parameters=old.parameters)


def test_a_new_rate_and_a_new_loss_count_from_the_next_step_on(make, plain) -> None:
    trainer = make(optimizer="sgd", batch_size=0)
    trainer.step(5)
    for change in ({"learning_rate": 0.7}, {"loss": "mse"}, {"learning_rate": 1e-3, "loss": "bce"}):
        trainer.change(training=replace(trainer.training, **change))
        expected = plain(trainer.graph, trainer.data, trainer.training, trainer.parameters)
        trainer.step()
        expected.step(slice(None))
        for link in trainer.graph.links:
            assert np.abs(trainer.parameters.weights(link) - expected.tensors[link]).max() < 1e-15


@pytest.mark.parametrize(("old", "new"), [("adam", "momentum"), ("sgd", "adam"), ("rmsprop", "momentum")])
def test_another_optimiser_goes_on_as_if_it_began_here(make, plain, old: str, new: str) -> None:
    trainer = make(optimizer=old, batch_size=0)
    trainer.step(20)
    trainer.change(training=replace(trainer.training, optimizer=new))
    expected = plain(trainer.graph, trainer.data, trainer.training, trainer.parameters)
    for _ in range(10):
        trainer.step()
        expected.step(slice(None))
    for link in trainer.graph.links:
        assert np.abs(trainer.parameters.weights(link) - expected.tensors[link]).max() < 1e-12


def test_other_data_of_as_many_rows_begin_their_epoch_anew_and_keep_the_rest(make, rings, plain) -> None:
    trainer = make(optimizer="sgd", batch_size=60)
    trainer.step(3)
    before, losses = trainer.state, trainer.history.train_loss.copy()
    assert before.position == 60
    mirrored = dataclasses.replace(rings, inputs=-rings.inputs)
    trainer.change(data=mirrored)
    after = trainer.state
    assert (after.epoch, after.position, after.step, after.samples) == (1, 0, 3, before.samples)
    assert after.parameters.vector.tobytes() == before.parameters.vector.tobytes()
    expected = plain(trainer.graph, mirrored, trainer.training, after.parameters)
    assert trainer.loss("test") == pytest.approx(expected.loss(*mirrored.take("test")), rel=1e-12)
    assert trainer.step_epoch() == 2
    assert trainer.state.samples == before.samples + 90
    np.testing.assert_array_equal(trainer.history.train_loss[:-1], losses)
    assert trainer.history.train_loss[-1] == trainer.loss("train")


WRONG = {
    "graph of other inputs": lambda t: {"graph": sequential(3, Dense(1))},
    "graph of other outputs": lambda t: {"graph": sequential(2, Dense(2))},
    "link to nowhere": lambda t: {"graph": Graph(t.graph.layers, (*t.graph.links, Link("input", "x")))},
    "data of other inputs": lambda t: {"data": data_for(sequential(5, Dense(1)))},
    "data without training rows": lambda t: {
        "data": dataclasses.replace(t.data, part=np.full(150, 2, np.uint8))
    },
    "rate of 0": lambda t: {"training": replace(t.training, learning_rate=0.0)},
    "unknown loss": lambda t: {"training": replace(t.training, loss="rmse")},
    "weights of another network": lambda t: {
        "parameters": Trainer(sequential(2, Dense(1)), t.data).parameters
    },
    "fill of another network": lambda t: {
        "graph": edits.set_units(t.graph, "hidden_1", 6).graph,
        "fill": Trainer(sequential(2, Dense(1)), t.data).parameters,
    },
    "weights for the graph before": lambda t: {
        "graph": edits.set_units(t.graph, "hidden_1", 6).graph,
        "parameters": t.parameters,
    },
    "good rate, wrong data": lambda t: {
        "training": replace(t.training, learning_rate=0.5),
        "data": data_for(sequential(2, Dense(3))),
    },
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_does_not_fit_changes_nothing(make, wrong: str) -> None:
    trainer, untouched = make(), make()
    for each in (trainer, untouched):
        each.step(20)
    values = trainer.graph, trainer.data, trainer.training
    with pytest.raises(NnsimError):
        trainer.change(**WRONG[wrong](trainer))
    assert (trainer.graph, trainer.data, trainer.training) == values
    for each in (trainer, untouched):
        each.step_back()
        each.step(30)
    assert trainer.state.slots.tobytes() == untouched.state.slots.tobytes()
    assert trainer.parameters.vector.tobytes() == untouched.parameters.vector.tobytes()
    for name, array in untouched.history.to_arrays().items():
        assert array.tobytes() == trainer.history.to_arrays()[name].tobytes()


def test_a_state_of_another_network_is_refused(make, rings) -> None:
    with pytest.raises(NnsimError, match="another network"):
        Trainer(sequential(2, Dense(4, "tanh"), Dense(1)), rings, state=make().state)


def test_a_cut_connection_is_0_and_undoing_the_cut_brings_its_weight_back(make) -> None:
    trainer = make()
    trainer.step(20)
    before, graph = trainer.parameters, trainer.graph
    trainer.change(graph=connections.cut(graph, "hidden_1", "hidden_2", [(2, 1)]).graph)
    expected = before["hidden_2.weight"].copy()
    expected[2, 1] = 0.0
    np.testing.assert_array_equal(trainer.parameters["hidden_2.weight"], expected)
    trainer.step(5)
    assert trainer.parameters["hidden_2.weight"][2, 1] == 0.0
    trained = trainer.parameters["hidden_2.weight"].copy()
    trainer.change(graph=graph, fill=before)
    trained[2, 1] = before["hidden_2.weight"][2, 1]
    np.testing.assert_array_equal(trainer.parameters["hidden_2.weight"], trained)
    trainer.change(graph=connections.lock(graph, "hidden_1", "hidden_2", [(2, 1)]).graph)
    trainer.step(5)
    assert trainer.parameters["hidden_2.weight"][2, 1] == trained[2, 1]
    assert (trainer.parameters["hidden_2.weight"] != trained).sum() == 11


@pytest.mark.parametrize("optimizer", ["adagrad", "adadelta", "amsgrad", "nadam", "adamw", "lion", "lbfgs"])
def test_new_units_begin_with_slots_of_the_start(make, optimizer: str) -> None:
    trainer = make(optimizer=optimizer)
    trainer.step(20)
    wide = edits.set_units(trainer.graph, "hidden_1", 5)
    trainer.change(graph=wide.graph, kept=wide.kept)
    fresh = Trainer(wide.graph, trainer.data, trainer.training).state.slots
    layout = trainer.state.parameters.layout
    for row, start in zip(trainer.state.slots, fresh, strict=True):
        new, first = (Parameters(layout, vector)["hidden_1.weight"][:, 4] for vector in (row, start))
        np.testing.assert_array_equal(new, first)
    assert trainer.step(5) == 5
