"""Chips of inputs: clicks make columns and formulas inputs of the network, and its weights follow them."""

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnsim.data.build import build
from nnsim.data.recipe import Bundled, File, Function, Recipe
from nnsim.gui.panels.data.preparing.chip_grid import ROWS
from nnsim.gui.panels.data.preparing.features_section import FeaturesSection
from nnsim.gui.panels.data.preparing.preparation import Preparation
from nnsim.network.parameters import Layout
from nnsim.project.store import load
from nnsim.training.trainer import Trainer

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def preparation(document, look, shown):
    made = Preparation(document, look)
    made.resize(255, made.sizeHint().height())
    return shown(made)


@pytest.fixture
def section(preparation):
    return preparation.features


def chip(section: FeaturesSection, title: str):
    return next(chip for chip in section.chips.values() if chip.accessibleName() == title)


def click(widget):
    QTest.mouseClick(widget, LEFT, pos=widget.rect().center())


def titles(section: FeaturesSection) -> list[str]:
    """Return the texts of the chips as they stand."""
    QApplication.processEvents()
    chips = [chip for chip in section.chips.values() if chip.isVisible()]
    return [chip.accessibleName() for chip in sorted(chips, key=lambda chip: (chip.y(), chip.x()))]


def on(section: FeaturesSection) -> set[str]:
    return {chip.accessibleName() for chip in section.chips.values() if chip.isChecked()}


def test_two_columns_have_the_usual_chips(section):
    assert titles(section) == ["x1", "x2", "x1²", "x2²", "x1·x2", "sin x1", "sin x2"]
    assert on(section) == {"x1", "x2"}
    assert section.add.isVisible()
    assert not section.more.isVisible()


def test_chips_are_inputs_in_the_order_of_the_chips(section, document):
    for title in ("sin x1", "x1²", "x1·x2"):
        click(chip(section, title))
    assert document.project.recipe.features == ("x1**2", "x1*x2", "sin(x1)")
    assert document.project.graph.input.units == 5
    assert document.undo_stack.undoText() == "Add input x1·x2"
    click(chip(section, "x1"))
    assert document.project.recipe.switched_off == ("x1",)
    assert document.dataset.input_titles == ("x2", "x1²", "x1·x2", "sin x1")
    assert document.undo_stack.undoText() == "Remove input x1"
    for _ in range(4):
        document.undo_stack.undo()
    assert on(section) == {"x1", "x2"}
    assert document.project.graph.input.units == 2


def test_the_last_input_stays(section, document):
    said = []
    document.failed.connect(lambda error: said.append(str(error)))
    click(chip(section, "x1"))
    click(chip(section, "x2"))
    assert said == ["The network needs an input; switch another one on before x2."]
    assert on(section) == {"x2"}
    click(chip(section, "x2²"))
    click(chip(section, "x2"))
    assert document.dataset.input_names == ("x2**2",)


def weights(document, session) -> dict[str, np.ndarray]:
    """Return the weights out of each input by its name."""
    session.settle()
    parameters = document.current().state.parameters
    link = Layout(document.project.graph).links[0]
    table = parameters[Layout(document.project.graph).weights(link).name]
    return dict(zip(document.dataset.input_names, table, strict=True))


def test_weights_follow_their_inputs(section, document, session):
    session.settle()
    click(chip(section, "x2²"))
    session.train(3)
    trained = weights(document, session)
    click(chip(section, "x1"))
    kept = weights(document, session)
    assert kept.keys() == {"x2", "x2**2"}
    for name, values in kept.items():
        np.testing.assert_array_equal(values, trained[name])
    click(chip(section, "x1²"))
    np.testing.assert_array_equal(weights(document, session)["x2**2"], trained["x2**2"])
    document.undo_stack.undo()
    document.undo_stack.undo()
    back = weights(document, session)
    for name, values in trained.items():
        np.testing.assert_array_equal(back[name], values)


def test_the_column_of_ones_moves_with_its_weights(section, document, session):
    session.settle()
    click(section.add)
    click(section.popup.ones.chips["last"])
    session.train(2)
    trained = weights(document, session)
    click(section.popup.ones.chips["first"])
    assert document.dataset.input_names == ("1", "x1", "x2")
    for name, values in weights(document, session).items():
        np.testing.assert_array_equal(values, trained[name])
    section.popup.hide()
    assert titles(section)[-1] == "1" or titles(section)[0] == "1"
    click(chip(section, "1"))
    assert document.project.recipe.ones == "none"
    assert "1" not in titles(section)


def test_a_formula_is_typed(section, document):
    click(section.add)
    assert section.popup.isVisible()
    field = section.popup.field
    QTest.keyClicks(field, "x1**2 +")
    assert not section.popup.add.isEnabled()
    assert "ends too early" in section.popup.problem.text()
    QTest.keyClicks(field, " x2")
    low, high = _range(document, lambda x1, x2: x1**2 + x2)
    assert section.popup.about.text() == f"A new input, from {low:.4g} to {high:.4g}"
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert document.project.recipe.features == ("x1**2 + x2",)
    assert field.text() == ""
    section.popup.hide()
    assert "x1² + x2" in on(section)
    click(chip(section, "x1² + x2"))
    assert document.project.recipe.features == ()
    assert "x1² + x2" in titles(section), "what was typed is there to be clicked again"


