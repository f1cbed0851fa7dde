"""What weights and biases are called, and the groups of them that a person can choose."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from nnsim.data.dataset import Dataset
from nnsim.gui.plots.layer_names import layer_titles
from nnsim.network.graph import Graph, Link
from nnsim.network.layers import Conv2D
from nnsim.network.parameters import Block, Layout
from nnsim.network.shapes import shapes

BIAS = -1
"""The shade of all biases."""

EVEN = 50_000
"""Of a larger link so many weights, evenly spread, stand for all; looking through millions takes long."""

CELLS = 400
"""Rows and columns that a table has at most."""


@dataclass(frozen=True)
class Table:
    """What stands in one table: the weights of a link, biases, or weights with the biases beneath them.

    There may be more weights than `rows` and `columns` have names for; those are left out.
    """

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    weights: Block | None
    bias: Block | None


@dataclass(frozen=True)
class Group:
    """The parameters that are shown together: all, those of one link, or the biases.

    `count` says how many there are, `indices` which of them can be shown. `shades` has one number for each
    of these; those with the same number share a colour, and `shade_names` says what each number stands for.
    `BIAS` stands for biases.
    """

    key: str
    title: str
    count: int
    indices: NDArray[np.intp]
    shades: NDArray[np.intp]
    shade_names: tuple[str, ...]
    tables: tuple[Table, ...]


class WeightNames:
    """Names of the parameters of a Graph over a Dataset, in the language of the window."""

    def __init__(self, graph: Graph, dataset: Dataset) -> None:
        self.graph, self.dataset = graph, dataset
        self.layout = Layout(graph)
        self._titles = layer_titles(graph)
        self._blocks = list(self.layout.blocks.values())
        self._offsets = [block.offset for block in self._blocks]
        self._links = {self.layout.weights(link).name: link for link in self.layout.links}

    def link(self, link: Link) -> str:
        """Return what a link is called: ``Input → Hidden 1``."""
        return f"{self._titles[link.source]} → {self._titles[link.target]}"

    def unit(self, layer_id: str, unit: int) -> str:
        """Return what a unit is called: ``x2``, ``Hidden 1 · unit 2``, ``Output``."""
        title, short = self._titles[layer_id], self.short(layer_id, unit)
        if layer_id == self.graph.input.id:
            return short
        if shapes(self.graph)[layer_id] == (1,):
            return title
        if isinstance(self.graph[layer_id], Conv2D):
            short = self._filter(unit)
        elif short == str(unit + 1):
            short = QCoreApplication.translate("WeightNames", "unit %1").replace("%1", short)
        return f"{title} · {short}"

    def short(self, layer_id: str, unit: int) -> str:
        """Return the name of a unit within its layer: of the input or target column, or its number from 1."""
        names: tuple[str, ...] = ()
        if layer_id == self.graph.input.id:
            names = self.dataset.input_titles
        elif layer_id == self.graph.output.id:
            names = self.dataset.target_names
        return names[unit] if unit < len(names) else str(unit + 1)

    def parameter(self, index: int) -> str:
        """Return what a parameter is called: ``x2 → Hidden 1 · unit 2``, or ``Output · bias``."""
        block = self._blocks[bisect_right(self._offsets, index) - 1]
        link = self._links.get(block.name)
        if link is None:
            layer_id = block.name.removesuffix(".bias")
            bias = QCoreApplication.translate("WeightNames", "%1 · bias")
            return bias.replace("%1", self.unit(layer_id, index - block.offset))
        *source, unit = (int(place) for place in np.unravel_index(index - block.offset, block.shape))
        if len(source) == 1:
            return f"{self.unit(link.source, source[0])} → {self.unit(link.target, unit)}"
        return f"{self.link(link)} · {_pixel(source)} · {self._filter(unit)}"

    def _filter(self, number: int) -> str:
        return QCoreApplication.translate("WeightNames", "filter %1").replace("%1", str(number + 1))

    def groups(self) -> tuple[Group, ...]:
        """Return what can be chosen: everything, each link, the biases."""
        links = tuple(self._link_group(link) for link in self.layout.links)
        biases = self._bias_group()
        parts = [*(np.full(len(group.indices), place) for place, group in enumerate(links)), biases.shades]
        everything = Group(
            "all",
            QCoreApplication.translate("WeightNames", "All"),
            self.layout.size,
            np.concatenate([group.indices for group in (*links, biases)]),
            np.concatenate(parts).astype(np.intp),
            tuple(group.title for group in links),
            tuple(table for group in links for table in group.tables),
        )
        return (everything, *links, biases) if len(biases.indices) else (everything, *links)

    def _link_group(self, link: Link) -> Group:
        block = self.layout.weights(link)
        columns, places = block.shape[-1], _places(block)
        shades = (places - block.offset) % columns
        first = next(self.graph.links_into(link.target)) == link
        bias = self.layout.bias(link.target) if first else None
        units = tuple(self.unit(link.target, unit) for unit in range(columns))
        tables = (self._table(link, bias),)
        return Group(block.name, self.link(link), block.size, places, shades, units, tables)

    def _table(self, link: Link, bias: Block | None) -> Table:
        block = self.layout.weights(link)
        if len(block.shape) == 2:
            rows = [self.short(link.source, unit) for unit in range(min(block.shape[0], CELLS))]
        else:
            rows = [_pixel(place) for place in islice(np.ndindex(*block.shape[:-1]), CELLS)]
        return Table(self._table_title(link, block), tuple(rows), self._columns(link.target), block, bias)

    def _table_title(self, link: Link, block: Block) -> str:
        """Return what a table is called, and how much of the link it leaves out."""
        down, across = block.size // block.shape[-1], block.shape[-1]
        if max(down, across) <= CELLS:
            return self.link(link)
        text = QCoreApplication.translate("WeightNames", "%1 · the first %2 of %3 × %4")
        shown = f"{min(down, CELLS)} × {min(across, CELLS)}"
        text = text.replace("%1", self.link(link)).replace("%2", shown)
        return text.replace("%3", f"{down:,}").replace("%4", f"{across:,}")

    def _columns(self, layer_id: str) -> tuple[str, ...]:
        count = min(shapes(self.graph)[layer_id][-1], CELLS)
        return tuple(self.short(layer_id, unit) for unit in range(count))

    def _bias_group(self) -> Group:
        blocks = {layer.id: self.layout.bias(layer.id) for layer in self.graph.layers}
        present = {layer_id: block for layer_id, block in blocks.items() if block is not None}
        indices = np.concatenate([np.zeros(0, np.intp), *map(_places, present.values())])
        tables = tuple(
            Table(self._titles[layer_id], (), self._columns(layer_id), None, block)
            for layer_id, block in present.items()
        )
        title = QCoreApplication.translate("WeightNames", "Biases")
        return Group(
            "biases", title, len(indices), indices, np.full(len(indices), BIAS, dtype=np.intp), (), tables
        )


def _pixel(place: Sequence[int]) -> str:
    """Return what a weight of a filter is called by its row, column and channel: ``1,2 c3``."""
    row, column, channel = place
    return f"{row + 1},{column + 1} c{channel + 1}"


def _places(block: Block) -> NDArray[np.intp]:
    """Return the positions of a block's values, or of an even choice of very many."""
    if block.size <= EVEN:
        return np.arange(block.offset, block.offset + block.size)
    return block.offset + np.linspace(0, block.size - 1, EVEN).astype(np.intp)


def strongest(vector: NDArray[np.float64], indices: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    """Return the `most` of some parameters that have the largest absolute values, in their order."""
    if len(indices) <= most:
        return indices
    sizes = np.nan_to_num(np.abs(vector[indices]))
    return indices[np.sort(np.argpartition(sizes, -most)[-most:])]
