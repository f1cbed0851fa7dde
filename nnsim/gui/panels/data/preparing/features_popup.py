"""All that can be an input, to be found by typing; what is typed can itself be a formula."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from nnsim.data.preparing.features import called, try_out
from nnsim.errors import NnsimError
from nnsim.gui.document import Document
from nnsim.gui.language import sentence
from nnsim.gui.numerals import short
from nnsim.gui.panels.data.popup import Popup
from nnsim.gui.panels.data.preparing.feature_choices import Choice
from nnsim.gui.theme import Look
from nnsim.gui.widgets import ChipRow, label

TRIED = 2000
"""Rows that a formula is computed for while it is typed."""

NAMED = 6
"""Names that are told for use in formulas, the first."""

ROWS = 9
"""Entries that are seen at once."""

CHOICE_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class FeaturesPopup(Popup):
    """A field over a list of ticks, and beneath it where the column of ones stands.

    Signals
    -------
    switched : Choice, bool
        Something shall be an input, or none any more.
    ones_chosen : str
        Where the column of ones shall stand: "none", "first" or "last".
    """

    switched = Signal(object, bool)
    ones_chosen = Signal(str)

    def __init__(self, document: Document, look: Look, parent: QWidget) -> None:
        super().__init__(document.undo_stack, parent)
        self._document, self._look = document, look
        self._choices: list[Choice] = []
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find a name, or type a formula"))
        self.field.setAccessibleName(self.tr("A column to find, or a formula"))
        self.field.textChanged.connect(self._look_for)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Possible inputs"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(self._take)
        self.add = QPushButton(self.tr("Add"))
        self.add.clicked.connect(self._add)
        self.about = label("", "muted")
        self.about.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.problem = label("", "error")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self._arrange()
        look.changed.connect(self._dress)
        self._dress()

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(self.add)
        self.rows.addLayout(row)
        for widget in (self.about, self.problem, self.list):
            self.rows.addWidget(widget)
        texts = (("none", self.tr("none")), ("first", self.tr("first")), ("last", self.tr("last")))
        self.ones = ChipRow(texts)
        self.ones.setAccessibleName(self.tr("Column of ones"))
        self.ones.setToolTip(self.tr("An input that is always 1: its weights do what biases do"))
        self.ones.chosen.connect(self.ones_chosen)
        bottom = QHBoxLayout()
        bottom.addWidget(label(self.tr("Column of ones")), 1)
        bottom.addWidget(self.ones)
        self.rows.addLayout(bottom)

    def _dress(self) -> None:
        self.field.setFont(self._look.mono())
        self.list.setFont(self._look.mono())
        self.list.setMinimumWidth(self._look.theme.px(300))

    # ------------------------------------------------------------------ showing

    def open_beneath(self, opener: QWidget) -> None:
        """Open beneath a widget, ready for typing."""
        self.field.clear()
        self._fill()
        self.open_at(opener, self.field)

    def show_choices(self, chosen: Sequence[Choice], offered: Sequence[Choice]) -> None:
        """Show what can be an input, if anybody sees it: what has a chip, and what is offered beside."""
        self._choices = [choice for choice in (*chosen, *offered) if choice.kind != "ones"]
        if self.isVisible():
            self._fill()

    def _fill(self) -> None:
        """Show the choices; those that are in the list already keep their place in view."""
        self.ones.choose(self._document.project.recipe.ones)
        titles = [choice.title for choice in self._choices]
        if titles != [self.list.item(row).text() for row in range(self.list.count())]:
            self.list.clear()
            self.list.addItems(titles)
        for row, choice in enumerate(self._choices):
            tick = Qt.CheckState.Checked if choice.on else Qt.CheckState.Unchecked
            item = self.list.item(row)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(tick)
        rows = min(ROWS, self.list.count())
        self.list.setFixedHeight(rows * self.list.sizeHintForRow(0) + 2 * self.list.frameWidth() + 4)
        self._look_for(self.field.text())

    def _look_for(self, text: str) -> None:
        """Show what has the typed words in it, or else everything, and what the text is as a formula."""
        words = text.casefold().split()
        found = [row for row, choice in enumerate(self._choices) if _has(choice, words)]
        for row in range(self.list.count()):
            self.list.setRowHidden(row, bool(found) and row not in found)
        self.list.setCurrentRow(found[0] if words and found else -1)
        self._judge(text, nothing_else=not found)

    def _judge(self, text: str, *, nothing_else: bool) -> None:
        """Say what a new formula gives, or what is wrong with a text that is nothing else."""
        about, problem = self._hint(), ""
        possible = bool(text.strip()) and self._exact(text) is None
        if possible:
            try:
                about = self._preview(text)
            except NnsimError as error:
                possible, problem = False, sentence(error) if nothing_else else ""
        self.add.setEnabled(possible)
        self.about.setText(about)
        self.about.setVisible(not problem)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.resize_to_content()

    def _exact(self, text: str) -> Choice | None:
        """Return the choice that is typed in full."""
        typed = text.replace(" ", "")
        return next((choice for choice in self._choices if choice.key.replace(" ", "") == typed), None)

    def _hint(self) -> str:
        names = [name for name in called(self._document.dataset.raw_names) if name]
        if not names:
            return ""
        text = self.tr("Names in formulas: %1").replace("%1", ", ".join(names[:NAMED]))
        return f"{text} …" if len(names) > NAMED else text

    def _preview(self, formula: str) -> str:
        """Return how large the values of a formula are, in some rows; raise what is wrong with it."""
        dataset = self._document.dataset
        rows = np.linspace(0, dataset.rows - 1, min(dataset.rows, TRIED)).astype(np.intp)
        values = try_out(formula, dataset.raw_names, np.asarray(dataset.raw_rows(rows), np.float64))
        text = self.tr("A new input, from %1 to %2").replace("%1", short(float(values.min())))
        return text.replace("%2", short(float(values.max())))

    # ------------------------------------------------------------------ from the person

    def _add(self) -> None:
        """Make an input of the formula that is typed."""
        text = self.field.text().strip()
        self.field.clear()
        self.switched.emit(Choice("feature", text, on=False), True)

    def _take(self, item: QListWidgetItem) -> None:
        choice = self._choices[self.list.row(item)]
        self.switched.emit(choice, not choice.on)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Choose with the arrows and take with Return while typing goes on; what is typed is undone first."""
        if event.type() == QEvent.Type.ShortcutOverride and not self.field.isModified():
            event.ignore()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter()
                return True
            if event.key() in CHOICE_KEYS:
                self.list.event(event)
                return True
        return super().eventFilter(watched, event)

    def _enter(self) -> None:
        """Add a formula that is new; else switch what is chosen in the list."""
        item = self.list.currentItem()
        if self.add.isEnabled():
            self._add()
        elif item is not None and not item.isHidden():
            self._take(item)


def _has(choice: Choice, words: Sequence[str]) -> bool:
    """Return whether all words are in what a choice is called."""
    text = f"{choice.title} {choice.key}".casefold()
    return all(word in text for word in words)
