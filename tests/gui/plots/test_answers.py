"""Questions to the network: answered by NumPy's numbers, the newest only, and not for a changed drawing."""

import numpy as np
import pytest
from PySide6.QtCore import QObject

from nnsim.gui.plots.answers import AT_ONCE, Answers
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense


@pytest.fixture
def asked(stage):
    """Return a stage and the Answers of its document."""
    made = stage("many")
    parent = QObject()
    made.parent = parent
    return made, Answers(made.document, parent)


def test_an_answer_is_what_numpy_computes(asked, qtbot):
    made, answers = asked
    parameters, heard = made.parameters(), []
    rows = np.tile(made.dataset.inputs, (4, 1))
    assert len(rows) > 2 * AT_ONCE
    answers.ask(parameters, lambda: rows, heard.append)
    assert answers.busy
    assert heard == []
    qtbot.waitUntil(lambda: bool(heard), timeout=60000)
    assert heard[0] == pytest.approx(made.layers(parameters, rows)[made.graph.output.id])
    assert not answers.busy


def test_of_questions_asked_meanwhile_only_the_newest_is_answered(asked, qtbot):
    made, answers = asked
    heard = []
    for number in range(5):
        parameters = made.parameters(number)
        answers.ask(parameters, lambda: made.dataset.inputs, lambda _, number=number: heard.append(number))
    qtbot.waitUntil(lambda: not answers.busy, timeout=60000)
    assert heard == [0, 4]


def test_nobody_hears_an_answer_for_a_drawing_that_was_changed(asked, qtbot):
    made, answers = asked
    heard = []
    answers.ask(made.parameters(), lambda: made.dataset.inputs, heard.append)
    made.change(sequential(6, Dense(4, "tanh"), Dense(1)), made.dataset)
    qtbot.waitUntil(lambda: not answers.busy, timeout=60000)
    assert heard == []
    answers.ask(made.parameters(), lambda: made.dataset.inputs, heard.append)
    qtbot.waitUntil(lambda: bool(heard), timeout=60000)


def test_what_is_forgotten_is_not_heard(asked, qtbot):
    made, answers = asked
    heard = []
    answers.ask(made.parameters(), lambda: made.dataset.inputs, heard.append)
    answers.forget()
    assert not answers.busy
    qtbot.wait(60)
    assert heard == []


def test_long_answers_tell_how_far_they_are(asked, qtbot):
    made, answers = asked
    shares, heard = [], []
    answers.progressed.connect(shares.append)
    rows = np.tile(made.dataset.inputs, (5000, 1))
    answers.ask(made.parameters(), lambda: rows, heard.append)
    qtbot.waitUntil(lambda: bool(heard), timeout=60000)
    assert all(0 <= share <= 1 for share in shares)
    assert shares == sorted(shares)
