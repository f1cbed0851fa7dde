"""What the drawing says about each layer: in the head of its column and beneath its card."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from nnsim.gui.canvas.names import activation_text, shape_text
from nnsim.network.layers import AveragePool2D, Conv2D, Dense, Dropout, Input, Layer, MaxPool2D, Shape, window

translate = QCoreApplication.translate

NARROW = "\u2009"
"""The thin space in shapes, which stand close together."""


@dataclass(frozen=True)
class LayerText:
    """What stands at a layer.

    Parameters
    ----------
    title, short, activation : str
        The first two lines of the head, the first one in full and as short as can be; the activation is empty
        where there is none.
    count, number : str
        The third line, and what of it is left where room is scarce.
    gives, how : str
        The two lines beneath a card.
    """

    title: str
    short: str
    activation: str
    count: str
    number: str
    gives: str = ""
    how: str = ""


def layer_text(layer: Layer, title: str, shape: Shape, short: str = "") -> LayerText:
    """Return what stands at a layer that gives this shape."""
    count, number = _count(layer)
    return LayerText(
        title,
        short or title,
        activation_text(layer),
        count,
        number,
        shape_text(shape).replace(" ", NARROW),
        _how(layer),
    )


def _count(layer: Layer) -> tuple[str, str]:
    """Return how many there are of what a layer is made of, and the number alone."""
    if isinstance(layer, Input):
        text = translate("Canvas", "%1 inputs") if layer.units > 1 else translate("Canvas", "%1 input")
        return text.replace("%1", f"{layer.units:,}"), f"{layer.units:,}"
    if isinstance(layer, Dense):
        text = translate("Canvas", "%1 units") if layer.units > 1 else translate("Canvas", "%1 unit")
        return text.replace("%1", f"{layer.units:,}"), f"{layer.units:,}"
    if isinstance(layer, Conv2D):
        text = translate("Canvas", "%1 filters") if layer.filters > 1 else translate("Canvas", "%1 filter")
        return text.replace("%1", f"{layer.filters:,}"), f"{layer.filters:,}"
    if isinstance(layer, Dropout):
        return (rate_text(layer.rate),) * 2
    if isinstance(layer, MaxPool2D | AveragePool2D):
        return (shape_text(layer.pool_size),) * 2
    return "", ""


def rate_text(rate: float) -> str:
    """Return the share that Dropout leaves out: ``25 %``."""
    return f"{100 * rate:.4g} %"


def _how(layer: Layer) -> str:
    """Return how a window slides over an image: ``5 × 5 · same · stride 2``."""
    if not isinstance(layer, Conv2D | MaxPool2D | AveragePool2D):
        return ""
    size, strides = window(layer)
    parts = [shape_text(size), layer.padding] if isinstance(layer, Conv2D) else []
    usual = (1, 1) if isinstance(layer, Conv2D) else size
    if strides != usual:
        step = str(strides[0]) if strides[0] == strides[1] else shape_text(strides)
        parts.append(translate("Canvas", "stride %1").replace("%1", step))
    return " · ".join(parts)
