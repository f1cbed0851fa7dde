"""The data panel: each control changes the part of the recipe it names, in one undo step."""

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from nnsim.data.recipe import Bundled, Function, Generator, Recipe, preset
from nnsim.gui.panels.data.panel import DataPanel
from nnsim.gui.panels.data.sources.catalogue import OWN_FORMULA
from nnsim.project import examples

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(document, session, look, shown):
    made = DataPanel(document, session, look)
    made.resize(260, made.sizeHint().height())
    return shown(made)


@pytest.fixture
def animals(tmp_path):
    path = tmp_path / "animals.csv"
    path.write_text("size;legs;kind\n" + "1;6;small\n9;4;large\n2;6;small\n8;4;large\n" * 5, encoding="utf-8")
    return path


def click(widget, pos=None):
    QTest.mouseClick(widget, LEFT, pos=pos or widget.rect().center())


def changes(before, after):
    return {
        name: getattr(after, name)
        for name in after.__struct_fields__
        if getattr(before, name) != getattr(after, name)
    }


def loaded(panel, document, qtbot, path):
    with qtbot.waitSignal(document.changed):
        panel.opening.load_file(path)


def test_a_ready_made_set_keeps_what_was_chosen(panel, document, enter):
    enter(panel.generator_form.numbers["noise"], "30 %")
    click(panel.sources.buttons["moons"])
    assert document.project.recipe.source == Generator("moons", samples=200, noise=0.3)
    assert panel.sources.buttons["moons"].isChecked()
    document.undo_stack.undo()
    assert document.project.recipe.source == Generator("circles", samples=200, noise=0.3)
    assert panel.sources.buttons["circles"].isChecked()
    document.undo_stack.undo()
    assert panel.generator_form.numbers["noise"].text() == "10 %"


def test_noise_in_units_is_not_taken_as_a_share(panel, document):
    document.set_recipe("", Recipe(preset("noisy-line")))
    panel.choose(Function("10 + 3*x1"))
    source = document.project.recipe.source
    assert (source.noise, source.noise_unit, source.samples) == (0.0, "share", 50)


def test_a_function_takes_samples_and_seed_but_not_the_noise(panel, document):
    panel.choose(preset("plane"))
    source = document.project.recipe.source
    assert source == Function("10 + 3*x1 + 8*x2", samples=200)
    assert document.project.training.loss == "mse"
    assert panel.function_form.isVisible()
    assert not panel.generator_form.isVisible()
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert panel.generator_form.isVisible()
    assert document.project.training.loss == "bce"


def test_a_formula_of_ones_own(panel, document, enter):
    click(panel.sources.buttons["formula"])
    enter(panel.function_form.formula, "x1**2")
    assert document.project.recipe.source.formula == "x1**2"
    assert panel.sources.buttons["formula"].isChecked()
    click(panel.sources.buttons["circles"])
    click(panel.sources.buttons["formula"])
    assert panel.function_form.formula.text() == "x1**2"


@pytest.mark.parametrize("key", ["0-1", "z-score"])
def test_scaling(panel, document, key):
    before = document.project.recipe
    click(panel.preparation.scaling.inputs.row.chips[key])
    assert changes(before, document.project.recipe) == {"scaling": key}
    assert not panel.preparation.scaling.targets.isVisible()
    document.undo_stack.undo()
    assert panel.preparation.scaling.inputs.row.key == "none"


def test_targets_are_scaled_for_regression_only(panel, document):
    click(panel.sources.buttons["formula"])
    assert panel.preparation.scaling.targets.isVisible()
    before = document.project.recipe
    click(panel.preparation.scaling.targets.row.chips["0-1"])
    assert changes(before, document.project.recipe) == {"target_scaling": "0-1"}


def test_the_split_is_dragged_in_one_undo_step(panel, document):
    before = document.project.recipe
    bar = panel.preparation.split.bar
    start, end = round(bar.width() * 0.7), round(bar.width() * 0.5)
    QTest.mousePress(bar, LEFT, pos=QPoint(start, 5))
    for x in range(start, end - 1, -4):
        QTest.mouseMove(bar, QPoint(x, 5))
    QTest.mouseRelease(bar, LEFT, pos=QPoint(end, 5))
    assert changes(before, document.project.recipe).keys() == {"split"}
    assert document.project.recipe.split.train == pytest.approx(0.5, abs=0.02)
    assert document.dataset.count("train") == round(document.project.recipe.split.train * 200)
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert "70 %" in bar.accessibleDescription()


