"""Projects to save: one in the middle of its training, and any that can be drawn."""

import string
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import strategies as st

from nnsim.data.making.sources import GATES
from nnsim.data.recipe import (
    FUNCTIONS,
    GENERATORS,
    Bundled,
    File,
    Function,
    Generator,
    Output,
    Painted,
    Pictures,
    Recipe,
    Span,
    Split,
    TruthTable,
    Words,
)
from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.layers import (
    ACTIVATIONS,
    AveragePool2D,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Input,
    MaxPool2D,
)
from nnsim.network.parameters import Layout, Parameters
from nnsim.project.project import Project
from nnsim.training.state import State
from nnsim.training.training import (
    CLIPPINGS,
    GRADIENTS,
    INITIALIZERS,
    LOSSES,
    MONITORS,
    OPTIMIZERS,
    PRECISIONS,
    SCHEDULES,
    SELECTIONS,
    Clipping,
    Pretraining,
    Regularization,
    Schedule,
    Stopping,
    Training,
)
from nnsim.training.watch import Watch


def started(graph: Graph, slots: int = 2, seed: int = 0, precision: str = "float64") -> State:
    """Return a state of a graph with random numbers in it."""
    random = np.random.default_rng(seed)
    layout = Layout(graph)
    parameters = Parameters(layout, random.standard_normal(layout.size).astype(precision))
    slots_ = random.standard_normal((slots, layout.size)).astype(precision)
    return State(parameters, slots_, 11, 3, 20, 41, 410)


@pytest.fixture
def project() -> Project:
    """Return a started project with a skip link and an activation of a single unit's own."""
    graph = sequential(2, Dense(3, "tanh", name="Früh 층"), Dense(2, "relu"), Dense(1, "sigmoid"))
    first = Dense(3, "tanh", "hidden_1", "Früh 층", unit_activations=("", "relu", ""))
    layers = (graph.layers[0], first, *graph.layers[2:])
    graph = Graph(layers, (*graph.links, Link("hidden_1", "output")))
    training = Training(loss="bce", optimizer="adam", learning_rate=0.1)
    return Project(graph, Recipe(), training, started(graph), None, "Unterricht 수업")


KINDS = [
    Conv2D(3, "relu", (2, 3), (1, 2), "same", "images"),
    MaxPool2D((2, 1), None, "same", "pool"),
    AveragePool2D((1, 2), (1, 1), "valid", "pool"),
]

