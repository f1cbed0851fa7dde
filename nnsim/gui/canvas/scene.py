"""The scene: keeps the items in step with the drawing, the selection, the look and the training."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QGraphicsScene

from nnsim import kernels
from nnsim.errors import NnsimError
from nnsim.gui.background import Background
from nnsim.gui.canvas.card_item import PICTURES, CardItem
from nnsim.gui.canvas.connections import Connections, connect
from nnsim.gui.canvas.editor import Editor
from nnsim.gui.canvas.geometry import Drawing, draw, room_for_names
from nnsim.gui.canvas.gesture_items import BandItem, HoverItem, SlotItem
from nnsim.gui.canvas.hits import Hit, Part, hit
from nnsim.gui.canvas.kinds import on_cards
from nnsim.gui.canvas.layer_item import LayerItem
from nnsim.gui.canvas.layer_text import layer_text
from nnsim.gui.canvas.links_item import LinksItem, bands, curve_pen
from nnsim.gui.canvas.live import Live
from nnsim.gui.canvas.names import activation_name, layer_titles, short_titles
from nnsim.gui.canvas.names_item import NamesItem
from nnsim.gui.canvas.pictures import example_images, filter_maps
from nnsim.gui.canvas.selection import WHOLE, Target
from nnsim.gui.canvas.slots import Slots
from nnsim.gui.canvas.style import Style
from nnsim.gui.canvas.unit_item import Marks, UnitItem
from nnsim.gui.language import sentence
from nnsim.gui.painter import Frame
from nnsim.gui.theme import Look
from nnsim.network.graph import Graph
from nnsim.network.layers import Conv2D, Dense, Input, Layer
from nnsim.network.parameters import Layout
from nnsim.network.shapes import shapes


class NetworkScene(QGraphicsScene):
    """All items of the network. It never edits; the view and the Editor do."""

    def __init__(self, editor: Editor, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.editor = editor
        self.live = Live()
        self.slots = Slots(self)
        self.drawing: Drawing
        self.connections: Connections
        self.hovered = Hit()
        self.aimed: Target | None = None
        self._look = look
        self._raster_curves: Callable[..., None] | None = None
        self._background = Background(self)
        self._size = QSizeF(640, 420)
        self.rebuild()
        self.slots.moved.connect(self.arrange)
        editor.selection_changed.connect(self.mark)

    # ------------------------------------------------------------------ structure

    def rebuild(self) -> None:
        """Make all items anew: another drawing, other data or another look."""
        self.clear()
        self.slots.clear()
        self.style_ = Style(self._look)
        self.links = self._added(LinksItem(self.style_))
        self.hover = self._added(HoverItem(self.style_))
        dataset = self.editor.document.dataset
        self._example = example_images(dataset)
        inputs = () if dataset.image_shape else dataset.input_titles
        self.names = self._added(NamesItem(self.style_, inputs, dataset.target_names))
        self.slot = self._added(SlotItem(self.style_))
        self.band = self._added(BandItem(self.style_))
        self.layers: dict[str, LayerItem] = {}
        self.cards: dict[str, CardItem] = {}
        self.units: dict[Target, UnitItem] = {}
        self.hovered, self.aimed = Hit(), None
        if self._raster_curves is not None:
            self.links.use_raster(self._raster_curves)
        self.arrange()

    def rearrange(self) -> None:
        """Follow an edit of the drawing; items of what stays are kept."""
        alive = {layer.id for layer in self.editor.graph.layers}
        for gone in self.layers.keys() - alive:
            self.removeItem(self.layers.pop(gone))
        self.slots.clear()
        self.hovered, self.aimed = Hit(), None
        self.arrange()

    def resize(self, size: QSizeF) -> None:
        """Lay the drawing out for a view of this size."""
        if size != self._size:
            self._size = size
            self.arrange()

    def arrange(self) -> None:
        """Let every item stand where the layout says."""
        graph = self.editor.graph
        width, sizes = self._size.width(), self.style_.sizes
        names = self.names.room(room_for_names(len(graph.layers), width, sizes))
        self.drawing = draw(
            graph,
            width,
            self._size.height(),
            sizes=sizes,
            names=names,
            openings=self.slots.openings,
            cards=on_cards(graph, self.editor.document.dataset.image_shape),
        )
        self.connections = connect(graph, self.drawing, Layout(graph))
        self._place_columns(graph)
        self.names.place(self.drawing)
        self.links.place(
            self.connections, bands(self.drawing, graph), self.drawing.bounds, self.live.vector(graph)
        )
        if self.slots.wanted is not None:
            self.slot.place(self.drawing.slot_rect(self.slots.wanted))
        self.slot.setVisible(self.slots.wanted is not None)
        room = self.drawing.bounds
        self.setSceneRect(room.adjusted(-room.width(), -room.height(), room.width(), room.height()))
        self._show_pictures()
        self.mark()

    def _use_raster(self, draw_curves: Callable[..., None]) -> None:
        self._raster_curves = draw_curves
        self.links.use_raster(draw_curves)

    def _tell(self, error: NnsimError) -> None:
        self.editor.said.emit(sentence(error))

    def _place_columns(self, graph: Graph) -> None:
        wanted = {Target(column.layer_id, unit) for column in self.drawing.columns for unit in column.units}
        for gone in self.units.keys() - wanted:
            self.removeItem(self.units.pop(gone))
        self._place_cards(graph)
        given = shapes(graph)
        names = zip(layer_titles(graph), short_titles(graph), strict=True)
        for layer, name, column in zip(graph.layers, names, self.drawing.columns, strict=True):
            text = layer_text(layer, name[0], given[layer.id], name[1])
            if layer.id in self.layers:
                self.layers[layer.id].place(column, text)
            else:
                self.layers[layer.id] = self._added(LayerItem(column, text, self.style_))
            for unit in column.units:
                target = Target(layer.id, unit)
                if target in self.units:
                    self.units[target].place(column)
                else:
                    self.units[target] = self._added(UnitItem(column, unit, self.style_))
                self.units[target].label = self._label(layer, unit, column.size)

    def _place_cards(self, graph: Graph) -> None:
        wanted = {column.layer_id: column for column in self.drawing.columns if column.card is not None}
        for gone in self.cards.keys() - wanted.keys():
            self.removeItem(self.cards.pop(gone))
        for layer_id, column in wanted.items():
            if layer_id in self.cards:
                self.cards[layer_id].place(column, graph[layer_id])
            else:
                self.cards[layer_id] = self._added(CardItem(column, graph[layer_id], self.style_))

    def _label(self, layer: object, unit: int, size: float) -> str:
        if not isinstance(layer, Dense) or not layer.unit_activations or size < 0.7 * self.style_.sizes.unit:
            return ""
        own = layer.unit_activations[unit]
        return activation_name(own) if own else ""

    def _added(self, item: object) -> object:
        self.addItem(item)
        return item

    # ------------------------------------------------------------------ training

    def show_frame(self, frame: Frame) -> None:
        """Show what the network computes and its weights now."""
        self.live.take(frame, self.editor.document.dataset)
        self.links.show_weights(self.live.vector(self.editor.graph))
        self._show_pictures()
        if self.links.wants_raster and not self._background.running:
            self._background.run(kernels.load_raster, done=self._use_raster, failed=self._tell)

    def release_row(self) -> None:
        """Show the units without a chosen row; what else was of it goes with the next frame."""
        self.live.release()
        for item in self.units.values():
            item.release()
        self.update()

    def _show_pictures(self) -> None:
        graph, live = self.editor.graph, self.live
        for column in self.drawing.columns:
            items = [self.units[Target(column.layer_id, unit)] for unit in column.units]
            live.paint(graph[column.layer_id], column, items, self.style_)
        for layer_id, card in self.cards.items():
            card.show_pictures(self._on_card(graph[layer_id]))
        self._place_hover()
        self.update()

    def _on_card(self, layer: Layer) -> list[QImage]:
        """Return what a card shows: the chosen row in this layer, else filters or an example."""
        live = self.live
        if isinstance(layer, Input):
            return live.example(layer.id) or self._example
        made = live.images(layer.id, PICTURES, self.style_)
        if made or not isinstance(layer, Conv2D):
            return made
        filters = live.filters(layer, self.editor.graph)
        return [] if filters is None else filter_maps(filters, self.style_.diverging, PICTURES)

    # ------------------------------------------------------------------ marks

    def mark(self) -> None:
        """Show what is selected, focused, under the pointer, or about to take a drop."""
        for target, item in self._markable():
            marks = Marks(
                selected=target in self.editor.selection.targets,
                focused=target == self.editor.selection.focus,
                hovered=self.hovered.part is Part.UNIT
                and target == (self.hovered.layer_id, self.hovered.unit),
                aimed=target == self.aimed,
            )
            if isinstance(item, UnitItem):
                item.mark(marks)
            else:
                part = self.hovered.part if self.hovered.layer_id == target.layer else Part.EMPTY
                item.mark(marks, part)

        for layer_id, card in self.cards.items():
            card.hover(self.hovered == Hit(Part.CARD, layer_id))

    def _markable(self) -> Iterator[tuple[Target, LayerItem | UnitItem]]:
        yield from self.units.items()
        yield from ((Target(layer_id, WHOLE), item) for layer_id, item in self.layers.items())

    def point_at(self, hit_: Hit) -> None:
        """Show what lies under the pointer."""
        if hit_ != self.hovered:
            self.hovered = hit_
            self._place_hover()
            self.mark()

    def aim(self, target: Target | None) -> None:
        """Show what a dragged activation would be set on."""
        if target != self.aimed:
            self.aimed = target
            self.mark()

    def hit(self, point: QPointF) -> Hit:
        """Return what lies at a point of the scene."""
        return hit(self.drawing, self.connections, point)

    def show_band(self, area: QRectF | None) -> None:
        """Show the rubber band, or none."""
        if area is not None:
            self.band.place(area)
        self.band.setVisible(area is not None)

    def weight(self, connection: int) -> float | None:
        """Return the weight of a connection, if known."""
        weights = self.links.weights
        return None if weights is None else float(weights[connection])

    def _place_hover(self) -> None:
        connection = self.hovered.connection
        visible = 0 <= connection < len(self.connections)
        if visible:
            weight = self.weight(connection)
            negative = weight is not None and weight < 0
            colour = self.style_.negative if negative else self.style_.positive
            pen = curve_pen(colour, max(1.6, self.links.width(connection)), dashed=negative)
            self.hover.place(self.links.path(connection), pen)
        self.hover.setVisible(visible)