def test_a_file_is_read_in_the_background(panel, document, qtbot, animals):
    hidden = document.project.graph.layers[1]
    loaded(panel, document, qtbot, animals)
    assert document.project.recipe.source.path == str(animals)
    assert document.dataset.input_names == ("size", "legs")
    assert document.dataset.class_names == ("large", "small")
    assert document.project.recipe.scaling == "z-score"
    assert document.project.graph.layers[1] == hidden, "what a person drew stays"
    assert document.undo_stack.undoText() == "Open animals.csv"
    assert panel.table_form.name.text() == "animals.csv"
    own = panel.sources.buttons["blood_fat"]
    assert (own.text(), own.isChecked()) == ("animals.csv", True)
    document.undo_stack.undo()
    assert panel.sources.buttons["circles"].isChecked()
    assert document.undo_stack.count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("binary.csv", bytes(range(256)) * 20),
        ("one.csv", b"a\n1\n2\n3\n"),
        ("gone.csv", None),
    ],
)
def test_a_broken_file_says_why_and_loses_nothing(panel, document, qtbot, tmp_path, name, content):
    before = document.project
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with qtbot.waitSignal(document.failed) as failure:
        panel.opening.load_file(path)
    assert len(str(failure.args[0])) > 20
    assert document.project is before
    assert panel.sources.buttons["circles"].isChecked()
    assert not panel.reading.isVisible()


def test_reading_shows_and_can_be_cancelled(panel, document, qtbot):
    document.busy_changed.emit("Reading big.csv")
    qtbot.waitUntil(panel.reading.isVisible)
    assert panel.reading.text.text() == "Reading big.csv"
    click(panel.reading.cancel)
    assert not panel.reading.isVisible()


def test_open_remembers_the_folder(panel, document, qtbot, animals, monkeypatch):
    asked = []

    def answer(_parent, _title, folder, _kinds):
        asked.append(folder)
        return str(animals), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    click(panel.open_button)
    qtbot.waitUntil(panel.opening.dialog.isVisible)
    panel.opening.dialog.reject()
    panel.opening.open_csv()
    assert asked[1] == str(animals.parent)
    assert QSettings().value("folders/data") == str(animals.parent)
    panel.opening.dialog.reject()


def test_columns_are_chosen_in_the_dialog(panel, document, qtbot, animals):
    loaded(panel, document, qtbot, animals)
    steps = document.undo_stack.count()
    click(panel.table_form.change)
    dialog = panel.opening.dialog
    qtbot.waitUntil(dialog.parts.ok.isEnabled)
    dialog.parts.columns.selectRow(1)
    click(dialog.parts.zones.zones["ignore"])
    with qtbot.waitSignal(document.changed):
        click(dialog.parts.ok)
    assert document.project.recipe.inputs == ("size",)
    assert document.dataset.input_names == ("size",)
    assert document.undo_stack.count() == steps + 1
    qtbot.waitUntil(lambda: panel.table_form.roles.text() == "1 column → kind")


def test_a_cancelled_dialog_changes_nothing(panel, document, qtbot):
    click(panel.sources.buttons["iris"])
    before = document.project.recipe
    assert before.source == Bundled("iris")
    click(panel.table_form.change)
    qtbot.waitUntil(panel.opening.dialog.parts.ok.isEnabled)
    panel.opening.dialog.parts.columns.selectRow(0)
    click(panel.opening.dialog.parts.zones.zones["ignore"])
    QTest.keyClick(panel.opening.dialog, Qt.Key.Key_Escape)
    assert document.project.recipe == before


def test_it_shrinks_to_a_small_window_and_keeps_its_width(panel, look):
    panel.resize(260, panel.minimumSizeHint().height())
    assert panel.minimumSizeHint().width() <= 260
    assert panel.minimumSizeHint().height() < 520 < panel.sizeHint().height()


def test_a_formula_is_not_offered_in_another_project(panel, document, enter):
    click(panel.sources.buttons["formula"])
    enter(panel.function_form.formula, "x1**2")
    document.open_project(examples.load("circles"), None)
    click(panel.sources.buttons["formula"])
    assert panel.function_form.formula.text() == OWN_FORMULA
