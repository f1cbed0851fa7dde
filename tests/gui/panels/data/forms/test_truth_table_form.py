"""The form of truth tables: gates, inputs, a constant input, answers that are clicked on."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.data.recipe import Generator, Recipe, Split, TruthTable
from nnsim.gui.panels.data.panel import DataPanel

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(document, session, look, shown):
    made = DataPanel(document, session, look)
    made.resize(260, made.sizeHint().height())
    shown(made)
    QTest.mouseClick(made.sources.buttons["gate"], LEFT)
    return made


@pytest.fixture
def form(panel):
    return panel.truth_table_form


def choose(field, key):
    field.setCurrentIndex(field.findData(key))
    field.activated.emit(field.currentIndex())


def answers(document):
    return document.dataset.raw_targets[:, 0].tolist()


def test_choosing_it_is_one_step_with_all_rows_in_order(panel, form, document):
    recipe = document.project.recipe
    assert recipe.source == TruthTable(2, ("xor",))
    assert recipe.split == Split(1.0, 0.0, 0.0, shuffle=False)
    assert answers(document) == [0, 1, 1, 0]
    assert form.isVisible()
    assert document.undo_stack.count() == 1
    QTest.mouseClick(panel.sources.buttons["circles"], LEFT)
    assert document.project.recipe.split == Split()
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert document.project.recipe == Recipe(Generator("circles", samples=200))


def test_gates_are_chosen_by_name(form, document):
    choose(form.gates[0].gate, "nand")
    assert answers(document) == [1, 1, 1, 0]
    assert document.undo_stack.undoText() == "Choose gate"


def test_a_click_on_an_answer_makes_a_table_of_ones_own(form, document, panel):
    QTest.mouseClick(form.grid, LEFT, pos=form.grid.answer_area(0, 3).center())
    assert document.project.recipe.source == TruthTable(2, ("or",))
    assert form.gates[0].gate.key == "or"
    QTest.mouseClick(form.grid, LEFT, pos=form.grid.answer_area(0, 1).center())
    assert document.project.recipe.source == TruthTable(2, ("0 0 1 1",))
    assert form.gates[0].gate.key == "own"
    assert panel.sources.buttons["gate"].text() == "Truth table"
    before = document.project.recipe
    QTest.mouseClick(form.grid, LEFT, pos=form.grid.answer_area(0, 1).center() - form.grid.rect().center())
    assert document.project.recipe == before


def test_keys_change_answers_too(form, document):
    form.grid.setFocus()
    QTest.keyClick(form.grid, Qt.Key.Key_Up)
    QTest.keyClick(form.grid, Qt.Key.Key_Space)
    assert answers(document) == [1, 1, 1, 0]
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(form.grid, key)
    assert answers(document) == [1, 1, 0, 0]
    assert "10 → 0" in form.grid.accessibleDescription()


def test_one_gate_of_ones_own_begins_with_the_answers_there_are(form, document):
    choose(form.gates[0].gate, "own")
    assert document.project.recipe.source == TruthTable(2, ("0 1 1 0",))


@pytest.mark.parametrize("inputs", [1, 3, 5, 8])
def test_parity_of_many_bits(form, document, enter, inputs):
    choose(form.gates[0].gate, "parity")
    enter(form.inputs, str(inputs))
    assert document.dataset.rows == 2**inputs
    odd = np.asarray(document.dataset.raw_inputs).sum(axis=1) % 2
    assert answers(document) == odd.tolist()
    assert form.grid.isVisible() == (inputs <= 4)
    assert form.size.isVisible() == (inputs > 4)


def test_a_constant_input(form, document):
    choose(form.bias, "last")
    assert document.dataset.inputs[:, 2].tolist() == [1, 1, 1, 1]
    assert document.project.graph.input.units == 3
    document.undo_stack.undo()
    assert form.bias.key == "none"


def test_several_gates_at_once(form, document):
    QTest.mouseClick(form.gates[0].button, LEFT)
    assert document.project.recipe.source.targets == ("xor", "and")
    assert document.project.graph.output.units == 2
    QTest.mouseClick(form.grid, LEFT, pos=form.grid.answer_area(1, 0).center())
    assert document.project.recipe.source.targets == ("xor", "1 0 0 1")
    QTest.mouseClick(form.gates[1].button, LEFT)
    assert document.project.recipe.source.targets == ("xor",)
    assert not form.gates[1].isVisible()


@pytest.mark.parametrize("inputs", [1, 2, 3, 4])
def test_answers_do_not_overlap_and_stay_inside(form, document, inputs):
    document.set_recipe("", Recipe(TruthTable(inputs, ("xor", "and")), split=Split(1, 0, 0)))
    form.grid.resize(232, form.grid.sizeHint().height())
    areas = [form.grid.answer_area(target, row) for row in range(2**inputs) for target in range(2)]
    assert all(form.grid.rect().contains(area) for area in areas)
    assert not any(one.intersects(other) for place, one in enumerate(areas) for other in areas[:place])


def test_numbers_are_shown_as_they_are(form, document, look):
    document.set_recipe("", Recipe(TruthTable(2, ("0.5 -2 1 0",)), split=Split(1, 0, 0)))
    assert "01 → -2" in form.grid.accessibleDescription()
    assert not form.grid.grab().isNull()


def test_many_targets_of_a_file_are_kept(form, document):
    source = TruthTable(2, ("and", "or", "nand", "xor", "nor", "and"))
    document.set_recipe("", Recipe(source, split=Split(1, 0, 0)))
    assert len(form.gates) == 4
    assert not form.gates[0].button.isEnabled()
    assert document.project.recipe.source == source
