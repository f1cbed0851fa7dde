"""The import view: what is found, what a person overrides, and that wrong choices are said before OK."""

import gzip
import threading

import numpy as np
import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from nnsim.data.recipe import Bundled, File, Pasted, Recipe
from nnsim.gui.panels.data.importing import reading as import_reading
from nnsim.gui.panels.data.importing.dialog import ImportDialog

LEFT, ALT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier
TEXT = "name;size;weight\n" + "ant;1,5;2\nbee;2,5;3\ncow;9,5;800\ndog;6,5;30\n" * 3


@pytest.fixture
def opened(look, shown, qtbot, tmp_path):
    """Return a function that opens the view on a text, a path or a source, and waits until it is judged."""

    def open_(text=TEXT, encoding="utf-8", **choices):
        source = text
        if isinstance(text, str):
            path = tmp_path / "animals.csv"
            path.write_text(text, encoding=encoding)
            source = File(str(path))
        dialog = shown(ImportDialog(Recipe(source, **choices), None, look))
        qtbot.waitUntil(lambda: not dialog.reading.busy, timeout=20_000)
        return dialog

    return open_


def settle(dialog, qtbot):
    qtbot.waitUntil(lambda: not dialog.reading.busy, timeout=20_000)


def field(dialog, name):
    return dialog.parts.format.fields[name]


def choose(dialog, name, key, qtbot):
    combo = field(dialog, name)
    combo.setFocus()
    while combo.findData(key) > combo.currentIndex():
        QTest.keyClick(combo, Qt.Key.Key_Down)
    while combo.findData(key) < combo.currentIndex():
        QTest.keyClick(combo, Qt.Key.Key_Up)
    settle(dialog, qtbot)


def back(dialog, name, qtbot):
    QTest.mouseClick(dialog.parts.format.rows[name].back, LEFT)
    settle(dialog, qtbot)


def words(dialog):
    return f"{dialog.parts.verdict.text()} {dialog.parts.details.text()}"


def first_row(dialog):
    model = dialog.parts.rows.table
    return [model.data(model.index(0, place)) for place in range(model.columnCount())]


def names(dialog):
    return [view.name for view in dialog.parts.columns.table.views]


def test_it_shows_what_was_found_and_why(opened):
    dialog = opened()
    assert dialog.parts.title.text() == "animals.csv"
    assert dialog.parts.facts.text() == "12 rows, 3 columns"
    keys = {name: field(dialog, name).key for name in ("encoding", "delimiter", "decimal", "header")}
    assert keys == {"encoding": "utf-8", "delimiter": ";", "decimal": ",", "header": "yes"}
    assert dialog.parts.format.rows["delimiter"].why.text() == "it cuts the lines into 3 fields"
    assert field(dialog, "decimal").toolTip() == "there are numbers such as 1,5"
    assert not any(row.back.isVisible() for row in dialog.parts.format.rows.values())
    assert not dialog.parts.format.rows["day_first"].isVisible(), "there are no dates"
    assert not dialog.parts.format.rows["sheet"].isVisible()
    assert first_row(dialog) == ["ant", "1,5", "2"], "as it stands in the file"
    assert dialog.parts.columns.roles == {"name": "input", "size": "input", "weight": "target"}
    assert words(dialog) == (
        "Regression: predict weight, a number 5 inputs → 1 output · 12 rows, 8 of them to train with"
    )
    assert dialog.parts.missing.count.text() == "0 of 12 rows left out · 0 values filled in"


def test_enter_uses_the_data_as_it_was_found(opened, qtbot):
    dialog = opened()
    before = dialog.recipe
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(dialog.parts.columns, Qt.Key.Key_Return)
    assert dialog.recipe == before
    assert (before.inputs, before.targets) == (None, None)
    assert before.source == File(before.source.path, sha256=dialog.seen.sha256)


def test_an_override_is_read_at_once_and_can_be_set_back(opened, qtbot):
    dialog = opened()
    choose(dialog, "header", "no", qtbot)
    assert names(dialog) == ["column_1", "column_2", "column_3"]
    assert dialog.recipe.source.header is False
    assert dialog.parts.format.rows["header"].back.isVisible()
    back(dialog, "header", qtbot)
    assert names(dialog) == ["name", "size", "weight"]
    assert dialog.recipe.source.header is None
    choose(dialog, "decimal", ".", qtbot)
    assert dialog.parts.columns.table.views[1].kind == "category"


