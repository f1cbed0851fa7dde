"""What the canvas calls things in the language of the window: layers, units, connections, activations."""

import math

from PySide6.QtCore import QCoreApplication

from nnsim.data.dataset import Dataset
from nnsim.gui.canvas.selection import WHOLE, Target
from nnsim.network.graph import Graph
from nnsim.network.layers import Conv2D, Dense, Layer
from nnsim.network.titles import titles

translate = QCoreApplication.translate


def layer_titles(graph: Graph) -> tuple[str, ...]:
    """Return the titles of all layers in drawing order."""
    words = (
        translate("Canvas", "Input"),
        translate("Canvas", "Hidden %1"),
        translate("Canvas", "Output"),
        translate("Canvas", "Convolution %1"),
        translate("Canvas", "Max pooling %1"),
        translate("Canvas", "Average pooling %1"),
        translate("Canvas", "Dropout %1"),
        translate("Canvas", "Flatten %1"),
    )
    return titles(graph, words)


def short_titles(graph: Graph) -> tuple[str, ...]:
    """Return the titles of all layers for columns that are too narrow for `layer_titles`."""
    words = (
        translate("Canvas", "Input"),
        translate("Canvas", "Hidden %1"),
        translate("Canvas", "Output"),
        translate("Canvas", "Conv %1"),
        translate("Canvas", "Max pool"),
        translate("Canvas", "Avg pool"),
        translate("Canvas", "Dropout"),
        translate("Canvas", "Flatten"),
    )
    return titles(graph, words)


def layer_title(graph: Graph, layer_id: str) -> str:
    """Return the title of one layer."""
    return layer_titles(graph)[graph.index(layer_id)]


def target_name(graph: Graph, dataset: Dataset, target: Target) -> str:
    """Return what to call a layer or unit: ``Hidden 1``, ``Hidden 1 · unit 2``, ``x1²``, ``Output · y``."""
    title = layer_title(graph, target.layer)
    if target.unit == WHOLE:
        return title
    if target.layer == graph.layers[0].id and target.unit < len(dataset.input_titles):
        return dataset.input_titles[target.unit]
    text = translate("Canvas", "%1 · unit %2").replace("%1", title)
    return text.replace("%2", str(target.unit + 1))


def activation_name(key: str) -> str:
    """Return what to call an activation."""
    return {
        "linear": translate("Canvas", "linear"),
        "relu": translate("Canvas", "relu"),
        "leaky_relu": translate("Canvas", "leaky relu"),
        "elu": translate("Canvas", "elu"),
        "selu": translate("Canvas", "selu"),
        "gelu": translate("Canvas", "gelu"),
        "silu": translate("Canvas", "silu (swish)"),
        "softplus": translate("Canvas", "softplus"),
        "softsign": translate("Canvas", "softsign"),
        "sigmoid": translate("Canvas", "sigmoid"),
        "hard_sigmoid": translate("Canvas", "hard sigmoid"),
        "tanh": translate("Canvas", "tanh"),
        "sin": translate("Canvas", "sine"),
        "gaussian": translate("Canvas", "gaussian"),
        "exp": translate("Canvas", "exp"),
        "step": translate("Canvas", "step"),
        "softmax": translate("Canvas", "softmax"),
    }[key]


def kind_name(key: str) -> str:
    """Return what to call a kind of layer, by its name in `nnsim.gui.canvas.kinds.NEW`."""
    return {
        "dense": translate("Canvas", "Dense"),
        "conv": translate("Canvas", "Convolution"),
        "max_pool": translate("Canvas", "Max pooling"),
        "average_pool": translate("Canvas", "Average pooling"),
        "dropout": translate("Canvas", "Dropout"),
        "flatten": translate("Canvas", "Flatten"),
    }[key]


def kind_chip(key: str) -> str:
    """Return the short name of a kind of layer, for where room is scarce."""
    short = {
        "conv": translate("Canvas", "Conv"),
        "max_pool": translate("Canvas", "Max pool"),
        "average_pool": translate("Canvas", "Avg pool"),
    }
    return short.get(key) or kind_name(key)


def kind_tip(key: str) -> str:
    """Return what a kind of layer does, in one sentence with its Keras name."""
    return {
        "dense": translate("Canvas", "Units that each add up all their inputs (Dense)"),
        "conv": translate("Canvas", "Small filters that slide over an image (Conv2D)"),
        "max_pool": translate("Canvas", "Keeps the largest value of each window of an image (MaxPooling2D)"),
        "average_pool": translate("Canvas", "Keeps the mean of each window of an image (AveragePooling2D)"),
        "dropout": translate("Canvas", "Leaves values out at random while training (Dropout)"),
        "flatten": translate("Canvas", "Turns an image into one row of values (Flatten)"),
    }[key]


def shape_text(shape: tuple[int, ...]) -> str:
    """Return what a layer gives: ``28 × 28 × 32``, or ``1,000``."""
    return " × ".join(f"{size:,}" for size in shape)


def activation_text(layer: Layer) -> str:
    """Return what the pill of a layer says: its activation, or that its units differ."""
    activations = activations_of(layer)
    if len(activations) > 1:
        return translate("Canvas", "mixed")
    return activation_name(activations[0]) if activations else ""


def activations_of(layer: Layer) -> tuple[str, ...]:
    """Return the different activations in a layer, in order of their units; none of a layer without."""
    if isinstance(layer, Dense) and layer.unit_activations:
        return tuple(dict.fromkeys(layer.activation_of(unit) for unit in range(layer.units)))
    return (layer.activation,) if isinstance(layer, Dense | Conv2D) else ()


def number(value: float) -> str:
    """Return a weight or bias with its sign and four decimals, or as a power of ten if that says more."""
    plain = abs(value) < 1e4 and (value == 0 or abs(value) >= 5e-5)
    return (f"{value:+.4f}" if plain else f"{value:+.3e}").replace("-", "−")


def reading(value: float, *, exact: bool = False) -> str:
    """Return what a unit computes for a row, short enough to stand beneath it; `exact` of typed numbers."""
    size = abs(value)
    if exact or not math.isfinite(value) or size >= 1e6:
        text = f"{value:.4g}"
    else:
        text = f"{value:.{3 if size < 10 else 2 if size < 100 else 1 if size < 1000 else 0}f}"
    return text.replace("-", "\N{MINUS SIGN}")


def target_text(data: Dataset, row: int) -> str:
    """Return what is true of a row: its class, or its numbers in the units of the data."""
    targets = data.targets[row]
    if data.task == "classes":
        return data.class_names[int(targets.argmax())]
    if data.task == "binary":
        return f"{data.target_names[0]} = {data.class_names[int(targets[0] >= 0.5)]}"
    numbers = zip(data.target_names, data.target_scaling.undo(targets), strict=True)
    return ", ".join(f"{name} = {reading(float(value), exact=True)}" for name, value in numbers)
