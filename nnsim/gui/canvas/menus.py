"""The menus of the canvas: on a layer, a unit, a connection, the empty canvas; only what works is in them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QActionGroup, QGuiApplication
from PySide6.QtWidgets import QMenu

from nnsim.gui.canvas.add_menu import AddMenu
from nnsim.gui.canvas.cards import ends
from nnsim.gui.canvas.hits import Hit, Part
from nnsim.gui.canvas.layer_form import VALUED
from nnsim.gui.canvas.names import activation_name, layer_title, number
from nnsim.gui.canvas.selection import WHOLE, Selection, Target
from nnsim.network.layers import ACTIVATIONS, Conv2D, Dense

if TYPE_CHECKING:
    from nnsim.gui.canvas.view import CanvasView


class Menus(QObject):
    """Builds menus for what lies under the pointer or has the focus."""

    def __init__(self, view: "CanvasView") -> None:
        super().__init__(view)
        self._view = view
        self._editor = view.network.editor

    # ------------------------------------------------------------------ opening

    def open_at(self, at: QPoint) -> None:
        """Open the menu for what lies at a point of the view."""
        self._popup(self.menu_at(at), at)

    def open_for_focus(self) -> None:
        """Open the menu for the focused layer or unit, beneath it."""
        focus = self._editor.selection.focus
        if focus is None:
            middle = self._view.viewport().rect().center()
            self._popup(self._canvas_menu(middle), middle)
        else:
            self._popup(self._target_menu(focus), self._beneath(focus))

    def open_activations(self, target: Target) -> None:
        """Open the menu of activations for a layer or unit, beneath it."""
        menu = QMenu(self._view)
        if self._fill_activations(menu, target):
            self._popup(menu, self._beneath(target))
        else:
            title = layer_title(self._editor.graph, target.layer)
            self._view.say(self.tr("%1 has no activation.").replace("%1", title))

    def open_add_menu(self, at: QPoint) -> None:
        """Open the searchable menu; a layer goes into the slot nearest to the point."""
        place = self._view.network.drawing.slot_at(self._view.mapToScene(at).x())
        AddMenu(self._editor, place, self._view).open(self._view.viewport().mapToGlobal(at))

    def menu_at(self, at: QPoint) -> QMenu:
        """Return the menu for what lies at a point; a unit or layer that is not selected becomes so."""
        hit = self._view.hit(at)
        if hit.part is Part.LINK:
            return self._link_menu(hit, at)
        if hit.part is Part.EMPTY:
            return self._canvas_menu(at)
        target = Target(hit.layer_id, hit.unit)
        if target not in self._editor.selection.targets:
            self._editor.select(Selection.of(target))
        return self._target_menu(target)

    # ------------------------------------------------------------------ menus

    def _target_menu(self, target: Target) -> QMenu:
        menu, editor, transfer = QMenu(self._view), self._editor, self._view.transfer
        if isinstance(editor.graph[target.layer], Dense | Conv2D):
            self._fill_activations(menu.addMenu(self.tr("Activation")), target)
        if target.unit == WHOLE:
            self._fill_layer(menu, target.layer)
        menu.addSeparator()
        if editor.editable:
            menu.addAction(self.tr("Cut"), transfer.cut)
            menu.addAction(self.tr("Copy"), transfer.copy)
        if transfer.on_clipboard():
            menu.addAction(self.tr("Paste"), transfer.paste)
        if editor.editable:
            menu.addAction(self.tr("Duplicate"), transfer.duplicate)
            menu.addAction(self.tr("Delete"), transfer.delete)
        return menu

    def _fill_layer(self, menu: QMenu, layer_id: str) -> None:
        editor, layer = self._editor, self._editor.graph[layer_id]
        place, last = editor.graph.index(layer_id), len(editor.graph.layers) - 1
        if isinstance(layer, Dense | Conv2D):
            biases = menu.addAction(self.tr("Biases"))
            biases.setCheckable(True)
            biases.setChecked(layer.bias)
            biases.triggered.connect(lambda checked: editor.set_bias(layer_id, bias=checked))
        menu.addAction(self.tr("Rename…"), lambda: self._view.edit_title(layer_id))
        menu.addSeparator()
        if isinstance(layer, VALUED):
            menu.addAction(self.tr("Values…"), lambda: self._view.open_values(layer_id))
        if 0 < place < last and isinstance(layer, Dense):
            menu.addAction(self.tr("Add unit"), lambda: editor.change_units(layer_id, 1))
            if layer.units > 1:
                menu.addAction(self.tr("Remove unit"), lambda: editor.change_units(layer_id, -1))
            menu.addAction(self.tr("Number of units…"), lambda: self._view.edit_units(layer_id))
        if place > 0:
            menu.addAction(self.tr("Add layer before"), lambda: editor.add_layer(place))
        if place < last:
            menu.addAction(self.tr("Add layer after"), lambda: editor.add_layer(place + 1))
        if 1 < place < last:
            menu.addAction(self.tr("Move left"), lambda: editor.move_layer(layer_id, place - 1))
        if 0 < place < last - 1:
            menu.addAction(self.tr("Move right"), lambda: editor.move_layer(layer_id, place + 2))

    def _link_menu(self, hit: Hit, at: QPoint) -> QMenu:
        menu, network = QMenu(self._view), self._view.network
        joined = ends(network, hit.connection)
        weight = network.weight(hit.connection)
        if weight is not None:
            text = self.tr("Copy weight %1").replace("%1", number(weight))
            menu.addAction(text, lambda: QGuiApplication.clipboard().setText(repr(weight)))
        editor = self._editor
        cut = self.tr("Restore this connection") if editor.is_cut(*joined) else self.tr("Cut this connection")
        menu.addAction(f"{cut}\tX", lambda: editor.toggle_cut(*joined))
        lock = self.tr("Unlock this weight") if editor.is_locked(*joined) else self.tr("Lock this weight")
        menu.addAction(f"{lock}\tL", lambda: editor.toggle_lock(*joined))
        menu.addAction(self.tr("Select both units"), lambda: self._editor.select(Selection.of(*joined)))
        place = network.drawing.slot_at(self._view.mapToScene(at).x())
        menu.addAction(self.tr("Add layer here"), lambda: self._editor.add_layer(place))
        return menu

    def _canvas_menu(self, at: QPoint) -> QMenu:
        menu, editor, transfer = QMenu(self._view), self._editor, self._view.transfer
        place = self._view.network.drawing.slot_at(self._view.mapToScene(at).x())
        menu.addAction(self.tr("Add layer here"), lambda: editor.add_layer(place))
        menu.addAction(self.tr("Add…"), lambda: self.open_add_menu(at))
        if transfer.on_clipboard():
            menu.addAction(self.tr("Paste"), lambda: transfer.paste(place))
        menu.addAction(self.tr("Select all"), editor.select_all)
        menu.addSeparator()
        menu.addAction(self.tr("Fit in view"), self._view.fit)
        menu.addAction(self.tr("Normal size"), self._view.reset_zoom)
        return menu

    # ------------------------------------------------------------------ inside

    def _fill_activations(self, menu: QMenu, target: Target) -> bool:
        """Add the activations that a layer or unit may have; the present one is checked."""
        graph = self._editor.graph
        layer = graph[target.layer]
        if not isinstance(layer, Dense | Conv2D):
            return False
        whole = isinstance(layer, Conv2D) or target.unit < 0
        present = layer.activation if whole else layer.activation_of(target.unit)
        group = QActionGroup(menu)
        whole_output = target == Target(graph.output.id)
        for key in ACTIVATIONS:
            if key != "softmax" or whole_output:
                action = menu.addAction(activation_name(key))
                action.setCheckable(True)
                action.setChecked(key == present)
                action.triggered.connect(lambda _=False, key=key: self._set(key, target))
                group.addAction(action)
        return True

    def _set(self, activation: str, target: Target) -> None:
        """Set an activation on the selection if the target belongs to it, else on the target alone."""
        chosen = self._editor.selection.targets
        self._editor.set_activation(activation, chosen if target in chosen else [target])

    def _beneath(self, target: Target) -> QPoint:
        return self._view.area_of(target).bottomLeft().toPoint()

    def _popup(self, menu: QMenu, at: QPoint) -> None:
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._view.viewport().mapToGlobal(at))
