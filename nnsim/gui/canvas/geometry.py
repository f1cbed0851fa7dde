"""Where everything of the drawing stands: columns, units, controls and slots. Pure functions, no window.

Coordinates are pixels of the view at its normal zoom, with y growing downwards. Each layer is a column: its
title, its activation and its number of units on top, and its units beneath, centred. Units shrink when a
column has many of them; when even the smallest do not fit, the first ones and the last one are shown, with a
text between them that says how many are left out. A layer that works on whole images has a card instead.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from PySide6.QtCore import QRectF

from nnsim.network.graph import Graph
from nnsim.network.layers import Conv2D, Dense, Flatten, Input, Layer


@dataclass(frozen=True)
class Sizes:
    """Lengths in pixels for the normal type size; `scaled` makes them follow the type."""

    unit: float = 50.0
    pitch: float = 90.0
    small_pitch: float = 10.0
    gap: float = 230.0
    small_gap: float = 86.0
    title: float = 22.0
    control: float = 20.0
    ellipsis: float = 20.0
    margin: float = 10.0
    name: float = 92.0
    foot: float = 26.0
    card: float = 64.0
    small_card: float = 50.0
    card_height: float = 132.0
    stroke: float = 6.0
    opening: float = 0.7

    def scaled(self, factor: float) -> "Sizes":
        """Return the sizes for a type that is larger by this factor; `opening` is a share, not a length."""
        names = [name for name in self.__dataclass_fields__ if name != "opening"]
        return Sizes(**{name: getattr(self, name) * factor for name in names})

    @property
    def head(self) -> float:
        """Height of what stands above the units of a column."""
        return self.title + 2 * self.control + 18.0

    @property
    def head_width(self) -> float:
        """Width of what stands above the units, where there is room."""
        return 5.6 * self.control


@dataclass(frozen=True)
class Column:
    """One layer as it is drawn.

    Parameters
    ----------
    layer_id : str
        The layer.
    x, top, width : float
        Centre, upper edge and room to the sides.
    units : tuple of int
        The units that are shown.
    ys : tuple of float
        Their centres.
    size : float
        Edge of a unit's square.
    left_out : int
        How many units are not shown; they stand between the last but one and the last shown unit.
    ellipsis_y : float
        Where the text about them stands.
    fixed : bool
        Whether the layer follows the data (input and output).
    activated : bool
        Whether the layer has an activation.
    counted : bool
        Whether units or filters can be added and taken away.
    valued : bool
        Whether something can be typed or set in place of the number of units.
    sizes : Sizes
        The lengths it was made with.
    card : QRectF or None
        Where the card is that stands for the whole layer; it then has no single units.
    """

    layer_id: str
    x: float
    top: float
    width: float
    units: tuple[int, ...]
    ys: tuple[float, ...]
    size: float
    left_out: int
    ellipsis_y: float
    fixed: bool
    activated: bool
    counted: bool
    valued: bool
    sizes: Sizes
    card: QRectF | None = None

    def unit_rect(self, unit: int) -> QRectF:
        """Return the square of a unit that is shown."""
        y = self.ys[self.units.index(unit)]
        return QRectF(self.x - self.size / 2, y - self.size / 2, self.size, self.size)

    @cached_property
    def pitch(self) -> float:
        """Distance between the centres of two units."""
        return self.ys[1] - self.ys[0] if len(self.ys) > 1 else self.sizes.pitch

    @cached_property
    def title_rect(self) -> QRectF:
        """Where the title stands."""
        return self._row(self.top, self.sizes.title, self.width - 6)

    @cached_property
    def activation_rect(self) -> QRectF:
        """Where the activation's pill stands; also the place of the input's count of features."""
        return self._row(
            self.title_rect.bottom() + 1, self.sizes.control, min(self.width - 6, 4.4 * self.sizes.control)
        )

    @cached_property
    def count_rect(self) -> QRectF:
        """Where the number of units stands, between minus and plus."""
        return self._row(
            self.activation_rect.bottom() + 5,
            self.sizes.control,
            min(self.width - 2 * self.sizes.control, 3.2 * self.sizes.control),
        )

    @cached_property
    def minus_rect(self) -> QRectF:
        """The control that takes a unit away."""
        return self._beside(self.count_rect.left() - self.sizes.control)

    @cached_property
    def plus_rect(self) -> QRectF:
        """The control that adds a unit."""
        return self._beside(self.count_rect.right())

    @cached_property
    def head_rect(self) -> QRectF:
        """Title and controls together."""
        return self._row(self.top, self.sizes.head, min(self.width, self.sizes.head_width))

    @cached_property
    def body(self) -> QRectF:
        """What stands beneath the head: the units or the card."""
        if self.card is not None:
            return self.card
        top, bottom = self.ys[0] - self.size / 2, self.ys[-1] + self.size / 2
        return QRectF(self.x - self.size / 2, top, self.size, bottom - top)

    @cached_property
    def foot_rect(self) -> QRectF:
        """Where two lines stand beneath a card."""
        return self._row(self.body.bottom() + 3, 2 * self.sizes.title - 8, self.width - 4)

    @cached_property
    def rect(self) -> QRectF:
        """The whole column."""
        return self.head_rect.united(self.body if self.card is None else self.body.united(self.foot_rect))

    def _row(self, top: float, height: float, width: float) -> QRectF:
        return QRectF(self.x - width / 2, top, width, height)

    def _beside(self, left: float) -> QRectF:
        return QRectF(left, self.count_rect.top(), self.sizes.control, self.sizes.control)


@dataclass(frozen=True)
class Drawing:
    """The columns of a Graph, the slots between them, and the room they take."""

    columns: tuple[Column, ...]
    bounds: QRectF

    def column(self, layer_id: str) -> Column:
        """Return the column of a layer."""
        return next(column for column in self.columns if column.layer_id == layer_id)

    def slot_rect(self, place: int) -> QRectF:
        """Return the slot where a layer would get this place, in the gap between the units."""
        before, after = self.columns[place - 1], self.columns[place]
        left, right = before.x + before.size / 2, after.x - after.size / 2
        width = min(34.0, 0.5 * (right - left))
        top = before.top + before.sizes.head
        return QRectF((left + right - width) / 2, top, width, self.bounds.bottom() - before.sizes.foot - top)

    def slot_at(self, x: float) -> int:
        """Return the place that a layer dropped at this x would get."""
        middles = [(a.x + b.x) / 2 for a, b in pairwise(self.columns)]
        nearest = min(range(len(middles)), key=lambda index: abs(middles[index] - x))
        return nearest + 1


def draw(
    graph: Graph,
    width: float,
    height: float,
    *,
    sizes: Sizes,
    names: tuple[float, float] = (0.0, 0.0),
    openings: Mapping[int, float] | None = None,
    cards: Collection[str] = (),
) -> Drawing:
    """Return the Drawing of a graph for a view of this size.

    Parameters
    ----------
    width, height : float
        Pixels of the view. A drawing that needs more is larger; the view then shows it smaller.
    names : (float, float)
        Room for the names left of the inputs and right of the outputs.
    openings : mapping of int to float, optional
        How far slots are open for a layer, by its place, 0 to 1.
    cards : collection of str
        The ids of the layers that get a card instead of units.
    """
    ends = tuple(max(sizes.unit / 2 + name, sizes.head_width / 2) + sizes.margin for name in names)
    xs, gap = _centres(len(graph.layers), width, sizes, ends, openings or {})
    right = max(width, xs[-1] + ends[1])
    height *= right / width  # a drawing that will be shown smaller has more room downwards
    columns = tuple(
        (_card_column if layer.id in cards else _column)(graph, place, x, gap, height, sizes)
        for place, (layer, x) in enumerate(zip(graph.layers, xs, strict=True))
    )
    bottom = max(height, max(column.rect.bottom() for column in columns) + sizes.foot)
    return Drawing(columns, QRectF(0.0, 0.0, right, bottom))


def _centres(
    count: int, width: float, sizes: Sizes, ends: tuple[float, ...], openings: Mapping[int, float]
) -> tuple[list[float], float]:
    """Return the centres of the columns and the usual distance between them."""
    shares = [1.0 + openings.get(place, 0.0) * sizes.opening for place in range(1, count)]
    gap = min(max((width - sum(ends)) / sum(shares), sizes.small_gap), sizes.gap)
    length = gap * sum(shares)
    x = max(ends[0], (width - length - ends[1] + ends[0]) / 2)
    xs = [x]
    for share in shares:
        x += gap * share
        xs.append(x)
    return xs, gap


def _column(graph: Graph, place: int, x: float, gap: float, height: float, sizes: Sizes) -> Column:
    layer = graph.layers[place]
    assert isinstance(layer, Input | Dense)
    top = sizes.margin + sizes.head
    room = max(height - sizes.foot - top, 4 * sizes.small_pitch)
    units, pitch = _shown(layer.units, room, sizes)
    left_out = layer.units - len(units)
    extra = sizes.ellipsis if left_out else 0.0
    y = top + (room - pitch * len(units) - extra) / 2 + pitch / 2
    ys = [y + pitch * row for row in range(len(units))]
    if left_out:
        ys[-1] += extra
    return Column(
        layer_id=layer.id,
        x=x,
        top=sizes.margin,
        width=gap,
        units=units,
        ys=tuple(ys),
        size=min(sizes.unit, 0.82 * pitch),
        left_out=left_out,
        ellipsis_y=ys[-1] - (pitch + extra) / 2,
        **_controls(graph, layer),
        sizes=sizes,
    )


def _controls(graph: Graph, layer: Layer) -> dict[str, bool]:
    """Return what can be set in the head of a layer's column."""
    fixed = layer in (graph.layers[0], graph.layers[-1])
    return {
        "fixed": fixed,
        "activated": isinstance(layer, Dense | Conv2D),
        "counted": not fixed and isinstance(layer, Dense | Conv2D),
        "valued": not (fixed or isinstance(layer, Flatten)),
    }


