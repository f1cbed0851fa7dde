"""The split bar: borders are dragged, moved by keys, or typed, and the shares always make a whole."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from nnsim.data.recipe import Split
from nnsim.gui.panels.data.preparing.split_bar import SplitBar

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def bar(look, shown):
    made = shown(SplitBar(look))
    made.resize(400, 20)
    made.show_split(Split(0.7, 0.15, 0.15, seed=5), (140, 30, 30))
    return made


def heard(signal):
    said = []
    signal.connect(said.append)
    return said


def drag(bar, start, end):
    QTest.mousePress(bar, LEFT, pos=QPoint(start, 10))
    QTest.mouseMove(bar, QPoint((start + end) // 2, 10))
    QTest.mouseMove(bar, QPoint(end, 10))
    QTest.mouseRelease(bar, LEFT, pos=QPoint(end, 10))


def shares(split):
    return split.train, split.validation, split.test


def test_dragging_a_border_is_one_change(bar):
    changed = heard(bar.changed)
    drag(bar, 280, 200)
    assert [shares(split) for split in changed] == [(0.5, 0.35, 0.15)]
    assert changed[0].seed == 5, "the rest of the split stays"
    drag(bar, 340, 400)
    assert shares(changed[-1]) == (0.5, 0.5, 0.0)


def test_a_part_can_be_closed_and_opened_again(bar):
    changed = heard(bar.changed)
    drag(bar, 340, 280)
    assert shares(changed[-1]) == (0.7, 0.0, 0.3)
    drag(bar, 283, 300)
    assert shares(changed[-1]) == (0.7, 0.05, 0.25)
    bar.show_split(Split(1.0, 0.0, 0.0), (200, 0, 0))
    drag(bar, 398, 300)
    assert shares(changed[-1]) == (0.75, 0.25, 0.0)


def test_training_keeps_something(bar):
    changed = heard(bar.changed)
    drag(bar, 280, 0)
    assert shares(changed[-1])[0] == 0.01


def test_a_click_beside_the_borders_changes_nothing(bar):
    changed = heard(bar.changed)
    QTest.mouseClick(bar, LEFT, pos=QPoint(100, 10))
    assert changed == []


def test_keys_move_the_chosen_border(bar):
    moved = heard(bar.moved)
    bar.setFocus()
    QTest.keyClick(bar, Qt.Key.Key_Left)
    QTest.keyClick(bar, Qt.Key.Key_Down)
    QTest.keyClick(bar, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert [shares(split) for split in moved] == [(0.69, 0.16, 0.15), (0.69, 0.21, 0.1)]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_keys_and_a_double_click_ask_for_all_values(bar, key):
    opened = []
    bar.opened.connect(lambda: opened.append(True))
    bar.setFocus()
    QTest.keyClick(bar, key)
    QTest.mouseDClick(bar, LEFT, pos=QPoint(100, 10))
    assert len(opened) == 2


def test_given_test_rows_stay(bar):
    bar.show_split(Split(0.6, 0.2, 0.2, folds=4), (120, 40, 40), fixed_test=True)
    changed, moved = heard(bar.changed), heard(bar.moved)
    drag(bar, 240, 160)
    assert shares(changed[-1]) == (0.4, 0.4, 0.2)
    drag(bar, 320, 380)
    assert len(changed) == 1, "the border of the test rows is not held"
    bar.setFocus()
    QTest.keyClick(bar, Qt.Key.Key_Down)
    QTest.keyClick(bar, Qt.Key.Key_Right)
    assert shares(moved[-1]) == (0.41, 0.39, 0.2)


def test_numbers_of_rows_stay_whole(bar):
    bar.show_split(Split(101, 20, 30, unit="rows"), (101, 20, 30))
    changed = heard(bar.changed)
    drag(bar, round(400 * 101 / 151), 200)
    train, validation, test = shares(changed[-1])
    assert (train + validation, test) == (121, 30)
    assert train == round(0.5 * 151)
    assert changed[-1].unit == "rows"


def test_its_description_tells_the_rows(bar):
    assert (
        bar.accessibleDescription()
        == "Training: 70 %, 140 rows, Validation: 15 %, 30 rows, Test: 15 %, 30 rows"
    )


def test_a_part_without_rows_leaves_no_trace(bar, look):
    bar.show_split(Split(1, 0, 0), (200, 0, 0))
    bar.clearFocus()
    seen = bar.grab().toImage()
    assert {seen.pixelColor(x, 3).name() for x in range(200, 397)} == {look.theme.train}