def test_typed_overrides(opened, qtbot, enter):
    dialog = opened("about this\n" + TEXT)
    assert field(dialog, "skip").text() == "1"
    enter(field(dialog, "skip"), "3")
    settle(dialog, qtbot)
    assert (dialog.recipe.source.skip, dialog.seen.rows) == (3, 11)
    assert dialog.isVisible(), "Enter belongs to the field"
    back(dialog, "skip", qtbot)
    enter(field(dialog, "missing"), "ant, 800")
    settle(dialog, qtbot)
    assert dialog.recipe.source.missing == ("ant", "800")
    assert [view.missing for view in dialog.seen.columns] == [3, 0, 3]
    enter(field(dialog, "comment"), "be")
    settle(dialog, qtbot)
    assert dialog.recipe.source.comment == "be"
    assert dialog.seen.rows == 9
    enter(field(dialog, "comment"), "much too long to begin a comment", end=None)
    assert field(dialog, "comment").problem


def test_a_wrong_encoding_is_a_sentence_and_can_be_put_right(opened, qtbot):
    dialog = opened("이름;값\n가;1\n나;2\n다;3\n가;4\n", encoding="cp949")
    assert field(dialog, "encoding").key == "cp949"
    choose(dialog, "encoding", "utf-8", qtbot)
    assert not dialog.parts.ok.isEnabled()
    assert "utf-8" in words(dialog)
    assert names(dialog) == []
    dialog.parts.missing.policy.setFocus()
    QTest.keyClick(dialog.parts.missing.policy, Qt.Key.Key_Down)
    assert not dialog.parts.ok.isEnabled(), "there is still nothing to use"
    back(dialog, "encoding", qtbot)
    assert dialog.recipe.missing == "mean"
    assert dialog.parts.ok.isEnabled()
    assert first_row(dialog)[0] == "가"


def test_roles_are_checked_at_once(opened, qtbot):
    dialog = opened()
    columns = dialog.parts.columns
    columns.selectAll()
    QTest.mouseClick(dialog.parts.zones.zones["ignore"], LEFT)
    settle(dialog, qtbot)
    assert not dialog.parts.ok.isEnabled()
    assert "choose what is to be learnt" in words(dialog)
    columns.go_to("size")
    QTest.keyClick(columns, Qt.Key.Key_I)
    columns.go_to("name")
    QTest.keyClick(columns, Qt.Key.Key_T)
    settle(dialog, qtbot)
    assert dialog.parts.ok.isEnabled()
    assert (dialog.recipe.inputs, dialog.recipe.targets) == (("size",), ("name",))
    assert words(dialog).startswith("Classification: predict name, one of 4 classes 1 input → 4 classes")


def test_features_of_a_column_that_is_left_out_are_no_obstacle(opened, qtbot):
    text = "size,legs,weight\n" + "".join(f"{n},{n % 5},{n * n}\n" for n in range(20))
    dialog = opened(text, features=("legs**2", "size**2"))
    dialog.parts.columns.go_to("legs")
    QTest.mouseClick(dialog.parts.zones.zones["ignore"], LEFT)
    settle(dialog, qtbot)
    assert dialog.parts.ok.isEnabled()


def test_several_targets(opened, qtbot):
    dialog = opened()
    dialog.parts.columns.go_to("size")
    QTest.keyClick(dialog.parts.columns, Qt.Key.Key_T)
    settle(dialog, qtbot)
    assert words(dialog).startswith("Regression: predict size, weight, 2 numbers 4 inputs → 2 outputs")
    dialog.parts.columns.go_to("name")
    QTest.keyClick(dialog.parts.columns, Qt.Key.Key_T)
    dialog.parts.columns.go_to("size")
    QTest.keyClick(dialog.parts.columns, Qt.Key.Key_I)
    settle(dialog, qtbot)
    assert "must be the only target" in words(dialog)


def test_roles_survive_another_way_of_reading(opened, qtbot):
    dialog = opened()
    dialog.parts.columns.go_to("size")
    QTest.keyClick(dialog.parts.columns, Qt.Key.Key_X)
    choose(dialog, "encoding", "latin-1", qtbot)
    assert dialog.parts.columns.roles == {"name": "input", "size": "ignore", "weight": "target"}


def test_another_kind_of_a_column(opened, qtbot):
    dialog = opened()
    dialog.parts.columns.go_to("weight")
    kind = dialog.parts.detail.kind
    kind.setFocus()
    QTest.keyClick(kind, Qt.Key.Key_Down)
    settle(dialog, qtbot)
    assert dialog.recipe.source.kinds == {"weight": "category"}
    assert words(dialog).startswith("Classification: predict weight, one of 4 classes")
    assert dialog.parts.detail.kind_row.back.isVisible()
    QTest.mouseClick(dialog.parts.detail.kind_row.back, LEFT)
    settle(dialog, qtbot)
    assert dialog.recipe.source.kinds == {}


