"""The grid of sources: choosing by mouse and keys, the mark, and an arrangement for every height."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from nnsim.data.recipe import FUNCTIONS, GENERATORS, Bundled, File, Function, Generator
from nnsim.data.sets.bundled import NAMES
from nnsim.gui.panels.data.source_grid import SourceGrid, key_of


@pytest.fixture
def grid(look, shown):
    made = shown(SourceGrid(look))
    made.resize(232, made.sizeHint().height())
    return made


def test_every_picture_can_be_chosen(grid, qtbot):
    assert set(grid.buttons) <= {*GENERATORS, *FUNCTIONS, *NAMES, "formula"}
    for key, button in grid.buttons.items():
        with qtbot.waitSignal(grid.chosen) as signal:
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert key_of(signal.args[0]) == key
        assert button.accessibleName()


def test_keys_move_and_choose(grid, qtbot):
    grid.buttons["circles"].setFocus()
    QTest.keyClick(grid.buttons["circles"], Qt.Key.Key_Right)
    QTest.keyClick(grid.focusWidget(), Qt.Key.Key_Down)
    assert grid.focusWidget() is grid.buttons["moons"]
    with qtbot.waitSignal(grid.chosen) as signal:
        QTest.keyClick(grid.focusWidget(), Qt.Key.Key_Return)
    assert signal.args[0] == Generator("moons")


@pytest.mark.parametrize(
    ("source", "marked"),
    [
        (Generator("xor"), "xor"),
        (Function("10 + 3*x1"), "line"),
        (Function("x1*7"), "formula"),
        (Bundled("iris"), "iris"),
        (File("a.csv"), ""),
    ],
)
def test_the_source_in_use_is_marked(grid, source, marked):
    grid.show_source(source)
    assert [key for key, button in grid.buttons.items() if button.isChecked()] == ([marked] if marked else [])


def test_a_click_marks_nothing_by_itself(grid):
    grid.show_source(Generator("circles"))
    QTest.mouseClick(grid.buttons["xor"], Qt.MouseButton.LeftButton)
    assert not grid.buttons["xor"].isChecked()


def test_the_formula_of_ones_own_is_the_one_in_use(grid, qtbot):
    grid.show_source(Function("x1**2 + x2"))
    with qtbot.waitSignal(grid.chosen) as signal:
        QTest.mouseClick(grid.buttons["formula"], Qt.MouseButton.LeftButton)
    assert signal.args[0].formula == "x1**2 + x2"


@pytest.mark.parametrize("height", range(52, 340, 16))
def test_pictures_fit_any_height_and_do_not_overlap(grid, height):
    grid.resize(232, height)
    places = [button.geometry() for button in grid.buttons.values()]
    assert all(grid.rect().contains(place) for place in places)
    assert not any(one.intersects(other) for number, one in enumerate(places) for other in places[:number])
    assert grid.minimumSizeHint().height() <= 100


def test_pictures_stay_small_until_the_window_has_another_height(qtbot, look, shown):
    window = QWidget()
    grid = SourceGrid(look, window)
    shown(window)
    roomy = grid.sizeHint().height()
    grid.resize(232, roomy)
    assert _columns(grid) == 3
    grid.resize(232, 200)
    assert _columns(grid) == 4
    grid.show_source(Generator("xor"))
    grid.resize(232, roomy)
    assert _columns(grid) == 4
    window.resize(300, window.height() + 10)
    qtbot.waitUntil(lambda: _columns(grid) == 3)


def _columns(grid):
    return len({button.x() for button in grid.buttons.values()})
