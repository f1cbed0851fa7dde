"""The fields of a truth table: its gates, how many inputs, a constant input, and the rows themselves."""

from msgspec.structs import replace
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from nnsim.data.making.gates import resized, toggled, with_target, written
from nnsim.data.making.sources import GATES, INPUTS, MAX_TARGETS
from nnsim.data.recipe import TruthTable
from nnsim.gui.document import Document
from nnsim.gui.fields import ChoiceField, FormRow, Gesture, NumberField
from nnsim.gui.numerals import Numbers, add
from nnsim.gui.panels.data.forms.source_form import SourceForm
from nnsim.gui.panels.data.forms.truth_grid import TruthGrid
from nnsim.gui.theme import Look
from nnsim.gui.widgets import label

OWN = "own"
"""The key of answers that are no gate's."""

SHOWN_TARGETS = 4
"""So many targets can be chosen; more have hardly room in the table."""


class TruthTableForm(SourceForm):
    """Gates by name, or answers of one's own by clicking on them."""

    SOURCES = TruthTable

    def __init__(self, document: Document, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(document, look, parent)
        self.gates: list[GateRow] = []
        self._gates = QVBoxLayout()
        self._gates.setSpacing(5)
        self.inputs = self._inputs_field()
        ones = [
            ("none", self.tr("none")),
            ("first", self.tr("first")),
            ("last", self.tr("last")),
        ]
        self.bias = ChoiceField(look, self.tr("Constant input"), ones)
        self.bias.setToolTip(
            self.tr("An input that is always 1, before or after the others, for networks without biases")
        )
        self.bias.chosen.connect(self._set_bias)
        self.grid = TruthGrid(look)
        self.grid.toggled.connect(self._toggle)
        self.size: QLabel = label("", "muted")
        self.column.addLayout(self._gates)
        self.column.addWidget(FormRow(self.tr("Inputs"), self.inputs))
        self.column.addWidget(FormRow(self.tr("Constant 1"), self.bias))
        self.column.addWidget(self.grid)
        self.column.addWidget(self.size)

    def _inputs_field(self) -> NumberField:
        field = NumberField(self._look, self.tr("Number of inputs"), Numbers(INPUTS, whole=True), add(1))
        gesture = Gesture("source inputs")
        field.committed.connect(self._resize)
        field.stepped.connect(lambda value: self._resize(value, merge=gesture.key()))
        return field

    def show_document(self) -> None:
        """Show the truth table in use."""
        source: TruthTable = self.source
        self.grid.show_source(source)
        while len(self.gates) < min(len(source.targets), SHOWN_TARGETS):
            self._add_row()
        for place, row in enumerate(self.gates):
            row.setVisible(place < len(source.targets))
            if place < len(source.targets):
                row.show_target(source.targets[place], clickable=not self.grid.isHidden())
        self.gates[0].button.setEnabled(len(source.targets) < min(SHOWN_TARGETS, MAX_TARGETS))
        self.inputs.set_value(source.inputs)
        self.bias.choose(self._document.project.recipe.ones)
        self.size.setText(self.tr("%1 rows").replace("%1", f"{2**source.inputs:,}"))
        self.size.setVisible(self.grid.isHidden())

    # ------------------------------------------------------------------ changing

    def _add_row(self) -> None:
        place = len(self.gates)
        row = GateRow(self._look, first=place == 0)
        row.gate.chosen.connect(lambda gate: self._choose(place, gate))
        row.button.clicked.connect(self._add_target if place == 0 else lambda: self._remove_target(place))
        self.gates.append(row)
        self._gates.addWidget(row)

    def _choose(self, place: int, gate: str) -> None:
        target = written(self.source, place) if gate == OWN else gate
        self.use(self.tr("Choose gate"), with_target(self.source, place, target))

    def _add_target(self) -> None:
        targets = self.source.targets
        free = next((gate for gate in GATES if gate not in targets), GATES[0])
        self.use(self.tr("Add output"), replace(self.source, targets=(*targets, free)))

    def _remove_target(self, place: int) -> None:
        targets = self.source.targets
        self.use(
            self.tr("Remove output"), replace(self.source, targets=targets[:place] + targets[place + 1 :])
        )

    def _resize(self, inputs: float, *, merge: str = "") -> None:
        self.use(self.tr("Change number of inputs"), resized(self.source, int(inputs)), merge=merge)

    def _toggle(self, target: int, row: int) -> None:
        self.use(self.tr("Change truth table"), toggled(self.source, target, row))

    def _set_bias(self, key: str) -> None:
        recipe = self._document.project.recipe
        self._document.set_recipe(self.tr("Change constant input"), replace(recipe, ones=key))


class GateRow(QWidget):
    """The choice of a gate, with a plus at its end, or a cross."""

    def __init__(self, look: Look, *, first: bool) -> None:
        super().__init__()
        self._look, self._icon = look, "plus" if first else "close"
        texts = {
            "and": self.tr("AND"), "or": self.tr("OR"), "nand": self.tr("NAND"), "nor": self.tr("NOR"),
            "xor": self.tr("XOR"), "parity": self.tr("parity"), OWN: self.tr("own"),
        }  # fmt: skip
        self.gate = ChoiceField(look, self.tr("Gate"), list(texts.items()))
        self.button = QToolButton()
        self.button.setProperty("role", "plain")
        text = self.tr("Add an output") if first else self.tr("Remove this output")
        self.button.setAccessibleName(text)
        self.button.setToolTip(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(FormRow(self.tr("Gate") if first else self.tr("and"), self.gate), 1)
        row.addWidget(self.button)
        look.changed.connect(self._dress)
        self._dress()

    def show_target(self, target: str, *, clickable: bool) -> None:
        """Show which gate a target is, if any; answers of one's own need a table to click on."""
        tip = self.tr("Click on the answers to change them") if clickable else self.tr("For at most 4 inputs")
        self.gate.allow(OWN, suits=clickable, tip=tip)
        self.gate.choose(target if target in GATES else OWN)

    def _dress(self) -> None:
        px = self._look.theme.px
        self.button.setIcon(self._look.icon(self._icon, self._look.theme.muted))
        self.button.setIconSize(QSize(px(12), px(12)))
