"""What the panel tests stand on: a Document, a Session whose engine is asleep, a Look, and real events."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nnsim.data.recipe import Generator, Recipe
from nnsim.gui.document import Document
from nnsim.gui.session import Session
from nnsim.gui.theme import LIGHT, Look
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.project.project import Project
from nnsim.training.training import Training


@pytest.fixture(scope="session")
def shared_look(qapp):
    made = Look()
    made.apply()
    return made


@pytest.fixture
def look(shared_look):
    """The Look, light and not presenting; applying it anew for each test would take most of the time."""
    yield shared_look
    if shared_look.presenting or shared_look.theme.name != LIGHT.name:
        shared_look.set_presenting(False)
        shared_look.set_theme(LIGHT)


@pytest.fixture
def document(qapp):
    graph = sequential(2, Dense(4, "tanh"), Dense(1, "sigmoid"))
    training = Training(loss="bce", optimizer="adam", learning_rate=0.03)
    return Document(Project(graph, Recipe(Generator("circles", samples=200)), training))


@pytest.fixture
def session(document):
    made = Session(document)
    yield made
    made.shut_down()


@pytest.fixture
def shown(qtbot) -> Callable[[QWidget], QWidget]:
    """Return a function that shows a widget and waits until it is on the (offscreen) screen."""

    def show(widget: QWidget) -> QWidget:
        qtbot.addWidget(widget)
        widget.show()
        qtbot.waitExposed(widget)
        widget.activateWindow()
        return widget

    return show


@pytest.fixture
def enter(qtbot) -> Callable[[QWidget, str], None]:
    """Return a function that types a text into a field, replacing what is there, and presses Enter."""

    def type_(field: QWidget, text: str, *, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
        QTest.mouseClick(field, Qt.MouseButton.LeftButton)
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(field, text)
        if end is not None:
            QTest.keyClick(field, end)

    return type_


@pytest.fixture
def wheel(qapp) -> Callable[[QWidget, int], None]:
    """Return a function that turns the wheel over a widget by some notches."""

    def turn(widget: QWidget, notches: int) -> None:
        middle = QPointF(widget.rect().center())
        for _ in range(abs(notches)):
            delta = QPoint(0, 120 if notches > 0 else -120)
            event = QWheelEvent(
                middle, QPointF(widget.mapToGlobal(QPoint(0, 0))), QPoint(), delta, Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(widget, event)

    return turn
