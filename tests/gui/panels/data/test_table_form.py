"""What is shown of a table in use."""

from nnsim.data.recipe import Bundled, File, Recipe
from nnsim.gui.panels.data.table_form import TableForm, columns_text


def test_a_file_is_described(document, look, shown, qtbot, tmp_path):
    path = tmp_path / "animals.csv"
    path.write_text(
        "name;size;kind\n" + "ant;1,5;small\ncow;9,5;large\nbee;1,0;small\n" * 4, encoding="cp949"
    )
    form = shown(TableForm(document, look))
    form.show_recipe(Recipe(File(str(path))))
    assert form.name.text() == "animals.csv"
    assert form.name.toolTip() == str(path)
    qtbot.waitUntil(lambda: form.found.text() != "")
    assert form.found.text() == "semicolon · utf-8 · header · decimal comma"
    assert form.roles.text() == "2 columns → kind"
    assert form.roles.toolTip() == "name, size → kind"


def test_chosen_columns_are_shown_as_chosen(document, look, shown, qtbot):
    form = shown(TableForm(document, look))
    form.show_recipe(Recipe(Bundled("iris"), inputs=("petal_width",), targets=("petal_length",)))
    assert form.roles.text() == "1 column → petal_length"
    assert not form.found.isVisible()
    form.show_recipe(Recipe(Bundled("iris")))
    qtbot.waitUntil(lambda: form.roles.text() == "4 columns → species")


def test_a_lost_file_leaves_the_details_blank(document, look, shown, qtbot, tmp_path):
    form = shown(TableForm(document, look))
    form.show_recipe(Recipe(File(str(tmp_path / "gone.csv"))))
    qtbot.waitUntil(lambda: not form._background.running)
    assert form.found.text() == ""


def test_several_targets():
    assert columns_text(("a", "b"), ("y", "z")) == "2 columns → y, z"
