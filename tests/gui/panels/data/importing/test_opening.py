"""Opening, dropping and pasting data; files that moved or changed. Nothing is lost by a wrong one."""

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget

from nnsim.data.recipe import File, Pasted, Pictures, Recipe
from nnsim.gui.panels.data.importing.arriving import may_arrive
from nnsim.gui.panels.data.importing.opening import Opening
from nnsim.gui.reader import nearby

LEFT = Qt.MouseButton.LeftButton
TEXT = "size;legs;kind\n" + "1;6;small\n9;4;large\n2;6;small\n8;4;large\n" * 5


@pytest.fixture
def opening(document, look, shown):
    owner = shown(QWidget())
    made = Opening(document, look, owner)
    made.said = []
    made.notice.connect(lambda text, ways: made.said.append((text, ways)))
    return made


@pytest.fixture
def animals(tmp_path):
    path = tmp_path / "animals.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


def mime(text="", html="", files=(), urls=()):
    data = QMimeData()
    if text:
        data.setText(text)
    if html:
        data.setHtml(html)
    if files or urls:
        data.setUrls([*map(QUrl.fromLocalFile, map(str, files)), *map(QUrl, urls)])
    return data


def accept(opening, document, qtbot):
    """Use what the import view shows."""
    qtbot.waitUntil(lambda: opening.dialog is not None and opening.dialog.parts.ok.isEnabled())
    with qtbot.waitSignal(document.changed):
        QTest.keyClick(opening.dialog, Qt.Key.Key_Return)


def test_a_chosen_file_is_shown_and_used_by_enter(opening, document, qtbot, animals, monkeypatch):
    asked = []

    def answer(*arguments):
        asked.extend(arguments)
        return str(animals), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    opening.open_csv()
    assert all(end in asked[3] for end in ("*.csv", "*.xlsx", "*.gz", "*.zip", "*.tsv"))
    assert document.project.recipe.source.kind == "circles", "nothing is used before it was seen"
    accept(opening, document, qtbot)
    source = document.project.recipe.source
    assert source == File(str(animals), sha256=source.sha256)
    assert len(source.sha256) == 64
    assert document.project.recipe.scaling == "z-score"
    assert document.undo_stack.undoText() == "Open animals.csv"
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.dataset.name == "circles"


def test_a_view_that_is_cancelled_changes_nothing(opening, document, qtbot, animals):
    before = document.project
    opening.take(mime(files=[animals]))
    qtbot.waitUntil(opening.dialog.parts.ok.isEnabled)
    QTest.keyClick(opening.dialog, Qt.Key.Key_Escape)
    assert document.project is before
    assert document.undo_stack.count() == 0


def test_the_table_in_use_is_changed(opening, document, qtbot, animals):
    with qtbot.waitSignal(document.changed):
        opening.load_file(animals)
    opening.change()
    qtbot.waitUntil(opening.dialog.parts.ok.isEnabled)
    opening.dialog.parts.columns.go_to("legs")
    QTest.keyClick(opening.dialog.parts.columns, Qt.Key.Key_X)
    accept(opening, document, qtbot)
    assert document.project.recipe.inputs == ("size",)
    assert document.undo_stack.count() == 2


@pytest.mark.parametrize(
    "data",
    [
        mime("a\tb\n1\t2\n3\t5\n4\t6\n"),
        mime("a b 1 2 3 5 4 6", "<table><tr><th>a<th>b<tr><td>1<td>2<tr><td>3<td>5<tr><td>4<td>6</table>"),
        mime("", "<table><tr><th>a<th>b<tr><td>1<td>2<tr><td>3<td>5<tr><td>4<td>6</table>"),
    ],
    ids=["spreadsheet", "web page", "html alone"],
)
def test_a_pasted_table(opening, document, qtbot, data):
    opening.take(data)
    accept(opening, document, qtbot)
    assert isinstance(document.project.recipe.source, Pasted)
    assert document.project.recipe.source.text == "a\tb\n1\t2\n3\t5\n4\t6\n"
    assert (document.dataset.input_names, document.dataset.rows) == (("a",), 3)
    assert document.undo_stack.undoText() == "Paste table"


def test_paste_takes_what_is_on_the_clipboard(opening, qtbot):
    QGuiApplication.clipboard().setText("a;b\n1;2\n2;4\n3;9\n")
    opening.paste()
    qtbot.waitUntil(opening.dialog.parts.ok.isEnabled)
    assert opening.dialog.recipe.source == Pasted(text="a;b\n1;2\n2;4\n3;9\n")
    opening.dialog.reject()


def picture() -> QMimeData:
    data = QMimeData()
    data.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    return data


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (mime("hello"), "no table"),
        (mime(urls=["https://example.org/x.csv"]), "https://example.org/x.csv is an address"),
        (picture(), "That is a picture"),
        (mime(files=["/x/a.csv", "/x/b.csv"]), "These are 2 files"),
        (mime(files=["/x/cat.png"]), "cat.png is a single picture"),
        (mime(files=["/x/paper.pdf"]), "paper.pdf is a document"),
        (mime(files=["/x/old.xls"]), "save it as .xlsx"),
        (mime("a\tb\n" + "1\t2\n" * 5_000_001), "too much to be pasted"),
    ],
    ids=["prose", "address", "picture", "two files", "png", "pdf", "xls", "huge"],
)
def test_a_wrong_one_has_its_own_sentence(opening, document, data, said):
    before = document.project
    opening.take(data)
    assert len(opening.said) == 1
    assert said in opening.said[0][0]
    assert opening.dialog is None
    assert document.project is before


