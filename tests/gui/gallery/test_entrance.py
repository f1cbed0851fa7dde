"""The entrance: the gallery at the first start, and afterwards only by choice."""

import pytest
from PySide6.QtCore import Qt

from nnsim.gui import app


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
