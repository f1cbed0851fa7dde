"""The gallery: every example on one sheet, and the other ways to begin."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nnsim.gui.gallery.lesson_language import LessonLanguage
from nnsim.gui.gallery.shelves import Shelves
from nnsim.gui.theme import Look
from nnsim.gui.widgets import ChipRow, label
from nnsim.project import examples

LANGUAGE_NAMES = {"en": "English", "ko": "한국어"}
"""What each language of the lessons calls itself."""

MOST_RECENT = 5

SHARE = 0.9
"""How much of the window the gallery covers."""

LARGEST = QSize(1420, 940)


class Gallery(QDialog):
    """Cards of all examples, groups at the side, a search, and buttons for everything else to begin with.

    It opens nothing itself: whoever made it follows its signals and closes it.

    Parameters
    ----------
    recent : list of Path
        Projects opened or saved last, newest first.
    current : str
        The name of the example that is open, or an empty text.

    Signals
    -------
    example_chosen : str
    recent_chosen : Path
    new_chosen, data_chosen, project_chosen
    """

    example_chosen = Signal(str)
    recent_chosen = Signal(object)
    new_chosen = Signal()
    data_chosen = Signal()
    project_chosen = Signal()

    def __init__(
        self, look: Look, language: LessonLanguage, recent: list[Path], current: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._look, self._language = look, language
        self.setWindowTitle(self.tr("Examples"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.shelves = Shelves(look, language.key)
        self.shelves.setAccessibleName(self.tr("Examples"))
        self.search = QLineEdit()
        self.languages = ChipRow(list(LANGUAGE_NAMES.items()))
        self.groups = QListWidget()
        self.at_start = QCheckBox(self.tr("Show this at start"))
        self.close_button = QPushButton(self.tr("Close"))
        self._fill_top()
        self._fill_groups()
        self._arrange(recent)
        self._connect()
        self.resize((parent.size() * SHARE).boundedTo(LARGEST))
        self._current = current

    def _fill_top(self) -> None:
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search the examples"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(self._look.theme.px(320))
        self.languages.setAccessibleName(self.tr("Language of the lessons"))
        self.languages.choose(self._language.key)

    def _fill_groups(self) -> None:
        self.groups.setProperty("role", "side")
        self.groups.setAccessibleName(self.tr("Parts of the course"))
        self.groups.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for key, text in examples.groups(self._language.key).items():
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, key)
            self.groups.addItem(item)
        self.groups.setCurrentRow(0)

    # ------------------------------------------------------------------ arrangement

    def _arrange(self, recent: list[Path]) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(label(self.tr("Examples"), "title"))
        top.addStretch(1)
        top.addWidget(self.search, 2)
        top.addWidget(self.languages)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addLayout(self._side(recent))
        middle.addWidget(self.shelves, 1)
        bottom = QHBoxLayout()
        bottom.addWidget(self.at_start)
        bottom.addStretch(1)
        bottom.addWidget(self.close_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(18, 14, 12, 12)
        outer.setSpacing(12)
        outer.addLayout(top)
        outer.addLayout(middle, 1)
        outer.addLayout(bottom)

    def _side(self, recent: list[Path]) -> QVBoxLayout:
        side = QVBoxLayout()
        side.setSpacing(2)
        width = self._look.theme.px(190)
        self.groups.setFixedWidth(width)
        self._fit_groups()
        side.addWidget(self.groups)
        side.addSpacing(14)
        side.addWidget(self._heading(self.tr("Or begin with")))
        self.begin = {
            "new": self._side_button(self.tr("New network"), width),
            "data": self._side_button(self.tr("Open data file…"), width),
            "project": self._side_button(self.tr("Open project…"), width),
        }
        for button in self.begin.values():
            side.addWidget(button)
        self.recent = [self._recent_button(path, width) for path in recent[:MOST_RECENT]]
        if self.recent:
            side.addSpacing(14)
            side.addWidget(self._heading(self.tr("Recent projects")))
        for button in self.recent:
            side.addWidget(button)
        side.addStretch(1)
        return side

    def _fit_groups(self) -> None:
        """Make the list as high as its lines, which are higher in some scripts."""
        rows = range(self.groups.count())
        self.groups.setFixedHeight(sum(map(self.groups.sizeHintForRow, rows)) + 4)

    def _heading(self, text: str) -> QLabel:
        """Return a heading of the side, in line with what stands below it."""
        heading = label(text, "muted")
        heading.setContentsMargins(self._look.theme.px(8), 0, 0, 2)
        return heading

    def _side_button(self, text: str, width: int) -> QPushButton:
        metrics = self.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width - 16)
        button = QPushButton(shown.replace("&", "&&"))
        button.setProperty("role", "side")
        button.setAutoDefault(False)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setFixedWidth(width)
        return button

    def _recent_button(self, path: Path, width: int) -> QPushButton:
        button = self._side_button(path.stem, width)
        button.setToolTip(str(path))
        button.clicked.connect(lambda: self.recent_chosen.emit(path))
        return button

    # ------------------------------------------------------------------ connections

    def _connect(self) -> None:
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.reject)
        self.begin["new"].clicked.connect(self.new_chosen)
        self.begin["data"].clicked.connect(self.data_chosen)
        self.begin["project"].clicked.connect(self.project_chosen)
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self._open_first)
        self.languages.chosen.connect(self._language.choose)
        self._language.changed.connect(self._speak)
        self.groups.itemClicked.connect(self._show_group)
        self.groups.itemActivated.connect(self._show_group)
        self.shelves.chosen.connect(self.example_chosen)
        self.shelves.reached.connect(self._reached)
        self.shelves.left.connect(self.search.setFocus)
        self.shelves.typed.connect(self._type)

    def _search(self, text: str) -> None:
        self.shelves.search(text)
        with_cards = {card.example.group for card in self.shelves.found}
        for row in range(self.groups.count()):
            item = self.groups.item(row)
            item.setFlags(
                item.flags() | Qt.ItemFlag.ItemIsEnabled
                if item.data(Qt.ItemDataRole.UserRole) in with_cards
                else item.flags() & ~Qt.ItemFlag.ItemIsEnabled
            )

    def _open_first(self) -> None:
        """Open the first example that was found, if anything was searched for."""
        if self.search.text().strip() and self.shelves.found:
            self.example_chosen.emit(self.shelves.found[0].example.name)

    def _type(self, text: str) -> None:
        self.search.setFocus()
        self.search.insert(text)

    def _show_group(self, item: QListWidgetItem) -> None:
        self.shelves.show_group(item.data(Qt.ItemDataRole.UserRole))
        self.groups.setCurrentItem(item)

    def _reached(self, key: str) -> None:
        keys = list(examples.groups(self._language.key))
        if not self.groups.hasFocus():
            self.groups.setCurrentRow(keys.index(key))

    def _speak(self) -> None:
        self.languages.choose(self._language.key)
        for row, text in enumerate(examples.groups(self._language.key).values()):
            self.groups.item(row).setText(text)
        self._fit_groups()
        self.shelves.speak(self._language.key)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the example that is open."""
        super().showEvent(event)
        self.shelves.mark(self._current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from the search to the cards; let Esc empty the search before it closes the gallery."""
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.shelves.focus_first()
        elif event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            self.shelves.focus_first()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
