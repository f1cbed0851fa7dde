"""The three views on real training: what the Session hands over is what they expect."""

import numpy as np
import pytest

from nnsim.gui.document import Document
from nnsim.gui.plots.loss.view import LossView
from nnsim.gui.plots.output.view import OutputView
from nnsim.gui.plots.weights.view import WeightsView
from nnsim.gui.session import Session
from nnsim.gui.theme import Look
from nnsim.project import examples


@pytest.fixture
def train(qtbot):
    """Return a function that opens an example with the three views and trains it for some epochs."""
    sessions = []

    def run(name, epochs):
        document = Document(examples.load(name))
        session = Session(document)
        sessions.append(session)
        look = Look()
        views = [kind(document, session, look) for kind in (OutputView, LossView, WeightsView)]
        for view in views:
            qtbot.addWidget(view)
            view._every = 1
            with qtbot.waitExposed(view):
                view.show()
        session.start_engine()
        for _ in range(epochs):
            session.step("epoch")
        session.settle()
        return document, session, *views

    yield run
    for session in sessions:
        session.shut_down()


@pytest.mark.parametrize("name", ["circles", "plane", "line", "iris"])
def test_every_view_shows_what_was_trained(name, train):
    document, session, output, loss, weights = train(name, 5)
    session.settle()
    frame = session.frame
    assert loss.curves["train"].xData[-1] == 5
    assert 10 ** loss.curves["train"].yData[-1] == pytest.approx(frame.snapshot.metrics.train_loss)
    assert np.array_equal(
        weights.curves._values[-1], frame.snapshot.parameters.vector[weights.curves._indices]
    )
    mode = output.mode
    if output.chips.key == "map":
        assert mode.image.image.ndim == 3
    elif output.chips.key == "curve":
        assert len(mode.curves[0].xData) == len(frame.axes[0])
    else:
        assert mode.matrix._counts.sum() == document.dataset.count("train")
    for view in (output, loss, weights):
        assert not view.grab().isNull()


def test_the_confusion_matrix_has_the_accuracy_of_the_trainer(train):
    _, session, output, *_ = train("iris", 30)
    accuracy = session.frame.snapshot.metrics.train_accuracy
    assert output.mode.score.text() == f"{100 * accuracy:.1f} %"
