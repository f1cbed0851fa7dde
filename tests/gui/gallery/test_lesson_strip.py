"""The lesson strip: the words of the open example, in the chosen language, until something else is opened."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.data.recipe import Pasted, Recipe
from nnsim.gui.document import Document
from nnsim.gui.files import Files
from nnsim.gui.gallery.lesson_language import LessonLanguage
from nnsim.gui.gallery.lesson_strip import LessonStrip
from nnsim.gui.theme import Look
from nnsim.project import examples, store


@pytest.fixture
def scene(qtbot, tmp_path):
    """Return a strip as wide as in a small window, with its document, files, language and menu entry."""
    look, parent = Look(), QWidget()
    look.apply()
    qtbot.addWidget(parent)
    parent.resize(1280, 100)
    settings = QSettings(str(tmp_path / "strip.ini"), QSettings.Format.IniFormat)
    document, language = Document(examples.load("circles"), parent), LessonLanguage(settings)
    files = Files(parent, document, settings)
    strip = LessonStrip(document, files, look, language)
    box = QVBoxLayout(parent)
    box.setContentsMargins(8, 8, 8, 8)
    box.addWidget(strip)
    switch = QAction(parent)
    switch.setCheckable(True)
    switch.toggled.connect(strip.show_lesson)
    strip.switched_by(switch)
    parent.show()
    qtbot.waitExposed(parent)
    yield SimpleNamespace(strip=strip, document=document, files=files, language=language, switch=switch)
    files.finish()


def says(strip, name, language="en"):
    lesson = examples.lesson(name, language)
    return lesson.title in strip.text.text() and lesson.about in strip.text.text()


def test_the_lesson_of_the_open_example_is_shown(scene):
    assert scene.strip.isVisible()
    assert says(scene.strip, "circles")


def test_the_next_example_opens_and_the_last_has_none(scene, qtbot):
    names = examples.names()
    scene.files.open_example(names[0])
    for name in names[1:3]:
        qtbot.mouseClick(scene.strip.next_button, Qt.MouseButton.LeftButton)
        assert scene.document.project.name == name
        assert says(scene.strip, name)
    scene.files.open_example(names[-1])
    assert scene.strip.isVisible()
    assert scene.strip.next_button.isHidden()


def test_it_speaks_the_chosen_language(scene):
    scene.language.choose("ko")
    assert says(scene.strip, "circles", "ko")


def test_closing_lasts_until_the_next_example_and_the_menu_brings_it_back(scene, qtbot):
    assert scene.switch.isChecked()
    qtbot.mouseClick(scene.strip.close_button, Qt.MouseButton.LeftButton)
    assert scene.strip.isHidden()
    assert not scene.switch.isChecked()
    scene.switch.trigger()
    assert scene.strip.isVisible()
    qtbot.mouseClick(scene.strip.close_button, Qt.MouseButton.LeftButton)
    scene.files.open_example("xor")
    assert scene.strip.isVisible()
    assert scene.switch.isChecked()


def test_another_project_has_no_lesson_even_if_it_is_called_like_one(scene, tmp_path):
    path = tmp_path / "mine.nnsim"
    store.save(examples.load("circles"), path)
    scene.files.open_path(path)
    assert scene.strip.isHidden()
    assert not scene.switch.isEnabled()
    scene.switch.trigger()
    assert scene.strip.isHidden()
    scene.files.new()
    assert scene.strip.isHidden()


def test_the_lesson_stays_while_the_example_is_edited_and_saved(scene, tmp_path):
    scene.document.save_file(tmp_path / "mine.nnsim")
    assert scene.strip.isVisible()
    scene.document.reset("Reset")
    assert scene.strip.isVisible()


def test_lessons_take_two_lines_in_a_small_window(scene):
    strip = scene.strip
    for language in examples.LANGUAGES:
        scene.language.choose(language)
        for name in examples.names():
            strip.example = name
            strip._write()
            strip.layout().activate()
            height = strip.text.heightForWidth(strip.text.width())
            assert height / strip.text.fontMetrics().lineSpacing() < 2.9, (name, language, strip.text.width())


@pytest.mark.parametrize("closed", [False, True])
def test_it_is_away_while_data_of_ones_own_is_learnt(scene, closed):
    if closed:
        scene.strip.close_button.click()
    scene.document.set_recipe("", Recipe(Pasted("a,b\n1,2\n2,4\n3,6\n4,8\n")))
    assert scene.strip.isHidden()
    assert not scene.switch.isChecked()
    scene.switch.setChecked(True)
    assert scene.strip.isVisible(), "whoever asks for it still sees it"
    scene.switch.setChecked(False)
    scene.document.undo_stack.undo()
    assert scene.strip.isHidden() == closed
