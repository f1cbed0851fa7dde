"""The table of a project on a real Document and Session, and a hand to work with it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from nnsim.data.recipe import Bundled, Generator, Recipe, Split
from nnsim.gui.document import Document
from nnsim.gui.plots.table.panel import DataTable
from nnsim.gui.session import Session
from nnsim.gui.theme import Look
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.project.project import Project
from nnsim.training.training import Training

LEFT, Key, CONTROL = Qt.MouseButton.LeftButton, Qt.Key, Qt.KeyboardModifier.ControlModifier

PROJECTS = {
    "iris": Project(
        sequential(4, Dense(5, "relu"), Dense(3, "softmax")),
        Recipe(Bundled("iris"), scaling="z-score"),
        Training(loss="cce", optimizer="adam", learning_rate=0.05, batch_size=32),
    ),
    "circles": Project(
        sequential(2, Dense(4, "tanh"), Dense(1, "sigmoid")), Recipe(Generator()), Training(loss="bce")
    ),
    "blood fat": Project(
        sequential(2, Dense(1)),
        Recipe(Bundled("blood_fat"), scaling="z-score", target_scaling="z-score", split=Split(1, 0, 0)),
        Training(batch_size=25),
    ),
}


class Hand:
    """The table of a project, and a hand to work with it."""

    def __init__(self, project):
        self.document = Document(project)
        self.session = Session(self.document)
        self.panel = DataTable(self.document, self.session, Look())
        self.table, self.model = self.panel.table, self.panel.model
        self.panel.resize(700, 300)
        self.panel.show()
        self.settle()

    def settle(self):
        QApplication.processEvents()
        self.session.settle()
        QApplication.processEvents()

    def section(self, name):
        return [column.name for column in self.model.columns].index(name)

    def text(self, place, name):
        return self.model.data(self.model.index(place, self.section(name)))

    def column(self, name):
        return [self.text(place, name) for place in range(self.model.rowCount())]

    def point(self, place, name):
        index = self.model.index(place, self.section(name))
        self.table.scrollTo(index)
        return self.table.visualRect(index).center()

    def click(self, place, name="part"):
        QTest.mouseClick(self.table.viewport(), LEFT, pos=self.point(place, name))

    def heading(self, name):
        heading = self.table.horizontalHeader()
        x = heading.sectionViewportPosition(self.section(name)) + heading.sectionSize(self.section(name)) // 2
        QTest.mouseClick(heading.viewport(), LEFT, pos=QPoint(x, 8))

    def filter(self, text):
        self.panel.filter.clear()
        QTest.keyClicks(self.panel.filter, text)
        QTest.keyClick(self.panel.filter, Key.Key_Return)

    def edit(self, place, name, key=Key.Key_F2):
        self.click(place, name)
        QTest.keyClick(self.table, key)
        return self.table.findChild(QComboBox) or self.table.findChild(QLineEdit)


@pytest.fixture
def projects():
    return PROJECTS


@pytest.fixture
def hand(qtbot):
    made = []

    def make(project):
        """Return the hand for a project, which may be one of `PROJECTS` by its name."""
        made.append(Hand(PROJECTS[project] if isinstance(project, str) else project))
        qtbot.addWidget(made[-1].panel)
        return made[-1]

    yield make
    for each in made:
        each.session.shut_down()
