"""The forms of generated sets and formulas: each field sets its own value; wrong formulas say why."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.data.recipe import Function, Recipe
from nnsim.gui.panels.data.source_forms import FunctionForm, GeneratorForm


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
    enter(function_form.numbers["low"], "1")
    assert document.project.recipe.source.low == 0
    assert function_form.numbers["low"].property("invalid") is True
    QTest.keyClick(function_form.numbers["low"], Qt.Key.Key_Escape)
    enter(function_form.numbers["high"], "5")
    enter(function_form.numbers["low"], "-2,5")
    assert (document.project.recipe.source.low, document.project.recipe.source.high) == (-2.5, 5)
