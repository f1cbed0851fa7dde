"""The popup of the split: every value of a Split can be typed or clicked, each change is one undo step."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.data.dataset import PARTS
from nnsim.data.recipe import Function, Recipe, Split
from nnsim.gui.panels.data.preparing.split_section import SplitSection

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def section(document, look, shown):
    made = SplitSection(document, look)
    document.changed.connect(lambda _change: made.show_document())
    document.failed.connect(lambda _error: made.show_document())
    made.show_document()
    made.resize(255, 50)
    yield shown(made)
    made.popup.hide()


@pytest.fixture
def popup(section):
    click(section.more)
    assert section.popup.isVisible()
    return section.popup


def click(widget):
    QTest.mouseClick(widget, LEFT, pos=widget.rect().center())


def split(document) -> Split:
    return document.project.recipe.split


def counts(document):
    return tuple(document.dataset.count(part) for part in PARTS)


def test_the_rows_of_the_parts_are_always_seen(section, document, popup, enter):
    assert section.counts.text() == "140 · 30 · 30 rows"
    enter(popup.parts[0], "50 %")
    assert section.counts.text() == "100 · 50 · 50 rows"


def test_shares_are_typed(popup, document, enter):
    enter(popup.parts[1], "1/3 %")
    enter(popup.parts[2], "50")
    assert split(document).test == 0.5
    assert document.undo_stack.undoText() == "Change split"
    assert document.undo_stack.count() == 2


def test_no_share_of_training_is_refused(popup, document, enter):
    before = split(document)
    enter(popup.parts[0], "0")
    assert split(document) == before
    assert "from 1 % to 100 %" in popup.parts[0].toolTip()


def test_wheel_steps_are_one_undo_step(popup, document, wheel):
    popup.parts[0].setFocus()
    wheel(popup.parts[0], 2)
    assert split(document).train == pytest.approx(0.8)
    assert document.undo_stack.count() == 1


def test_numbers_of_rows(section, popup, document, enter):
    click(popup.unit.chips["rows"])
    assert split(document) == Split(140, 30, 30, unit="rows")
    enter(popup.parts[0], "20")
    assert counts(document) == (20, 30, 30)
    assert section.counts.text() == "20 · 30 · 30 rows"
    assert popup.note.text() == "Rows beyond these are left out."
    click(popup.unit.chips["share"])
    assert split(document).train == 0.25


def test_more_rows_than_there_are_is_said_and_changes_nothing(popup, document, enter):
    click(popup.unit.chips["rows"])
    said = []
    document.failed.connect(lambda error: said.append(str(error)))
    enter(popup.parts[0], "500")
    assert "not the 560 that the parts shall have" in said[0]
    assert counts(document) == (140, 30, 30)
    assert popup.parts[0].text() == "140"


def test_in_order(popup, document):
    assert popup.seed.isVisible()
    click(popup.order.chips["no"])
    assert document.dataset.part.tolist() == [0] * 140 + [1] * 30 + [2] * 30
    assert not popup.seed.isVisible()


def test_the_seed(popup, document, enter):
    before = document.dataset.part
    enter(popup.seed, "7")
    assert split(document).seed == 7
    assert (document.dataset.part != before).any()


def test_stratified(popup, document):
    click(popup.classes.chips["yes"])
    data = document.dataset
    shares = [data.targets[data.part == part].mean() for part in range(3)]
    assert np.ptp(shares) < 0.04


def test_numbers_have_no_classes(popup, document):
    document.set_recipe("", Recipe(Function("x1 + x2")))
    assert not popup.classes.isVisible()


def test_folds(section, popup, document, enter):
    assert not popup.fold.isVisible()
    enter(popup.folds, "5")
    assert counts(document)[2] == 40
    assert not popup.parts[2].isVisible()
    assert not popup.unit.isVisible()
    first = document.dataset.part == 2
    enter(popup.fold, "5")
    assert split(document).fold == 4
    assert not (first & (document.dataset.part == 2)).any()
    enter(popup.folds, "3")
    assert (split(document).folds, split(document).fold) == (3, 2)
    enter(popup.folds, "none")
    assert split(document).folds == 0
    assert popup.parts[2].isVisible()


def test_one_fold_is_none(popup, document, enter):
    enter(popup.folds, "1")
    assert split(document).folds == 0
    popup.folds.setFocus()
    QTest.keyClick(popup.folds, Qt.Key.Key_Up)
    assert split(document).folds == 2
    QTest.keyClick(popup.folds, Qt.Key.Key_Down)
    assert split(document).folds == 0


def test_a_fold_that_is_not_there_is_refused(popup, document, enter):
    enter(popup.folds, "4")
    enter(popup.fold, "5")
    assert split(document).fold == 0
    assert "from 1 to 4" in popup.fold.toolTip()


def test_the_bar_opens_it_and_evaluation_closes_it(section):
    QTest.mouseDClick(section.bar, LEFT, pos=section.bar.rect().center())
    assert section.popup.isVisible()
    wanted = []
    section.evaluation_wanted.connect(lambda: wanted.append(True))
    click(section.popup.evaluate)
    assert wanted == [True]
    assert not section.popup.isVisible()


def test_undo_brings_everything_back(popup, document, enter):
    before = document.project.recipe
    click(popup.order.chips["no"])
    click(popup.classes.chips["yes"])
    click(popup.unit.chips["rows"])
    enter(popup.folds, "4")
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert document.project.recipe == before
    assert popup.folds.text() == "none"


def test_undo_and_redo_reach_the_document(popup, document, enter):
    enter(popup.parts[0], "50")
    QTest.keyClick(popup.parts[0], Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert split(document).train == 0.7
    assert popup.parts[0].text() == "70 %"
    QTest.keyClick(popup.parts[0], Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert split(document).train == 0.5
    assert popup.isVisible()
