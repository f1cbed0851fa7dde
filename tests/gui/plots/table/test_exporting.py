"""Saving rows in the background: what is asked, what is written, and stopping half-way."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QProgressDialog, QPushButton, QWidget

from nnsim.data import sheet as sheets
from nnsim.data.build import build
from nnsim.data.recipe import Bundled, Function, Recipe
from nnsim.data.sheet import Names
from nnsim.errors import NnsimError
from nnsim.gui.plots.table.exporting import Export, ExportDialog, Exporter


def export_of(recipe):
    sheet = sheets.make(build(recipe), recipe)
    return Export(sheet, np.arange(sheet.rows), Names(), ("Training", "Prüfung", "Test"))


@pytest.fixture
def exporter(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    return Exporter(parent)


def test_all_columns_of_a_table_are_written_also_pixels(exporter, qtbot, tmp_path):
    path = tmp_path / "digits.csv"
    with qtbot.waitSignal(exporter.finished) as done:
        exporter.write(export_of(Recipe(Bundled("digits"))), path)
    assert done.args == ["digits.csv"]
    heading, first, *rest = path.read_text(encoding="utf-8-sig").split("\n")
    assert len(heading.split(",")) == 66
    assert first.split(",")[-1].strip() in ("Training", "Prüfung", "Test")
    assert len(rest) == 1797


def test_writing_is_stopped_and_leaves_no_file(exporter, qtbot, tmp_path):
    export = export_of(Recipe(Function("x1 + x2", samples=300_000)))
    exporter.write(export, tmp_path / "many.csv")
    (progress,) = exporter.parent().findChildren(QProgressDialog)
    qtbot.waitUntil(lambda: progress.value() > 0, timeout=10_000)
    QTest.mouseClick(progress.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert not exporter.running
    qtbot.waitUntil(lambda: not list(tmp_path.iterdir()), timeout=3000)


def test_what_cannot_be_written_is_said(exporter, qtbot, tmp_path):
    with qtbot.waitSignal(exporter.failed) as failed:
        exporter.write(export_of(Recipe(Bundled("iris"))), tmp_path / "nowhere" / "iris.csv")
    assert isinstance(failed.args[0], NnsimError)
    assert "iris.csv cannot be written" in str(failed.args[0])


def test_the_shown_rows_are_proposed_where_they_are_not_all(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    assert ExportDialog(150, 150, predicts=True, parent=parent).every.isChecked()
    some = ExportDialog(150, 12, predicts=False, parent=parent)
    assert some.shown.isChecked()
    assert "(12)" in some.shown.text()
    assert not some.predictions.isEnabled()