def _card_column(graph: Graph, place: int, x: float, gap: float, height: float, sizes: Sizes) -> Column:
    """Return the column of a layer that has a card: upright, in the middle of the room there is."""
    layer = graph.layers[place]
    width = min(max(gap - sizes.opening * sizes.unit, sizes.small_card), sizes.card)
    tall = min(sizes.card_height, 2.0 * width) if place else width
    top = sizes.margin + sizes.head
    middle = top + max(height - 2 * sizes.foot - top, tall) / 2
    return Column(
        layer_id=layer.id,
        x=x,
        top=sizes.margin,
        width=gap,
        units=(),
        ys=(),
        size=width,
        left_out=0,
        ellipsis_y=middle,
        **_controls(graph, layer),
        sizes=sizes,
        card=QRectF(x - width / 2, middle - tall / 2, width, tall),
    )


def _shown(count: int, room: float, sizes: Sizes) -> tuple[tuple[int, ...], float]:
    """Return the units to show and the distance between their centres."""
    if count * sizes.small_pitch <= room:
        return tuple(range(count)), min(room / count, sizes.pitch)
    rows = int((room - sizes.ellipsis) / sizes.small_pitch)
    return (*range(rows - 1), count - 1), sizes.small_pitch


def room_for_names(count: int, width: float, sizes: Sizes) -> float:
    """Return how long the name of an input or output may be, where so many columns share a width."""
    ends = (width - (count - 1) * 0.75 * sizes.gap - sizes.unit) / 2 - sizes.margin
    return min(max(ends, sizes.name), 1.8 * sizes.name)


def units_within(drawing: Drawing, area: QRectF) -> Sequence[tuple[str, int]]:
    """Return (layer id, unit) of each unit that a rubber band touches."""
    return [
        (column.layer_id, unit)
        for column in drawing.columns
        for unit in column.units
        if area.intersects(column.unit_rect(unit))
    ]


def nearest_unit(column: Column, y: float) -> int:
    """Return the shown unit of a column that is nearest to a height."""
    return min(column.units, key=lambda unit: abs(column.unit_rect(unit).center().y() - y))
