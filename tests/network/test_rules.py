"""Each rule of a drawing: broken once, it is named with the layer concerned."""

import pytest
from msgspec.structs import replace

from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.layers import AveragePool2D, Conv2D, Dense, Dropout, Flatten, Input, MaxPool2D
from nnsim.network.parameters import Layout
from nnsim.network.rules import GraphError, check
from nnsim.network.shapes import shapes

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


IMAGES = sequential(
    (28, 20, 3),
    Conv2D(8, "relu", kernel_size=(5, 3)),
    MaxPool2D(),
    Conv2D(4, strides=(2, 1), padding="same"),
    AveragePool2D((3, 3), strides=(2, 2), padding="same"),
    Dropout(0.25),
    Flatten(),
    Dense(10, "relu"),
    Dropout(0.5),
    Dense(2, "softmax"),
)


def first_link(**connections) -> Graph:
    return with_links(Link("input", "hidden_1", **connections), *GOOD.links[1:])


def image_layer(place: int, **changes) -> Graph:
    layers = list(IMAGES.layers)
    layers[place] = replace(layers[place], **changes)
    return Graph(tuple(layers), IMAGES.links)


def test_images_pass_and_have_the_shapes_that_keras_gives():
    check(IMAGES)
    assert list(shapes(IMAGES).values()) == [
        (28, 20, 3),
        (24, 18, 8),
        (12, 9, 8),
        (6, 9, 4),
        (3, 5, 4),
        (3, 5, 4),
        (60,),
        (10,),
        (10,),
        (2,),
    ]


def test_a_dense_layer_takes_images_as_one_row():
    graph = sequential((4, 4, 1), Dense(3), Dense(1))
    check(graph)
    assert Layout(graph).blocks["hidden_1.weight"].shape == (16, 3)


@pytest.mark.parametrize(
    ("graph", "sentence"),
    [
        (
            image_layer(0, units=7),
            "^Input has 7 units, which are not the 1680 values of images of 28",
        ),
        (image_layer(0, shape=(28, 60)), "^Input has the shape 28 x 60; images have a height"),
        (image_layer(0, shape=(-28, -60, 1)), "each 1 or more"),
        (image_layer(0, units=100_001, shape=()), "^Input has 100001 units"),
        (image_layer(1, filters=0), "^Convolution 1 has 0 filters"),
        (image_layer(1, filters=1_001), "^Convolution 1 has 1001 filters"),
        (image_layer(1, kernel_size=(0, 3)), "^Convolution 1 has a window or stride of 0 pixels"),
        (image_layer(1, strides=(1, 1_001)), "^Convolution 1 has a window or stride of 1001 pixels"),
        (image_layer(1, activation="softmax"), "^Convolution 1 cannot have softmax"),
        (image_layer(1, activation="swish"), "^Convolution 1 has the unknown activation 'swish'"),
        (
            image_layer(2, pool_size=(25, 2)),
            "^Max pooling 1 has a window of 25 x 2 pixels.* 24 x 18",
        ),
        (image_layer(5, rate=1.0), "^Dropout 1 drops a share of 1.0"),
        (image_layer(5, rate=float("nan")), "^Dropout 1 drops a share of nan"),
        (Graph(IMAGES.layers[:-1], IMAGES.links[:-1]), "^The last layer must be a Dense layer.* not Dropout"),
        (sequential(784, Conv2D(3), Dense(1)), "^Convolution 1 needs images, but Input gives 784 values"),
        (
            sequential((3, 3, 1), Flatten(), MaxPool2D(), Dense(1)),
            "^Max pooling 1 needs images",
        ),
        (
            Graph(IMAGES.layers, (*IMAGES.links, Link("input", "hidden_3"))),
            "^2 layers lead into Convolution 2; only Dense layers add up several",
        ),
        (sequential((300, 300, 1), Conv2D(100), Dense(1)), "^Convolution 1 gives 298 x 298 x 100 values"),
        (
            first_link(cut=((2, 0),)),
            "unit 2 of Input to unit 0 of Hidden 1",
        ),
        (
            first_link(locked=((0, 4),)),
            "no connection from unit 0",
        ),
        (
            first_link(cut=((-1, 0),)),
            "no connection from unit -1",
        ),
        (
            Graph(IMAGES.layers, (Link("input", "hidden_1", cut=((0, 0),)), *IMAGES.links[1:])),
            "^Only connections into Dense layers",
        ),
    ],
)
def test_each_broken_rule_of_shapes_and_connections_is_named(graph, sentence):
    with pytest.raises(GraphError, match=sentence):
        check(graph)
