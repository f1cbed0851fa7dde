"""A folder of pictures in the window: chosen in the gallery, and its size, colours and classes changed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from nnsim.data.build import build
from nnsim.data.recipe import Bundled, Pictures, Recipe, Split
from nnsim.gui.panels.data.forms.pictures_form import classes_text
from nnsim.gui.panels.data.panel import DataPanel

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def pets(tmp_path):
    """Ten red cats of 6 x 4 pixels and five grey dogs of another size."""
    for name, colour, count, size in (("cats", "red", 10, (6, 4)), ("dogs", "#888888", 5, (8, 8))):
        (tmp_path / "pets" / name).mkdir(parents=True)
        for number in range(count):
            image = QImage(*size, QImage.Format.Format_RGB32)
            image.fill(QColor(colour).lighter(90 + number))
            image.save(str(tmp_path / "pets" / name / f"{number}.png"))
    return tmp_path / "pets"


@pytest.fixture
def panel(document, session, look, shown, qtbot, pets, monkeypatch):
    made = shown(DataPanel(document, session, look))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(pets))
    QTest.mouseClick(made.all_button, LEFT)
    with qtbot.waitSignal(document.changed):
        QTest.mouseClick(made.gallery.buttons["pictures"], LEFT)
    return made


def test_a_folder_is_chosen_in_the_gallery(panel, document, pets):
    assert document.project.recipe.source == Pictures(str(pets))
    assert document.project.recipe.split == Split()
    form = panel.pictures_form
    assert form.isVisible()
    assert (form.name.text(), form.content.text()) == ("pets", "15 images of 4 × 6")
    assert form.classes.text() == "cats 10 · dogs 5"
    assert (form.width_.text(), form.colour.key) == ("auto", "auto")
    assert document.project.graph.input.shape == (4, 6, 3)
    assert panel.sources.buttons["blood_fat"].text() == "pets"


def test_size_and_colours_are_changed(panel, document, qtbot, enter):
    form = panel.pictures_form
    with qtbot.waitSignal(document.changed):
        enter(form.width_, "3")
    assert document.dataset.image_shape == (4, 3, 3)
    assert document.undo_stack.undoText() == "Change size of pictures"
    with qtbot.waitSignal(document.changed):
        form.colour.setCurrentIndex(form.colour.findData("grey"))
        form.colour.activated.emit(form.colour.currentIndex())
    assert document.dataset.image_shape == (4, 3, 1)
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert (form.width_.text(), form.colour.key) == ("auto", "auto")
    assert document.dataset.image_shape == (4, 6, 3)


def test_two_changes_in_a_row_are_both_made(panel, document, qtbot, enter):
    form = panel.pictures_form
    enter(form.width_, "3")
    enter(form.height_, "5")
    qtbot.waitUntil(lambda: document.dataset.image_shape == (5, 3, 3))
    assert (form.width_.text(), form.height_.text()) == ("3", "5")


def test_a_folder_that_is_no_set_says_why_and_changes_nothing(panel, document, qtbot, tmp_path, monkeypatch):
    before = document.project
    (tmp_path / "empty").mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "empty"))
    with qtbot.waitSignal(document.failed) as failure:
        QTest.mouseClick(panel.pictures_form.change, LEFT)
    assert "sub-folder" in str(failure.args[0])
    assert document.project is before
    assert panel.pictures_form.name.text() == "pets"


def test_many_classes_are_counted_together():
    data = build(Recipe(Bundled("digits")))
    assert classes_text(data).startswith("0 178 · 1 182 · 2 177")
