"""Projects to save: one in the middle of its training, and any that can be drawn."""

import string

import numpy as np
import pytest
from hypothesis import strategies as st

from nnsim.data.recipe import FUNCTIONS, GENERATORS, Bundled, File, Function, Generator, Recipe, Split
from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.layers import ACTIVATIONS, Dense, Input
from nnsim.network.parameters import Layout, Parameters
from nnsim.project.project import Project
from nnsim.training.state import State
from nnsim.training.training import INITIALIZERS, LOSSES, OPTIMIZERS, Training


def started(graph: Graph, slots: int = 2, seed: int = 0) -> State:
    """Return a state of a graph with random numbers in it."""
    random = np.random.default_rng(seed)
    layout = Layout(graph)
    parameters = Parameters(layout, random.standard_normal(layout.size))
    return State(parameters, random.standard_normal((slots, layout.size)), 11, 3, 20, 41, 410)


@pytest.fixture
def project() -> Project:
    """Return a started project with a skip link and an activation of a single unit's own."""
    graph = sequential(2, Dense(3, "tanh", name="Früh 층"), Dense(2, "relu"), Dense(1, "sigmoid"))
    first = Dense(3, "tanh", "hidden_1", "Früh 층", unit_activations=("", "relu", ""))
    layers = (graph.layers[0], first, *graph.layers[2:])
    graph = Graph(layers, (*graph.links, Link("hidden_1", "output")))
    training = Training(loss="bce", optimizer="adam", learning_rate=0.1)
    return Project(graph, Recipe(), training, started(graph), None, "Unterricht 수업")


SLOTS = {"sgd": 0, "momentum": 1, "rmsprop": 1, "adam": 2}

names = st.text(max_size=20)
small = st.floats(0, 10, allow_nan=False)
seeds = st.integers(0, 2**32 - 1)
hidden = st.sampled_from([name for name in ACTIVATIONS if name != "softmax"])


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Draw a graph of up to five layers, each linked to its neighbour, some to earlier layers too."""
    ids = draw(
        st.lists(st.text(string.ascii_letters + "_-é층", min_size=1), min_size=2, max_size=5, unique=True)
    )
    layers: list[Input | Dense] = [Input(draw(st.integers(1, 4)), ids[0], draw(names))]
    for layer_id in ids[1:]:
        units = draw(st.integers(1, 4))
        own = draw(st.sampled_from([(), ("",) * units, ("tanh",) * units]))
        layers.append(Dense(units, draw(hidden), layer_id, draw(names), draw(st.booleans()), own))
    links = [Link(ids[place], ids[place + 1]) for place in range(len(ids) - 1)]
    if len(ids) > 2 and draw(st.booleans()):
        links.append(Link(ids[0], ids[-1]))
    return Graph(tuple(layers), tuple(links))


sources = st.one_of(
    st.builds(Generator, st.sampled_from(GENERATORS), st.integers(2, 1_000_000), small, seeds),
    st.builds(
        Function,
        st.sampled_from(list(FUNCTIONS.values())),
        st.just(-1.5),
        small,
        st.integers(2, 9),
        small,
        seeds,
    ),
    st.builds(Bundled, names),
    st.builds(
        File,
        st.text(min_size=1).filter(lambda path: "\0" not in path),
        st.none() | st.just("cp949"),
        st.none() | st.just(";"),
        st.none() | st.just(","),
        st.none() | st.booleans(),
    ),
)
columns = st.none() | st.lists(names, max_size=3).map(tuple)
scales = st.sampled_from(["none", "0-1", "z-score"])
splits = st.builds(Split, st.floats(1e-3, 1), small, small, st.booleans(), seeds)
recipes = st.builds(Recipe, sources, columns, columns, scales, scales, splits)
trainings = st.builds(
    Training,
    st.sampled_from(LOSSES),
    st.sampled_from(OPTIMIZERS),
    st.floats(1e-300, 1000),
    st.integers(0, 1000),
    st.sampled_from(INITIALIZERS),
    st.integers(0, 1000),
    seeds,
    seeds,
)


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Draw a project, started or not."""
    graph = draw(graphs())
    training = draw(trainings)
    state = (
        started(graph, SLOTS[training.optimizer], draw(st.integers(0, 9))) if draw(st.booleans()) else None
    )
    return Project(graph, draw(recipes), training, state, None, draw(names))