def test_what_may_be_dropped(opening):
    assert may_arrive(mime("a"))
    assert may_arrive(mime(files=["/x"]))
    assert not may_arrive(QMimeData())


def test_a_folder_of_pictures(opening, document, qtbot, tmp_path):
    folder = tmp_path / "animals"
    for kind, grey in (("cat", 20), ("dog", 220)):
        (folder / kind).mkdir(parents=True)
        for number in range(4):
            Image.new("L", (4, 4), grey + number).save(folder / kind / f"{number}.png")
    with qtbot.waitSignal(document.changed):
        opening.take(mime(files=[folder]))
    assert document.project.recipe.source == Pictures(str(folder))
    assert document.dataset.class_names == ("cat", "dog")
    opening.take(mime(files=[folder / "cat"]))
    assert "without pictures of two or more classes" in opening.said[-1][0]


def test_a_broken_file_shows_why(opening, qtbot, tmp_path):
    path = tmp_path / "binary.csv"
    path.write_bytes(bytes(range(256)) * 20)
    opening.take(mime(files=[path]))
    qtbot.waitUntil(lambda: bool(opening.said))
    text, ways = opening.said[0]
    assert "binary.csv" in text
    ways[0][1]()
    dialog = opening.dialog
    qtbot.waitUntil(lambda: bool(dialog.parts.verdict.text()))
    assert dialog.isVisible()
    assert dialog.parts.verdict.text() == text
    assert not dialog.parts.ok.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


# ------------------------------------------------------------------ moved and changed


@pytest.fixture
def project(opening, document, qtbot, animals, tmp_path):
    """A saved project on a table in another folder; circles are open now."""
    with qtbot.waitSignal(document.changed):
        opening.load_file(animals)
    path = tmp_path / "projects" / "mine.nnsim"
    path.parent.mkdir()
    document.save_file(path)
    document.set_recipe("Circles", Recipe())
    return path


def test_it_asks_where_the_file_is_and_opens_the_project(
    opening, document, qtbot, project, animals, tmp_path, monkeypatch
):
    found = animals.rename(tmp_path / "renamed.csv")
    with qtbot.waitSignal(document.moved):
        document.open_file(project)
    dialog = opening.moved
    assert dialog.isVisible()
    assert dialog.place.text() == str(animals)
    assert document.dataset.name == "circles"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(found), ""))
    with qtbot.waitSignal(document.changed):
        QTest.mouseClick(dialog.choose, LEFT)
    assert document.path == project
    assert document.project.recipe.source.path == str(found)
    assert document.modified, "the new place is worth saving"
    assert opening.said == [], "the same content needs no word"


def test_cancelling_that_leaves_what_was_open(opening, document, qtbot, project, animals):
    animals.unlink()
    with qtbot.waitSignal(document.moved):
        document.open_file(project)
    before = document.project
    QTest.mouseClick(opening.moved.cancel, LEFT)
    assert not opening.moved.isVisible()
    assert document.project is before


def test_a_file_that_does_not_suit_is_asked_again(
    opening, document, qtbot, project, animals, tmp_path, monkeypatch
):
    animals.unlink()
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("")
    with qtbot.waitSignal(document.moved):
        document.open_file(project)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(wrong), ""))
    with qtbot.waitSignal(document.moved):
        QTest.mouseClick(opening.moved.choose, LEFT)
    assert opening.moved.isVisible()
    assert "wrong.csv is empty" in opening.moved.problem.text()


def test_it_says_where_the_file_was_found_instead(opening, document, qtbot, project, animals):
    moved = animals.rename(project.parent / "animals.csv")
    assert nearby(File(str(animals)), project.parent) == moved
    with qtbot.waitSignal(document.changed):
        document.open_file(project)
    (text, _ways), *_ = opening.said
    assert str(animals.parent) in text
    assert str(project.parent) in text


def test_a_changed_file_is_said_and_can_be_taken_as_it_is(opening, document, qtbot, project, animals):
    animals.write_text(TEXT + "3;6;small\n")
    with qtbot.waitSignal(document.changed):
        document.open_file(project)
    text, ways = opening.said[-1]
    assert "animals.csv was changed" in text
    assert document.dataset.rows == 21
    with qtbot.waitSignal(document.changed):
        dict(ways)["Use it as it is now"]()
    assert document.undo_stack.undoText() == "Use the changed file"
    document.save_file(project)
    opening.said.clear()
    with qtbot.waitSignal(document.changed):
        document.open_file(project)
    assert opening.said == []


def test_a_changed_file_can_be_looked_at(opening, document, qtbot, project, animals):
    animals.write_text(TEXT + "3;6;small\n")
    with qtbot.waitSignal(document.changed):
        document.open_file(project)
    dict(opening.said[-1][1])["Import…"]()
    accept(opening, document, qtbot)
    opening.said.clear()
    document.set_recipe("Scale", document.project.recipe.__class__(source=document.project.recipe.source))
    qtbot.wait(50)
    assert opening.said == []
