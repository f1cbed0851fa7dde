"""The training panel: each field sets the value it names and no other, in one undo step."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.data.recipe import Bundled, Function, Recipe
from nnsim.gui.panels.training.fields import OF_INITIALIZER, OWN_VALUES, value_at
from nnsim.gui.panels.training.panel import TrainingPanel
from nnsim.network import edits
from nnsim.training.training import CHOICES, INITIALIZERS, LOSSES, OPTIMIZERS, RANGES, Training


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
    shown_before = panel.fields.numbers[name].text()
    enter(panel.fields.numbers[name], text)
    assert changes(before, document.project.training) == {name: value}
    assert isinstance(getattr(document.project.training, name), type(getattr(before, name)))
    only_undo_of(document, before)
    assert panel.fields.numbers[name].text() == shown_before


@pytest.mark.parametrize(("name", "key", "value"), [("loss", "mse", "mse"), ("optimizer", "sgd", "sgd")])
def test_a_choice_changes_its_value_only(panel, document, name, key, value):
    before = document.project.training
    field = panel.fields.choices[name]
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
    for path, known in CHOICES.items():
        field = panel.fields.choices[path]
        assert {field.itemData(row) for row in range(field.count())} == set(known)
        for row in range(field.count()):
            assert field.itemText(row)
            assert len(field.itemData(row, Qt.ItemDataRole.ToolTipRole)) > 10


def leaves(value, path=""):
    """Return the paths of all single values."""
    for name in value.__struct_fields__:
        inner = getattr(value, name)
        if hasattr(inner, "__struct_fields__"):
            yield from leaves(inner, f"{path}{name}.")
        else:
            yield path + name


def test_every_value_of_the_training_has_a_field(panel):
    elsewhere = {"init_seed", "shuffle_seed"}  # in the transport bar
    reached = {*panel.fields.choices, *panel.fields.numbers, "class_weights"}
    assert reached == set(leaves(Training())) - elsewhere


def test_each_number_sets_its_value_and_no_other(panel, document):
    before = document.project.training
    for path, field in panel.fields.numbers.items():
        known, old = RANGES[path], value_at(before, path)
        wanted = (3,) if isinstance(old, int) else (0.5, 0.25, 0.05)
        value = next(each for each in wanted if known.low < each <= known.high and each != old)
        field.committed.emit(value)
        after = document.project.training
        assert value_at(after, path) == value
        assert [each for each in leaves(before) if value_at(before, each) != value_at(after, each)] == [path]
        assert field.toolTip()
        only_undo_of(document, before)


def test_a_value_that_is_refused_goes_back(panel, document, enter):
    training = msgspec.structs.replace(document.project.training, initializer="uniform")
    document.set_training("Change initializer", training)
    panel.more.click()
    said = []
    document.failed.connect(said.append)
    enter(panel.fields.numbers["initial.low"], "5")
    assert "initial.high" in str(said[0])
    assert document.project.training == training
    assert panel.fields.numbers["initial.low"].text() == "-1"


def open_fold(panel, key):
    if not panel.more.isChecked():
        QTest.mouseClick(panel.more, Qt.MouseButton.LeftButton)
    QTest.mouseClick(panel.groups.folds[key].button, Qt.MouseButton.LeftButton)
    return panel.groups.folds[key]


def shown(panel):
    return {path for path, row in panel.fields.rows.items() if row.isVisible()}


def test_a_group_opens_and_closes_under_its_title(panel):
    first = shown(panel)
    assert first == {"loss", "optimizer", "learning_rate", "batch_size", "initializer"}
    fold = open_fold(panel, "clipping")
    assert {"clipping.kind"} <= shown(panel)
    QTest.keyClick(fold.button, Qt.Key.Key_Space)
    assert "clipping.kind" not in shown(panel)


def test_a_group_shows_only_what_makes_a_difference(panel, document):
    open_fold(panel, "schedule")
    assert {path for path in shown(panel) if path.startswith("schedule")} == {
        "schedule.kind",
        "schedule.warmup_steps",
    }
    field = panel.fields.choices["schedule.kind"]
    field.setFocus()
    while field.key != "cosine":
        QTest.keyClick(field, Qt.Key.Key_Down)
    assert document.project.training.schedule.kind == "cosine"
    assert {"schedule.steps", "schedule.floor"} <= shown(panel)
    assert not {"schedule.patience", "schedule.rate"} & shown(panel)
    assert panel.groups.folds["schedule"].summary.text() == "cosine"


def test_what_is_set_out_of_sight_is_told(panel, document, enter):
    open_fold(panel, "regularization")
    enter(panel.fields.numbers["regularization.l2"], "0,01")
    fold = panel.groups.folds["regularization"]
    assert (fold.summary.text(), fold.summary.property("role")) == ("L2 0.01", "set")
    panel.more.click()
    assert panel.more.text() == "more · 1 set"
    assert panel.more.toolTip() == "Regularisation"
    document.undo_stack.undo()
    assert panel.more.text() == "more"


def test_early_stopping_by_words(panel, document, enter):
    open_fold(panel, "stopping")
    enter(panel.fields.numbers["stopping.patience"], "5")
    assert document.project.training.stopping.patience == 5
    assert panel.groups.folds["stopping"].summary.text() == "after 5 epochs"
    field = panel.fields.choices["stopping.restore_best"]
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert document.project.training.stopping.restore_best is False
    enter(panel.fields.numbers["stopping.patience"], "never stop")
    assert document.project.training.stopping.patience == 0
    assert "stopping.restore_best" not in shown(panel)


def test_class_weights_have_a_row_per_class(panel, document, enter):
    open_fold(panel, "loss")
    weights = panel.groups.class_weights
    assert [field.text() for field in weights.fields] == ["1", "1"]
    enter(weights.fields[1], "2,5")
    assert document.project.training.class_weights == (1.0, 2.5)
    assert document.undo_stack.undoText() == "Change class weights"
    enter(weights.fields[1], "1")
    assert document.project.training.class_weights == ()
    document.set_recipe("Choose data", Recipe(Bundled("iris")))
    assert len(weights.fields) == 3
    document.set_recipe("Choose data", Recipe(Function()))
    assert not weights.isVisible()


def test_a_row_of_wheel_steps_is_one_undo_step(panel, document, wheel):
    before = document.project.training
    field = panel.fields.numbers["learning_rate"]
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
    enter(panel.fields.numbers[name], text)
    assert document.project.training == before
    assert not document.undo_stack.canUndo()
    assert text in panel.fields.numbers[name].toolTip()


def test_more_shows_what_only_this_optimizer_has(panel, document):
    every = {name for names in OWN_VALUES.values() for name in names}
    assert not every & shown(panel)
    panel.more.click()
    for optimizer in OPTIMIZERS:
        training = msgspec.structs.replace(document.project.training, optimizer=optimizer)
        document.set_training("Change", training)
        assert every & shown(panel) == set(OWN_VALUES[optimizer])
        steps = panel.fields.rows["learning_rate"].isEnabled()
        assert steps == (optimizer not in ("lbfgs", "levenberg_marquardt"))


def test_more_shows_what_only_this_initializer_has(panel, document):
    panel.more.click()
    for initializer in INITIALIZERS:
        training = msgspec.structs.replace(document.project.training, initializer=initializer)
        document.set_training("Change", training)
        own = {path for path in shown(panel) if path.startswith("initial.")}
        assert own == set(OF_INITIALIZER.get(initializer, ()))


@pytest.mark.parametrize(
    ("source", "fine"),
    [
        (None, {"mse", "half_sse", "mae", "huber", "log_cosh", "bce", "hinge"}),
        (Function(), {"mse", "half_sse", "mae", "huber", "log_cosh"}),
        (Bundled("iris"), {"mse", "half_sse", "mae", "huber", "log_cosh", "cce", "hinge"}),
    ],
)
def test_a_loss_that_does_not_suit_can_be_chosen_and_says_so(panel, document, source, fine):
    if source is not None:
        document.set_recipe("Choose data", Recipe(source))
    for loss in LOSSES:
        training = msgspec.structs.replace(document.project.training, loss=loss)
        document.set_training("Change loss", training)
        assert document.project.training.loss == loss
        assert panel.hint.isVisible() == (loss not in fine)
        assert bool(panel.hint.text()) == (loss not in fine)


def test_the_hint_follows_the_output_layer(panel, document):
    assert not panel.hint.isVisible()
    document.edit_graph("Set tanh", edits.set_activation(document.project.graph, "output", "tanh"))
    assert panel.hint.text() == "BCE needs sigmoid in the output layer."


def test_new_start_weights_take_the_next_seed(panel, document):
    before = document.project.training
    QTest.mouseClick(panel.new_weights, Qt.MouseButton.LeftButton)
    assert changes(before, document.project.training) == {"init_seed": before.init_seed + 1}
    assert document.undo_stack.undoText() == "New start weights"
    only_undo_of(document, before)