def _range(document, compute):
    values = compute(*document.dataset.raw_inputs.T)
    return values.min(), values.max()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x1 ^ 2", "write ** instead"),
        ("log(x1)", "no finite value where x1 = -"),
        ("x3 + 1", "x3 at place 1 is not known"),
        ("3 + 4", "uses no input"),
    ],
)
def test_a_wrong_formula_says_why_and_changes_nothing(section, document, text, sentence):
    before = document.project
    click(section.add)
    QTest.keyClicks(section.popup.field, text)
    if text != "log(x1)":
        assert sentence in section.popup.problem.text()
        assert not section.popup.add.isEnabled()
    said = []
    document.failed.connect(lambda error: said.append(str(error)))
    QTest.keyClick(section.popup.field, Qt.Key.Key_Return)
    if text == "log(x1)":
        assert sentence in said[0]
    assert document.project is before
    section.popup.hide()


def test_the_list_is_searched_and_taken_from_with_keys(section, document):
    click(section.add)
    popup = section.popup
    QTest.keyClicks(popup.field, "cos")
    rows = [
        popup.list.item(row).text() for row in range(popup.list.count()) if not popup.list.isRowHidden(row)
    ]
    assert rows == ["cos x1", "cos x2"]
    QTest.keyClick(popup.field, Qt.Key.Key_Down)
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert document.project.recipe.features == ("cos(x2)",)
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert document.project.recipe.features == ()
    popup.hide()


def test_the_list_is_clicked(section, document):
    click(section.add)
    view = section.popup.list
    item = view.findItems("x1³", Qt.MatchFlag.MatchExactly)[0]
    view.scrollToItem(item)
    QTest.mouseClick(view.viewport(), LEFT, pos=view.visualItemRect(item).center())
    assert document.project.recipe.features == ("x1**3",)
    assert view.findItems("x1³", Qt.MatchFlag.MatchExactly)[0].checkState() == Qt.CheckState.Checked
    section.popup.hide()


def test_undo_goes_to_the_document_while_nothing_is_typed(section, document):
    click(section.add)
    field, control = section.popup.field, Qt.KeyboardModifier.ControlModifier
    QTest.keyClicks(field, "cos(x1)")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert document.project.recipe.features == ("cos(x1)",)
    QTest.keyClicks(field, "ab")
    QTest.keyClick(field, Qt.Key.Key_Z, control)
    assert document.project.recipe.features == ("cos(x1)",)
    field.clear()
    QTest.keyClick(field, Qt.Key.Key_Z, control)
    assert document.project.recipe.features == ()
    section.popup.hide()


def menu_of(section, title):
    """Open the menu of a chip by the mouse; return its actions by their texts."""
    widget = chip(section, title)
    at = widget.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
    QApplication.sendEvent(widget, event)
    assert section.menu.isVisible()
    section.menu.hide()
    return {action.text(): action for action in section.menu.actions()}


def test_a_typed_formula_is_forgotten(section, document):
    click(section.add)
    QTest.keyClicks(section.popup.field, "x1 + 2*x2")
    QTest.keyClick(section.popup.field, Qt.Key.Key_Return)
    section.popup.hide()
    menu_of(section, "x1 + 2·x2")["Forget it"].trigger()
    assert document.project.recipe.features == ()
    assert "x1 + 2·x2" not in titles(section)
    document.undo_stack.undo()
    assert "x1 + 2·x2" in on(section)


def test_the_menu_of_a_chip(section, preparation):
    assert list(menu_of(section, "x1")) == ["Scaling, with its numbers…"]
    actions = menu_of(section, "x1²")
    assert list(actions) == ["Scaling, with its numbers…", "Another formula like it…"]
    actions["Another formula like it…"].trigger()
    assert section.popup.field.text() == "x1**2"
    section.popup.hide()
    menu_of(section, "x2")["Scaling, with its numbers…"].trigger()
    assert preparation.scaling.popup.isVisible()
    preparation.scaling.popup.hide()


def test_many_columns_fold(section, document):
    document.set_recipe("", Recipe(Bundled("wine")))
    places = sum(chip.isVisible() for chip in section.chips.values())
    assert section.more.isVisible()
    assert section.more.accessibleName() == f"+{13 - places} more"
    assert 5 <= places <= max(columns * rows for columns, rows in ROWS.items())
    click(section.more)
    listed = [section.popup.list.item(row).text() for row in range(13)]
    assert listed == list(document.dataset.raw_names)
    section.popup.hide()


def test_a_feature_in_use_is_not_left_behind_the_fold(section, document):
    document.set_recipe("", Recipe(Bundled("wine"), features=("x13**2",)))
    assert any("²" in title for title in titles(section))


def test_one_column_has_a_cube(section, document):
    document.set_recipe("", Recipe(Function("x1**3")))
    assert titles(section) == ["x1", "x1²", "x1³", "sin x1", "cos x1", "exp x1"]


