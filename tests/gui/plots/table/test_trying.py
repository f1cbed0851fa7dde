"""Values of one's own are run through the network."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from nnsim.data.build import build
from nnsim.data.recipe import Pasted, Recipe, Split
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.project.project import Project
from nnsim.training.training import Training

LEFT, Key, CONTROL = Qt.MouseButton.LeftButton, Qt.Key, Qt.KeyboardModifier.ControlModifier

REVIEWS = "text,label\n" + "".join(
    f"{'good' if n % 2 else 'bad'} day number {n},{n % 2}\n" for n in range(60)
)


def test_values_are_tried_out(hand):
    fat = hand("blood fat")
    fat.session.train(200)
    fat.settle()
    QTest.mouseClick(fat.panel.tries, LEFT)
    row = fat.panel.try_row
    assert row.isVisible()
    assert fat.session.chosen.row is None
    for text, key in (("62,5", Key.Key_Tab), ("81/2", Key.Key_Return)):
        (editor,) = (each for each in row.findChildren(QLineEdit) if each.isVisible())
        assert editor.selectedText() == editor.text()
        QTest.keyClicks(editor, text)
        QTest.keyClick(editor, key)
        fat.settle()
    fat.settle()
    fat.panel._refresh()
    data, weights = fat.document.dataset, fat.session.frame.snapshot.parameters
    scaled = (np.array([62.5, 40.5]) - data.input_scaling.centre) / data.input_scaling.scale
    output = scaled @ weights["output.weight"] + weights["output.bias"]
    expected = output[0] * data.target_scaling.scale[0] + data.target_scaling.centre[0]
    shown = fat.panel.tried.data(fat.panel.tried.index(0, fat.section("predicted")))
    assert float(shown) == pytest.approx(expected, abs=0.06)
    assert fat.panel.tried.data(fat.panel.tried.index(0, fat.section("error"))) == ""
    QTest.mouseClick(fat.panel.tries, LEFT)
    assert fat.session.chosen is None
    assert not row.isVisible()


def test_a_text_of_ones_own_is_tried_out(hand):
    made = hand(
        Project(
            sequential(
                build(Recipe(Pasted(REVIEWS), split=Split(1, 0, 0))).inputs.shape[1], Dense(1, "sigmoid")
            ),
            Recipe(Pasted(REVIEWS), split=Split(1, 0, 0)),
            Training(loss="bce", optimizer="adam", learning_rate=0.1),
        )
    )
    made.session.train(60)
    made.panel.tries.click()
    for text, kind in (("a good day", "1"), ("bad", "0")):
        made.panel.tried.setData(made.panel.tried.index(0, made.section("text")), text)
        made.settle()
        made.panel._refresh()
        index = made.panel.tried.index(0, made.section("predicted"))
        assert made.panel.tried.data(index) == kind


def test_what_is_being_typed_outlives_frames_and_counts_when_another_cell_is_clicked(hand):
    fat = hand("blood fat")
    fat.panel.activateWindow()
    QTest.mouseClick(fat.panel.tries, LEFT)
    fat.settle()
    row = fat.panel.try_row
    (editor,) = (each for each in row.findChildren(QLineEdit) if each.isVisible())
    QTest.keyClicks(editor, "62,5")
    fat.session.train(3)
    fat.settle()
    fat.panel._refresh()
    assert editor.text() == "62,5"
    index = fat.panel.tried.index(0, fat.section(fat.document.dataset.raw_names[1]))
    QTest.mouseClick(row.viewport(), LEFT, pos=row.visualRect(index).center())
    fat.settle()
    assert fat.session.chosen.raw[0] == 62.5
    fat.panel.tried.setData(index, "old")
    assert "'old' is not a number" in fat.panel.problem.text()
    assert not fat.panel.filter.property("invalid")
    assert fat.session.chosen.raw[0] == 62.5
