"""The seeds: shown together, each changed alone, undone alone."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.data.recipe import Bundled, Generator, Recipe
from nnsim.gui.panels.transport.seeds import SeedsControl, data_seed, with_data_seed


@pytest.fixture
def control(document, look, shown):
    return shown(SeedsControl(document, look))


def test_all_three_are_shown(control):
    assert control.button.text() == "42 · 7 · 1"


def test_the_data_seed_of_a_table_is_that_of_its_split():
    made, table = Recipe(Generator(seed=5)), Recipe(Bundled("iris"))
    assert data_seed(made) == 5
    assert with_data_seed(made, 9) == Recipe(Generator(seed=9))
    assert data_seed(table) == table.split.seed
    assert with_data_seed(table, 9) == Recipe(
        Bundled("iris"), split=msgspec.structs.replace(table.split, seed=9)
    )


@pytest.mark.parametrize(
    ("field", "shown_after"), [("data", "99 · 7 · 1"), ("init", "42 · 99 · 1"), ("shuffle", "42 · 7 · 99")]
)
def test_each_is_changed_alone_and_undone(control, document, enter, field, shown_after):
    before = document.project
    QTest.mouseClick(control.button, Qt.MouseButton.LeftButton)
    assert control.popup.isVisible()
    enter(control.popup.fields[field], "99")
    assert control.button.text() == shown_after
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert control.button.text() == "42 · 7 · 1"
    assert (document.project.recipe, document.project.training) == (before.recipe, before.training)
    QTest.keyClick(control.popup, Qt.Key.Key_Escape)
    assert not control.popup.isVisible()


def test_a_seed_is_a_whole_number(control, document, enter):
    QTest.mouseClick(control.button, Qt.MouseButton.LeftButton)
    enter(control.popup.fields["init"], "1.5")
    assert "whole" in control.popup.fields["init"].toolTip()
    assert not document.undo_stack.canUndo()
    control.popup.hide()


def test_the_dice_gives_new_start_weights(control, document):
    QTest.mouseClick(control.dice, Qt.MouseButton.LeftButton)
    assert control.button.text() == "42 · 8 · 1"
    assert document.undo_stack.undoText() == "New start weights"
