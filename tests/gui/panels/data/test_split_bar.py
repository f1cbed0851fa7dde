"""The split bar: borders are dragged, moved by keys, or typed, and the shares always make a whole."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from nnsim.data.recipe import Split
from nnsim.gui.panels.data.split_bar import SplitBar

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


@pytest.mark.parametrize(
    ("part", "text", "expected"),
    [
        (0, "80", (0.8, 0.1, 0.1)),
        (1, "0", (0.8235, 0.0, 0.1765)),
        (2, "1/3 %", None),
        (2, "50 %", (0.4118, 0.0882, 0.5)),
    ],
)
def test_typed_shares_take_from_the_others(bar, enter, part, text, expected):
    changed = heard(bar.changed)
    QTest.keyClick(bar, Qt.Key.Key_Return)
    assert bar.popup.isVisible()
    enter(bar.popup.fields[part], text)
    assert sum(shares(changed[-1])) == pytest.approx(1, abs=2e-4)
    if expected:
        assert shares(changed[-1]) == expected
    bar.popup.hide()


def test_a_double_click_opens_the_fields(bar):
    QTest.mouseDClick(bar, LEFT, pos=QPoint(100, 10))
    assert bar.popup.isVisible()
    assert [field.text() for field in bar.popup.fields] == ["70 %", "15 %", "15 %"]
    bar.popup.hide()


def test_no_share_of_training_is_refused(bar, enter):
    changed = heard(bar.changed)
    QTest.keyClick(bar, Qt.Key.Key_Return)
    enter(bar.popup.fields[0], "0")
    assert changed == []
    assert "from 1 % to 100 %" in bar.popup.fields[0].toolTip()
    bar.popup.hide()


def test_its_description_tells_the_rows(bar):
    assert (
        bar.accessibleDescription()
        == "Training: 70 %, 140 rows, Validation: 15 %, 30 rows, Test: 15 %, 30 rows"
    )
