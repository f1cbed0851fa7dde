"""The entrance: the gallery at the first start and by choice, and what opens from it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from nnsim.gui import app
from nnsim.project import examples, store


@pytest.fixture
def start(window, shown_gallery):
    """Return a function that does what a start does, and returns the gallery if it is shown."""

    def first():
        app.open_first(window, None)
        return shown_gallery()

    return first


def test_the_first_start_shows_the_gallery_and_later_ones_do_not(start):
    gallery = start()
    assert gallery is not None
    assert not gallery.at_start.isChecked()
    gallery.reject()
    assert start() is None


def test_the_gallery_comes_at_every_start_if_that_is_wished(start):
    gallery = start()
    gallery.at_start.click()
    gallery.reject()
    again = start()
    assert again is not None
    assert again.at_start.isChecked()
    again.at_start.click()
    again.reject()
    assert start() is None


def test_a_start_with_a_file_shows_no_gallery(window, tmp_path, shown_gallery):
    app.open_first(window, str(tmp_path / "missing.nnsim"))
    assert shown_gallery() is None


def test_ctrl_e_opens_the_gallery(window, qtbot, shown_gallery):
    qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert shown_gallery() is not None


def test_a_click_opens_the_example_and_closes_the_gallery(window, open_gallery, qtbot, shown_gallery):
    gallery = open_gallery()
    qtbot.mouseClick(gallery.shelves.cards["xor"], Qt.MouseButton.LeftButton)
    assert window.document.project.name == "xor"
    assert shown_gallery() is None


def test_unsaved_work_is_asked_for_and_cancelling_stays_in_the_gallery(window, open_gallery, qtbot, answer):
    asked = answer(QMessageBox.StandardButton.Cancel)
    window.document.reset("Reset")
    gallery = open_gallery()
    qtbot.mouseClick(gallery.shelves.cards["xor"], Qt.MouseButton.LeftButton)
    assert len(asked) == 1
    assert gallery.isVisible()
    assert window.document.project.name == "circles"


@pytest.mark.parametrize(("seconds", "questions"), [(20.0, 0), (90.0, 1)])
def test_a_run_that_is_soon_repeated_is_not_asked_for(seconds, questions, window, answer, monkeypatch):
    asked = answer(QMessageBox.StandardButton.Discard)
    window.session.train(1)
    window.session.settle()
    window.document.note_training()
    monkeypatch.setattr(window.document, "live_seconds", lambda: seconds)
    assert window.files.open_example("xor")
    assert len(asked) == questions
    assert window.document.project.name == "xor"


def test_a_new_network_and_a_recent_project(window, open_gallery, qtbot, tmp_path, shown_gallery):
    path = tmp_path / "mine.nnsim"
    store.save(examples.load("iris"), path)
    window.files.open_path(path)
    gallery = open_gallery()
    qtbot.mouseClick(gallery.begin["new"], Qt.MouseButton.LeftButton)
    assert window.document.path is None
    assert len(window.document.project.graph.layers) == 2
    gallery = open_gallery()
    assert [button.text() for button in gallery.recent] == ["mine"]
    qtbot.mouseClick(gallery.recent[0], Qt.MouseButton.LeftButton)
    assert window.document.path == path
    assert shown_gallery() is None


@pytest.mark.parametrize("key", ["data", "project"])
def test_data_files_and_projects_are_asked_for(key, window, open_gallery, shown_gallery, monkeypatch, qtbot):
    asked = []
    monkeypatch.setattr(
        QFileDialog, "getOpenFileName", lambda *_args, **_more: asked.append(shown_gallery()) or ("", "")
    )
    qtbot.mouseClick(open_gallery().begin[key], Qt.MouseButton.LeftButton)
    assert asked == [None]
    assert window.document.project.name == "circles"
