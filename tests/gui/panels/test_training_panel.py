"""The training panel: each field sets the value it names and no other, in one undo step."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.data.recipe import Bundled, Function, Recipe
from nnsim.gui.panels.training_panel import OWN_VALUES, TrainingPanel
from nnsim.training.training import INITIALIZERS, LOSSES, OPTIMIZERS


@pytest.fixture
def panel(document, session, look, shown):
    return shown(TrainingPanel(document, session, look))


def changes(before, after):
    """Return the fields in which two values differ."""
    return {
        name: getattr(after, name)
        for name in after.__struct_fields__
        if getattr(before, name) != getattr(after, name)
    }


def only_undo_of(document, before):
    """Check that one undo step leads back."""
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.project.training == before


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("learning_rate", "0,3", 0.3),
        ("learning_rate", "1/8", 0.125),
        ("batch_size", "25", 25),
        ("batch_size", "all", 0),
        ("beta_1", "0.5", 0.5),
        ("beta_2", "0.9", 0.9),
        ("epsilon", "1e-5", 1e-5),
    ],
)
def test_a_typed_number_changes_its_value_only(panel, document, enter, name, text, value):
    before = document.project.training
    panel.more.click()
    shown_before = panel.numbers[name].text()
    enter(panel.numbers[name], text)
    assert changes(before, document.project.training) == {name: value}
    assert isinstance(getattr(document.project.training, name), type(getattr(before, name)))
    only_undo_of(document, before)
    assert panel.numbers[name].text() == shown_before


@pytest.mark.parametrize(("name", "key", "value"), [("loss", "mse", "mse"), ("optimizer", "sgd", "sgd")])
def test_a_choice_changes_its_value_only(panel, document, name, key, value):
    before = document.project.training
    field = panel.choices[name]
    field.setFocus()
    while field.key != key:
        QTest.keyClick(field, Qt.Key.Key_Up)
    changed = changes(before, document.project.training)
    assert changed == {name: value}
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert document.project.training == before
    assert field.key == getattr(before, name)


def test_every_name_of_the_values_can_be_chosen(panel):
    fields = {"loss": LOSSES, "optimizer": OPTIMIZERS, "initializer": INITIALIZERS}
    for name, known in fields.items():
        field = panel.choices[name]
        assert {field.itemData(row) for row in range(field.count())} == set(known)


def test_a_row_of_wheel_steps_is_one_undo_step(panel, document, wheel):
    before = document.project.training
    field = panel.numbers["learning_rate"]
    field.setFocus()
    wheel(field, 3)
    assert document.project.training.learning_rate == 1.0
    only_undo_of(document, before)
    assert field.text() == "0.03"


@pytest.mark.parametrize(
    ("name", "text"), [("learning_rate", "0"), ("learning_rate", "fast"), ("batch_size", "2.5")]
)
def test_a_wrong_number_says_why_and_changes_nothing(panel, document, enter, name, text):
    before = document.project.training
    enter(panel.numbers[name], text)
    assert document.project.training == before
    assert not document.undo_stack.canUndo()
    assert text in panel.numbers[name].toolTip()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_more_shows_what_only_this_optimizer_has(panel, document, optimizer):
    training = msgspec.structs.replace(document.project.training, optimizer=optimizer)
    document.set_training("Change", training)
    every = {name for names in OWN_VALUES.values() for name in names}
    assert not any(panel.rows[name].isVisible() for name in every)
    assert panel.more.isVisible() == bool(OWN_VALUES[optimizer])
    panel.more.click()
    assert {name for name in every if panel.rows[name].isVisible()} == set(OWN_VALUES[optimizer])


@pytest.mark.parametrize(
    ("source", "possible"),
    [(None, {"mse", "bce"}), (Function(), {"mse"}), (Bundled("iris"), {"mse", "cce"})],
)
def test_losses_that_do_not_suit_the_data_cannot_be_chosen(panel, document, source, possible):
    if source is not None:
        document.set_recipe("Choose data", Recipe(source))
    field = panel.choices["loss"]
    model = field.model()
    enabled = {field.itemData(row) for row in range(field.count()) if model.item(row).isEnabled()}
    assert enabled == possible
    for row in range(field.count()):
        assert field.itemData(row, Qt.ItemDataRole.ToolTipRole)


def test_new_start_weights_take_the_next_seed(panel, document):
    before = document.project.training
    QTest.mouseClick(panel.new_weights, Qt.MouseButton.LeftButton)
    assert changes(before, document.project.training) == {"init_seed": before.init_seed + 1}
    assert document.undo_stack.undoText() == "New start weights"
    only_undo_of(document, before)
