"""What is shown of a table in use."""

from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.data.recipe import Bundled, File, Pasted, Recipe
from nnsim.gui.panels.data.forms.table_form import TableForm, columns_text
from nnsim.gui.panels.data.panel import DataPanel
from nnsim.gui.widgets import OneLine


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
    assert form.found.text() == "12 rows · semicolon · utf-8 · header · decimal comma"
    assert form.roles.text() == "2 columns → kind"
    assert form.roles.toolTip() == "name, size → kind"


def test_a_workbook_has_no_encoding(document, look, shown, qtbot, tmp_path):
    book = Workbook()
    for row in ("a", "b"), (1, 2), (2, 3), (3, 5):
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    form = shown(TableForm(document, look))
    form.show_recipe(Recipe(File(str(tmp_path / "book.xlsx"))))
    qtbot.waitUntil(lambda: form.found.text() == "3 rows · header")


def test_chosen_columns_are_shown_as_chosen(document, look, shown, qtbot):
    form = shown(TableForm(document, look))
    form.show_recipe(Recipe(Bundled("iris"), inputs=("petal_width",), targets=("petal_length",)))
    assert form.roles.text() == "1 column → petal_length"
    qtbot.waitUntil(lambda: form.found.text() == "150 rows · 5 columns")
    form.show_recipe(Recipe(Bundled("iris")))
    qtbot.waitUntil(lambda: form.roles.text() == "4 columns → species")


def test_a_lost_file_leaves_the_details_blank(document, look, shown, qtbot, tmp_path):
    form = shown(TableForm(document, look))
    form.show_recipe(Recipe(File(str(tmp_path / "gone.csv"))))
    qtbot.waitUntil(lambda: not form._background.running)
    assert form.found.text() == ""


def test_a_pasted_table_is_described(document, look, shown, qtbot):
    form = shown(TableForm(document, look))
    form.show_recipe(Recipe(Pasted(text="a,b\n1,2\n3,5\n4,4\n")))
    qtbot.waitUntil(lambda: form.roles.text() == "1 column → b")
    assert form.name.text() == "Pasted"
    assert form.found.text().startswith("3 rows")


def test_a_table_that_comes_with_nnsim_says_where_it_is_from(document, look, shown, qtbot):
    form = shown(TableForm(document, look))
    form.show_recipe(Recipe(Bundled("wine")))
    qtbot.waitUntil(lambda: form.found.text() == "178 rows · 14 columns")
    assert form.name.text() == "Wine"
    assert not form.origin_text.isVisible()
    QTest.mouseClick(form.origin.button, Qt.MouseButton.LeftButton)
    assert form.origin_text.isVisible()
    assert "Forina" in form.origin_text.text()
    assert "Licence: CC BY 4.0" in form.origin_text.text()


def test_words_of_texts_are_chosen(document, session, look, shown, qtbot, tmp_path, enter):
    path = tmp_path / "reviews.csv"
    lines = [f"such a {'good good' if row % 2 else 'bad'} film number{row},{row % 2}" for row in range(60)]
    path.write_text("text,liked\n" + "\n".join(lines), encoding="utf-8")
    panel = shown(DataPanel(document, session, look))
    with qtbot.waitSignal(document.changed):
        panel.opening.load_file(path)
    form = panel.table_form
    assert document.dataset.sparse
    assert form.words.isVisible()
    with qtbot.waitSignal(document.changed):
        enter(form.words.size, "4")
    assert document.dataset.inputs.shape[1] == 4
    assert set(document.dataset.input_names) == {"such", "a", "film", "good"}
    with qtbot.waitSignal(document.changed):
        form.words.counts.setCurrentIndex(1)
        form.words.counts.activated.emit(1)
    assert document.dataset.inputs.max() == 2
    assert document.undo_stack.undoText() == "Change how words count"
    QTest.mouseClick(panel.sources.buttons["iris"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: form.found.text() == "150 rows · 5 columns")
    assert not form.words.isVisible()


def test_a_line_that_is_too_long_ends_with_dots(look, shown):
    line = shown(OneLine(""))
    line.setText("a text of many words " * 9)
    line.resize(100, line.height())
    assert line.minimumSizeHint().width() == 0
    assert not line.grab().isNull()


def test_several_targets():
    assert columns_text(("a", "b"), ("y", "z")) == "2 columns → y, z"
