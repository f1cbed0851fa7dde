"""Texts: one at a time in words, what the network says of it, and which words make it say so."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from nnsim.data.dataset import PARTS, Dataset
from nnsim.data.preparing.reading import Reader, Text, without_each
from nnsim.data.sheet import classes_of
from nnsim.errors import NnsimError
from nnsim.gui.background import Background
from nnsim.gui.chosen import ChosenRow
from nnsim.gui.document import Document
from nnsim.gui.painter import Frame
from nnsim.gui.plots.answers import Answers
from nnsim.gui.plots.figures import percent, plain
from nnsim.gui.plots.output.effects import Effects, effects
from nnsim.gui.plots.output.mode import OutputMode
from nnsim.gui.plots.output.reading_text import ReadingText, ScoreBar
from nnsim.gui.plots.pager import Pager
from nnsim.gui.theme import Look
from nnsim.gui.widgets import ChipRow, label

TYPING_MS = 300
"""Milliseconds without a key after which a typed text is looked at."""


class ReadingMode(OutputMode):
    """Rows of words, all or the wrong ones, and a text of one's own."""

    def __init__(self, look: Look, document: Document) -> None:
        super().__init__(look)
        self._document = document
        self._answers, self._answers_of_all = Answers(document, self), Answers(document, self)
        self._background = Background(self)
        self.reader: Reader | None = None
        self.title, self.verdict = label("", "section"), label("")
        self.bar = ScoreBar(look)
        self.text = ReadingText(look)
        self.text.setPlaceholderText(self.tr("Type or paste a text"))
        self.note = label("", "muted")
        self.note.setToolTip(
            self.tr("A word's colour says how the output changes when the word is left out, all others kept.")
        )
        self.pager = Pager(look, self.tr("Texts"))
        self.pager.turned.connect(self._turned)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self._typed)
        self.text.textChanged.connect(self._text_changed)
        self._rows: NDArray[np.intp] = np.zeros(0, dtype=np.intp)
        self._outputs: NDArray[np.float64] | None = None
        self._row, self._own = -1, ""
        self._arrange()

    def _arrange(self) -> None:
        choices = [("all", self.tr("All")), ("wrong", self.tr("Wrong")), ("own", self.tr("Own text"))]
        self.which = ChipRow(choices)
        self.which.setAccessibleName(self.tr("Texts to read"))
        self.which.choose("all")
        self.which.chosen.connect(self._which_chosen)
        head, footer = QHBoxLayout(), QHBoxLayout()
        for each in (self.title, self.verdict):
            each.setMinimumWidth(1)  # rather cut than wider than the panel
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.verdict)
        footer.addWidget(self.which)
        footer.addStretch(1)
        footer.addWidget(self.pager)
        self.column.addLayout(head)
        self.column.addWidget(self.bar)
        self.column.addWidget(self.text, 1)
        self.column.addWidget(self.note)
        self.column.addLayout(footer)

    # ------------------------------------------------------------------ the data

    def show_dataset(self, dataset: Dataset, output: int) -> None:
        same = hasattr(self, "dataset") and self.dataset is dataset
        super().show_dataset(dataset, output)
        if same:
            self._show()
            return
        self._answers.forget()
        self._answers_of_all.forget()
        self._background.cancel()
        self.reader, self._outputs, self._row = None, None, -1
        part = next(part for part in reversed(PARTS) if dataset.count(part))
        self._rows = np.flatnonzero(dataset.part == PARTS.index(part))
        wrong = dataset.task != "regression"
        self.which.chips["wrong"].setVisible(wrong)
        if not wrong and self.which.key == "wrong":
            self.which.choose("all")
        self.bar.setVisible(dataset.task == "binary")
        if dataset.task == "binary":
            self.bar.show_names(*dataset.class_names)
        self.pager.go_to(0)
        self._fetch(dataset)

    def _fetch(self, dataset: Dataset) -> None:
        """Have the texts read beside the window."""
        recipe, folder = self._document.project.recipe, self._document.folder
        self.note.setText(self.tr("Reading …"))
        self._background.run(
            lambda: Reader(dataset, recipe, folder), done=self._fetched, failed=self._not_fetched
        )
        self._show()

    def _fetched(self, reader: Reader) -> None:
        self.reader = reader
        own = self.which.chips["own"]
        own.setEnabled(reader.takes_texts)
        why = self.tr("The words of these texts have no names here, so none can be looked up.")
        own.setToolTip("" if reader.takes_texts else why)
        self._row = -1
        self._show()

    def _not_fetched(self, _error: NnsimError) -> None:
        self.note.setText(self.tr("The texts cannot be read."))

    # ------------------------------------------------------------------ which text

    def _selected(self) -> NDArray[np.intp]:
        """Return the rows that can be leafed through."""
        if self.which.key != "wrong":
            return self._rows
        if self._outputs is None:
            return self._rows[:0]
        return self._rows[classes_of(self.dataset.targets[self._rows]) != classes_of(self._outputs)]

    def _which_chosen(self, key: str) -> None:
        self._row = -1
        self.pager.go_to(0)
        if key == "wrong":
            self._ask_all()
        self._show()
        if key == "own":
            self.text.setFocus()

    def _turned(self) -> None:
        self._show()
        if self._row >= 0:
            self.row_picked.emit(self._row)

    def show_chosen(self, row: ChosenRow | None) -> None:
        """Show the chosen row, if it is one of those that are leafed through."""
        super().show_chosen(row)
        if row is None or row.row is None or row.row == self._row or self.which.key == "own":
            return
        if self.which.key == "all" and row.row not in self._rows:
            self._rows = np.flatnonzero(self.dataset.part == self.dataset.part[row.row])
            self._outputs = None
        place = np.flatnonzero(self._selected() == row.row)
        if len(place):
            self.pager.show_pages(len(self._selected()), 1)
            self.pager.go_to(int(place[0]))
            self._show()

    def _show(self) -> None:
        """Show the text of the page, or the own one."""
        own = self.which.key == "own"
        self.text.setReadOnly(not own)
        if own:
            self.pager.show_pages(0, 1)
            self._show_own()
            return
        rows = self._selected()
        self.pager.show_pages(len(rows), 1)
        if self.reader is None or not len(rows):
            self._clear()
        elif rows[self.pager.first] != self._row:
            self._show_row(int(rows[self.pager.first]))

    def _clear(self) -> None:
        self._row = -1
        self._put(Text("", ()))
        self.title.setText("")
        self._forget_score()
        if self.which.key == "wrong" and self.reader is not None:
            known = self._outputs is not None
            self.note.setText(self.tr("None is wrong.") if known else self.tr("Looking for the wrong ones …"))

    def _show_row(self, row: int) -> None:
        assert self.reader is not None
        self._row = row
        self._put(self.reader.of_row(row))
        self.title.setText(self._title(row))
        self._forget_score()
        self._ask()

    def _title(self, row: int) -> str:
        data = self.dataset
        if data.task == "regression":
            actual = plain(float(data.target_scaling.undo(data.targets[row])[self.output]))
        else:
            actual = data.class_names[int(classes_of(data.targets[[row]])[0])]
        return f"{self.row_title(row)}: {actual}"

    def _put(self, text: Text) -> None:
        self.text.blockSignals(True)
        self.text.show_text(text)
        self.text.blockSignals(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.pager.take_key(event):
            super().keyPressEvent(event)

    # ------------------------------------------------------------------ a text of one's own

    def _show_own(self) -> None:
        self._row = -1
        self.title.setText(self.tr("Own text"))
        self._forget_score()
        if self.reader is not None:
            self._put(self.reader.of_text(self._own))
            self._ask()

    def _text_changed(self) -> None:
        if self.which.key == "own":
            self._own = self.text.toPlainText()
            self._typing.start()

    def _typed(self) -> None:
        if self.reader is not None and self.which.key == "own":
            self.text.note_words(self.reader.of_text(self._own))
            self._ask()

    # ------------------------------------------------------------------ what the network says

    def show_frame(self, frame: Frame | None) -> None:
        self.frame = frame
        if frame is None:
            self._forget_score()
            return
        self._ask()
        if self.which.key == "wrong":
            self._ask_all()

    def _ask(self) -> None:
        """Have the text judged, whole and without each of its words."""
        own = self._own if self.which.key == "own" else None
        if self.frame is None or self.reader is None or (own is None and self._row < 0):
            return
        data, row, reader = self.dataset, self._row, self.reader
        base = reader.inputs_of(own) if own is not None else data.inputs[row : row + 1]

        def show(outputs: NDArray[np.float64]) -> None:
            now = self._own if self.which.key == "own" else None
            if data is self.dataset and row == self._row and own == now:
                self._show_effects(effects(outputs, data, self.output), base.indices.tolist())

        self._answers.ask(self.frame.snapshot.parameters, lambda: without_each(base), show)

    def _ask_all(self) -> None:
        """Find out which texts are wrong."""
        if self.frame is None:
            return
        data, rows = self.dataset, self._rows

        def show(outputs: NDArray[np.float64]) -> None:
            if data is self.dataset and rows is self._rows:
                self._outputs = outputs
                if self.which.key == "wrong":
                    self._show()

        self._answers_of_all.ask(self.frame.snapshot.parameters, lambda: data.inputs[rows], show)

    def _forget_score(self) -> None:
        self.verdict.setText("")
        self.bar.show_score(None)
        self.text.show_pushes({}, {})
        if self.reader is not None:
            self.note.setText("")

    def _show_effects(self, found: Effects, columns: list[int]) -> None:
        self._tell_verdict(found)
        pushes = dict(zip(columns, found.pushes.tolist(), strict=True))
        tips = {
            column: self._tip(self.dataset.input_names[column], without, found)
            for column, without in zip(columns, found.without.tolist(), strict=True)
        }
        self.text.show_pushes(pushes, tips)
        toward, away = self._directions(found)
        note = self.tr("blue: for %1, orange: for %2").replace("%1", toward).replace("%2", away)
        self.note.setText(f"{note}  ({self._tally()})" if self.which.key == "wrong" else note)

    def _tally(self) -> str:
        text = self.tr("%1 of %2 are wrong").replace("%1", f"{len(self._selected()):,}")
        return text.replace("%2", f"{len(self._rows):,}")

    def _directions(self, found: Effects) -> tuple[str, str]:
        """Return what blue and orange words speak for."""
        data = self.dataset
        if data.task == "regression":
            return self.tr("more"), self.tr("less")
        if data.task == "binary":
            return data.class_names[1], data.class_names[0]
        return data.class_names[found.unit], self.tr("others")

    def _score(self, value: float) -> str:
        return plain(value) if self.dataset.task == "regression" else percent(value)

    def _tip(self, word: str, without: float, found: Effects) -> str:
        text = self.tr("%1: without it %2 instead of %3")
        for place, value in enumerate((word, self._score(without), self._score(found.score)), 1):
            text = text.replace(f"%{place}", value)
        if self.dataset.task == "regression":
            return text
        kind = self.dataset.class_names[1 if self.dataset.task == "binary" else found.unit]
        return f"{text} ({kind})"

    def _tell_verdict(self, found: Effects) -> None:
        """Say what the network takes the text for; wrong answers in the colour of wrong ones."""
        data, theme = self.dataset, self.look.theme
        if data.task == "regression":
            self.verdict.setText(self.tr("predicted %1").replace("%1", plain(found.score)))
            return
        kind = found.unit if data.task == "classes" else int(found.score >= 0.5)
        sure = found.score if kind or data.task == "classes" else 1.0 - found.score
        actual = int(classes_of(data.targets[[self._row]])[0]) if self._row >= 0 else kind
        text = self.tr("taken for %1 (%2)").replace("%1", data.class_names[kind])
        self.verdict.setText(f"{'✗ ' if kind != actual else ''}{text.replace('%2', percent(sure))}")
        self.verdict.setStyleSheet(f"color: {theme.test if kind != actual else theme.text}")
        self.bar.show_score(found.score if data.task == "binary" else None)

    @property
    def busy(self) -> bool:
        return self.reader is None or self._answers.busy or self._answers_of_all.busy

    def restyle(self) -> None:
        self.verdict.setFont(self.look.font(scale=0.95))
        self.text.setFont(self.look.font(scale=1.05))
        self.text.restyle()
        self.bar.update()
