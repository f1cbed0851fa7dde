"""How inputs and targets are scaled."""

from typing import get_args

import msgspec
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.data.recipe import TURNING, ColumnScale, Images, Pictures, Recipe, Reviews, Scale
from nnsim.gui.document import Document
from nnsim.gui.panels.data.preparing.scale_row import ScaleRow
from nnsim.gui.panels.data.preparing.scaling_popup import AS_ALL, ScalingPopup
from nnsim.gui.theme import Look

WHOLE = (Images, Reviews, Pictures)
"""Sources whose columns are all of one kind and scaled together."""


class ScalingSection(QWidget):
    """A row of chips for the inputs, and one for targets that are numbers; a popup has each column."""

    def __init__(self, document: Document, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.popup = ScalingPopup(document, look, self)
        self.popup.chosen.connect(self._set_columns)
        self.inputs = ScaleRow(self.tr("Scaling"), get_args(Scale))
        self.targets = ScaleRow(self.tr("Target"), get_args(ColumnScale))
        undo = self.tr("Change scaling"), self.tr("Change target scaling")
        self.inputs.chosen.connect(lambda key: self._set(undo[0], scaling=key))
        self.targets.chosen.connect(lambda key: self._set(undo[1], target_scaling=key))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        for row in (self.inputs, self.targets):
            row.columns_wanted.connect(lambda row=row: self.popup.open_beneath(row))
            column.addWidget(row)

    def show_document(self) -> None:
        """Show how the Document's data is scaled."""
        recipe, dataset = self._document.project.recipe, self._document.dataset
        whole = isinstance(recipe.source, WHOLE)
        targets = len(recipe.scalings.keys() & set(dataset.target_names))
        possible = [scale for scale in get_args(Scale) if not (whole and scale in TURNING)]
        own = len(recipe.scalings) - targets
        self.inputs.show_scale(recipe.scaling, own, possible=possible, single=not whole)
        self.inputs.setVisible(not dataset.sparse)
        self.targets.show_scale(
            recipe.target_scaling, targets, possible=get_args(ColumnScale), single=not whole
        )
        self.targets.setVisible(dataset.task == "regression")
        self.setVisible(not dataset.sparse or dataset.task == "regression")
        self.popup.show_document()

    def open_columns(self) -> None:
        """Show each column with its scaling."""
        self.popup.open_beneath(self.inputs)

    # ------------------------------------------------------------------ from the person to the Document

    def _set(self, undo: str, **changes: object) -> None:
        recipe: Recipe = msgspec.structs.replace(self._document.coming, **changes)
        self._document.set_recipe(undo, recipe)

    def _set_columns(self, names: tuple[str, ...], scale: str) -> None:
        """Give columns a scaling of their own, or that of all."""
        recipe = self._document.coming
        scalings = {name: own for name, own in recipe.scalings.items() if name not in names}
        if scale != AS_ALL:
            scalings |= dict.fromkeys(names, scale)
        self._set(self.tr("Change scaling of columns"), scalings=scalings)
