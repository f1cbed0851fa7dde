"""The fields of a function: formulas that are checked while they are typed, samples, noise, seed, inputs."""

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.data.build import load
from nnsim.data.making.sources import INPUT_NAMES, MAX_NAME, MAX_TARGETS
from nnsim.data.making.spans import with_outputs
from nnsim.data.recipe import Function, Output, preset
from nnsim.errors import NnsimError
from nnsim.gui.document import Document
from nnsim.gui.panels.data.forms.inputs_fold import InputsFold
from nnsim.gui.panels.data.forms.noise_row import NoiseRow
from nnsim.gui.panels.data.forms.output_row import OutputRow
from nnsim.gui.panels.data.forms.source_form import Problem, SourceForm
from nnsim.gui.panels.data.sources.catalogue import formulas
from nnsim.gui.panels.data.sources.choosing import chosen
from nnsim.gui.theme import Look

CHECKED = 500
"""Rows that a formula is tried on while it is typed."""

FORMULA = "x1**2"
"""What another output begins with."""


class FunctionForm(SourceForm):
    """Formulas, how many rows, how noisy, and where the inputs lie."""

    SOURCES = Function

    def __init__(self, document: Document, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(document, look, parent)
        self.outputs: list[OutputRow] = []
        self._outputs = QVBoxLayout()
        self._outputs.setSpacing(5)
        self.problem = Problem()
        self.noise = NoiseRow(look)
        self.noise.changed.connect(lambda source: self.use(self.tr("Change noise"), source))
        self.noise.stepped.connect(
            lambda source, merge: self.use(self.tr("Change noise"), source, merge=merge)
        )
        self.inputs = InputsFold(look)
        self.inputs.changed.connect(
            lambda source, merge: self.use(self.tr("Change inputs"), source, merge=merge)
        )
        self.column.addLayout(self._outputs)
        self.column.addWidget(self.problem)
        self.add_samples()
        self.column.addWidget(self.noise)
        self.add_seed()
        self.column.addWidget(self.inputs)

    @property
    def formula(self) -> object:
        """The field of the first formula."""
        return self.outputs[0].formula

    def show_document(self) -> None:
        """Show the values of the function in use."""
        super().show_document()
        source = self.source
        while len(self.outputs) < len(source.outputs):
            self._add_row()
        for place, row in enumerate(self.outputs):
            row.setVisible(place < len(source.outputs))
        for row, output in zip(self.outputs, source.outputs, strict=False):
            row.show_output(output.name, output.formula)
        self.outputs[0].button.setEnabled(len(source.outputs) < MAX_TARGETS)
        self.noise.show_source(source)
        self.inputs.show_source(source)

    # ------------------------------------------------------------------ outputs

    def _add_row(self) -> None:
        place = len(self.outputs)
        row = OutputRow(
            self._look,
            lambda name: self._check_name(place, name),
            lambda formula: self._check_formula(place, formula),
        )
        row.name.entered.connect(
            lambda name: self._change(self.tr("Rename output"), place, name=name.strip())
        )
        row.formula.entered.connect(
            lambda formula: self._change(self.tr("Change formula"), place, formula=formula.strip())
        )
        row.name.judged.connect(self.problem.say)
        row.formula.judged.connect(self.problem.say)
        if place == 0:
            row.set_button("plus", self.tr("Add an output"))
            row.pressed.connect(self._add_output)
            row.offer([(key, text) for key, text in formulas()], self._choose_preset)
        else:
            row.set_button("close", self.tr("Remove this output"))
            row.pressed.connect(lambda: self._remove_output(place))
        self.outputs.append(row)
        self._outputs.addWidget(row)

    def _choose_preset(self, name: str) -> None:
        recipe = self._document.project.recipe
        self._document.set_recipe(self.tr("Choose formula"), chosen(recipe, preset(name)))

    def _change(self, undo: str, place: int, **changes: str) -> None:
        outputs = list(self.source.outputs)
        outputs[place] = replace(outputs[place], **changes)
        self.use(undo, with_outputs(self.source, outputs))

    def _add_output(self) -> None:
        outputs = self.source.outputs
        taken = {output.name for output in outputs}
        name = next(f"y{number}" for number in range(2, MAX_TARGETS + 2) if f"y{number}" not in taken)
        self.use(self.tr("Add output"), with_outputs(self.source, [*outputs, Output(name, FORMULA)]))

    def _remove_output(self, place: int) -> None:
        outputs = [output for number, output in enumerate(self.source.outputs) if number != place]
        self.use(self.tr("Remove output"), with_outputs(self.source, outputs))

    def _check_formula(self, place: int, formula: str) -> object:
        """Compute some rows, so that also values that are not finite are found."""
        source = self.source if isinstance(self.source, Function) else Function()
        outputs = [*source.outputs][: place + 1]
        outputs[place] = replace(outputs[place], formula=formula.strip())
        tried = with_outputs(replace(source, samples=min(source.samples, CHECKED)), outputs)
        return load(tried, Path())

    def _check_name(self, place: int, name: str) -> None:
        others = {output.name for number, output in enumerate(self.source.outputs) if number != place}
        name = name.strip()
        if not name or len(name) > MAX_NAME or name in INPUT_NAMES or name in others:
            raise NnsimError("Type a name that no input and no other output has.")
