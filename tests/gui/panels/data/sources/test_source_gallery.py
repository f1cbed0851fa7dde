"""The gallery of all sources: search, keys, and each that needs no download trains after a click."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest

from nnsim.data.recipe import Function, Generator, Images, Painted, Recipe, Reviews, TruthTable
from nnsim.gui.panels.data.panel import DataPanel
from nnsim.gui.panels.data.sources.catalogue import MOST_USED, groups, key_of, place_of
from nnsim.training import fitting
from nnsim.training.trainer import Trainer

LEFT = Qt.MouseButton.LeftButton

ENTRIES = [entry for group in groups() for entry in group.entries]

HERE = [entry.key for entry in ENTRIES if not isinstance(entry.source, Images | Reviews | None)]
"""Those that nothing has to be fetched or asked for."""


@pytest.fixture
def panel(document, session, look, shown):
    made = DataPanel(document, session, look)
    made.resize(260, made.sizeHint().height())
    return shown(made)


@pytest.fixture
def gallery(panel):
    QTest.mouseClick(panel.all_button, LEFT)
    yield panel.gallery
    panel.gallery.close()


def test_keys_are_unique_and_every_source_is_known_by_its_own(qapp):
    assert len({entry.key for entry in ENTRIES}) == len(ENTRIES)
    for entry in ENTRIES:
        assert entry.source is None or key_of(entry.source) == entry.key
        assert entry.title
    assert {place_of(entry.source) for entry in ENTRIES if entry.source} == {*MOST_USED, ""}


def test_a_plane_of_a_formula_is_not_the_generated_plane():
    assert key_of(Function("10 + 3*x1 + 8*x2")) == "formula-plane"
    assert key_of(Generator("plane")) == "plane"


@pytest.mark.parametrize("key", HERE)
def test_every_source_trains_after_one_click(panel, document, gallery, key):
    document.set_recipe("", Recipe(Generator("xor" if key == "gauss" else "gauss", samples=120)))
    QTest.mouseClick(gallery.buttons[key], LEFT)
    assert not gallery.isVisible()
    assert key_of(document.project.recipe.source) == key
    assert document.undo_stack.undoText() == "Choose data"
    assert any(button.isChecked() for button in panel.sources.buttons.values())
    project, data = document.project, document.dataset
    fitting.check(project.graph, data, project.training)
    trainer = Trainer(project.graph, data, project.training)
    trainer.step(3)
    assert trainer.loss("train") < float("inf")


def test_typing_filters_by_title_formula_and_group(gallery):
    QTest.keyClicks(gallery.search, "x1**3")
    assert [button.entry.key for button in gallery.shown] == ["formula-power"]
    gallery.search.setText("truth")
    assert {button.entry.key for button in gallery.shown} == {
        key for key in gallery.buttons if key.startswith("gate-")
    }
    gallery.search.setText("Fisher")
    assert [button.entry.key for button in gallery.shown] == ["iris"]
    assert "CC BY 4.0" in gallery.buttons["iris"].toolTip()
    gallery.search.setText("nothing like this")
    assert not gallery.shown
    assert gallery.nothing.isVisible()


def test_return_takes_the_first_that_was_found(gallery, document):
    QTest.keyClicks(gallery.search, "nand")
    QTest.keyClick(gallery.search, Qt.Key.Key_Return)
    assert document.project.recipe.source == TruthTable(2, ("nand",))
    assert not gallery.isVisible()


def test_arrow_keys_go_from_picture_to_picture(gallery, document):
    QTest.keyClick(gallery.search, Qt.Key.Key_Down)
    assert gallery.focusWidget() is gallery.buttons["circles"]
    QTest.keyClick(gallery.focusWidget(), Qt.Key.Key_Right)
    assert gallery.focusWidget() is gallery.buttons["xor"]
    for _ in range(2):
        QTest.keyClick(gallery.focusWidget(), Qt.Key.Key_Down)
    QTest.keyClick(gallery.focusWidget(), Qt.Key.Key_Up)
    QTest.keyClick(gallery.focusWidget(), Qt.Key.Key_Up)
    QTest.keyClick(gallery.focusWidget(), Qt.Key.Key_Up)
    assert gallery.search.hasFocus()
    QTest.keyClick(gallery.search, Qt.Key.Key_Down)
    QTest.keyClicks(gallery.focusWidget(), "wi")
    assert gallery.search.text() == "wi"
    QTest.keyClick(gallery.search, Qt.Key.Key_Down)
    QTest.keyClick(gallery.focusWidget(), Qt.Key.Key_Return)
    assert document.project.recipe.source != Recipe().source


def test_escape_changes_nothing(gallery, document):
    before = document.project
    QTest.keyClick(gallery.search, Qt.Key.Key_Escape)
    assert not gallery.isVisible()
    assert document.project is before


def test_what_is_in_use_is_marked(panel, document, gallery):
    gallery.close()
    document.set_recipe("", Recipe(Function("x1**3")))
    QTest.mouseClick(panel.all_button, LEFT)
    assert [key for key, button in gallery.buttons.items() if button.isChecked()] == ["formula-power"]


def test_pictures_do_not_overlap_and_stay_on_the_page(gallery):
    places = [button.geometry() for button in gallery.shown]
    page = gallery.area.widget().rect()
    assert all(page.contains(place) for place in places)
    assert not any(one.intersects(other) for number, one in enumerate(places) for other in places[:number])


def test_painting_begins_with_points(panel, document, gallery):
    QTest.mouseClick(gallery.buttons["painted"], LEFT)
    assert isinstance(document.project.recipe.source, Painted)
    assert document.dataset.rows > 1


def test_it_opens_from_anywhere_inside_of_the_window(make_window, document):
    window = make_window(document.project)
    assert window.actions_["all_data"].shortcut().toString() == "Ctrl+Shift+I"
    window.actions_["all_data"].trigger()
    gallery = window.data.gallery
    assert gallery.isVisible()
    assert window.rect().contains(QRect(window.mapFromGlobal(gallery.pos()), gallery.size()))
    gallery.close()


def test_the_whole_window_follows_a_click_and_play(make_window, document, qtbot):
    window = make_window(document.project)
    for key in ("blobs", "swiss-roll", "formula-three-inputs", "gate-parity", "iris", "painted"):
        window.data.open_gallery()
        QTest.mouseClick(window.data.gallery.buttons[key], LEFT)
        assert key_of(window.document.project.recipe.source) == key
        window.session.settle()
        before = window.session.frame.snapshot.step
        window.session.play()
        qtbot.waitUntil(lambda before=before: window.session.frame.snapshot.step > before)
        window.session.pause()