def test_categories_in_an_order_of_ones_own(opened, qtbot):
    dialog = opened()
    detail = dialog.parts.detail
    dialog.parts.columns.go_to("name")
    assert not detail.order.isVisible()
    assert detail.becomes.text().startswith("4 inputs, one for each category")
    QTest.mouseClick(detail.encoding.chips["ordinal"], LEFT)
    settle(dialog, qtbot)
    assert dialog.recipe.encodings == {"name": "ordinal"}
    assert detail.order.labels == ("ant", "bee", "cow", "dog")
    detail.order.setFocus()
    QTest.keyClick(detail.order, Qt.Key.Key_Down, ALT)
    settle(dialog, qtbot)
    assert dialog.recipe.encodings == {"name": ("bee", "ant", "cow", "dog")}
    assert "2 inputs → 1 output" in words(dialog)
    QTest.mouseClick(detail.encoding.chips["one-hot"], LEFT)
    settle(dialog, qtbot)
    assert dialog.recipe.encodings == {}


def test_words_or_categories_of_a_text(opened, qtbot):
    rows = "".join(f"sentence number {number} of many;{number % 2}\n" for number in range(40))
    dialog = opened("text;class\n" + rows)
    detail = dialog.parts.detail
    dialog.parts.columns.go_to("text")
    assert detail.encoding.key == "words"
    QTest.mouseClick(detail.encoding.chips["ordinal"], LEFT)
    settle(dialog, qtbot)
    assert "1 input → 1 output for 2 classes" in words(dialog)
    QTest.mouseClick(detail.encoding.chips["words"], LEFT)
    settle(dialog, qtbot)
    assert dialog.recipe.encodings == {}


def test_missing_values(opened, qtbot, enter):
    dialog = opened("a,b\n1,2\n,3\n4,5\n,6\n7,8\n9,10\n11,12\n13,14\n")
    missing = dialog.parts.missing
    assert missing.count.text() == "2 of 8 rows left out · 0 values filled in"
    assert missing.count.property("role") == "hint"
    missing.policy.setFocus()
    for _ in range(4):
        QTest.keyClick(missing.policy, Qt.Key.Key_Down)
    settle(dialog, qtbot)
    assert missing.count.text() == "0 of 8 rows left out · 2 values filled in"
    assert missing.count.property("role") == "muted"
    enter(missing.constant, "-1")
    settle(dialog, qtbot)
    assert (dialog.recipe.missing, dialog.recipe.constant) == ("constant", -1.0)


def test_a_suspicious_number_becomes_missing_with_one_click(opened, qtbot):
    rows = "".join(f"{number % 7 if number % 5 else -200};{number}\n" for number in range(60))
    dialog = opened("a;b\n" + rows)
    assert dialog.parts.suspects.isVisible()
    assert "-200" in dialog.parts.suspect_text.text()
    QTest.mouseClick(dialog.parts.suspect_button, LEFT)
    settle(dialog, qtbot)
    assert not dialog.parts.suspects.isVisible()
    assert dialog.seen.columns[0].missing == 12
    assert field(dialog, "missing").text() == "usual ones, -200"
    assert "NA" in dialog.recipe.source.missing, "what was missing before still is"
    assert dialog.parts.missing.count.text() == "12 of 60 rows left out · 0 values filled in"


def test_a_column_that_is_mostly_missing_after_all_costs_no_rows(opened, qtbot, enter):
    rows = "".join(f"{-200 if number % 10 else number};{number};{number}\n" for number in range(60))
    dialog = opened("a;b;c\n" + rows)
    enter(field(dialog, "missing"), "-200")
    settle(dialog, qtbot)
    assert dialog.seen.columns[0].missing == 54
    assert dialog.parts.columns.roles == {"a": "ignore", "b": "input", "c": "target"}
    assert dialog.parts.missing.count.text() == "0 of 60 rows left out · 0 values filled in"


def test_a_bundled_table_has_roles_and_policies_only(opened):
    dialog = opened(Bundled("iris"))
    assert dialog.parts.format is None
    assert not dialog.parts.detail.kind_row.isVisible()
    assert len(names(dialog)) == 5
    assert "4 inputs → 3 classes" in words(dialog)


