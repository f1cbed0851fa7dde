"""A stage for the canvas: a real Document, a session made by hand, and the events of a mouse."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnsim.data.dataset import Dataset, Scaling
from nnsim.data.recipe import Function, Generator, Recipe
from nnsim.gui.canvas.clipboard import ACTIVATION, LAYER
from nnsim.gui.canvas.hits import Hit
from nnsim.gui.canvas.panel import CanvasPanel
from nnsim.gui.chosen import ChosenRow
from nnsim.gui.document import Document
from nnsim.gui.painter import Curves, Frame
from nnsim.gui.theme import Look
from nnsim.network.graph import Graph, sequential
from nnsim.network.layers import Dense
from nnsim.network.parameters import Layout, Parameters
from nnsim.network.shapes import units
from nnsim.project.project import Project
from nnsim.training.snapshot import Metrics, Snapshot

CIRCLES = sequential(2, Dense(4, "tanh"), Dense(3, "tanh"), Dense(1, "sigmoid"))
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class StageSession(QObject):
    """As much of a Session as the canvas uses."""

    frame_ready = Signal(object)
    row_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.frame: Frame | None = None
        self.chosen: ChosenRow | None = None

    def choose(self, row: ChosenRow | None) -> None:
        """Light a row up, or let it go."""
        self.chosen = row
        self.row_chosen.emit(row)


def fitting(dataset: Dataset, graph: Graph) -> Dataset:
    """Return a Dataset with as many columns as a graph has inputs and outputs, of nothing if need be."""
    inputs, outputs = graph.input.units, graph.output.units
    if (dataset.inputs.shape[1], dataset.targets.shape[1]) == (inputs, outputs):
        return dataset
    return replace(
        dataset,
        inputs=np.zeros((dataset.rows, inputs)),
        targets=np.zeros((dataset.rows, outputs)),
        input_scaling=Scaling.none(inputs),
        target_scaling=Scaling.none(outputs),
    )


class Stage:
    """A canvas on a graph, and hands to work with it."""

    def __init__(self, graph: Graph, size: tuple[int, int] = (800, 540)) -> None:
        inputs = graph.input.units
        terms = " + ".join(f"x{number + 1}" for number in range(min(inputs, 20)))
        source = Generator() if inputs == 2 else Function(terms, samples=20)
        self.document = Document(Project(graph, Recipe(source)))
        self.document.dataset = fitting(self.document.dataset, graph)
        self.session = StageSession()
        self.look = Look()
        self.panel = CanvasPanel(self.document, self.session, self.look)
        self.panel.resize(*size)
        self.said: list[str] = []
        self.panel.editor.said.connect(self.said.append)
        self.panel.view.said.connect(self.said.append)

    @property
    def graph(self) -> Graph:
        return self.document.project.graph

    @property
    def units(self) -> list[int]:
        return [layer.units for layer in self.graph.layers]

    @property
    def undo_text(self) -> str:
        return self.document.undo_stack.undoText()

    @property
    def view(self):
        return self.panel.view

    @property
    def scene(self):
        return self.panel.network

    @property
    def selected(self) -> set[tuple[str, int]]:
        return set(self.panel.editor.selection.targets)

    def column(self, layer_id: str):
        return self.scene.drawing.column(layer_id)

    def point(self, where: QRectF | QPointF) -> QPoint:
        return self.view.mapFromScene(where.center() if isinstance(where, QRectF) else where)

    def middle_of_link(self, connection: int) -> QPointF:
        x0, y0, x1, y1 = self.scene.connections.ends[connection]
        return QPointF((x0 + x1) / 2, (y0 + y1) / 2)

    # ------------------------------------------------------------------ mouse and keys

    def click(self, where: QRectF | QPointF, modifiers=NONE) -> None:
        QTest.mouseClick(self.view.viewport(), LEFT, modifiers, self.point(where))

    def hover(self, where: QRectF | QPointF) -> Hit:
        QTest.mouseMove(self.view.viewport(), self.point(where))
        QApplication.processEvents()
        return self.scene.hovered

    def press(self, where, button=LEFT, modifiers=NONE) -> None:
        QTest.mousePress(self.view.viewport(), button, modifiers, self.point(where))

    def move(self, where) -> None:
        QTest.mouseMove(self.view.viewport(), self.point(where))
        QApplication.processEvents()

    def release(self, where, button=LEFT) -> None:
        QTest.mouseRelease(self.view.viewport(), button, NONE, self.point(where))

    def key(self, key, modifiers=NONE) -> None:
        QTest.keyClick(self.view, key, modifiers)

    # ------------------------------------------------------------------ drag and drop

    def drag(self, mime_type: str, content: str, where) -> bool:
        """Drag something over a point; return whether it may be dropped there."""
        data, at = QMimeData(), self.point(where)
        data.setData(mime_type, content.encode())
        enter = QDragEnterEvent(at, Qt.DropAction.CopyAction, data, LEFT, NONE)
        QApplication.sendEvent(self.view.viewport(), enter)
        move = QDragMoveEvent(at, Qt.DropAction.CopyAction, data, LEFT, NONE)
        QApplication.sendEvent(self.view.viewport(), move)
        return enter.isAccepted() and move.isAccepted()

    def drop(self, mime_type: str, content: str, where) -> bool:
        self.drag(mime_type, content, where)
        data = QMimeData()
        data.setData(mime_type, content.encode())
        event = QDropEvent(QPointF(self.point(where)), Qt.DropAction.CopyAction, data, LEFT, NONE)
        QApplication.sendEvent(self.view.viewport(), event)
        return event.isAccepted()

    def drop_layer(self, where) -> bool:
        return self.drop(LAYER, "dense", where)

    def drop_activation(self, activation: str, where) -> bool:
        return self.drop(ACTIVATION, activation, where)

    def leave(self) -> None:
        QApplication.sendEvent(self.view.viewport(), QDragLeaveEvent())

    # ------------------------------------------------------------------ frames

    def parameters(self, seed: int = 0) -> Parameters:
        layout = Layout(self.graph)
        return Parameters(layout, np.random.default_rng(seed).normal(size=layout.size))

    def train(self, parameters: Parameters | None = None) -> Parameters:
        """Let a frame come, with pictures that hold the number of the unit."""
        parameters = parameters or self.parameters()
        inputs = self.graph.input.units
        kind, shape = {1: ("curve", (16,)), 2: ("map", (16, 16))}.get(inputs, ("bar", ()))
        pictures = {
            layer.id: np.multiply.outer(np.linspace(-1, 1, units(self.graph, layer.id)), np.ones(shape))
            for layer in self.graph.layers
        }
        curves = Curves(*(np.zeros(0) for _ in range(7)))
        snapshot = Snapshot(parameters, Metrics(), 0, 0, 0, 0)
        frame = Frame(
            snapshot=snapshot,
            curves=curves,
            weights=None,
            kind=kind,
            axes=(),
            pictures=pictures,
            rows=np.zeros(0, dtype=np.intp),
            outputs=np.zeros((0, 1)),
        )
        self.session.frame = frame
        self.session.frame_ready.emit(frame)
        return parameters


@pytest.fixture
def make_stage(qtbot) -> Callable[..., Stage]:
    """Return a function that puts a canvas on the screen."""

    def make(graph: Graph = CIRCLES, size: tuple[int, int] = (800, 540)) -> Stage:
        stage = Stage(graph, size)
        qtbot.addWidget(stage.panel)
        stage.panel.show()
        qtbot.waitExposed(stage.panel)
        return stage

    return make


@pytest.fixture
def stage(make_stage) -> Stage:
    """Return a canvas on 2-4-3-1."""
    return make_stage()
