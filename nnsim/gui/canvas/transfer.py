"""Cut, copy, paste, duplicate and delete what is selected on the canvas."""

from collections.abc import Collection

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from nnsim.gui.canvas.clipboard import Fragment, pack, unpack
from nnsim.gui.canvas.editor import Editor
from nnsim.gui.canvas.kinds import single_units
from nnsim.gui.canvas.names import target_name
from nnsim.gui.canvas.selection import WHOLE, Selection, Target
from nnsim.network import edits
from nnsim.network.layers import Dense


class Transfer(QObject):
    """Moves layers and units to and from the clipboard; inputs and outputs follow the data and stay."""

    def __init__(self, editor: Editor, parent: QObject) -> None:
        super().__init__(parent)
        self._editor = editor

    def copy(self) -> bool:
        """Put the selected hidden layers, or else units, on the clipboard; say so if there are none."""
        fragment = self._fragment()
        if not (fragment.layers or fragment.units):
            self._refuse()
            return False
        QGuiApplication.clipboard().setMimeData(pack(fragment))
        return True

    def cut(self) -> None:
        """Copy and remove the selection."""
        if self.copy():
            self.delete()

    def paste(self, place: int | None = None) -> None:
        """Insert copied layers behind the selection (or at a place), copied units into the focused layer."""
        editor, fragment = self._editor, self.on_clipboard()
        if fragment is None:
            editor.said.emit(self.tr("There are no layers or units on the clipboard."))
        elif fragment.layers:
            place = editor.place_after_selection() if place is None else place
            text = _counted(self.tr("Paste %1"), self.tr("Paste %1 layers"), len(fragment.layers))
            editor.insert(text, lambda: edits.paste_layers(editor.graph, place, fragment.layers))
        elif not editor.focused_layer():
            editor.said.emit(self.tr("Select the layer that the units shall go into."))
        else:
            text = _counted(self.tr("Paste unit"), self.tr("Paste %1 units"), len(fragment.units))
            self._add_units(text, editor.focused_layer(), fragment.units)

    def duplicate(self) -> None:
        """Add copies of the selected hidden layers, or else units, with new start weights."""
        editor, chosen = self._editor, self._editor.editable
        if chosen.layers:
            text = _counted(self.tr("Duplicate as %1"), self.tr("Duplicate %1 layers"), len(chosen.layers))
            editor.insert(text, lambda: edits.duplicate_layers(editor.graph, chosen.layers))
        elif chosen:
            layer_id, units = next(iter(chosen.units().items()))
            text = _counted(self.tr("Duplicate unit"), self.tr("Duplicate %1 units"), len(units))
            self._add_units(text, layer_id, self._own_activations(layer_id, units))
        else:
            self._refuse()

    def delete(self) -> None:
        """Remove the selected hidden layers and units."""
        editor, chosen = self._editor, self._editor.editable
        if not chosen:
            self._refuse()
            return
        whole = {layer: range(single_units(editor.graph[layer])) for layer in chosen.layers}
        removed = whole | chosen.units()
        after = self._selection_after(chosen)
        if editor.edit(self._removal_text(chosen), lambda: edits.remove_units(editor.graph, removed)):
            editor.select(after.within(editor.graph))

    def on_clipboard(self) -> Fragment | None:
        """Return the layers or units on the clipboard, or None."""
        return unpack(QGuiApplication.clipboard().mimeData())

    # ------------------------------------------------------------------ inside

    def _add_units(self, text: str, layer_id: str, activations: tuple[str, ...]) -> None:
        editor, before = self._editor, single_units(self._editor.graph[layer_id])
        if editor.edit(text, lambda: edits.add_units(editor.graph, layer_id, activations)):
            added = range(before, single_units(editor.graph[layer_id]))
            editor.select(Selection.of(*(Target(layer_id, unit) for unit in added)))

    def _fragment(self) -> Fragment:
        chosen = self._editor.editable
        layers = tuple(layer for layer in self._editor.graph.hidden if layer.id in chosen.layers)
        if layers:
            return Fragment(layers=layers)
        chosen_units = chosen.units().items()
        return Fragment(units=sum((self._own_activations(layer, units) for layer, units in chosen_units), ()))

    def _own_activations(self, layer_id: str, units: Collection[int]) -> tuple[str, ...]:
        layer = self._editor.graph[layer_id]
        assert isinstance(layer, Dense)
        return tuple(layer.unit_activations[unit] if layer.unit_activations else "" for unit in sorted(units))

    def _selection_after(self, removed: Selection) -> Selection:
        """Return what to select once a selection is gone: the layer before, or the layer of the units."""
        if not removed.layers:
            return Selection.of(Target(next(iter(removed.units()))))
        first = min(self._editor.graph.index(layer) for layer in removed.layers)
        return Selection.of(Target(self._editor.graph.layers[first - 1].id))

    def _removal_text(self, chosen: Selection) -> str:
        if len(chosen.targets) == 1:
            (target,) = chosen.targets
            name = target_name(self._editor.graph, self._editor.document.dataset, target)
            return self.tr("Remove %1").replace("%1", name)
        whole = all(target.unit == WHOLE for target in chosen.targets)
        text = self.tr("Remove %1 layers") if whole else self.tr("Remove %1 units")
        return text.replace("%1", str(len(chosen.targets)))

    def _refuse(self) -> None:
        if self._editor.selection:
            text = self.tr("Inputs and outputs follow the data: choose its columns there.")
        else:
            text = self.tr("Nothing is selected. Click a unit or the title of a layer.")
        self._editor.said.emit(text)


def _counted(one: str, several: str, count: int) -> str:
    return one if count == 1 else several.replace("%1", str(count))
