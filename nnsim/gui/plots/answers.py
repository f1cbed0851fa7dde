"""Answers: what the network gives for rows that a view asks about, computed beside the window."""

import dataclasses
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from nnsim.data.dataset import Dataset, Inputs
from nnsim.data.watch import Watch
from nnsim.errors import NnsimError
from nnsim.gui.background import Background
from nnsim.gui.document import Document
from nnsim.network.graph import Graph
from nnsim.network.parameters import Parameters
from nnsim.training.machine import Machine
from nnsim.training.training import Training

AT_ONCE = 500
"""Rows after which it is seen whether anybody still waits."""

REST = 3.0
"""How many times as long as an answer took no other is computed, so that the network trains meanwhile."""

Done = Callable[[NDArray[np.float64]], None]


@dataclass(frozen=True, eq=False)
class Question:
    """Which rows are asked about, and who wants to know."""

    graph: Graph
    dataset: Dataset
    parameters: Parameters
    inputs: Callable[[], Inputs]
    done: Done


class Answers(QObject):
    """Answers one question at a time; of those asked meanwhile only the newest.

    Parameters
    ----------
    document : Document
        Whose network and data are asked.
    parent : QObject

    Signals
    -------
    progressed : float
        How much of a long answer is known, from 0 to 1.
    """

    progressed = Signal(float)

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._background = Background(self)
        self._background.progressed.connect(self.progressed)
        self._next: Question | None = None
        self._machine: tuple[Graph, Dataset, np.dtype[Any], Machine] | None = None
        self._began = 0.0
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._start)

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._background.running or self._next is not None

    def ask(self, parameters: Parameters, inputs: Callable[[], Inputs], done: Done) -> None:
        """Have ``done`` called later with the outputs for some rows.

        Parameters
        ----------
        parameters : Parameters
            Of the Document's network.
        inputs : callable
            Returns the rows, shape (rows, inputs), scaled; it is called in another thread.
        done : callable
            Gets the outputs, shape (rows, outputs), scaled like the targets; not called if the drawing or the
            data change before, or the network cannot be run.
        """
        document = self._document
        self._next = Question(document.project.graph, document.dataset, parameters, inputs, done)
        if not self._background.running and not self._rest.isActive():
            self._start()

    def forget(self) -> None:
        """Want nothing any more."""
        self._next = None
        self._rest.stop()
        self._background.cancel()
        # The call that was stopped may still be at work with it.
        self._machine = None

    def _start(self) -> None:
        question, self._next = self._next, None
        if question is None:
            return
        self._began = time.perf_counter()
        self._background.run_watched(
            lambda watch: self._answer(question, watch),
            done=lambda outputs: self._told(question, outputs),
            failed=self._failed,
        )

    def _told(self, question: Question, outputs: NDArray[np.float64]) -> None:
        document = self._document
        if question.graph is document.project.graph and question.dataset is document.dataset:
            question.done(outputs)
        self._rest.start(round(1000 * min(REST * (time.perf_counter() - self._began), 10.0)))

    def _failed(self, _error: NnsimError) -> None:
        """Say nothing: what is wrong with the network is told where it is drawn."""
        self._rest.start(0)

    # ------------------------------------------------------------------ in the thread of the background

    def _answer(self, question: Question, watch: Watch) -> NDArray[np.float64]:
        machine = self._machine_for(question)
        rows = question.inputs()
        count = rows.shape[0]
        found = np.zeros((count, question.graph.output.units))
        for begin in range(0, count, AT_ONCE):
            watch.at(begin / count)
            part = rows[begin : begin + AT_ONCE]
            found[begin : begin + AT_ONCE] = machine.values(
                question.parameters.vector, part, question.graph.output.units
            )
        return found

    def _machine_for(self, question: Question) -> Machine:
        """Return the Machine for a question, the last one again if it fits."""
        graph, data, dtype = question.graph, question.dataset, question.parameters.vector.dtype
        known = self._machine
        if known is None or known[0] is not graph or known[1] is not data or known[2] != dtype:
            one = np.zeros(1, np.intp)
            small = dataclasses.replace(
                data, inputs=data.inputs[one], targets=data.targets[one], part=np.zeros(1, np.uint8)
            )
            machine = Machine(graph, small, Training(precision=dtype.name))
            self._machine = known = (graph, data, dtype, machine)
        return known[3]
