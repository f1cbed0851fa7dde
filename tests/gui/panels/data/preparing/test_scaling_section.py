"""Scaling: chips, a menu with all ways, and a popup in which each column has its own."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnsim.data.recipe import Bundled, File, Function, Recipe
from nnsim.gui.panels.data.preparing.scaling_section import ScalingSection

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def section(document, look, shown):
    made = ScalingSection(document, look)
    document.changed.connect(lambda _change: made.show_document())
    document.failed.connect(lambda _error: made.show_document())
    made.show_document()
    made.resize(255, 60)
    yield shown(made)
    made.popup.hide()


@pytest.fixture
def numbers(document, section):
    """Data of three numbers and a target that is one."""
    document.set_recipe("", Recipe(Function("10 + x1 + 8*x2", samples=100), features=("x1**2",)))
    return section


def click(widget):
    QTest.mouseClick(widget, LEFT, pos=widget.rect().center())


def choose(row, scale):
    """Choose from the menu by its action."""
    click(row.more)
    assert row.menu.isVisible()
    row.choices[scale].trigger()
    row.menu.hide()


def cells(table):
    return [
        [table.item(row, place).text() for place in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


@pytest.mark.parametrize("scale", ["-1..1", "robust", "pca", "whitening"])
def test_another_scaling_shows_on_the_last_chip(section, document, scale):
    choose(section.inputs, scale)
    assert document.project.recipe.scaling == scale
    assert section.inputs.more.isChecked()
    assert section.inputs.more.text() == section.inputs.choices[scale].text() + " ▾"
    assert section.inputs.row.key == ""
    click(section.inputs.row.chips["none"])
    assert document.project.recipe.scaling == "none"
    assert section.inputs.more.text() == "…"
    assert not section.inputs.more.isChecked()


def test_opening_the_menu_changes_nothing(section, document):
    click(section.inputs.more)
    section.inputs.menu.hide()
    assert not section.inputs.more.isChecked()
    assert document.undo_stack.count() == 0


def test_targets_are_not_turned(numbers, document):
    assert numbers.targets.isVisible()
    assert "pca" not in numbers.targets.choices
    choose(numbers.targets, "robust")
    assert document.project.recipe.target_scaling == "robust"
    assert document.undo_stack.undoText() == "Change target scaling"


def test_the_numbers_are_those_of_the_training_rows(numbers, document):
    choose(numbers.inputs, "z-score")
    numbers.inputs.columns.trigger()
    data = document.dataset
    train = data.raw_inputs[data.part == 0]
    table = cells(numbers.popup.table)
    assert [row[0] for row in table] == ["x1", "x2", "x1²", "y (target)"]
    for row, column in zip(table, (train[:, 0], train[:, 1], train[:, 0] ** 2), strict=False):
        assert row[1] == "z-score"
        assert float(row[2]) == pytest.approx(column.mean(), rel=1e-3)
        assert float(row[3]) == pytest.approx(column.std(), rel=1e-3)
    assert table[3][1:] == ["none", "0", "1"]
    assert not numbers.popup.components.isVisible()


def test_columns_get_their_own_scaling(numbers, document):
    numbers.inputs.columns.trigger()
    popup = numbers.popup
    assert popup.scales.key == "all"
    for row in (0, 2):
        item = popup.table.visualItemRect(popup.table.item(row, 0)).center()
        modifier = Qt.KeyboardModifier.ControlModifier if row else Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(popup.table.viewport(), LEFT, modifier, item)
    click(popup.scales.chips["robust"])
    assert document.project.recipe.scalings == {"x1": "robust", "x1**2": "robust"}
    assert document.undo_stack.undoText() == "Change scaling of columns"
    assert popup.scales.key == "robust", "the columns are still chosen"
    assert cells(popup.table)[0][1] == "robust •"
    assert numbers.inputs.more.text() == "+2"
    popup.table.selectRow(3)
    click(popup.scales.chips["0-1"])
    assert document.project.recipe.scalings["y"] == "0-1"
    assert numbers.targets.more.text() == "+1"
    popup.table.selectAll()
    click(popup.scales.chips["all"])
    assert document.project.recipe.scalings == {}
    document.undo_stack.undo()
    assert document.project.recipe.scalings == {"x1": "robust", "x1**2": "robust", "y": "0-1"}
    assert cells(popup.table)[3][1] == "0–1 •"


def test_components_are_told(section, document):
    document.set_recipe("", Recipe(Bundled("iris"), scaling="pca"))
    section.inputs.columns.trigger()
    data = document.dataset
    train = data.raw_inputs[data.part == 0]
    variance = np.linalg.svd(train - train.mean(axis=0), compute_uv=False) ** 2
    made = cells(section.popup.components)
    assert [row[1] for row in made] == [f"{100 * part:.1f} %" for part in variance / variance.sum()]
    assert "petal_length" in made[0][2]
    assert section.popup.components.isVisible()


def test_a_category_has_no_scaling(section, document, qtbot, tmp_path):
    path = tmp_path / "a.csv"
    rows = "".join(f"{n},{'red' if n % 2 else 'blue'},{n * n}\n" for n in range(20))
    path.write_text("size,colour,y\n" + rows, encoding="utf-8")
    with qtbot.waitSignal(document.changed):
        document.set_recipe("", Recipe(File(str(path)), scaling="0-1"))
    section.inputs.columns.trigger()
    table = cells(section.popup.table)
    assert table[1] == ["colour=blue", "no number", "", ""]
    section.popup.table.selectRow(1)
    assert not section.popup.scales.isEnabled()


def test_images_are_scaled_together(section, document, monkeypatch):
    monkeypatch.setattr("nnsim.gui.panels.data.preparing.scaling_section.WHOLE", Bundled)
    document.set_recipe("", Recipe(Bundled("digits"), scaling="0-1"))
    assert not section.inputs.columns.isEnabled()
    assert not section.inputs.choices["pca"].isEnabled()
    assert section.inputs.choices["robust"].isEnabled()


def test_it_keeps_to_the_width_of_the_panel(section, document):
    for scale in ("whitening", "-1..1", "z-score"):
        document.set_recipe("", Recipe(Function("x1 + x2"), scaling=scale, scalings={"x1": "0-1"}))
        QApplication.processEvents()
        assert section.minimumSizeHint().width() <= 232


def test_what_components_are_made_of_stays_inside_the_table(section, document):
    document.set_recipe("", Recipe(Bundled("wine"), scaling="pca"))
    section.inputs.columns.trigger()
    table = section.popup.components
    assert table.horizontalHeader().length() <= table.viewport().width()
    assert table.item(0, 2).toolTip() == table.item(0, 2).text()
