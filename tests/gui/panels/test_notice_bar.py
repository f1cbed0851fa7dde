"""The notice bar: errors, a diverged run, and the ways out."""

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.data.recipe import Function, Recipe
from nnsim.errors import NnsimError
from nnsim.gui.panels.notice_bar import NoticeBar
from nnsim.network.parameters import Layout, Parameters
from nnsim.training.snapshot import Divergence, Metrics, Snapshot
from nnsim.training.training import Stopping
from nnsim.training.watch import Watch


@pytest.fixture
def notice(document, session, look, shown):
    made = shown(NoticeBar(document, session, look))
    made.hide()
    return made


@pytest.fixture
def steps_back(session, monkeypatch):
    told = []
    monkeypatch.setattr(session, "step_back", told.append)
    return told


def test_a_notice_has_buttons_that_do_what_they_say(notice):
    done = []
    notice.show_notice(
        "A copy was kept.", [("Restore", lambda: done.append("restored")), ("Forget", done.clear)]
    )
    assert notice.isVisible()
    assert notice.text.text() == "A copy was kept."
    QTest.mouseClick(notice.buttons[0], Qt.MouseButton.LeftButton)
    assert done == ["restored"]
    assert not notice.isVisible()


def test_a_newer_notice_replaces_the_older(notice):
    notice.show_notice("First", [("One", lambda: None)])
    notice.show_notice("Second")
    assert notice.text.text() == "Second"
    assert notice.buttons == []


def test_it_goes_when_other_data_is_chosen(notice, document):
    recipe = document.project.recipe
    notice.show_notice("That file was changed.", [("Read it again", lambda: None)])
    document.set_recipe("", msgspec.structs.replace(recipe, scaling="z-score"))
    assert notice.isVisible()
    document.set_recipe("", Recipe(Function("x1")))
    assert not notice.isVisible()


def test_it_is_closed_by_its_button_and_by_esc(notice):
    notice.show_notice("Something")
    QTest.mouseClick(notice.close_button, Qt.MouseButton.LeftButton)
    assert not notice.isVisible()
    notice.show_notice("Something")
    QTest.keyClick(notice.close_button, Qt.Key.Key_Escape)
    assert not notice.isVisible()


def test_what_the_document_cannot_do_is_said(notice, document):
    document.set_recipe("Change formula", Recipe(Function("log(x1)", low=-1.0)))
    assert notice.isVisible()
    assert "no finite value" in notice.text.text()
    assert document.project.recipe == Recipe(msgspec.structs.replace(Recipe().source, samples=200))
    document.set_recipe("Change formula", Recipe(Function("log(x1)", low=1.0, high=2.0)))
    assert not notice.isVisible()


def test_markup_in_a_file_name_is_shown_as_it_is(notice, document):
    document.failed.emit(NnsimError("{file} cannot be read.", file="<b>x</b>"))
    assert notice.text.textFormat() == Qt.TextFormat.PlainText
    assert "<b>x</b>" in notice.text.text()


def test_a_diverged_run_says_where_and_why(notice, session, document, steps_back):
    document.set_training("Change", msgspec.structs.replace(document.project.training, learning_rate=3.0))
    session.diverged.emit(Divergence(step=1234, epoch=12, reason="learning_rate"))
    assert "step 1,234 (epoch 12)" in notice.text.text()
    assert "learning rate 3 is probably too large" in notice.text.text()
    QTest.mouseClick(notice.buttons[0], Qt.MouseButton.LeftButton)
    assert steps_back == ["epoch"]
    assert document.project.training.learning_rate == 3.0


def test_a_tenth_of_the_rate_from_the_start_weights_is_one_undo_step(notice, session, document):
    told = []
    document.changed.connect(told.append)
    session.diverged.emit(Divergence(step=1, epoch=0, reason="learning_rate"))
    QTest.mouseClick(notice.buttons[1], Qt.MouseButton.LeftButton)
    assert document.project.training.learning_rate == 0.003
    assert told[0].state, "training starts again"
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.project.training.learning_rate == 0.03


def test_a_smaller_rate_is_not_offered_where_it_cannot_help(notice, session):
    session.diverged.emit(Divergence(step=1, epoch=0, reason="loss"))
    assert len(notice.buttons) == 1


def test_a_run_that_really_diverges_can_be_put_right(notice, session, document, qtbot):
    document.set_recipe("Choose data", Recipe(Function("10 + 3*x1")))
    wild = msgspec.structs.replace(document.project.training, optimizer="sgd", learning_rate=0.5)
    document.set_training("Change", wild)
    session.settle()
    session.play()
    qtbot.waitUntil(notice.isVisible, timeout=30_000)
    assert "learning rate 0.5 is" in notice.text.text()
    QTest.mouseClick(notice.buttons[0], Qt.MouseButton.LeftButton)
    session.settle()
    assert np.isfinite(session.frame.snapshot.parameters.vector).all()
    session.play()
    qtbot.waitUntil(notice.isVisible, timeout=30_000)
    QTest.mouseClick(notice.buttons[1], Qt.MouseButton.LeftButton)
    session.settle()
    assert session.frame.snapshot.step == 0
    for _ in range(3):
        session.step("epoch")
    session.settle()
    assert session.frame.snapshot.metrics.test_loss < 10


@pytest.mark.parametrize("reason", ["learning_rate", "loss", "data"])
def test_every_reason_has_its_own_sentence(notice, session, reason):
    session.diverged.emit(Divergence(step=1, epoch=0, reason=reason))
    sentence = notice.text.text().split("finite number. ")[1]
    assert len(sentence) > 20


def test_it_goes_away_when_the_run_starts_anew(notice, session, document):
    session.diverged.emit(Divergence(step=1, epoch=0, reason="data"))
    document.reset("Reset")
    assert not notice.isVisible()
    notice.show_notice("Something else")
    document.reset("Reset")
    assert notice.isVisible()


def stopped_snapshot(document) -> Snapshot:
    layout = Layout(document.project.graph)
    watch = Watch(stopped=True, best_epoch=12)
    return Snapshot(Parameters(layout, np.zeros(layout.size)), Metrics(), 17, 0, 170, 1700, watch=watch)


@pytest.mark.parametrize("restore", [True, False])
def test_early_stopping_says_why_and_what_the_weights_are(notice, document, session, restore):
    stopping = Stopping(patience=5, restore_best=restore)
    training = msgspec.structs.replace(document.project.training, stopping=stopping)
    document.set_training("Change early stopping", training)
    session.stopped.emit(stopped_snapshot(document))
    text = notice.text.text()
    assert text.startswith("Stopped after epoch 17: the validation loss has not got better for 5 epochs.")
    assert ("those of epoch 12" in text) == restore


def test_training_goes_on_without_early_stopping(notice, document, session):
    stopping = Stopping(patience=5)
    training = msgspec.structs.replace(document.project.training, stopping=stopping)
    document.set_training("Change early stopping", training)
    session.stopped.emit(stopped_snapshot(document))
    QTest.mouseClick(notice.buttons[0], Qt.MouseButton.LeftButton)
    assert document.project.training.stopping.patience == 0
    assert session.running
    assert not notice.isVisible()
