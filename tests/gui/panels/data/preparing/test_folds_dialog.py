"""Evaluation with k folds in the window: it runs beside everything else, shows what it finds, and stops."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from nnsim.data.recipe import Function, Recipe
from nnsim.gui.panels.data.preparing.preparation import Preparation
from nnsim.project.folds import evaluate, spread
from nnsim.training.training import Training

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def preparation(document, look, shown):
    return shown(Preparation(document, look))


@pytest.fixture
def dialog(preparation, qtbot):
    preparation.evaluate()
    made = preparation.folds
    yield made
    made.close()


def click(widget):
    QTest.mouseClick(widget, LEFT, pos=widget.rect().center())


def cells(table):
    return [
        [table.item(row, place).text() for place in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def finished(dialog, qtbot):
    qtbot.waitUntil(lambda: not dialog.running, timeout=60_000)


def test_the_table_has_what_the_evaluation_finds(dialog, document, qtbot, enter):
    before = document.project
    enter(dialog.count, "3")
    enter(dialog.epochs, "4")
    click(dialog.start)
    assert dialog.start.text() == "Stop"
    finished(dialog, qtbot)
    expected = list(evaluate(document.project, 3, epochs=4))
    *rows, mean, deviation = cells(dialog.table)
    for row, fold in zip(rows, expected, strict=True):
        assert row[:3] == [str(fold.number), str(fold.train_rows), str(fold.test_rows)]
        assert float(row[4]) == pytest.approx(fold.test_loss, rel=1e-3)
        assert row[5] == f"{100 * fold.score:.1f} %"
    assert float(mean[4]) == pytest.approx(spread(expected, "test_loss").mean, rel=1e-3)
    assert deviation[5] == f"{100 * np.std([fold.score for fold in expected]):.1f} %"
    assert document.project is before
    assert document.undo_stack.count() == 0


def test_numbers_have_r2(document, preparation, qtbot, enter):
    document.set_recipe("", Recipe(Function("10 + 3*x1", samples=60)))
    preparation.evaluate()
    dialog = preparation.folds
    enter(dialog.count, "2")
    click(dialog.start)
    finished(dialog, qtbot)
    assert dialog.table.horizontalHeaderItem(5).text() == "R²"
    assert all(float(row[5]) <= 1 for row in cells(dialog.table)[:2])
    dialog.close()


def test_it_is_stopped_by_its_button_and_by_closing(dialog, document, qtbot, enter):
    enter(dialog.epochs, "1000000")
    click(dialog.start)
    click(dialog.start)
    assert not dialog.running
    assert dialog.note.text() == "Stopped."
    assert dialog.start.text() == "Evaluate"
    click(dialog.start)
    assert dialog.running
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.running


def test_too_many_folds_are_said(dialog, document, qtbot, enter):
    document.set_recipe("", Recipe(Function("10 + 3*x1", samples=20)))
    enter(dialog.count, "50")
    click(dialog.start)
    finished(dialog, qtbot)
    assert "too few for 50 folds" in dialog.note.text()
    assert cells(dialog.table) == []
    assert not dialog.copy.isEnabled()


def test_a_diverged_fold_is_told(dialog, document, qtbot, enter):
    document.set_recipe("", Recipe(Function("10 + 3*x1", samples=60)))
    document.set_training("", Training(optimizer="sgd", learning_rate=900))
    enter(dialog.count, "2")
    click(dialog.start)
    finished(dialog, qtbot)
    assert "diverged in fold 1, 2" in dialog.note.text()
    assert cells(dialog.table)[2][3:] == ["–", "–", "–"]


def test_the_table_is_copied(dialog, qtbot, enter):
    enter(dialog.count, "2")
    enter(dialog.epochs, "1")
    click(dialog.start)
    finished(dialog, qtbot)
    click(dialog.copy)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t")[:3] == ["Fold", "Trained on", "Tested on"]
    assert [line.split("\t")[0] for line in lines[1:]] == ["1", "2", "mean", "± std"]


def test_the_epochs_are_those_that_were_trained(document, session, preparation):
    session.settle()
    session.train(7)
    session.settle()
    preparation.evaluate()
    assert preparation.folds.epochs.text() == "7"
    preparation.folds.close()


def test_no_more_than_one_is_open(preparation, qtbot):
    preparation.evaluate()
    first = preparation.folds
    preparation.evaluate()
    assert preparation.folds is first
    first.close()
    preparation.evaluate()
    assert preparation.folds is not first
    assert preparation.folds.isVisible()
    preparation.folds.close()
