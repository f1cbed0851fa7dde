"""The language of the lessons: the desktop's at first, then the one that was chosen."""

import pytest
from PySide6.QtCore import QLocale, QSettings

from nnsim.gui.gallery import lesson_language
from nnsim.gui.gallery.lesson_language import LessonLanguage


@pytest.fixture
def settings(tmp_path):
    return QSettings(str(tmp_path / "lessons.ini"), QSettings.Format.IniFormat)


@pytest.mark.parametrize(("desktop", "key"), [("ko", "ko"), ("en", "en"), ("de", "en"), ("C", "en")])
def test_it_begins_with_the_language_of_the_desktop_if_lessons_speak_it(desktop, key, settings, monkeypatch):
    monkeypatch.setattr(lesson_language, "_of_desktop", lambda: desktop)
    assert LessonLanguage(settings).key == key


def test_a_choice_is_told_once_and_remembered(settings, qtbot):
    language = LessonLanguage(settings)
    with qtbot.waitSignal(language.changed):
        language.choose("ko")
    with qtbot.assertNotEmitted(language.changed):
        language.choose("ko")
    assert LessonLanguage(settings).key == "ko"


def test_settings_of_another_nnsim_do_no_harm(settings):
    settings.setValue(lesson_language.SETTING, "fr")
    assert LessonLanguage(settings).key == "en"
    assert QLocale("ko_KR").name().partition("_")[0] == "ko"
