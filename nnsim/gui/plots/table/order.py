"""Which rows the table shows and in which order, also while the network that they depend on learns."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from nnsim.data.preparing.words import WORD
from nnsim.data.sheet import Names, Sheet, wrong
from nnsim.data.table import Column
from nnsim.data.tables import filtering, sorting
from nnsim.data.tables.filtering import Known
from nnsim.errors import NnsimError
from nnsim.gui.background import Background
from nnsim.network.graph import Graph
from nnsim.network.parameters import Parameters
from nnsim.training.answers import answers

AGAIN_MS = 1000
"""Milliseconds after which rows that depend on what the network gives are found anew while it learns."""


REST = 5.0
"""How many times as long as it took rows are not found anew, so that the network learns meanwhile."""


@dataclass(frozen=True)
class Sorted:
    """A column by which rows are sorted."""

    name: str
    falling: bool = False


@dataclass(frozen=True, eq=False)
class Learnt:
    """What is needed to know what a network gives."""

    graph: Graph
    parameters: Parameters


class RowOrder(QObject):
    """Finds the rows of a Sheet that a filter means, and sorts them.

    Signals
    -------
    found : ndarray of int
        The rows of the sheet, in their order.
    judged : NnsimError or None
        What is wrong with the filter; the rows stay as they were.
    searched : float
        So much of the data was run through the network, from 0 to 1.
    """

    found = Signal(object)
    judged = Signal(object)
    searched = Signal(float)

    def __init__(self, names: Names, parts: tuple[str, str, str], parent: QObject) -> None:
        super().__init__(parent)
        self._names, self._parts = names, parts
        self._background = Background(self)
        self._words = {self.tr("wrong"): "wrong", self.tr("missing"): "missing", self.tr("edited"): "edited"}
        self.text = ""
        self.sorted: Sorted | None = None
        self.sheet: Sheet
        self.changed: set[tuple[int, str]] = set()
        self.learnt: Learnt | None = None
        self._outputs: NDArray[np.float64] | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._ask)
        self._asked: Learnt | None = None
        self._began = self._took = 0.0
        self._background.progressed.connect(self.searched)

    @property
    def depends_on_network(self) -> bool:
        """Whether other weights may mean other rows, or another order."""
        names = self._live_names()
        text = self.text.casefold()
        words = [word for word, key in self._words.items() if key == "wrong"]
        filtered = any(name.casefold() in text for name in (*names, "wrong", *words))
        return filtered or (self.sorted is not None and self.sorted.name.startswith(tuple(names)))

    def follow(self, learnt: Learnt) -> None:
        """Take other weights; while the network learns rows are found anew, about once a second."""
        self.learnt = learnt
        self._ask_later()

    def forget(self) -> None:
        """Forget what the network gives: data or drawing are others."""
        self._background.cancel()
        self._later.stop()
        self._outputs = self.learnt = self._asked = None

    def find(self) -> None:
        """Find the rows, in the background where all rows have to be run through the network first."""
        if not self.depends_on_network:
            self._background.cancel()
            self._later.stop()
        if self.depends_on_network and self._outputs is None and self.learnt is not None:
            self._ask()
        else:
            self._tell()
            self._ask_later()

    def _ask_later(self) -> None:
        """Run all rows through the network after a rest, if that may show something else than is known."""
        idle = not (self._later.isActive() or self._background.running)
        if idle and self.depends_on_network and self.learnt is not None and not self._is_known(self.learnt):
            self._later.start(0 if self._outputs is None else max(AGAIN_MS, round(REST * self._took)))

    def _is_known(self, learnt: Learnt) -> bool:
        asked = self._asked
        return asked is not None and np.array_equal(asked.parameters.vector, learnt.parameters.vector)

    def _ask(self) -> None:
        learnt, data = self.learnt, self.sheet.data
        if learnt is None:
            return
        self._asked, self._began = learnt, time.perf_counter()
        self._background.run_watched(
            lambda watch: answers(learnt.graph, data, learnt.parameters, watch),
            done=self._answered,
            failed=self.judged.emit,
        )

    def outputs(self) -> NDArray[np.float64]:
        """Return what the network gives for all rows as far as it is known, NaN otherwise."""
        shape = self.sheet.data.targets.shape
        return np.full(shape, np.nan) if self._outputs is None else self._outputs

    def _answered(self, outputs: NDArray[np.float64]) -> None:
        self._outputs, self._took = outputs, 1000 * (time.perf_counter() - self._began)
        self._tell()
        self._ask_later()

    def _tell(self) -> None:
        columns = self._columns()
        try:
            rows = np.flatnonzero(filtering.find(self.text, self._known(columns)))
        except NnsimError as error:
            self.judged.emit(error)
            return
        by = next((each for each in columns if self.sorted and each.name == self.sorted.name), None)
        if by is not None and self.sorted is not None:
            rows = sorting.order(by, rows, falling=self.sorted.falling)
        self.judged.emit(None)
        self.found.emit(rows)

    def _columns(self) -> list[Column]:
        sheet = self.sheet
        predicted = sheet.predicted(self.outputs(), self._names) if self.depends_on_network else ()
        return [sheet.part(self._names, self._parts), *sheet.columns, *predicted]

    def _live_names(self) -> list[str]:
        data = self.sheet.data
        if data.task != "regression":
            return [self._names.predicted, self._names.chance]
        return [self._names.predicted, self._names.error]

    def _known(self, columns: Sequence[Column]) -> Known:
        marks = {"wrong": self._wrong, "missing": self._missing, "edited": self._edited}
        marks |= {word: marks[key] for word, key in self._words.items()}
        words = self._with_word if self.sheet.data.sparse and self.sheet.data.table is None else None
        return Known(self.sheet.rows, columns, marks, words)

    def _wrong(self) -> NDArray[np.bool_]:
        data = self.sheet.data
        found = wrong(data, np.arange(data.rows), self.outputs())
        return np.append(found, False)[self.sheet.place]

    def _missing(self) -> NDArray[np.bool_]:
        found = np.zeros(self.sheet.rows, dtype=bool)
        for column in self.sheet.columns:
            found |= np.isnan(column.values)
        return found

    def _edited(self) -> NDArray[np.bool_]:
        found = np.zeros(self.sheet.rows, dtype=bool)
        found[[row for row, _ in self.changed]] = True
        return found

    def _with_word(self, word: str) -> NDArray[np.bool_] | None:
        """Return the rows of sparse inputs in which a word occurs."""
        data = self.sheet.data
        if WORD.fullmatch(word) is None or word not in data.input_names:
            return None
        found = np.zeros(data.rows, dtype=bool)
        cells = np.flatnonzero(data.inputs.indices == data.input_names.index(word))
        found[np.searchsorted(data.inputs.indptr, cells, side="right") - 1] = True
        return found[self.sheet.place]
