"""The gallery: what it shows, how an example is found and chosen."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication

from nnsim.gui.gallery.pictures import picture
from nnsim.gui.theme import LIGHT
from nnsim.project import examples


def focused(gallery):
    """Return the name of the example whose card has the focus."""
    return next(name for name, card in gallery.shelves.cards.items() if card.hasFocus())


def in_rows(gallery):
    """Return the names of the shown examples by rows, read from where the cards stand."""
    rows = {}
    for card in gallery.shelves.found:
        rows.setdefault(card.y(), []).append((card.x(), card.example.name))
    return [[name for _, name in sorted(rows[y])] for y in sorted(rows)]


def test_every_example_has_a_card_below_its_group(gallery):
    shown = [name for row in in_rows(gallery) for name in row]
    assert shown == [each.name for each in examples.all_examples()]
    for card in gallery.shelves.found:
        titles = [key for key, title in gallery.shelves.titles.items() if title.y() < card.y()]
        assert not gallery.shelves.titles[card.example.group].isHidden()
        assert card.example.group in titles


def test_cards_do_not_overlap_and_are_as_wide_as_the_room(gallery):
    cards = gallery.shelves.found
    for place, card in enumerate(cards):
        assert not any(card.geometry().intersects(other.geometry()) for other in cards[place + 1 :])
        assert card.geometry().right() < gallery.shelves.viewport().width()
        assert card.height() >= card.height_for(card.width())


def test_the_open_example_is_marked_and_has_the_focus(gallery):
    assert [name for name, card in gallery.shelves.cards.items() if card.isChecked()] == ["circles"]
    assert focused(gallery) == "circles"
    assert not gallery.shelves.cards["circles"].visibleRegion().isEmpty()


def test_arrows_walk_along_the_rows_and_enter_opens(gallery, qtbot):
    rows = in_rows(gallery)
    qtbot.keyClick(gallery.focusWidget(), Qt.Key.Key_Home)
    assert focused(gallery) == rows[0][0]
    qtbot.keyClick(gallery.focusWidget(), Qt.Key.Key_Right)
    assert focused(gallery) == rows[0][1]
    qtbot.keyClick(gallery.focusWidget(), Qt.Key.Key_Down)
    assert focused(gallery) == rows[1][min(1, len(rows[1]) - 1)]
    qtbot.keyClick(gallery.focusWidget(), Qt.Key.Key_Left)
    qtbot.keyClick(gallery.focusWidget(), Qt.Key.Key_End)
    assert focused(gallery) == rows[-1][-1]
    assert not gallery.focusWidget().visibleRegion().isEmpty()
    with qtbot.waitSignal(gallery.example_chosen) as opened:
        qtbot.keyClick(gallery.focusWidget(), Qt.Key.Key_Return)
    assert opened.args == [rows[-1][-1]]


def test_up_from_the_first_row_leads_to_the_search_and_down_back(gallery, qtbot):
    qtbot.keyClick(gallery.focusWidget(), Qt.Key.Key_Home)
    qtbot.keyClick(gallery.focusWidget(), Qt.Key.Key_Up)
    assert gallery.search.hasFocus()
    qtbot.keyClick(gallery.search, Qt.Key.Key_Down)
    assert focused(gallery) == examples.names()[0]


def test_tab_leaves_the_cards_at_once(gallery, qtbot):
    qtbot.keyClick(gallery.focusWidget(), Qt.Key.Key_Tab)
    assert gallery.focusWidget() not in gallery.shelves.cards.values()


@pytest.mark.parametrize("words", ["spiral", "나선", "SPIRAL"])
def test_typing_searches_in_both_languages_and_enter_opens_the_first(words, gallery, qtbot):
    first, rest = words[0], words[1:]
    qtbot.keyClicks(gallery.focusWidget(), first) if first.isascii() else gallery.search.setFocus()
    gallery.search.setText(words) if not first.isascii() else qtbot.keyClicks(gallery.search, rest)
    found = [card.example.name for card in gallery.shelves.found]
    assert "spiral" in found
    assert len(found) < len(examples.names())
    assert all(card.isVisible() == (card.example.name in found) for card in gallery.shelves.cards.values())
    with qtbot.waitSignal(gallery.example_chosen) as opened:
        qtbot.keyClick(gallery.search, Qt.Key.Key_Return)
    assert opened.args == [found[0]]


def test_a_search_without_a_find_says_so_and_esc_takes_it_back(gallery, qtbot):
    gallery.search.setFocus()
    qtbot.keyClicks(gallery.search, "zebra")
    assert gallery.shelves.found == []
    assert gallery.shelves.nothing.isVisible()
    qtbot.keyClick(gallery.search, Qt.Key.Key_Return)
    assert gallery.isVisible()
    qtbot.keyClick(gallery.search, Qt.Key.Key_Escape)
    assert gallery.search.text() == ""
    assert len(gallery.shelves.found) == len(examples.names())
    qtbot.keyClick(gallery.focusWidget(), Qt.Key.Key_Escape)
    assert not gallery.isVisible()


def test_the_language_of_the_lessons_changes(gallery, qtbot):
    qtbot.mouseClick(gallery.languages.chips["ko"], Qt.MouseButton.LeftButton)
    card = gallery.shelves.cards["circles"]
    assert card.example.about == examples.lesson("circles", "ko").about
    assert gallery.groups.item(0).text() == examples.groups("ko")["one-unit"]
    last = gallery.groups.visualItemRect(gallery.groups.item(gallery.groups.count() - 1))
    assert last.bottom() <= gallery.groups.viewport().height()
    assert gallery.shelves.titles["one-unit"].text() == examples.groups("ko")["one-unit"]


def test_a_group_at_the_side_scrolls_to_its_cards(gallery, qtbot):
    row = list(examples.groups()).index("hidden-layers")
    place = gallery.groups.visualItemRect(gallery.groups.item(row)).center()
    qtbot.mouseClick(gallery.groups.viewport(), Qt.MouseButton.LeftButton, pos=place)
    title = gallery.shelves.titles["hidden-layers"]
    assert 0 <= title.mapTo(gallery.shelves, title.rect().topLeft()).y() <= 12
    assert gallery.groups.currentRow() == row


def test_scrolling_marks_the_group_at_the_top(gallery):
    bar = gallery.shelves.verticalScrollBar()
    bar.setValue(0)
    assert gallery.groups.currentRow() == 0
    bar.setValue(bar.maximum())
    assert gallery.groups.currentRow() == gallery.groups.count() - 1


def test_pictures_come_after_the_first_paint_and_are_different(gallery, qtbot):
    cards = gallery.shelves.cards
    qtbot.waitUntil(lambda: all(card._picture for card in cards.values()))
    QApplication.processEvents()
    assert cards["circles"].grab().toImage() != cards["spiral"].grab().toImage()


@pytest.mark.parametrize("name", ["mnist-mlp", "imdb"])
def test_examples_whose_files_are_not_here_have_a_picture_too(name, tmp_path, monkeypatch, qtbot):
    monkeypatch.setenv("NNSIM_DATA", str(tmp_path))
    monkeypatch.setattr("nnsim.places.data", lambda: tmp_path)
    picture.cache_clear()
    drawn = picture(name).pixmap(QSize(100, 74), LIGHT, 1.0).toImage()
    picture.cache_clear()
    inside = {drawn.pixelColor(x, y).name() for x in range(10, 90) for y in range(8, 66)}
    assert len(inside) > 20
