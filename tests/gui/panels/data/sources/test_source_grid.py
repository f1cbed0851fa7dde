"""The grid of sources: choosing by mouse and keys, and a place that is marked for whatever is in use."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.data.build import build
from nnsim.data.recipe import (
    Bundled,
    File,
    Function,
    Generator,
    Images,
    Painted,
    Recipe,
    TruthTable,
    preset,
)
from nnsim.gui.panels.data.sources.catalogue import MOST_USED, place_of
from nnsim.gui.panels.data.sources.source_grid import SourceGrid

CIRCLES = build(Recipe())


@pytest.fixture
def grid(look, shown):
    made = shown(SourceGrid(look))
    made.resize(232, made.sizeHint().height())
    return made


def test_every_picture_can_be_chosen(grid, qtbot):
    assert tuple(grid.buttons) == MOST_USED
    for key, button in grid.buttons.items():
        with qtbot.waitSignal(grid.chosen) as signal:
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert place_of(signal.args[0]) == key
        assert button.accessibleName()


def test_keys_move_and_choose(grid, qtbot):
    buttons = list(grid.buttons.values())
    buttons[0].setFocus()
    for key, place in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Down, 4), (Qt.Key.Key_Left, 3), (Qt.Key.Key_Up, 0)):
        QTest.keyClick(grid.focusWidget(), key)
        assert grid.focusWidget() is buttons[place]
    QTest.keyClick(grid.focusWidget(), Qt.Key.Key_Left)
    assert grid.focusWidget() is buttons[0]
    with qtbot.waitSignal(grid.chosen) as signal:
        QTest.keyClick(grid.focusWidget(), Qt.Key.Key_Return)
    assert signal.args[0] == Generator("circles")


@pytest.mark.parametrize(
    ("source", "marked", "title"),
    [
        (Generator("xor", samples=30), "xor", "XOR"),
        (Generator("plane"), "blood_fat", "Tilted plane"),
        (Generator("blobs", classes=4), "blood_fat", "Blobs"),
        (preset("plane"), "formula", "y = f(x)"),
        (preset("noisy-line"), "formula", "y = f(x)"),
        (Function("sqrt(x1)"), "formula", "y = f(x)"),
        (TruthTable(2, ("nand",)), "gate", "NAND"),
        (TruthTable(2, ("0 1 1 0",)), "gate", "XOR gate"),
        (TruthTable(2, ("0 0 1 1",)), "gate", "Truth table"),
        (TruthTable(2, ("and", "or")), "gate", "Truth table"),
        (Bundled("iris"), "iris", "Iris"),
        (Bundled("wine"), "blood_fat", "Wine"),
        (Bundled("blood_fat"), "blood_fat", "Blood fat"),
        (File("/somewhere/My data.csv"), "blood_fat", "My data.csv"),
        (Images("iris", "/sets/iris"), "blood_fat", "iris"),
        (Painted(((0.0, 1.0, 0.0),)), "painted", "Paint"),
    ],
)
def test_the_source_in_use_is_marked(grid, source, marked, title):
    grid.show_source(source, CIRCLES)
    assert [key for key, button in grid.buttons.items() if button.isChecked()] == [marked]
    assert grid.buttons[marked].text() == title
    assert grid.buttons[marked].entry.source == source


def test_a_place_that_was_taken_is_given_back(grid):
    grid.show_source(Bundled("wine"), CIRCLES)
    grid.show_source(Generator("xor"), CIRCLES)
    assert grid.buttons["blood_fat"].entry.source == Bundled("blood_fat")
    assert grid.buttons["blood_fat"].text() == "Blood fat"


def test_a_click_marks_nothing_by_itself(grid):
    grid.show_source(Generator("circles"), CIRCLES)
    QTest.mouseClick(grid.buttons["xor"], Qt.MouseButton.LeftButton)
    assert not grid.buttons["xor"].isChecked()


@pytest.mark.parametrize("source", [Function("x1**2 + x2"), TruthTable(2, ("0 0 0 1",))])
def test_what_a_person_made_comes_back_with_a_click(grid, qtbot, source):
    grid.show_source(source, CIRCLES)
    grid.show_source(Generator("circles"), CIRCLES)
    with qtbot.waitSignal(grid.chosen) as signal:
        QTest.mouseClick(grid.buttons[place_of(source)], Qt.MouseButton.LeftButton)
    assert signal.args[0] == source


@pytest.mark.parametrize("height", range(166, 340, 16))
def test_pictures_fit_any_height_and_do_not_overlap(grid, height):
    grid.resize(232, height)
    places = [button.geometry() for button in grid.buttons.values()]
    assert grid.minimumSizeHint().height() <= 166
    assert all(grid.rect().contains(place) for place in places)
    assert not any(one.intersects(other) for number, one in enumerate(places) for other in places[:number])
