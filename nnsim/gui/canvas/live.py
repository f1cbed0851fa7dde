"""The live values of the network: those of the last frame, carried over edits until the next one comes."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from nnsim.data.dataset import Dataset
from nnsim.gui.canvas.geometry import Column
from nnsim.gui.canvas.names import reading
from nnsim.gui.canvas.pictures import LARGEST, areas, heat_maps, signed, thinned
from nnsim.gui.canvas.style import Style
from nnsim.gui.canvas.unit_item import UnitItem
from nnsim.gui.chosen import readings
from nnsim.gui.images import image_of
from nnsim.gui.painter import Frame
from nnsim.network.carry import carry
from nnsim.network.graph import Graph
from nnsim.network.layers import Conv2D, Input, Layer
from nnsim.network.parameters import Layout, Parameters

Floats = NDArray[np.float64]


class Live:
    """Parameters and pictures that fit the present drawing, or nothing."""

    def __init__(self) -> None:
        self.parameters: Parameters | None = None
        self._kind = ""
        self._pictures: dict[str, Floats] = {}
        self._means: dict[str, Floats] = {}
        self._values: dict[str, Floats] = {}
        self._readings: dict[str, Floats] = {}
        self._place: tuple[float, ...] = ()

    def take(self, frame: Frame, dataset: Dataset) -> None:
        """Take the values of a frame that belongs to a Dataset."""
        self.parameters = frame.snapshot.parameters
        self._kind, self._pictures = frame.kind, frame.pictures
        self._means = readings(frame.pictures, dataset) if frame.kind == "bar" else {}
        self._values, self._readings = dict(frame.values), readings(frame.values, dataset)
        self._place = _place(frame)

    def release(self) -> None:
        """Forget the chosen row."""
        self._values, self._readings, self._place = {}, {}, ()

    def clear(self) -> None:
        """Forget all values: another project or other data."""
        self.parameters = None
        self._pictures, self._means = {}, {}
        self.release()

    def follow(self, graph: Graph, kept: Mapping[str, tuple[int, ...]]) -> None:
        """Keep what survives an edit, so that nothing flickers until the next frame."""
        if self.parameters is not None:
            layout = Layout(graph)
            blank = Parameters(layout, np.zeros(layout.size))
            self.parameters = carry(self.parameters, graph, kept, blank)
        self._pictures, self._means = (
            {layer_id: _chosen(picture, kept.get(layer_id)) for layer_id, picture in pictures.items()}
            for pictures in (self._pictures, self._means)
        )
        self._readings = {
            layer_id: _chosen(values, kept.get(layer_id))
            for layer_id, values in self._readings.items()
            if values.ndim == 1
        }
        self._values = {}

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
        """Return what a unit computes on average, in the units of the data, where no picture shows more."""
        means = self._means.get(layer_id)
        return None if means is None or unit >= len(means) else float(means[unit])

    def reading(self, layer_id: str, unit: int) -> float | None:
        """Return what a unit computes for the chosen row, inputs and outputs in the units of the data."""
        values = self._readings.get(layer_id)
        return float(values[unit]) if values is not None and values.ndim == 1 and unit < len(values) else None

    def example(self, layer_id: str) -> list[QImage]:
        """Return the image that the chosen row is, in a list that is empty where it is none."""
        values = self._values.get(layer_id)
        return [] if values is None or values.ndim != 3 else [image_of(values, values.shape)]

    def images(self, layer_id: str, most: int, style: Style) -> list[QImage]:
        """Return the first images that a layer makes of the chosen row, if it makes any."""
        values = self._values.get(layer_id)
        if values is None or values.ndim != 3:
            return []
        shown = np.clip(np.nan_to_num(np.moveaxis(values, -1, 0)[:most]), -LARGEST, LARGEST)
        largest = np.abs(shown).max(initial=0.0) or 1.0
        return heat_maps((shown / largest)[:, ::-1], style.diverging)

    def paint(self, layer: Layer, column: Column, items: Sequence[UnitItem], style: Style) -> None:
        """Give the items of a column what their units compute."""
        picture = self._pictures.get(layer.id)
        if self._kind == "bar" and layer.id in self._values:
            picture = self._values[layer.id]
        for item in items:
            item.show_nothing()
            value = self.reading(layer.id, item.unit)
            item.reading = "" if value is None else reading(value, exact=isinstance(layer, Input))
        if picture is None or len(picture) != len(column.units) + column.left_out:
            return
        shown = picture if len(column.units) == len(picture) else picture[list(column.units)]
        if self._kind != "bar":
            shown = thinned(shown, column.size if self._kind == "curve" else 2 * column.size)
        values = signed(layer, column.units, shown, around_half=self._kind == "map")
        if self._kind == "map":
            for item, image in zip(items, heat_maps(values, style.diverging), strict=True):
                item.show_map(image, self._place)
        elif self._kind == "curve":
            for item, polygons, dot in zip(items, areas(values), self._dots(values), strict=True):
                item.show_curve(polygons, dot)
        else:
            for item, value in zip(items, values.tolist(), strict=True):
                item.show_bar(value)

    def _dots(self, curves: Floats) -> list[tuple[float, ...]]:
        """Return where the chosen row is on curves, in a square from -1 to 1; nothing if it is not."""
        if not self._place:
            return [()] * len(curves)
        x = 2 * self._place[0] - 1
        across = np.linspace(-1.0, 1.0, curves.shape[1])
        return [(x, float(np.interp(x, across, curve))) for curve in curves]


def _place(frame: Frame) -> tuple[float, ...]:
    """Return where the chosen row is along the axes of the pictures, each from 0 to 1; nothing outside."""
    if frame.chosen is None or not frame.axes:
        return ()
    ends = zip(frame.chosen.raw, frame.axes, strict=True)
    place = tuple(float((value - axis[0]) / (axis[-1] - axis[0])) for value, axis in ends)
    return place if all(0 <= share <= 1 for share in place) else ()


def _chosen(picture: Floats, kept: Sequence[int] | None) -> Floats:
    if kept is None:
        return picture
    blank = np.zeros_like(picture[:1])
    extended = np.concatenate([picture, blank])
    return extended[[unit if 0 <= unit < len(picture) else len(picture) for unit in kept]]
