"""The import dialog: what is found, what a person overrides, and that wrong roles are said before OK."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.data.recipe import Bundled, File, Recipe
from nnsim.gui.panels.data.import_dialog import ImportDialog

LEFT = Qt.MouseButton.LeftButton
TEXT = "name;size;weight\n" + "ant;1,5;2\nbee;2,5;3\ncow;9,5;800\ndog;6,5;30\n" * 3


@pytest.fixture
def opened(look, shown, qtbot, tmp_path):
    """Return a function that opens the dialog on a text and waits until it is read."""

    def open_(text=TEXT, recipe=None, encoding="utf-8"):
        path = tmp_path / "animals.csv"
        path.write_text(text, encoding=encoding)
        dialog = shown(ImportDialog(recipe or Recipe(File(str(path))), None, look))
        qtbot.waitUntil(lambda: not dialog._background.running)
        return dialog

    return open_


def choose(dialog, name, key, qtbot):
    field = dialog.choices[name]
    field.setFocus()
    while field.findData(key) > field.currentIndex():
        QTest.keyClick(field, Qt.Key.Key_Down)
    while field.findData(key) < field.currentIndex():
        QTest.keyClick(field, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: not dialog._background.running)


def test_it_shows_what_was_found(opened):
    dialog = opened()
    assert dialog.title.text() == "animals.csv"
    shown = {name: field.currentText() for name, field in dialog.choices.items()}
    assert shown == {
        "encoding": "utf-8 (found)",
        "delimiter": "semicolon ; (found)",
        "decimal": "comma , (found)",
        "header": "names (found)",
    }
    assert [dialog.preview.horizontalHeaderItem(place).text() for place in range(3)] == [
        "name",
        "size",
        "weight",
    ]
    assert [dialog.preview.item(0, place).text() for place in range(3)] == ["ant", "1.5", "2"]
    assert dialog.columns.roles == {"name": "input", "size": "input", "weight": "target"}
    assert "12 rows" in dialog.message.text()
    assert "2 columns → weight" in dialog.message.text()


def test_ok_without_a_change_leaves_the_recipe_as_it_was(opened, qtbot):
    dialog = opened()
    before = dialog.recipe
    with qtbot.waitSignal(dialog.accepted):
        QTest.mouseClick(dialog.ok, LEFT)
    assert dialog.recipe == before


def test_an_override_is_read_at_once(opened, qtbot):
    dialog = opened()
    choose(dialog, "header", "no", qtbot)
    assert dialog.preview.horizontalHeaderItem(0).text() == "column_1"
    assert dialog.recipe.source.header is False
    choose(dialog, "header", "yes", qtbot)
    choose(dialog, "decimal", ".", qtbot)
    assert dialog.columns.item(1, 1).text() == "category"
    assert (dialog.recipe.source.decimal, dialog.recipe.source.header) == (".", True)


def test_a_wrong_encoding_is_a_sentence_and_can_be_put_right(opened, qtbot):
    dialog = opened("이름;값\n가;1\n나;2\n다;3\n가;4\n", encoding="cp949")
    assert dialog.choices["encoding"].currentText() == "cp949 (found)"
    choose(dialog, "encoding", "utf-8", qtbot)
    assert not dialog.ok.isEnabled()
    assert "utf-8" in dialog.message.text()
    assert dialog.preview.rowCount() == 0
    choose(dialog, "encoding", "cp949", qtbot)
    assert dialog.ok.isEnabled()
    assert dialog.preview.item(0, 0).text() == "가"


def test_roles_are_chosen_by_buttons_and_checked(opened):
    dialog = opened()
    dialog.columns.selectAll()
    QTest.mouseClick(dialog.role_buttons["ignore"], LEFT)
    assert not dialog.ok.isEnabled()
    assert len(dialog.message.text()) > 20
    dialog.columns.selectRow(1)
    QTest.mouseClick(dialog.role_buttons["input"], LEFT)
    dialog.columns.selectRow(0)
    QTest.mouseClick(dialog.role_buttons["target"], LEFT)
    assert dialog.ok.isEnabled()
    assert (dialog.recipe.inputs, dialog.recipe.targets) == (("size",), ("name",))
    assert "1 column → name" in dialog.message.text()
    assert "4 classes" in dialog.message.text()


def test_roles_survive_another_way_of_reading(opened, qtbot):
    dialog = opened()
    dialog.columns.selectRow(1)
    QTest.mouseClick(dialog.role_buttons["ignore"], LEFT)
    choose(dialog, "encoding", "latin-1", qtbot)
    assert dialog.columns.roles == {"name": "input", "size": "ignore", "weight": "target"}


def test_a_bundled_table_has_roles_only(look, shown, qtbot):
    dialog = shown(ImportDialog(Recipe(Bundled("iris")), None, look))
    qtbot.waitUntil(lambda: not dialog._background.running)
    assert dialog.choices == {}
    assert dialog.columns.rowCount() == 5
    assert "3 classes" in dialog.message.text()


@pytest.mark.parametrize(
    ("name", "delimiter", "encoding"),
    [
        ("classroom/iris.csv", "comma , (found)", "utf-8 (found)"),
        ("classroom/AirQualityUCI.csv", "semicolon ; (found)", "utf-8 (found)"),
        ("classroom/seoul_temperature_cp949.csv", "comma , (found)", "cp949 (found)"),
    ],
)
def test_classroom_files(shared_data, look, shown, qtbot, name, delimiter, encoding):
    dialog = shown(ImportDialog(Recipe(File(str(shared_data(name)))), None, look))
    qtbot.waitUntil(lambda: not dialog._background.running, timeout=15_000)
    assert dialog.choices["delimiter"].currentText() == delimiter
    assert dialog.choices["encoding"].currentText() == encoding
    assert dialog.ok.isEnabled()
