"""The shelves of the gallery: cards below the titles of their groups, a search, and keys to go among them."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from nnsim.gui.gallery.card import ExampleCard
from nnsim.gui.gallery.pictures import picture
from nnsim.gui.theme import Look
from nnsim.gui.widgets import label
from nnsim.network.outline import outline
from nnsim.project import examples
from nnsim.project.examples import Example
from nnsim.project.schema import Group

NARROWEST = 350
"""Pixels (with normal type) that a card needs; as many stand in a row as fit."""

GAP = 10


class Shelves(QScrollArea):
    """All examples, group below group.

    Signals
    -------
    chosen : str
        A person chose the example of this name.
    reached : str
        Another group is at the top.
    typed : str
        A letter was typed that means nothing here: it is for the search.
    left
        The arrows went up from the first row.
    """

    chosen = Signal(str)
    reached = Signal(str)
    typed = Signal(str)
    left = Signal()

    def __init__(self, look: Look, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._language = look, language
        self._room = QWidget()
        self.setWidget(self._room)
        self.setWidgetResizable(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.titles = {key: label(text, "section") for key, text in examples.groups(language).items()}
        for title in self.titles.values():
            title.setParent(self._room)
        self.nothing = label("", "muted")
        self.nothing.setParent(self._room)
        self.cards: dict[str, ExampleCard] = {}
        for example in examples.all_examples(language):
            self._add_card(example)
        self._rows: list[list[ExampleCard]] = []
        self._words: tuple[str, ...] = ()
        self._texts = self._searchable()
        self._painting = QTimer(self)
        self._painting.setInterval(0)
        self._painting.timeout.connect(self._make_next_picture)
        self._without_picture = list(self.cards)
        self.verticalScrollBar().valueChanged.connect(self._tell_group)
        look.changed.connect(self._restyle)

    def _add_card(self, example: Example) -> None:
        card = ExampleCard(self._look, example, outline(examples.load(example.name).graph), self._room)
        card.clicked.connect(lambda: self.chosen.emit(example.name))
        card.installEventFilter(self)
        self.cards[example.name] = card

    def mark(self, name: str) -> None:
        """Mark the example that is open and give its card the focus; without one, the first card."""
        for key, card in self.cards.items():
            card.setChecked(key == name)
        card = self.cards.get(name) or next(iter(self.cards.values()))
        self._let_focus(card)
        card.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(card, 0, self._look.theme.px(80))

    def speak(self, language: str) -> None:
        """Show titles and sentences in another language."""
        self._language = language
        for key, text in examples.groups(language).items():
            self.titles[key].setText(text)
        for example in examples.all_examples(language):
            self.cards[example.name].show_example(example)
        self._arrange()

    # ------------------------------------------------------------------ searching

    def search(self, text: str) -> None:
        """Show only the examples in which all these words occur, in any language."""
        self._words = tuple(text.casefold().split())
        self._arrange()
        self.verticalScrollBar().setValue(0)

    @property
    def found(self) -> list[ExampleCard]:
        """The cards that are shown, in order."""
        return [card for card in self.cards.values() if self._matches(card)]

    def _matches(self, card: ExampleCard) -> bool:
        text = self._texts[card.example.name]
        return all(word in text for word in self._words)

    def _searchable(self) -> dict[str, str]:
        """Return all that an example can be found by, in every language."""
        texts = {name: f"{name} {card.shape}" for name, card in self.cards.items()}
        for language in examples.LANGUAGES:
            groups = examples.groups(language)
            for each in examples.all_examples(language):
                texts[each.name] += f" {each.title} {each.about} {groups[each.group]}"
        return {name: text.casefold() for name, text in texts.items()}

    # ------------------------------------------------------------------ arrangement

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Stand the cards in rows, all of a row as high as its highest."""
        # The room of the scroll bar stays free, so that a search does not move the cards.
        px, width = self._look.theme.px, self.width() - self.verticalScrollBar().sizeHint().width() - 4
        columns = max(1, (width + GAP) // (px(NARROWEST) + GAP))
        card_width = (width - (columns - 1) * GAP) // columns
        shown, y = self.found, 2
        self._rows = []
        for key, title in self.titles.items():
            cards = [card for card in shown if card.example.group == key]
            title.setVisible(bool(cards))
            if not cards:
                continue
            title.setGeometry(2, y, width, px(24))
            y += px(24) + 6
            for start in range(0, len(cards), columns):
                y = self._stand(cards[start : start + columns], card_width, y)
            y += px(12)
        for card in self.cards.values():
            card.setVisible(card in shown)
        self._say_nothing(not shown)
        self._room.setFixedSize(self.viewport().width(), max(y, self.viewport().height() // 2))
        self._tell_group()

    def _stand(self, row: list[ExampleCard], width: int, y: int) -> int:
        """Place the cards of a row and return where the next one begins."""
        height = max(card.height_for(width) for card in row)
        for place, card in enumerate(row):
            card.setGeometry(2 + place * (width + GAP), y, width, height)
        self._rows.append(row)
        return y + height + GAP

    def _say_nothing(self, nothing: bool) -> None:
        self.nothing.setVisible(nothing)
        self.nothing.setText(self.tr("No example has all of these words."))
        self.nothing.setGeometry(2, 8, self.viewport().width(), self._look.theme.px(24))

    def _restyle(self) -> None:
        for card in self.cards.values():
            card.restyle()
        self._arrange()

    # ------------------------------------------------------------------ groups

    def show_group(self, key: Group) -> None:
        """Scroll to a group and give its first card the focus."""
        self.verticalScrollBar().setValue(self.titles[key].y() - 2)
        card = next((card for card in self.found if card.example.group == key), None)
        if card:
            self._let_focus(card)
            self.reached.emit(key)

    def _tell_group(self) -> None:
        """Tell which group is at the top; at the very end, the last one."""
        bar = self.verticalScrollBar()
        shown = [(key, title.y()) for key, title in self.titles.items() if title.isVisibleTo(self._room)]
        if not shown:
            return
        reached = [key for key, y in shown if y <= bar.value() + self._look.theme.px(60)]
        at_end = 0 < bar.maximum() == bar.value()
        self.reached.emit(shown[-1][0] if at_end or not reached else reached[-1])

    # ------------------------------------------------------------------ pictures

    def event(self, event: QEvent) -> bool:
        """Begin with the pictures once the cards are on screen."""
        if event.type() == QEvent.Type.Paint and self._without_picture and not self._painting.isActive():
            self._painting.start()
        return super().event(event)

    def _make_next_picture(self) -> None:
        """Make one picture at a time, those first that are in sight."""
        if not self._without_picture:
            self._painting.stop()
            return
        top = self.verticalScrollBar().value()
        sight = QRect(0, top, self.viewport().width(), self.viewport().height())
        seen = (name for name in self._without_picture if self.cards[name].geometry().intersects(sight))
        name = next(seen, self._without_picture[0])
        self._without_picture.remove(name)
        self.cards[name].show_picture(picture(name))

    # ------------------------------------------------------------------ keyboard

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move among the cards with the arrows; open with Enter; pass letters on."""
        if isinstance(watched, ExampleCard):
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._key(watched, event)
            if event.type() == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
                self._let_focus(watched)
                self.ensureWidgetVisible(watched, 0, self._look.theme.px(40))
        return super().eventFilter(watched, event)

    def _key(self, card: ExampleCard, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(card.example.name)
        elif (target := self._target(card, key)) is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        elif key == Qt.Key.Key_Up:
            self.left.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Down):
            return True
        elif event.text().strip() and event.text().isprintable():
            self.typed.emit(event.text())
        else:
            return False
        return True

    def _target(self, card: ExampleCard, key: Qt.Key) -> ExampleCard | None:
        """Return the card that a key leads to."""
        cards = self.found
        place = cards.index(card)
        match key:
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                place += -1 if key == Qt.Key.Key_Left else 1
                return cards[place] if 0 <= place < len(cards) else None
            case Qt.Key.Key_Home | Qt.Key.Key_End:
                return cards[0 if key == Qt.Key.Key_Home else -1]
            case Qt.Key.Key_Up:
                return _beside(card, list(reversed(self._rows)))
            case Qt.Key.Key_Down:
                return _beside(card, self._rows)
        return None

    def _let_focus(self, card: ExampleCard) -> None:
        """Make a card the one that Tab leads to; from there the arrows go on."""
        for each in self.cards.values():
            each.setFocusPolicy(Qt.FocusPolicy.StrongFocus if each is card else Qt.FocusPolicy.ClickFocus)

    def focus_first(self) -> None:
        """Give the first card that is shown the focus."""
        if self.found:
            self.found[0].setFocus(Qt.FocusReason.OtherFocusReason)


def _beside(card: ExampleCard, rows: Sequence[Sequence[ExampleCard]]) -> ExampleCard | None:
    """Return the card in the next row that is nearest to the place of this one."""
    for row, following in pairwise(rows):
        if card in row:
            return following[min(row.index(card), len(following) - 1)]
    return None
