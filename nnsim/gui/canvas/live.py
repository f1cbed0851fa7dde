"""The live values of the network: those of the last frame, carried over edits until the next one comes."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from nnsim.gui.canvas.geometry import Column
from nnsim.gui.canvas.pictures import areas, heat_maps, signed, thinned
from nnsim.gui.canvas.style import Style
from nnsim.gui.canvas.unit_item import UnitItem
from nnsim.gui.painter import Frame
from nnsim.network.carry import carry
from nnsim.network.graph import Graph
from nnsim.network.layers import Conv2D, Layer
from nnsim.network.parameters import Layout, Parameters

Floats = NDArray[np.float64]


class Live:
    """Parameters and pictures that fit the present drawing, or nothing."""

    def __init__(self) -> None:
        self.parameters: Parameters | None = None
        self._kind = ""
        self._pictures: dict[str, Floats] = {}

    def take(self, frame: Frame) -> None:
        """Take the values of a frame."""
        self.parameters = frame.snapshot.parameters
        self._kind, self._pictures = frame.kind, frame.pictures

    def clear(self) -> None:
        """Forget all values: another project or other data."""
        self.parameters = None
        self._pictures = {}

    def follow(self, graph: Graph, kept: Mapping[str, tuple[int, ...]]) -> None:
        """Keep what survives an edit, so that nothing flickers until the next frame."""
        if self.parameters is not None:
            layout = Layout(graph)
            blank = Parameters(layout, np.zeros(layout.size))
            self.parameters = carry(self.parameters, graph, kept, blank)
        self._pictures = {
            layer_id: _chosen(picture, kept.get(layer_id)) for layer_id, picture in self._pictures.items()
        }

    def filters(self, layer: Conv2D, graph: Graph) -> Floats | None:
        """Return the weights of a convolution, shaped (height, width, channels, filters), if known."""
        if self.vector(graph) is None:
            return None
        (link,) = graph.links_into(layer.id)
        return self.parameters.weights(link)

    def vector(self, graph: Graph) -> Floats | None:
        """Return the flat vector of parameters if it belongs to this drawing."""
        known = self.parameters is not None and self.parameters.layout == Layout(graph)
        return self.parameters.vector if known else None

    def bias(self, layer_id: str, unit: int) -> float | None:
        """Return the bias of a unit, if there is one and it is known."""
        biases = None if self.parameters is None else self.parameters.bias(layer_id)
        return None if biases is None or unit >= len(biases) else float(biases[unit])

    def value(self, layer_id: str, unit: int) -> float | None:
        """Return the activation of a unit where a single number is shown."""
        picture = self._pictures.get(layer_id)
        known = self._kind == "bar" and picture is not None and unit < len(picture)
        return float(picture[unit]) if known else None

    def paint(self, layer: Layer, column: Column, items: Sequence[UnitItem], style: Style) -> None:
        """Give the items of a column what their units compute."""
        picture = self._pictures.get(layer.id)
        for item in items:
            item.show_nothing()
        if picture is None or len(picture) != len(column.units) + column.left_out:
            return
        shown = picture if len(column.units) == len(picture) else picture[list(column.units)]
        if self._kind != "bar":
            shown = thinned(shown, column.size if self._kind == "curve" else 2 * column.size)
        values = signed(layer, column.units, shown, around_half=self._kind == "map")
        if self._kind == "map":
            for item, image in zip(items, heat_maps(values, style.diverging), strict=True):
                item.show_map(image)
        elif self._kind == "curve":
            for item, polygons in zip(items, areas(values), strict=True):
                item.show_curve(polygons)
        else:
            for item, value in zip(items, values.tolist(), strict=True):
                item.show_bar(value)


def _chosen(picture: Floats, kept: Sequence[int] | None) -> Floats:
    if kept is None:
        return picture
    blank = np.zeros_like(picture[:1])
    extended = np.concatenate([picture, blank])
    return extended[[unit if 0 <= unit < len(picture) else len(picture) for unit in kept]]
