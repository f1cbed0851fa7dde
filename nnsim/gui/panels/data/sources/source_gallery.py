"""The gallery of all sources: pictures in groups, found by typing, chosen by a click or by keys."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from nnsim.data.recipe import Source
from nnsim.gui.panels.data.sources.catalogue import Entry, Group, groups, key_of
from nnsim.gui.panels.data.sources.source_button import SourceButton
from nnsim.gui.theme import Look
from nnsim.gui.widgets import label

COLUMNS = 8

GAP = 8

MARGIN = 12


class SourceGallery(QFrame):
    """A popup with a search field over the pictures of all sources.

    Typing filters, arrow keys go from picture to picture, Return chooses, Esc closes.

    Signals
    -------
    chosen : Entry
        A person chose a source, or one that begins with a question.
    """

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._look = look
        self.setProperty("role", "popup")
        self.setAccessibleName(self.tr("All data"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Type to search, for example “classes”, “sin” or “images”"))
        self.search.setAccessibleName(self.tr("Search the data"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.buttons: dict[str, SourceButton] = {}
        self._page = QWidget()
        self._groups = [_GroupView(group, self._buttons(group), self._page) for group in groups()]
        self.nothing = label(
            self.tr("No data of this name. A file of your own: drop it on the window."), "muted"
        )
        self.nothing.setParent(self._page)
        self.nothing.hide()
        self._arrange()

    def _buttons(self, group: Group) -> list[SourceButton]:
        made = [SourceButton(self._look, entry, self._page) for entry in group.entries]
        for button in made:
            button.clicked.connect(lambda _checked=False, button=button: self._choose(button.entry))
            button.installEventFilter(self)
            self.buttons[button.entry.key] = button
        return made

    def _arrange(self) -> None:
        self.area = QScrollArea()
        self.area.setWidget(self._page)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.addWidget(self.search)
        column.addWidget(self.area, 1)

    # ------------------------------------------------------------------ opening

    def open(self, beside: QWidget, source: Source) -> None:
        """Open below a widget with the source in use marked, no larger than the window."""
        for key, button in self.buttons.items():
            button.setChecked(key == key_of(source))
        self.search.clear()
        self._place_pictures()
        window = beside.window()
        room = window.rect().adjusted(GAP, GAP, -GAP, -GAP)
        frame = 2 * MARGIN + 2
        width = self._page.width() + frame + GAP // 2 + self.area.verticalScrollBar().sizeHint().width()
        height = self._page.height() + frame + GAP + self.search.sizeHint().height()
        at = beside.mapTo(window, QPoint(0, beside.height() + GAP // 2))
        place = QRect(at.x(), at.y(), min(width, room.width()), min(height, room.bottom() - at.y()))
        place.moveLeft(max(room.left(), min(at.x(), room.right() - place.width())))
        self.setGeometry(QRect(window.mapToGlobal(place.topLeft()), place.size()))
        self.show()
        self.search.setFocus()
        self.area.verticalScrollBar().setValue(0)

    def _filter(self, text: str) -> None:
        """Show the sources that have all words of a text in their names, their formulas or their group."""
        words = text.casefold().split()
        for group in self._groups:
            group.filter(words)
        self._place_pictures()

    def _place_pictures(self) -> None:
        size = self.buttons["circles"].sizeHint()
        width = COLUMNS * (size.width() + GAP) - GAP
        top = 0
        for group in self._groups:
            top = group.place(top, size.width(), size.height())
        self.nothing.setVisible(top == 0)
        self.nothing.setGeometry(0, GAP, width, size.height())
        self._page.resize(width, max(top - GAP, size.height()))

    # ------------------------------------------------------------------ choosing

    @property
    def shown(self) -> list[SourceButton]:
        """The pictures that the search leaves."""
        return [button for group in self._groups for button in group.shown]

    def _choose(self, entry: Entry) -> None:
        self.close()
        self.chosen.emit(entry)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move between the pictures with the arrow keys, also from the search field."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                target = self.shown[0] if watched is self.search and self.shown else watched
                if isinstance(target, SourceButton):
                    target.click()
                return True
            if watched is self.search:
                return self._from_search(event)
            if self._go(watched, event.key()):
                return True
            if event.text().strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.search.setFocus()
                self.search.insert(event.text())
                return True
        return super().eventFilter(watched, event)

    def _from_search(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Down and self.shown:
            self._focus(self.shown[0])
            return True
        return False

    def _go(self, button: QObject, key: int) -> bool:
        """Move the focus to the next picture in a direction, as the eye sees it."""
        assert isinstance(button, SourceButton)
        shown = self.shown
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            place = shown.index(button) + (1 if key == Qt.Key.Key_Right else -1)
            if 0 <= place < len(shown):
                self._focus(shown[place])
            return True
        if key not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return False
        down = key == Qt.Key.Key_Down
        rows = {each.y() for each in shown if (each.y() > button.y() if down else each.y() < button.y())}
        if rows:
            row = min(rows) if down else max(rows)
            inside = [each for each in shown if each.y() == row]
            self._focus(min(inside, key=lambda each: abs(each.x() - button.x())))
        elif not down:
            self.search.setFocus()
        return True

    def _focus(self, button: SourceButton) -> None:
        button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.area.ensureWidgetVisible(button, GAP, 4 * GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_pictures()


class _GroupView:
    """A title and the pictures beneath it."""

    def __init__(self, group: Group, buttons: list[SourceButton], page: QWidget) -> None:
        self._title: QLabel = label(group.title, "section")
        self._title.setParent(page)
        self._buttons = buttons
        self.shown = list(buttons)

    def filter(self, words: list[str]) -> None:
        """Keep the pictures that have all words in their texts."""
        self.shown = [button for button in self._buttons if self._has(button.entry, words)]
        for button in self._buttons:
            button.setVisible(button in self.shown)
        self._title.setVisible(bool(self.shown))

    def _has(self, entry: Entry, words: list[str]) -> bool:
        text = f"{entry.title} {entry.about} {entry.key} {self._title.text()}".casefold()
        return all(word in text for word in words)

    def place(self, top: int, width: int, height: int) -> int:
        """Put title and pictures at a height of the page; return where the next group begins."""
        if not self.shown:
            return top
        line = self._title.sizeHint().height()
        self._title.setGeometry(0, top, COLUMNS * (width + GAP), line)
        top += line + GAP // 2
        for place, button in enumerate(self.shown):
            row, column = divmod(place, COLUMNS)
            button.setGeometry(column * (width + GAP), top + row * (height + GAP // 2), width, height)
        return top + -(-len(self.shown) // COLUMNS) * (height + GAP // 2) + GAP
