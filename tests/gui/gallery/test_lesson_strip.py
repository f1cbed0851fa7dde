"""The lesson strip: the words of the open example, in the chosen language, until something else is opened."""

from PySide6.QtCore import Qt

from nnsim.project import examples, store


def test_the_lesson_of_the_open_example_is_shown(window):
    lesson = examples.lesson("circles")
    assert window.lesson.isVisible()
    assert lesson.title in window.lesson.text.text()
    assert lesson.about in window.lesson.text.text()


def test_the_next_example_opens_and_the_last_has_none(window, qtbot):
    names = examples.names()
    window.files.open_example(names[0])
    for name in names[1:3]:
        qtbot.mouseClick(window.lesson.next_button, Qt.MouseButton.LeftButton)
        assert window.document.project.name == name
        assert examples.lesson(name).title in window.lesson.text.text()
    window.files.open_example(names[-1])
    assert window.lesson.isVisible()
    assert window.lesson.next_button.isHidden()


def test_it_speaks_the_chosen_language(window, open_gallery, qtbot):
    gallery = open_gallery()
    qtbot.mouseClick(gallery.languages.chips["ko"], Qt.MouseButton.LeftButton)
    assert examples.lesson("circles", "ko").about in window.lesson.text.text()


def test_closing_lasts_until_the_next_example_and_the_menu_brings_it_back(window, qtbot):
    switch = window.actions_["lesson"]
    assert switch.isChecked()
    qtbot.mouseClick(window.lesson.close_button, Qt.MouseButton.LeftButton)
    assert window.lesson.isHidden()
    assert not switch.isChecked()
    switch.trigger()
    assert window.lesson.isVisible()
    qtbot.mouseClick(window.lesson.close_button, Qt.MouseButton.LeftButton)
    window.files.open_example("xor")
    assert window.lesson.isVisible()


def test_another_project_has_no_lesson_even_if_it_is_called_like_one(window, tmp_path):
    path = tmp_path / "mine.nnsim"
    store.save(examples.load("circles"), path)
    window.files.open_path(path)
    assert window.lesson.isHidden()
    assert not window.actions_["lesson"].isEnabled()
    window.files.new()
    assert window.lesson.isHidden()


def test_the_lesson_stays_while_the_example_is_edited_and_saved(window, tmp_path):
    window.files._save_to(tmp_path / "mine.nnsim")
    assert window.lesson.isVisible()
    window.document.reset("Reset")
    assert window.lesson.isVisible()


def test_lessons_take_two_lines_in_a_small_window(window, qtbot):
    strip = window.lesson
    for language in examples.LANGUAGES:
        strip._language.choose(language)
        for name in examples.names():
            strip.example = name
            strip._write()
            strip.layout().activate()
            height = strip.text.heightForWidth(strip.text.width())
            assert height / strip.text.fontMetrics().lineSpacing() < 2.9, (name, language, strip.text.width())