def test_pasted_text(opened, qtbot):
    dialog = opened(Pasted(text="a\tb\n1\t2\n3\t4\n5\t7\n"))
    assert dialog.parts.title.text() == "pasted"
    assert "encoding" not in dialog.parts.format.fields
    choose(dialog, "header", "no", qtbot)
    assert dialog.recipe.source == Pasted(text="a\tb\n1\t2\n3\t4\n5\t7\n", header=False)


def test_a_sheet_of_a_workbook_is_chosen(opened, qtbot, tmp_path):
    book = openpyxl.Workbook()
    for title, name in (("spring", "a"), ("autumn", "b")):
        sheet = book.create_sheet(title)
        for row in ([name, "y"], [1, 2], [3, 5], [4, 7]):
            sheet.append(row)
    book.save(tmp_path / "book.xlsx")
    dialog = opened(File(str(tmp_path / "book.xlsx")))
    assert names(dialog) == ["a", "y"]
    assert not dialog.parts.format.rows["delimiter"].isVisible()
    assert field(dialog, "sheet").key == "spring"
    choose(dialog, "sheet", "autumn", qtbot)
    assert names(dialog) == ["b", "y"]


def test_a_packed_table(opened, tmp_path):
    path = tmp_path / "animals.csv.gz"
    path.write_bytes(gzip.compress(TEXT.encode()))
    assert "12 rows" in words(opened(File(str(path))))


def test_stop_goes_back_to_what_is_shown(opened, qtbot, monkeypatch):
    dialog = opened()
    gate = threading.Event()

    def endless(*_arguments, progress, cancel):
        while not gate.is_set():
            progress(0.4)
            if cancel():
                gate.set()

    monkeypatch.setattr(import_reading, "preview", endless)
    field(dialog, "delimiter").setFocus()
    QTest.keyClick(field(dialog, "delimiter"), Qt.Key.Key_Up)
    qtbot.waitUntil(dialog.parts.waiting.isVisible)
    qtbot.waitUntil(lambda: dialog.parts.progress.value() == 400)
    QTest.mouseClick(dialog.parts.stop, LEFT)
    assert gate.wait(5), "the reading itself ends"
    settle(dialog, qtbot)
    assert not dialog.parts.waiting.isVisible()
    assert field(dialog, "delimiter").key == ";"
    assert dialog.recipe.source.delimiter is None
    assert dialog.parts.ok.isEnabled()


def test_closing_stops_the_reading(look, shown, qtbot, monkeypatch, tmp_path):
    ended = threading.Event()

    def endless(*_arguments, progress, cancel):
        while not cancel():
            progress(0.1)
        ended.set()

    monkeypatch.setattr(import_reading, "preview", endless)
    dialog = shown(ImportDialog(Recipe(File(str(tmp_path / "x.csv"))), None, look))
    qtbot.waitUntil(lambda: dialog.parts.progress.value() == 100)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert ended.wait(5)


def test_a_click_on_the_rows_shows_the_column(opened):
    dialog = opened()
    header = dialog.parts.rows.horizontalHeader()
    place = header.sectionViewportPosition(1) + 5
    QTest.mouseClick(header.viewport(), LEFT, pos=QPoint(place, 8))
    assert dialog.parts.detail.name.text() == "size"


@pytest.mark.parametrize(
    ("name", "delimiter", "encoding", "missing"),
    [
        ("classroom/iris.csv", ",", "utf-8", 0),
        ("classroom/AirQualityUCI.csv", ";", "utf-8", 0),
        ("classroom/seoul_temperature_cp949.csv", ",", "cp949", 2271),
        ("classroom/horse-colic.csv", ",", "utf-8", 1605),
        ("classroom/chipotle.tsv", "\t", "utf-8", 1246),
        ("classroom/titanic_train.csv", ",", "utf-8", 866),
    ],
)
def test_classroom_files(shared_data, opened, name, delimiter, encoding, missing):
    dialog = opened(File(str(shared_data(name))))
    assert field(dialog, "delimiter").key == delimiter
    assert field(dialog, "encoding").key == encoding
    assert sum(view.missing for view in dialog.seen.columns) == missing
    assert dialog.parts.ok.isEnabled()


def test_the_mark_of_air_quality_is_treated_as_missing(shared_data, opened, qtbot):
    dialog = opened(File(str(shared_data("classroom/AirQualityUCI.csv"))))
    QTest.mouseClick(dialog.parts.suspect_button, LEFT)
    settle(dialog, qtbot)
    missing = sum(int(np.isnan(column.values).sum()) for column in dialog.seen.table)
    assert missing == sum(view.missing for view in dialog.seen.columns) == 16701
