"""What the canvas calls things in the language of the window: layers, units, connections, activations."""

from PySide6.QtCore import QCoreApplication

from nnsim.data.dataset import Dataset
from nnsim.gui.canvas.selection import WHOLE, Target
from nnsim.network.graph import Graph
from nnsim.network.layers import Dense, Input, Layer
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


def layer_title(graph: Graph, layer_id: str) -> str:
    """Return the title of one layer."""
    return layer_titles(graph)[graph.index(layer_id)]


def target_name(graph: Graph, dataset: Dataset, target: Target) -> str:
    """Return what to call a layer or unit: ``Hidden 1``, ``Hidden 1 · unit 2``, ``x1``, ``Output · y``."""
    title = layer_title(graph, target.layer)
    if target.unit == WHOLE:
        return title
    if target.layer == graph.layers[0].id and target.unit < len(dataset.input_names):
        return dataset.input_names[target.unit]
    text = translate("Canvas", "%1 · unit %2").replace("%1", title)
    return text.replace("%2", str(target.unit + 1))


def activation_name(key: str) -> str:
    """Return what to call an activation."""
    return {
        "linear": translate("Canvas", "linear"),
        "relu": translate("Canvas", "relu"),
        "leaky_relu": translate("Canvas", "leaky relu"),
        "tanh": translate("Canvas", "tanh"),
        "sigmoid": translate("Canvas", "sigmoid"),
        "softmax": translate("Canvas", "softmax"),
    }[key]


def activation_text(layer: Layer) -> str:
    """Return what the pill of a layer says: its activation, or that its units differ."""
    if isinstance(layer, Input):
        return ""
    return (
        translate("Canvas", "mixed")
        if len(activations_of(layer)) > 1
        else activation_name(activations_of(layer)[0])
    )


def activations_of(layer: Dense) -> tuple[str, ...]:
    """Return the different activations in a layer, in order of their units."""
    return tuple(dict.fromkeys(layer.activation_of(unit) for unit in range(layer.units)))


def number(value: float) -> str:
    """Return a weight or bias with its sign and four decimals, or as a power of ten if that says more."""
    plain = abs(value) < 1e4 and (value == 0 or abs(value) >= 5e-5)
    return (f"{value:+.4f}" if plain else f"{value:+.3e}").replace("-", "−")
