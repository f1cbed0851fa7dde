"""Pinned runs in the Loss panel, R2, and the note about overfitting."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from nnsim.gui.changes import Change
from nnsim.gui.plots.loss.view import LossView
from nnsim.training.training import Training


@pytest.fixture
def scene(stage, qtbot):
    """Return a stage and the Loss panel on it."""

    def show(name="circles"):
        made = stage(name)
        view = LossView(made.document, made.session, made.look)
        qtbot.addWidget(view)
        view.resize(400, 300)
        with qtbot.waitExposed(view):
            view.show()
        view._every = 1
        return made, view

    return show


def send(made, curves, train, **losses):
    """Send a frame with a training loss and others."""
    epoch = np.arange(len(train), dtype=float)
    recorded = curves(epoch, train_loss=np.asarray(train), **losses)
    made.send(made.frame(made.parameters(), epoch=len(train) - 1, curves=recorded))


def set_training(made, **values):
    """Change the training as an edit of the document does."""
    before = made.document.project
    training = msgspec.structs.replace(before.training, **values)
    made.document.project = replace(before, training=training)
    made.document.changed.emit(Change(before, made.document.project))


def press(view, qtbot):
    qtbot.mouseClick(view.pin, Qt.MouseButton.LeftButton)


def drawn(view):
    """Return the pinned curves on the plot by place and part."""
    return view.pinned._items


def test_a_pinned_run_stays_when_training_begins_again(scene, curves, qtbot):
    made, view = scene()
    first = np.geomspace(1, 0.01, 101)
    send(made, curves, first, test_loss=2 * first)
    press(view, qtbot)
    send(made, curves, [1.0, 0.9], test_loss=np.array([2.0, 1.9]))
    assert set(drawn(view)) == {(0, "train"), (0, "test")}
    x, y = drawn(view)[0, "train"].getData()
    assert x[-1] == 100
    assert 10**y == pytest.approx(first[x.astype(int)])
    low, high = view.plot.view.viewRange()[0]
    assert low == pytest.approx(0)
    assert high >= 100


def test_there_is_nothing_to_pin_before_the_first_frame(scene):
    _, view = scene()
    view.show_frame(None)
    assert not view.pin.isEnabled()


def test_a_pinned_run_is_called_by_what_is_different_now(scene, curves, qtbot):
    made, view = scene()
    set_training(made, learning_rate=0.3)
    send(made, curves, [1.0, 0.5])
    press(view, qtbot)
    assert [chip.text() for chip in view.pins.chips] == ["run 1"]
    set_training(made, learning_rate=0.03)
    assert [chip.text() for chip in view.pins.chips] == ["lr 0.3"]
    assert view.pins.isVisible()


def test_a_run_can_be_renamed_and_removed(scene, curves, qtbot):
    made, view = scene()
    send(made, curves, [1.0, 0.5])
    press(view, qtbot)
    press(view, qtbot)
    rename, remove, _ = view.pins.chips[0].menu().actions()
    rename.trigger()
    assert view.pins.field.isVisible()
    qtbot.keyClicks(view.pins.field, "with noise")
    qtbot.keyClick(view.pins.field, Qt.Key.Key_Return)
    assert [chip.text() for chip in view.pins.chips] == ["with noise", "run 1"]
    assert not view.pins.field.isVisible()
    _, remove, _ = view.pins.chips[0].menu().actions()
    remove.trigger()
    assert [chip.text() for chip in view.pins.chips] == ["run 1"]
    assert {place for place, _ in drawn(view)} == {0}


def test_keys_rename_and_remove_and_esc_keeps_the_name(scene, curves, qtbot):
    made, view = scene()
    send(made, curves, [1.0, 0.5])
    press(view, qtbot)
    qtbot.keyClick(view.pins.chips[0], Qt.Key.Key_F2)
    qtbot.keyClicks(view.pins.field, "other")
    qtbot.keyClick(view.pins.field, Qt.Key.Key_Escape)
    assert [chip.text() for chip in view.pins.chips] == ["run 1"]
    qtbot.keyClick(view.pins.chips[0], Qt.Key.Key_Delete)
    assert view.pins.chips == []
    assert not view.pins.isVisible()
    assert drawn(view) == {}


def test_a_name_can_be_typed_while_other_names_change_but_not_of_a_run_that_is_gone(
    scene, curves, stage, qtbot
):
    made, view = scene()
    send(made, curves, [1.0, 0.5])
    press(view, qtbot)
    qtbot.keyClick(view.pins.chips[0], Qt.Key.Key_F2)
    set_training(made, learning_rate=0.5)
    center = view.pins.field.geometry().center()
    assert view.pins.childAt(center) is view.pins.field
    qtbot.keyClicks(view.pins.field, "mine")
    qtbot.keyClick(view.pins.field, Qt.Key.Key_Return)
    assert [chip.text() for chip in view.pins.chips] == ["mine"]
    qtbot.keyClick(view.pins.chips[0], Qt.Key.Key_F2)
    other = stage("plane")
    made.change(other.graph, other.dataset)
    assert not view.pins.field.isVisible()


def test_no_more_runs_than_can_be_told_apart(scene, curves, qtbot):
    made, view = scene()
    send(made, curves, [1.0, 0.5])
    for _ in range(9):
        press(view, qtbot)
    assert len(view.pins.chips) == 8
    assert not view.pin.isEnabled()
    chips = view.pins.chips
    assert all(chip.geometry().right() <= view.pins.width() for chip in chips)
    overlaps = [
        a for i, a in enumerate(chips) for b in chips[i + 1 :] if a.geometry().intersects(b.geometry())
    ]
    assert overlaps == []
    clear = chips[0].menu().actions()[-1]
    clear.trigger()
    assert view.pins.chips == []
    assert view.pin.isEnabled()


def test_pinned_runs_go_with_their_project(scene, curves, stage, qtbot):
    made, view = scene()
    send(made, curves, [1.0, 0.5])
    press(view, qtbot)
    other = stage("plane")
    made.change(other.graph, other.dataset)
    assert view.pins.chips == []
    send(made, curves, [1.0, 0.5])
    assert drawn(view) == {}


def test_the_crosshair_reads_pinned_runs_up_to_their_ends(scene, curves, qtbot):
    made, view = scene()
    send(made, curves, np.linspace(1, 0.5, 51))
    press(view, qtbot)
    send(made, curves, np.linspace(2, 1, 101))
    qtbot.mouseMove(view.plot.viewport(), view.plot.to_widget(25, -0.1).toPoint())
    assert "run 1" in view.card.text()
    assert "0.75" in view.card.text()
    qtbot.mouseMove(view.plot.viewport(), view.plot.to_widget(90, -0.1).toPoint())
    assert "run 1" not in view.card.text()


def test_a_pinned_run_that_diverged_does_not_flatten_the_present_one(scene, curves, qtbot):
    made, view = scene()
    send(made, curves, [1.0, 1e10, 1e25])
    press(view, qtbot)
    send(made, curves, [1.0, 0.1, 0.01])
    low, high = view.plot.view.viewRange()[1]
    assert low <= -2
    assert high < 4
    qtbot.mouseClick(view.log, Qt.MouseButton.LeftButton)
    assert view.plot.view.viewRange()[1][1] <= 1100


def test_one_pinned_run_shares_the_line_of_the_legend_and_many_do_not(scene, curves, qtbot):
    made, view = scene()
    send(made, curves, [1.0, 0.5])
    press(view, qtbot)
    QApplication.processEvents()
    assert abs(view.pins.geometry().center().y() - view.legend.geometry().center().y()) <= 3
    assert view.pins.x() >= view.legend.x() + view.legend.line_width
    for _ in range(6):
        press(view, qtbot)
    QApplication.processEvents()
    assert view.pins.y() >= view.legend.geometry().bottom()


def test_looks_change_with_pinned_runs(scene, curves, qtbot):
    made, view = scene()
    send(made, curves, [1.0, 0.5])
    press(view, qtbot)
    made.look.set_presenting(True)
    QApplication.processEvents()
    view.grab()
    assert len(view.pins.chips) == 1


# ---------------------------------------------------------------------- R2


def test_r2_is_shown_for_squared_errors_of_one_number(scene, curves, qtbot):
    made, view = scene("plane")
    assert view.r2.isVisible()
    rows = made.dataset.part == 0
    spread = float(np.var(made.dataset.targets[rows]))
    send(made, curves, [spread, 0.1 * spread])
    qtbot.mouseClick(view.r2, Qt.MouseButton.LeftButton)
    assert view.title.text() == "R²"
    assert not view.log.isVisible()
    assert view.curves["train"].yData == pytest.approx([0.0, 0.9])
    low, high = view.plot.view.viewRange()[1]
    assert low <= 0
    assert high >= 1


def test_an_r2_far_below_zero_does_not_flatten_the_rest(scene, curves, qtbot):
    made, view = scene("plane")
    qtbot.mouseClick(view.r2, Qt.MouseButton.LeftButton)
    send(made, curves, [1e6, 0.01])
    low, high = view.plot.view.viewRange()[1]
    assert -1.5 < low <= -1
    assert high == pytest.approx(1.02)


@pytest.mark.parametrize("name", ["circles", "two"])
def test_there_is_no_r2_of_classes_or_of_several_numbers(name, scene):
    _, view = scene(name)
    assert not view.r2.isVisible()


def test_epochs_of_pretraining_have_no_r2(scene, curves, qtbot):
    made, view = scene("plane")
    pretraining = msgspec.structs.replace(made.document.project.training.pretraining, epochs=2)
    set_training(made, pretraining=pretraining)
    qtbot.mouseClick(view.r2, Qt.MouseButton.LeftButton)
    send(made, curves, [0.5, 0.1])
    assert view.curves["train"].xData is None
    assert not view.handover.isVisible()
    send(made, curves, [0.5, 0.1, 0.5, 0.3])
    y = view.curves["train"].yData
    assert np.isnan(y[:2]).all()
    assert np.isfinite(y[2:]).all()
    assert view.handover.isVisible()
    assert view.handover.value() == 2


def test_r2_goes_with_a_loss_that_does_not_tell_it(scene, curves, qtbot):
    made, view = scene("plane")
    qtbot.mouseClick(view.r2, Qt.MouseButton.LeftButton)
    set_training(made, loss="mae")
    assert not view.r2.isVisible()
    assert view.title.text() == "Loss"
    assert Training().loss == "mse"


# ---------------------------------------------------------------------- overfitting


def overfitted():
    epoch = np.arange(60.0)
    train = np.exp(-epoch / 15)
    held_out = 0.3 + 0.7 * np.exp(-epoch / 5) + 0.01 * np.maximum(0, epoch - 15)
    return train, held_out


def test_overfitting_is_told_with_the_epoch_of_its_turn(scene, curves):
    made, view = scene()
    train, held_out = overfitted()
    send(made, curves, train[:10], validation_loss=held_out[:10])
    assert not view.turn.isVisible()
    assert not view.turn.line.isVisible()
    send(made, curves, train, validation_loss=held_out, test_loss=train)
    assert view.turn.isVisible()
    assert view.turn.line.isVisible()
    assert abs(view.turn.line.value() - held_out.argmin()) <= 2
    assert f"since epoch {view.turn.line.value()} " in view.turn.text()
    assert "Validation loss" in view.turn.text()


def test_test_rows_stand_in_for_validation_rows(scene, curves):
    made, view = scene()
    train, held_out = overfitted()
    send(made, curves, train, test_loss=held_out)
    assert "Test loss" in view.turn.text()


def test_the_note_goes_with_a_new_start_and_with_the_accuracy(scene, curves, qtbot):
    made, view = scene()
    train, held_out = overfitted()
    send(made, curves, train, validation_loss=held_out)
    qtbot.mouseClick(view.accuracy, Qt.MouseButton.LeftButton)
    assert not view.turn.isVisible()
    qtbot.mouseClick(view.accuracy, Qt.MouseButton.LeftButton)
    assert view.turn.isVisible()
    send(made, curves, train[:2], validation_loss=held_out[:2])
    assert not view.turn.isVisible()
    assert not view.turn.line.isVisible()
