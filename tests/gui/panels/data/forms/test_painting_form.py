"""The form of painted points: what is painted, how many classes, and clearing, each as one undo step."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.data.making.painted_sets import counts, fresh, kind_of
from nnsim.data.recipe import Recipe
from nnsim.gui.panels.data.forms.painting_form import PaintingForm

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def form(document, look, shown):
    document.set_recipe("Choose data", Recipe(fresh()))
    document.undo_stack.clear()
    made = shown(PaintingForm(document, look))
    made.show_document()
    document.changed.connect(lambda _change: made.show_document())
    return made


def source(document):
    return document.project.recipe.source


def test_the_points_of_each_class_are_counted(form):
    assert form.kinds.key == "classes"
    assert form.classes.value == 2
    assert form.points.text().count(">●<") == 2
    assert form.points.text().count("12") == 2


def test_classes_become_values_and_back_without_new_weights(form, document):
    changes = []
    document.changed.connect(changes.append)
    QTest.mouseClick(form.kinds.chips["values"], LEFT)
    assert kind_of(source(document)) == "values"
    assert document.dataset.task == "regression"
    assert document.project.training.loss == "mse"
    assert form.points.text() == "24 points"
    QTest.mouseClick(form.kinds.chips["classes"], LEFT)
    assert counts(source(document)) == (12, 12)
    assert not any(change.state for change in changes)
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert source(document) == fresh()


def test_a_curve_begins_with_points_of_its_own(form, document):
    QTest.mouseClick(form.kinds.chips["curve"], LEFT)
    assert document.project.graph.input.units == 1
    assert source(document) == fresh("curve")
    QTest.mouseClick(form.kinds.chips["values"], LEFT)
    assert source(document) == fresh("values")


def test_more_and_fewer_classes(form, document):
    field = form.classes
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "4")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert document.dataset.class_names == ("0", "1", "2", "3")
    assert document.project.graph.output.units == 4
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert counts(source(document)) == (12, 12)
    assert document.undo_stack.count() == 2


def test_clearing_leaves_a_point_of_each_class(form, document):
    QTest.mouseClick(form.clear, LEFT)
    assert counts(source(document)) == (1, 1)
    assert document.undo_stack.undoText() == "Clear points"
    document.undo_stack.undo()
    assert source(document) == fresh()
