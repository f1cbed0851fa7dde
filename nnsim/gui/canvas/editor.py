"""The Editor: what a person can do to the drawing, each one undo step, and what is selected meanwhile."""

from collections.abc import Callable, Collection

import msgspec
from PySide6.QtCore import QObject, Signal

from nnsim.checks import Range
from nnsim.errors import NnsimError
from nnsim.gui.canvas.kinds import NEW
from nnsim.gui.canvas.names import activation_name, layer_title, target_name
from nnsim.gui.canvas.selection import Selection, Target
from nnsim.gui.changes import Change
from nnsim.gui.document import Document
from nnsim.gui.language import sentence
from nnsim.gui.numerals import Numbers
from nnsim.network import connections, edits
from nnsim.network.edits import Edit
from nnsim.network.graph import Graph, Link
from nnsim.network.layers import Conv2D, Dense, Layer
from nnsim.network.rules import MAX_UNITS, GraphError
from nnsim.network.shapes import shapes

UNITS = Numbers(Range(1, MAX_UNITS), whole=True)
"""How many units or filters a layer may have, as people type it."""


class Editor(QObject):
    """Turns wishes into edits of the Document; keeps the selection.

    Signals
    -------
    selection_changed
        Other things are selected, or the focus moved.
    said : str
        A sentence for the person: why something cannot be done.
    """

    selection_changed = Signal()
    said = Signal(str)

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self.document = document
        self.selection = Selection()
        document.changed.connect(self._document_changed)

    @property
    def graph(self) -> Graph:
        """What is drawn."""
        return self.document.project.graph

    @property
    def editable(self) -> Selection:
        """What of the selection may be removed and copied."""
        return self.selection.hidden(self.graph)

    # ------------------------------------------------------------------ selection

    def select(self, selection: Selection) -> None:
        """Select other things."""
        if selection != self.selection:
            self.selection = selection
            self.selection_changed.emit()

    def select_all(self) -> None:
        """Select every layer."""
        self.select(Selection.of(*(Target(layer.id) for layer in self.graph.layers)))

    def focused_layer(self) -> str:
        """Return the id of the layer that has the focus or holds the unit that has it; empty if none."""
        return self.selection.focus.layer if self.selection.focus else ""

    # ------------------------------------------------------------------ layers

    def new_layer(self, place: int, kind: str) -> Layer:
        """Return the layer of a kind that an addition at this place adds; Dense ones are like a neighbour."""
        made = NEW[kind]
        if not isinstance(made, Dense):
            return made
        neighbours = [self.graph.layers[place - 1], *self.graph.hidden]
        alike = (layer.activation for layer in neighbours if isinstance(layer, Dense))
        return msgspec.structs.replace(made, activation=next(alike, made.activation))

    def place_after_selection(self) -> int:
        """Return the place behind the last selected layer, or before the output."""
        chosen = {target.layer for target in self.selection.targets}
        places = [place for place, layer in enumerate(self.graph.layers[:-1]) if layer.id in chosen]
        return places[-1] + 1 if places else len(self.graph.layers) - 1

    def add_layer(self, place: int | None = None, kind: str = "dense") -> None:
        """Add a layer at a place, or behind the selection."""
        place = self.place_after_selection() if place is None else place
        self.insert(
            self.tr("Add layer %1"),
            lambda: edits.insert_layer(self.graph, place, self.new_layer(place, kind)),
        )

    def change_layer(self, layer_id: str, *, merge: str = "", **fields: object) -> bool:
        """Change values of a convolution, pool or Dropout layer; return whether that could be done."""
        text = self._named(self.tr("Change %1"), layer_id)
        return self.edit(text, lambda: edits.change_layer(self.graph, layer_id, **fields), merge=merge)

    def move_layer(self, layer_id: str, place: int) -> None:
        """Move a hidden layer to another slot."""
        self.edit(
            self._named(self.tr("Move %1"), layer_id), lambda: edits.move_layer(self.graph, layer_id, place)
        )

    def move_focused(self, direction: int) -> None:
        """Move the focused layer one slot to the right (+1) or left (-1)."""
        layer_id = self.focused_layer()
        if layer_id:
            place = self.graph.index(layer_id) + (2 if direction > 0 else -1)
            if 1 <= place < len(self.graph.layers):
                self.move_layer(layer_id, place)

    def rename(self, layer_id: str, name: str) -> None:
        """Give a layer another name."""
        self.edit(
            self._named(self.tr("Rename %1"), layer_id), lambda: edits.rename(self.graph, layer_id, name)
        )

    def set_bias(self, layer_id: str, *, bias: bool) -> None:
        """Give a layer biases, or none."""
        text = self.tr("Add biases to %1") if bias else self.tr("Remove biases from %1")
        self.edit(self._named(text, layer_id), lambda: edits.set_bias(self.graph, layer_id, bias=bias))

    # ------------------------------------------------------------------ units and activations

    def change_units(self, layer_id: str, by: int) -> None:
        """Add units to a layer, or take some away."""
        layer = self.graph[layer_id]
        if isinstance(layer, Conv2D):
            text = self.tr("Add filter to %1") if by > 0 else self.tr("Remove filter from %1")
            count = layer.filters
        else:
            text = self.tr("Add unit to %1") if by > 0 else self.tr("Remove unit from %1")
            count = shapes(self.graph)[layer_id][-1]
        if by < 0 and count == 1 and layer in self.graph.hidden:
            self.said.emit(self.tr("A layer has at least one unit. Press Delete to remove the layer."))
            return
        self.edit(self._named(text, layer_id), lambda: self._counted(layer_id, count + by))

    def set_units(self, layer_id: str, text: str) -> None:
        """Give a layer as many units (or filters) as a person typed, or say why it cannot have them."""
        try:
            units = int(UNITS.parse(text))
        except NnsimError as error:
            self.said.emit(sentence(error))
            return
        if layer_id in self.graph:
            what = self._named(self.tr("Change units of %1"), layer_id)
            self.edit(what, lambda: self._counted(layer_id, units))

    def _counted(self, layer_id: str, count: int) -> Edit:
        """Return the edit after which a layer has so many units or filters."""
        if isinstance(self.graph[layer_id], Conv2D):
            return edits.change_layer(self.graph, layer_id, filters=count)
        return edits.set_units(self.graph, layer_id, count)

    def change_focused_units(self, by: int) -> None:
        """Add or take away units of the focused layer."""
        if self.focused_layer():
            self.change_units(self.focused_layer(), by)

    def set_activation(self, activation: str, targets: Collection[Target] | None = None) -> None:
        """Give layers and units an activation: those named, or the selected ones."""
        wanted = Selection(frozenset(self.selection.targets if targets is None else targets))
        if not wanted:
            self.said.emit(self.tr("Select a layer or unit first, or drag the activation onto one."))
            return
        self.edit(self._activation_text(activation, wanted), lambda: self._activated(activation, wanted))

    def _activated(self, activation: str, wanted: Selection) -> Edit:
        """Set an activation where there can be one; with nothing but other layers, the edit says why not."""
        graph = self.graph
        chosen = wanted.units() | dict.fromkeys(wanted.layers, ())
        able = {layer_id for layer_id in chosen if isinstance(graph[layer_id], Dense | Conv2D)}
        for layer_id, units in chosen.items():
            if layer_id in able or not able:
                graph = edits.set_activation(graph, layer_id, activation, units).graph
        return Edit(graph)

    def _activation_text(self, activation: str, wanted: Selection) -> str:
        text = self.tr("Set %1").replace("%1", activation_name(activation))
        if len(wanted.targets) > 1:
            return text
        (target,) = wanted.targets
        name = target_name(self.graph, self.document.dataset, target)
        return self.tr("Set %1 on %2").replace("%1", activation_name(activation)).replace("%2", name)

    # ------------------------------------------------------------------ single connections

    def is_cut(self, source: Target, target: Target) -> bool:
        """Return whether the connection between two units is cut."""
        return (source.unit, target.unit) in self._link(source, target).cut

    def is_locked(self, source: Target, target: Target) -> bool:
        """Return whether training leaves the weight between two units as it is."""
        return (source.unit, target.unit) in self._link(source, target).locked

    def toggle_cut(self, source: Target, target: Target) -> None:
        """Cut the connection between two units, or put it back."""
        if self.is_cut(source, target):
            self._connect(self.tr("Restore connection"), connections.restore, source, target)
        else:
            self._connect(self.tr("Cut connection"), connections.cut, source, target)

    def toggle_lock(self, source: Target, target: Target) -> None:
        """Keep training from changing the weight between two units, or let it again."""
        if self.is_locked(source, target):
            self._connect(self.tr("Unlock weight"), connections.unlock, source, target)
        else:
            self._connect(self.tr("Lock weight"), connections.lock, source, target)

    def _connect(self, text: str, change: Callable[..., Edit], source: Target, target: Target) -> None:
        pairs = [(source.unit, target.unit)]
        self.edit(text, lambda: change(self.graph, source.layer, target.layer, pairs))

    def _link(self, source: Target, target: Target) -> Link:
        return next(link for link in self.graph.links if link.ends == (source.layer, target.layer))

    # ------------------------------------------------------------------ as one undo step

    def edit(self, text: str, call: Callable[[], Edit], *, merge: str = "") -> bool:
        """Do an edit, or say why it cannot be done; return whether it was."""
        try:
            edit = call()
        except GraphError as error:
            self.said.emit(sentence(error))
            return False
        self.document.edit_graph(text, edit, merge=merge)
        return True

    def insert(self, text: str, call: Callable[[], Edit]) -> None:
        """Do an edit that adds layers and select them; %1 in the text becomes the title of the first."""
        before = self.graph
        try:
            edit = call()
        except GraphError as error:
            self.said.emit(sentence(error))
            return
        added = [layer.id for layer in edit.graph.layers if layer.id not in before]
        self.document.edit_graph(text.replace("%1", layer_title(edit.graph, added[0])), edit)
        self.select(Selection.of(*(Target(layer_id) for layer_id in added)))

    def _named(self, text: str, layer_id: str) -> str:
        return text.replace("%1", layer_title(self.graph, layer_id))

    def _document_changed(self, change: Change) -> None:
        if change.graph:
            self.select(Selection() if change.opened else self.selection.within(self.graph))
