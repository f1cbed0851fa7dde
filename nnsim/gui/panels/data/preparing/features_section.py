"""The inputs of the network as chips: columns and formulas over them, switched on and off."""

import msgspec
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from nnsim.data.preparing import offers
from nnsim.errors import NnsimError
from nnsim.gui.document import Document
from nnsim.gui.panels.data.preparing import feature_choices
from nnsim.gui.panels.data.preparing.chip_grid import MOST, ChipGrid, NameChip
from nnsim.gui.panels.data.preparing.feature_choices import Choice
from nnsim.gui.panels.data.preparing.features_popup import FeaturesPopup
from nnsim.gui.theme import Look
from nnsim.gui.widgets import label


class FeaturesSection(QWidget):
    """A chip for each input there is or is usually tried; the last one opens all others.

    Signals
    -------
    scaling_wanted
        The scaling of single inputs shall be shown.
    """

    scaling_wanted = Signal()

    def __init__(self, document: Document, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._typed: list[str] = []
        self._columns: tuple[str, ...] = ()
        self.chips: dict[tuple[str, str], NameChip] = {}
        self.menu = QMenu(self)
        self.more, self.add = NameChip(""), NameChip(self.tr("+ f(x)…"))
        self.popup = FeaturesPopup(document, look, self)
        self.popup.switched.connect(self._switch)
        self.popup.ones_chosen.connect(self._set_ones)
        for button in (self.more, self.add):
            button.setCheckable(False)
            button.clicked.connect(lambda _checked=False, button=button: self.popup.open_beneath(button))
        self.more.setToolTip(self.tr("All columns and functions that can be inputs"))
        self.add.setToolTip(self.tr("A formula of your own, or one of many ready ones"))
        self.grid = ChipGrid(look, self.more, self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(label(self.tr("Inputs to the network")))
        column.addWidget(self.grid)

    # ------------------------------------------------------------------ from the Document to the person

    def show_document(self) -> None:
        """Show what is an input now."""
        recipe, dataset = self._document.project.recipe, self._document.dataset
        possible = feature_choices.possible(recipe, dataset)
        self.setVisible(possible)
        if not possible:
            self.popup.hide()
            return
        if dataset.raw_names != self._columns:
            self._columns, self._typed = dataset.raw_names, []
        self._typed += [formula for formula in recipe.features if formula not in self._typed]
        choices = feature_choices.choices(recipe, dataset, self._typed)
        self._show_chips(choices)
        self.popup.show_choices(choices, feature_choices.more(recipe, dataset))

    def _show_chips(self, choices: list[Choice]) -> None:
        """Use the chips again that are there: one of them may have the focus."""
        shown = _foremost(choices)
        keys = [(choice.kind, choice.key) for choice in shown]
        for gone in self.chips.keys() - set(keys):
            self.chips[gone].hide()
            self.chips.pop(gone).deleteLater()
        for key, choice in zip(keys, shown, strict=True):
            if key not in self.chips:
                self.chips[key] = self._chip(choice)
            self.chips[key].setChecked(choice.on)
            self.chips[key].stays = choice.on and choice.kind != "column"
        self.grid.show_chips([self.chips[key] for key in keys], len(choices))

    def _chip(self, choice: Choice) -> NameChip:
        chip = NameChip(choice.title)
        chip.setParent(self.grid)
        chip.setToolTip(self._about(choice))
        chip.clicked.connect(lambda on: self._switch(choice, on))
        chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        chip.customContextMenuRequested.connect(lambda at: self._open_menu(choice, chip.mapToGlobal(at)))
        return chip

    def _about(self, choice: Choice) -> str:
        if choice.kind == "column":
            return self.tr("Column %1: an input of the network, or not").replace("%1", choice.key)
        if choice.kind == "feature":
            text = self.tr("%1, computed in every row: an input of the network, or not")
            return text.replace("%1", choice.key)
        return self.tr("A column of ones, as a weight in place of biases")

    def _open_menu(self, choice: Choice, at: QPoint) -> None:
        """Offer what else can be done with an input."""
        self.menu.clear()
        self.menu.addAction(self.tr("Scaling, with its numbers…"), self.scaling_wanted.emit)
        if choice.kind == "feature":
            self.menu.addAction(self.tr("Another formula like it…"), lambda: self._type_like(choice))
            if choice.key not in offers.usual(feature_choices.callable_names(self._document.dataset)):
                self.menu.addAction(self.tr("Forget it"), lambda: self._forget(choice))
        self.menu.popup(at)

    def _type_like(self, choice: Choice) -> None:
        self.popup.open_beneath(self.add)
        self.popup.field.setText(choice.key)

    def _forget(self, choice: Choice) -> None:
        """Take a chip away for good."""
        self._typed.remove(choice.key)
        if choice.key in self._document.coming.features:
            self._switch(choice, on=False)
        else:
            self.show_document()

    # ------------------------------------------------------------------ from the person to the Document

    def _switch(self, choice: Choice, on: bool) -> None:
        """Make something an input, or take it away; the last one stays."""
        recipe, dataset = self._document.coming, self._document.dataset
        changed = feature_choices.switched(recipe, dataset, choice, on)
        if not feature_choices.leaves_inputs(changed, dataset):
            self._document.failed.emit(
                NnsimError(
                    "The network needs an input; switch another one on before {name}.", name=choice.title
                )
            )
            return
        text = self.tr("Add input %1") if on else self.tr("Remove input %1")
        self._document.set_recipe(text.replace("%1", choice.title), changed)

    def _set_ones(self, place: str) -> None:
        recipe = msgspec.structs.replace(self._document.coming, ones=place)
        self._document.set_recipe(self.tr("Change column of ones"), recipe)


def _foremost(choices: list[Choice]) -> list[Choice]:
    """Return the choices that may have a chip: the first ones, and features that are in use."""
    used = [choice for choice in choices[MOST:] if choice.on and choice.kind != "column"]
    return [*choices[:MOST], *used[:MOST]]
