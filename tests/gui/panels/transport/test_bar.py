"""The transport bar: its buttons drive the Session, its numbers follow frames, and it fits its window."""

from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from nnsim.data.recipe import Function, Recipe
from nnsim.gui.panels.transport.bar import TransportBar
from nnsim.training.snapshot import Metrics, Snapshot


@pytest.fixture
def calls(session, monkeypatch):
    """What the Session was told."""
    told = []
    for name in ("toggle", "step", "step_back"):
        monkeypatch.setattr(session, name, lambda *values, name=name: told.append((name, *values)))
    return told


@pytest.fixture
def bar(document, session, look, shown, calls):
    made = shown(TransportBar(document, session, look))
    made.resize(1600, made.sizeHint().height())
    return made


def frame(step=9, **metrics):
    return SimpleNamespace(
        snapshot=Snapshot(None, Metrics(**metrics), epoch=1240, position=0, step=step, samples=90)
    )


def click(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_buttons_drive_the_session(bar, calls):
    for button in (bar.play, bar.step, bar.step_back):
        click(button)
    assert calls == [("toggle",), ("step", "batch"), ("step_back", "batch")]


@pytest.mark.parametrize("kind", ["sample", "batch", "epoch"])
def test_the_menu_says_what_one_step_is(bar, calls, kind):
    next(action for action in bar.step_menu.menu().actions() if action.text() == kind).trigger()
    click(bar.step)
    click(bar.step_back)
    assert calls == [("step", kind), ("step_back", kind)]
    for said in (bar.step_menu.text(), bar.step.toolTip(), bar.step_back.toolTip()):
        assert kind in said


def test_steps_are_counted_while_they_can_be_followed(bar, session):
    width = bar.epoch.sizeHint().width()
    for step, caption in (
        (0, "Epoch"),
        (9, "Epoch · step 9"),
        (9_999, "Epoch · step 9,999"),
        (10_000, "Epoch"),
    ):
        session.frame_ready.emit(frame(step=step))
        assert bar.epoch.caption.text() == caption
        assert bar.epoch.sizeHint().width() == width


def test_reset_is_one_undo_step(bar, document):
    click(bar.reset)
    assert document.undo_stack.undoText() == "Reset"


def test_play_becomes_pause(bar, session):
    before = bar.play.icon().pixmap(24, 24).toImage()
    session._set_running(running=True)
    assert bar.play.accessibleName() == "Pause"
    assert bar.play.icon().pixmap(24, 24).toImage() != before
    session._set_running(running=False)
    assert bar.play.accessibleName() == "Play"


def test_numbers_follow_the_frames(bar, session):
    session.frame_ready.emit(frame(train_loss=0.0123, test_loss=0.0168, test_accuracy=0.994))
    shown = [each.value.text() for each in (bar.epoch, bar.train_loss, bar.test_loss, bar.accuracy)]
    assert shown == ["1,240", "0.0123", "0.0168", "99.4 %"]


def test_nothing_jumps_when_numbers_change(bar, session):
    session.frame_ready.emit(frame(train_loss=0.5, test_loss=0.5, test_accuracy=0.5))
    readouts = (bar.epoch, bar.train_loss, bar.test_loss, bar.accuracy, bar.seeds)
    before = [each.geometry() for each in readouts]
    for loss in (1e-9, 12.3456, 99999.0, 1e30, None):
        session.frame_ready.emit(frame(train_loss=loss, test_loss=loss, test_accuracy=1.0))
        bar.layout().activate()
        assert [each.geometry() for each in readouts] == before


def test_accuracy_is_hidden_for_regression(bar, document):
    assert bar.accuracy.isVisible()
    document.set_recipe("Choose data", Recipe(Function()))
    assert not bar.accuracy.isVisible()
    document.undo_stack.undo()
    assert bar.accuracy.isVisible()


def test_undo_and_redo_say_what_they_do(bar, document):
    before = document.project.training
    assert not bar.undo.isEnabled()
    document.set_training("Change learning rate", msgspec.structs.replace(before, learning_rate=1.0))
    assert "Change learning rate" in bar.undo.toolTip()
    click(bar.undo)
    assert document.project.training == before
    assert "Change learning rate" in bar.redo.toolTip()
    assert not bar.undo.isEnabled()
    click(bar.redo)
    assert document.project.training.learning_rate == 1.0


def test_theme_and_presentation_are_asked_for(bar, qtbot):
    with qtbot.waitSignals([bar.theme_toggled, bar.presenting_toggled]):
        click(bar.theme)
        click(bar.present)
    assert not bar.present.isChecked(), "only the Look says whether it presents"


@pytest.mark.parametrize(("width", "presenting"), [(1280, False), (1600, False), (1280, True), (1600, True)])
def test_it_fits_without_overlap(bar, look, width, presenting):
    look.set_presenting(presenting)
    bar.resize(width, bar.sizeHint().height())
    bar.layout().activate()
    everything = [bar.layout().itemAt(place).widget() for place in range(bar.layout().count())]
    visible = [widget for widget in everything if widget is not None and widget.isVisible()]
    assert visible[-1].geometry().right() <= width
    for left, right in pairwise(visible):
        assert left.geometry().right() < right.geometry().left()
        assert left.width() >= left.sizeHint().width()
    if not presenting:
        assert bar.seeds in visible
        assert {bar.undo, bar.redo, bar.theme, bar.present} <= set(visible)


def test_every_button_has_a_name(bar):
    for button in bar.findChildren(QToolButton):
        assert button.accessibleName()


def test_pretraining_is_told_in_place_of_the_steps(bar, session):
    pretraining = frame()
    pretraining.snapshot = replace(pretraining.snapshot, pretraining=True)
    session.frame_ready.emit(pretraining)
    assert bar.epoch.caption.text() == "Pretraining"
    session.frame_ready.emit(frame())
    assert bar.epoch.caption.text() == "Epoch · step 9"