def test_a_category_is_one_chip(section, document, qtbot, tmp_path):
    path = tmp_path / "a.csv"
    rows = "".join(f"{n},{'red' if n % 2 else 'blue'},{n * n}\n" for n in range(20))
    path.write_text("size,colour,y\n" + rows, encoding="utf-8")
    with qtbot.waitSignal(document.changed):
        document.set_recipe("", Recipe(File(str(path))))
    assert titles(section) == ["size", "colour", "size²", "size³", "sin size", "cos size", "exp size"]
    with qtbot.waitSignal(document.changed):
        click(chip(section, "colour"))
    assert document.dataset.input_names == ("size",)
    assert document.project.recipe.switched_off == ("colour",)
    with qtbot.waitSignal(document.changed):
        click(chip(section, "colour"))
    assert document.dataset.input_names == ("size", "colour=blue", "colour=red")


def test_quick_clicks_on_a_file_are_all_heard(section, document, qtbot, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("x1,x2,y\n" + "".join(f"{n},{n % 7},{n * n}\n" for n in range(40)), encoding="utf-8")
    with qtbot.waitSignal(document.changed):
        document.set_recipe("", Recipe(File(str(path))))
    with qtbot.waitSignal(document.changed):
        for title in ("x1²", "x2²", "x1"):
            click(chip(section, title))
    assert document.dataset.input_names == ("x2", "x1**2", "x2**2")


def test_features_of_lost_columns_go_with_them(section, document, qtbot, tmp_path):
    document.set_recipe("", Recipe(Function("x1 + x2")))
    click(chip(section, "x1²"))
    click(chip(section, "x2²"))
    document.set_recipe("", msgspec.structs.replace(document.project.recipe, source=Function("x1")))
    assert document.project.recipe.features == ("x1**2",)
    path = tmp_path / "a.csv"
    path.write_text("a,b,y\n" + "".join(f"{n},{n % 7},{n * n}\n" for n in range(40)), encoding="utf-8")
    with qtbot.waitSignal(document.changed):
        document.set_recipe("", Recipe(File(str(path)), features=("b**2", "a**2")))
    with qtbot.waitSignal(document.changed):
        document.set_recipe("", msgspec.structs.replace(document.project.recipe, inputs=("a",)))
    assert document.dataset.input_titles == ("a", "a²")
    document.undo_stack.undo()
    assert document.dataset.input_titles == ("a", "b", "b²", "a²")


def test_predictions_take_the_columns_as_they_are(section, document, session, tmp_path):
    session.settle()
    document.set_recipe("", msgspec.structs.replace(document.project.recipe, scaling="whitening"))
    for title in ("x1²", "x1·x2", "x2"):
        click(chip(section, title))
    session.train(5)
    session.settle()
    document.save_file(tmp_path / "a.nnsim")
    project = load(tmp_path / "a.nnsim")
    data = build(project.recipe)
    trainer = Trainer(project.graph, data, project.training, state=project.state)
    raw = np.array([[0.3, -0.7], [-1.1, 0.2]])
    x1, x2 = raw.T
    inputs = np.column_stack([x1, x1**2, x1 * x2]) - data.input_scaling.centre
    values = inputs @ data.input_scaling.rotation / data.input_scaling.scale
    weights = trainer.parameters
    hidden = np.tanh(values @ weights["hidden_1.weight"] + weights["hidden_1.bias"])
    expected = 1 / (1 + np.exp(-(hidden @ weights["output.weight"] + weights["output.bias"])))
    np.testing.assert_allclose(trainer.predict(raw), expected, rtol=1e-9)


def test_a_scaling_of_its_own_goes_with_a_feature(section, document):
    recipe = document.project.recipe
    document.set_recipe(
        "", msgspec.structs.replace(recipe, features=("x1**2",), scalings={"x1**2": "0-1", "x1": "robust"})
    )
    click(chip(section, "x1²"))
    assert document.project.recipe.scalings == {"x1": "robust"}
    click(chip(section, "x1"))
    assert document.project.recipe.scalings == {}


def test_images_have_no_chips(section, document):
    document.set_recipe("", Recipe(Bundled("digits")))
    assert not section.isVisible()
    document.undo_stack.undo()
    assert section.isVisible()


def test_keys_switch_chips_and_keep_the_focus(section, document):
    first = chip(section, "x1²")
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Space)
    assert document.project.recipe.features == ("x1**2",)
    assert first.hasFocus()


def test_tab_goes_from_chip_to_chip_as_they_stand(section, document):
    document.set_recipe(
        "", msgspec.structs.replace(document.project.recipe, ones="first", features=("cos(x1)",))
    )
    widget, passed = chip(section, "1"), []
    widget.setFocus()
    for _ in titles(section):
        passed.append(widget.accessibleName())
        QTest.keyClick(widget, Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
    assert passed == titles(section)
    assert widget is section.add


def test_it_keeps_to_the_width_of_the_panel(section):
    assert section.minimumSizeHint().width() <= 232
