"""A file that is changed while it is in use is told, and can be read again in one undo step."""

import os

import pytest
from PySide6.QtWidgets import QWidget

from nnsim.data.recipe import Recipe
from nnsim.gui.panels.data.importing.opening import Opening

TEXT = "size;legs;kind\n" + "1;6;small\n9;4;large\n2;6;small\n8;4;large\n" * 5


@pytest.fixture
def animals(tmp_path):
    path = tmp_path / "animals.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def opening(document, look, shown, qtbot, animals):
    made = Opening(document, look, shown(QWidget()))
    with qtbot.waitSignal(document.changed):
        made.load_file(animals)
    return made


def rewrite(path, text):
    path.write_text(text, encoding="utf-8")


def replace(path, text):
    """Save as many programs do: another file takes the place of the old one."""
    beside = path.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)


@pytest.mark.parametrize("save", [rewrite, replace])
def test_a_change_is_told_and_read_again(opening, document, qtbot, animals, save):
    for rows, text in ((21, TEXT + "3;6;small\n"), (22, TEXT + "3;6;small\n7;4;large\n")):
        with qtbot.waitSignal(opening.notice) as told:
            save(animals, text)
        assert "animals.csv was changed" in told.args[0]
        assert document.dataset.rows == rows - 1, "nothing is changed behind the back"
        with qtbot.waitSignal(document.changed) as changed:
            dict(told.args[1])["Read it again"]()
        assert not changed.args[0].state, "training goes on with the new rows"
        assert document.dataset.rows == rows
        assert document.undo_stack.undoText() == "Read animals.csv again"
    document.undo_stack.undo()
    assert document.dataset.rows == 21


def test_saving_the_same_content_is_not_worth_a_word(opening, qtbot, animals):
    with qtbot.assertNotEmitted(opening.notice, wait=900):
        rewrite(animals, TEXT)


def test_a_file_that_is_not_in_use_any_more_is_let_go(opening, document, qtbot, animals):
    document.set_recipe("Circles", Recipe())
    with qtbot.assertNotEmitted(opening.notice, wait=900):
        rewrite(animals, TEXT + "3;6;small\n")


def test_a_file_that_is_deleted_is_not_worth_a_word_yet(opening, qtbot, animals):
    with qtbot.assertNotEmitted(opening.notice, wait=900):
        animals.unlink()