names = st.text(max_size=20)
small = st.floats(0, 10, allow_nan=False)
seeds = st.integers(0, 2**32 - 1)
hidden = st.sampled_from([name for name in ACTIVATIONS if name != "softmax"])


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Draw a graph of up to five layers, each linked to its neighbour, some to earlier layers too.

    Some connections are cut or locked; some inputs are images that a layer for images takes first.
    """
    if draw(st.booleans()):
        first = draw(st.sampled_from(KINDS))
        return sequential((4, 5, 2), first, Flatten(), Dropout(draw(st.floats(0, 0.99))), Dense(2, "sin"))
    ids = draw(
        st.lists(st.text(string.ascii_letters + "_-é층", min_size=1), min_size=2, max_size=5, unique=True)
    )
    layers: list[Input | Dense] = [Input(draw(st.integers(1, 4)), ids[0], draw(names))]
    for layer_id in ids[1:]:
        units = draw(st.integers(1, 4))
        own = draw(st.sampled_from([(), ("",) * units, ("tanh",) * units]))
        layers.append(Dense(units, draw(hidden), layer_id, draw(names), draw(st.booleans()), own))
    pairs = st.lists(st.tuples(st.just(0), st.integers(0, 0)), max_size=1).map(tuple)
    links = [Link(ids[place], ids[place + 1], draw(pairs), draw(pairs)) for place in range(len(ids) - 1)]
    if len(ids) > 2 and draw(st.booleans()):
        links.append(Link(ids[0], ids[-1]))
    return Graph(tuple(layers), tuple(links))


sources = st.one_of(
    st.builds(
        Generator, kind=st.sampled_from(GENERATORS), samples=st.integers(2, 10_000), noise=small, seed=seeds
    ),
    st.builds(
        Function,
        formula=st.sampled_from(list(FUNCTIONS.values())),
        low=st.just(-1.5),
        high=small,
        samples=st.integers(2, 9),
        noise=small,
        seed=seeds,
        noise_unit=st.sampled_from(["share", "units"]),
        distribution=st.sampled_from(["uniform", "normal", "grid", "ordered"]),
        spans=st.lists(st.builds(Span, low=st.just(-1.0), high=small, noise=small), max_size=3).map(tuple),
        others=st.lists(st.sampled_from("abc"), max_size=3, unique=True).map(
            lambda chosen: tuple(Output(name, "x1*x2") for name in chosen)
        ),
    ),
    st.builds(
        TruthTable, st.integers(1, 10), st.lists(st.sampled_from(GATES), min_size=1, max_size=3).map(tuple)
    ),
    st.builds(
        Painted,
        points=st.lists(st.tuples(small, small, st.sampled_from([0.0, 1.0])), max_size=5).map(tuple),
    ),
    st.builds(Bundled, names),
    st.builds(
        File,
        path=st.text(min_size=1).filter(lambda path: "\0" not in path),
        encoding=st.none() | st.just("cp949"),
        delimiter=st.none() | st.just(";"),
        decimal=st.none() | st.just(","),
        header=st.none() | st.booleans(),
    ),
)
columns = st.none() | st.lists(names, max_size=3).map(tuple)
scales = st.sampled_from(["none", "0-1", "-1..1", "z-score", "robust"])
splits = st.builds(
    Split,
    train=st.floats(1e-3, 1),
    validation=small,
    test=small,
    shuffle=st.booleans(),
    seed=seeds,
    stratified=st.booleans(),
    folds=st.sampled_from([0, 5]),
)
recipes = st.builds(
    Recipe,
    source=sources,
    inputs=columns,
    targets=columns,
    scaling=scales | st.sampled_from(["pca", "whitening"]),
    target_scaling=scales,
    split=splits,
    scalings=st.dictionaries(names, scales, max_size=2),
    features=st.lists(st.sampled_from(["x1**2", "log(높이)"]), max_size=2).map(tuple),
    switched_off=st.lists(names, max_size=2).map(tuple),
    ones=st.sampled_from(["none", "first", "last"]),
    words=st.builds(Words, st.integers(1, 9), st.booleans()),
) | st.builds(
    Recipe,
    source=st.builds(
        Pictures, folder=st.text(string.ascii_letters + "층/", max_size=9), width=st.integers(0, 99)
    ),
    split=splits,
)
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
    class_weights=st.lists(small, max_size=3).map(tuple),
    selection=st.sampled_from(SELECTIONS),
    gradient=st.sampled_from(GRADIENTS),
    precision=st.sampled_from(PRECISIONS),
    schedule=st.builds(Schedule, st.sampled_from(SCHEDULES), st.integers(1, 100), st.floats(0.01, 1)),
    regularization=st.builds(Regularization, small, small, small),
    clipping=st.builds(Clipping, st.sampled_from(CLIPPINGS), st.floats(0.1, 10)),
    stopping=st.builds(Stopping, st.integers(0, 9), st.sampled_from(MONITORS), small, st.booleans()),
    pretraining=st.builds(Pretraining, st.integers(0, 9)),
)
watches = st.builds(
    Watch, st.floats(0, 1), st.none() | small, st.integers(0, 9), st.none() | small, st.integers(0, 9)
)


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Draw a project, started or not."""
    graph = draw(graphs())
    training = draw(trainings)
    state = started(graph, draw(st.integers(0, 3)), draw(st.integers(0, 9)), training.precision)
    if draw(st.booleans()):
        state = replace(state, watch=draw(watches), best=state.parameters.vector * 2)
    started_or_not = state if draw(st.booleans()) else None
    return Project(graph, draw(recipes), training, started_or_not, None, draw(names))
