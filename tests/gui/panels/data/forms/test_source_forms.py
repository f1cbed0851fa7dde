"""The forms of generated sets and formulas: each field sets its own value; wrong formulas say why."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.data.recipe import Function, Generator, Output, Recipe, Span, preset
from nnsim.gui.panels.data.forms.function_form import FunctionForm
from nnsim.gui.panels.data.forms.generator_form import GeneratorForm


@pytest.fixture
def generator_form(document, look, shown):
    made = shown(GeneratorForm(document, look))
    made.show_document()
    document.changed.connect(lambda _change: made.show_document())
    return made


@pytest.fixture
def function_form(document, look, shown):
    document.set_recipe("Choose data", Recipe(Function("10 + 3*x1", samples=50)))
    document.undo_stack.clear()
    made = shown(FunctionForm(document, look))
    made.show_document()
    document.changed.connect(lambda _change: made.show_document())
    return made


def changes(before, after):
    return {
        name: getattr(after, name)
        for name in after.__struct_fields__
        if getattr(before, name) != getattr(after, name)
    }


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [("samples", "300", 300), ("noise", "25 %", 0.25), ("noise", "0,5", 0.005), ("seed", "7", 7)],
)
def test_a_field_of_a_set_changes_its_value_only(generator_form, document, enter, name, text, value):
    before = document.project.recipe
    shown_before = generator_form.numbers[name].text()
    enter(generator_form.numbers[name], text)
    assert changes(before.source, document.project.recipe.source) == {name: value}
    assert changes(before, document.project.recipe).keys() == {"source"}
    document.undo_stack.undo()
    assert document.project.recipe == before
    assert generator_form.numbers[name].text() == shown_before


def test_wheel_steps_are_one_undo_step(generator_form, document, wheel):
    field = generator_form.numbers["noise"]
    field.setFocus()
    wheel(field, 4)
    assert document.project.recipe.source.noise == 0.3
    assert document.undo_stack.count() == 1


@pytest.mark.parametrize(
    ("name", "text"), [("samples", "1"), ("samples", "2.5"), ("noise", "-1"), ("seed", "x")]
)
def test_a_wrong_number_changes_nothing(generator_form, document, enter, name, text):
    before = document.project.recipe
    enter(generator_form.numbers[name], text)
    assert document.project.recipe == before
    assert generator_form.numbers[name].property("invalid") is True


def test_a_formula_is_taken_on_enter(function_form, document, enter):
    enter(function_form.formula, " 10 + 3*x1 - 4*x2 ", end=None)
    assert document.project.recipe.source.formula == "10 + 3*x1"
    QTest.keyClick(function_form.formula, Qt.Key.Key_Return)
    assert document.project.recipe.source == Function("10 + 3*x1 - 4*x2", samples=50)
    assert document.dataset.input_names == ("x1", "x2")
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert function_form.formula.text() == "10 + 3*x1"


@pytest.mark.parametrize(
    ("formula", "word"),
    [
        ("__import__('os')", "sign"),
        ("9**9**9**9", "no input"),
        ("x1.real", "dot"),
        ("x1 +", "too early"),
        ("2x1", "runs into"),
        ("(x1", "never closed"),
        ("sin", "function"),
        ("log(x1 - 5)", "no finite value"),
        ("x1 if x1", ""),
        ("", "empty"),
        ("x1+" * 120 + "x1", "at most"),
    ],
)
def test_a_wrong_or_hostile_formula_says_why_and_changes_nothing(
    function_form, document, enter, formula, word
):
    before = document.project.recipe
    enter(function_form.formula, formula or " ", end=None)
    assert function_form.problem.isVisible()
    assert word in function_form.problem.text()
    QTest.keyClick(function_form.formula, Qt.Key.Key_Return)
    assert document.project.recipe == before
    assert not document.undo_stack.canUndo()
    QTest.keyClick(function_form.formula, Qt.Key.Key_Escape)
    assert not function_form.problem.isVisible()
    assert function_form.formula.text() == "10 + 3*x1"


def test_the_ends_of_the_range_bound_each_other(function_form, document, enter):
    fold = function_form.inputs
    click(fold.button)
    enter(fold.low, "1")
    assert document.project.recipe.source.low == 0
    assert fold.low.property("invalid") is True
    QTest.keyClick(fold.low, Qt.Key.Key_Escape)
    enter(fold.high, "5")
    enter(fold.low, "-2,5")
    assert (document.project.recipe.source.low, document.project.recipe.source.high) == (-2.5, 5)
    assert document.project.recipe.source.spans == ()


def test_noise_in_units_is_shown_and_typed_in_units(function_form, document, enter):
    click(function_form.noise.unit)
    enter(function_form.noise.field, "0.5")
    source = document.project.recipe.source
    assert (source.noise, source.noise_unit) == (0.5, "units")
    assert function_form.noise.field.text() == "0.5"
    residual = document.dataset.raw_targets[:, 0] - (10 + 3 * document.dataset.raw_inputs[:, 0])
    assert 0.35 < residual.std() < 0.65


def test_another_unit_leaves_the_noise_as_large(function_form, document, enter):
    enter(function_form.noise.field, "20 %")
    before = document.dataset.raw_targets.copy()
    click(function_form.noise.unit)
    assert document.project.recipe.source.noise_unit == "units"
    np.testing.assert_allclose(document.dataset.raw_targets, before, atol=0.01)
    click(function_form.noise.unit)
    assert document.project.recipe.source.noise_unit == "share"
    assert document.project.recipe.source.noise == pytest.approx(0.2, rel=0.01)


def test_a_preset_from_the_menu_keeps_the_samples(function_form, document):
    texts = [action.text() for action in function_form.outputs[0]._menu.actions()]
    assert len(texts) == 9
    next(each for each in function_form.outputs[0]._menu.actions() if "x1**3" in each.text()).trigger()
    assert document.project.recipe.source == Function("x1**3", samples=50)
    assert document.undo_stack.count() == 1


def test_outputs_are_added_renamed_and_removed(function_form, document, enter):
    click(function_form.outputs[0].button)
    assert document.dataset.target_names == ("y", "y2")
    assert document.project.graph.output.units == 2
    enter(function_form.outputs[1].name, "area")
    enter(function_form.outputs[1].formula, "x1*x2")
    assert document.project.recipe.source.others == (Output("area", "x1*x2"),)
    assert document.dataset.input_names == ("x1", "x2")
    enter(function_form.outputs[0].name, "sum")
    assert document.dataset.target_names == ("sum", "area")
    click(function_form.outputs[1].button)
    assert document.project.recipe.source.others == ()
    assert not function_form.outputs[1].isVisible()
    assert document.undo_stack.count() == 5
    for _ in range(5):
        document.undo_stack.undo()
    assert document.project.recipe.source == Function("10 + 3*x1", samples=50)


@pytest.mark.parametrize("name", ["", "x1", "y"])
def test_a_name_that_is_taken_says_so(function_form, document, enter, name):
    click(function_form.outputs[0].button)
    before = document.project.recipe
    enter(function_form.outputs[1].name, name or " ", end=None)
    assert "name" in function_form.problem.text()
    QTest.keyClick(function_form.outputs[1].name, Qt.Key.Key_Return)
    assert document.project.recipe == before


def test_one_input_lies_elsewhere(function_form, document, enter):
    enter(function_form.outputs[0].formula, "x1 + x2")
    fold = function_form.inputs
    assert "0 … 1" in fold.summary.text()
    click(fold.button)
    choose(fold.which, "x2")
    enter(fold.high, "6")
    enter(fold.low, "5")
    choose(fold.distribution, "ordered")
    enter(fold.noise, "0.25")
    assert document.project.recipe.source.spans == (Span(), Span(5.0, 6.0, "ordered", 0.25))
    assert fold.summary.text() == "each for itself"
    assert fold.which.key == "x2"
    click(fold.like_all)
    assert document.project.recipe.source.spans == ()
    choose(fold.which, "all")
    enter(fold.high, "3")
    assert document.project.recipe.source.high == 3
    assert not fold.noise.isVisible()


def test_a_single_input_can_be_measured_with_an_error(function_form, document, enter):
    click(function_form.inputs.button)
    enter(function_form.inputs.noise, "0.1")
    assert document.project.recipe.source.spans == (Span(noise=0.1),)
    enter(function_form.inputs.high, "4")
    assert document.project.recipe.source.spans == (Span(0.0, 4.0, noise=0.1),)


def test_a_grid_that_is_too_small_says_why_and_changes_nothing(function_form, document, enter):
    enter(function_form.outputs[0].formula, "x1+x2+x3+x4+x5+x6")
    said = []
    document.failed.connect(said.append)
    click(function_form.inputs.button)
    before = document.project.recipe
    choose(function_form.inputs.distribution, "grid")
    assert document.project.recipe == before
    assert "at least" in str(said[0])


def test_the_noisy_line_shows_its_spans(function_form, document):
    document.set_recipe("", Recipe(preset("noisy-line")))
    assert function_form.noise.field.text() == "1"
    assert function_form.noise.unit.text() == "units"
    assert "-2 … 4" in function_form.inputs.summary.text()


def test_blobs_have_as_many_classes_as_a_person_wants(generator_form, document, enter):
    assert not generator_form.rows["classes"].isVisible()
    document.set_recipe("", Recipe(Generator("blobs", samples=90)))
    enter(generator_form.numbers["classes"], "5")
    assert len(document.dataset.class_names) == 5
    assert document.project.graph.output.units == 5


def click(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def choose(field, key):
    field.setCurrentIndex(field.findData(key))
    field.activated.emit(field.currentIndex())
