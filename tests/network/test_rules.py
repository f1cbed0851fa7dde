"""Each rule of a drawing: broken once, it is named with the layer concerned."""

import pytest
from msgspec.structs import replace

from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.layers import Dense, Input
from nnsim.network.rules import GraphError, check

GOOD = sequential(2, Dense(4, "tanh"), Dense(3, "relu"), Dense(1, "sigmoid"))


def with_layer(place: int, **changes) -> Graph:
    layers = list(GOOD.layers)
    layers[place] = replace(layers[place], **changes)
    return Graph(tuple(layers), GOOD.links)


def with_links(*links: Link) -> Graph:
    return Graph(GOOD.layers, links)


@pytest.mark.parametrize(
    "graph",
    [
        GOOD,
        sequential(1, Dense(1)),
        sequential(10_000, Dense(10_000)),
        sequential(2, Dense(3, "softmax")),
        sequential(2, Dense(2, "tanh", unit_activations=("", "relu")), Dense(1)),
        with_links(*GOOD.links, Link("input", "hidden_2"), Link("input", "output")),
    ],
)
def test_good_graphs_pass(graph):
    check(graph)


@pytest.mark.parametrize(
    ("graph", "sentence"),
    [
        (Graph((), ()), "input and an output"),
        (Graph((Input(2),), ()), "input and an output"),
        (Graph(GOOD.layers[1:], GOOD.links[1:]), "first layer must be an Input"),
        (Graph((GOOD.layers[0], *GOOD.layers), GOOD.links), "^Hidden 1 takes in data"),
        (with_layer(1, id=""), "^Hidden 1 has no id"),
        (with_layer(1, id="hidden_2"), "2 layers have the id 'hidden_2'"),
        (with_layer(0, units=0), "^Input has 0 units"),
        (with_layer(2, units=-3, name="Narrow"), "^Narrow has -3 units"),
        (with_layer(3, units=10_001), "^Output has 10001 units"),
        (with_layer(1, unit_activations=("tanh",)), "^Hidden 1 has 4 units but 1"),
        (with_layer(1, activation="swish"), "^Hidden 1 has the unknown activation 'swish'"),
        (
            with_layer(1, unit_activations=("", "", "swish", "")),
            "^Hidden 1 has the unknown activation 'swish'",
        ),
        (with_layer(2, activation="softmax"), "^Hidden 2 cannot have softmax"),
        (with_layer(3, unit_activations=("softmax",)), "^Output: softmax is for a whole layer"),
        (with_layer(3, activation="softmax", unit_activations=("tanh",)), "^Output: softmax is for a whole"),
        (with_links(*GOOD.links, Link("input", "gone")), "no layer 'gone'"),
        (with_links(*GOOD.links, Link("gone", "output")), "no layer 'gone'"),
        (with_links(*GOOD.links, GOOD.links[1]), "^Hidden 1 and Hidden 2 are linked 2 times"),
        (with_links(*GOOD.links, Link("hidden_2", "hidden_1")), "back from Hidden 2 to Hidden 1"),
        (with_links(*GOOD.links, Link("hidden_2", "hidden_2")), "back from Hidden 2 to Hidden 2"),
        (with_links(*GOOD.links[1:], Link("input", "hidden_2")), "^Nothing leads into Hidden 1"),
        (with_links(*GOOD.links[:2], Link("hidden_1", "output")), "^Hidden 2 leads nowhere"),
    ],
)
def test_each_broken_rule_is_named(graph, sentence):
    with pytest.raises(GraphError, match=sentence):
        check(graph)
