"""Reading texts: what is shown of a table's rows, which are wrong, what is typed; scores by NumPy."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from nnsim.data.build import build
from nnsim.data.recipe import File, Recipe, Split, Words
from nnsim.gui.chosen import of_data
from nnsim.gui.document import Document
from nnsim.gui.painter import Frame
from nnsim.gui.plots.output.reading_mode import ReadingMode
from nnsim.gui.plots.output.view import modes_for
from nnsim.gui.theme import Look
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.network.parameters import Layout, Parameters
from nnsim.project.project import Project
from nnsim.training.snapshot import Metrics, Snapshot
from tests.gui.plots.conftest import no_curves

WORDS = ("good", "great", "bad", "awful", "film", "plot", "the", "was")
WEIGHTS = {"good": 2.0, "great": 3.0, "bad": -2.0, "awful": -4.0}


@pytest.fixture
def project(tmp_path):
    """Return a project whose texts are random words, and whose answers are right three times of four."""
    rng = np.random.default_rng(1)
    lines = []
    for number in range(80):
        words = rng.choice(WORDS, 6)
        liked = sum(WEIGHTS.get(word, 0.0) for word in words) > 0
        lines.append(f"{number}. {' '.join(words)}!\t{int(liked != (number % 4 == 0))}")
    path = tmp_path / "films.txt"
    path.write_text("text\tliked\n" + "\n".join(lines), "utf-8")
    recipe = Recipe(File(str(path)), targets=("liked",), split=Split(0.5, 0, 0.5), words=Words(50))
    data = build(recipe)
    return Project(sequential(data.inputs.shape[1], Dense(1, "sigmoid")), recipe)


@pytest.fixture
def parameters(project):
    """Return weights that know the four words."""
    data = build(project.recipe)
    layout = Layout(project.graph)
    vector = np.zeros(layout.size)
    vector[: len(data.input_names)] = [WEIGHTS.get(name, 0.0) for name in data.input_names]
    return Parameters(layout, vector)


@pytest.fixture
def mode(project, parameters, qtbot):
    document = Document(project)
    shown = ReadingMode(Look(), document)
    qtbot.addWidget(shown)
    shown.resize(460, 380)
    shown.restyle()
    shown.show_dataset(document.dataset, 0)
    with qtbot.waitExposed(shown):
        shown.show()
    qtbot.waitUntil(lambda: shown.reader is not None, timeout=60000)
    shown.show_frame(frame(document.dataset, parameters))
    return shown


def frame(data, parameters):
    rows = np.arange(data.rows)
    return Frame(
        snapshot=Snapshot(parameters, Metrics(), 0, 0, 0, 0),
        curves=no_curves(),
        weights=None,
        kind="bar",
        axes=(),
        pictures={},
        rows=rows,
        outputs=scores(data, parameters, rows)[:, None],
    )


def scores(data, parameters, rows):
    z = data.inputs[rows].toarray() @ parameters.vector[:-1] + parameters.vector[-1]
    return 1 / (1 + np.exp(-z))


def judged(qtbot, mode):
    qtbot.waitUntil(lambda: bool(mode.verdict.text()) and not mode._answers.busy, timeout=60000)


def test_texts_can_be_read(mode):
    assert modes_for(mode.dataset) == ("reading", "confusion")


def test_the_first_test_row_is_shown_as_it_was_written_with_its_score(mode, parameters, qtbot):
    judged(qtbot, mode)
    data = mode.dataset
    row = int(np.flatnonzero(data.part == 2)[0])
    table = data.table
    assert mode.text.toPlainText() == table["text"].cell(int(data.table_rows[row]))
    assert mode.text.isReadOnly()
    score = float(scores(data, parameters, [row])[0])
    sure = max(score, 1 - score)
    assert f"taken for {int(score >= 0.5)} ({100 * sure:.1f} %)" in mode.verdict.text()
    assert mode.bar._score == pytest.approx(score)
    mode.grab()


def test_words_are_tinted_by_what_leaving_them_out_changes(mode, parameters, qtbot):
    judged(qtbot, mode)
    data, row = mode.dataset, mode._row
    effects = {}
    full = data.inputs[[row]].toarray()[0] @ parameters.vector[:-1]
    for column in data.inputs[[row]].indices.tolist():
        effects[column] = parameters.vector[column]  # multi-hot and linear: that is what the log-odds lose
    most = max(0.5, *map(abs, effects.values()))
    assert mode.text._pushes == pytest.approx({column: value / most for column, value in effects.items()})
    column = max(effects, key=lambda key: abs(effects[key]))
    place = mode.text.toPlainText().index(data.input_names[column])
    without = 1 / (1 + np.exp(-(full - effects[column])))
    assert f"without it {100 * without:.1f} %" in mode.text.tip_at(place)


def test_the_wrong_ones_can_be_leafed_through_alone(mode, parameters, qtbot):
    qtbot.mouseClick(mode.which.chips["wrong"], Qt.MouseButton.LeftButton)
    data = mode.dataset
    test = np.flatnonzero(data.part == 2)
    wrong = test[(scores(data, parameters, test) >= 0.5) != (data.targets[test, 0] == 1)]
    assert 1 < len(wrong) < len(test)
    qtbot.waitUntil(lambda: mode._row == wrong[0], timeout=60000)
    assert mode.pager.text.text() == f"1 of {len(wrong)}"
    with qtbot.waitSignal(mode.row_picked) as picked:
        qtbot.mouseClick(mode.pager.forth, Qt.MouseButton.LeftButton)
    assert picked.args == [int(wrong[1])]
    judged(qtbot, mode)
    assert mode.verdict.text().startswith("✗")


def test_page_keys_leaf_through_texts(mode, qtbot):
    rows = np.flatnonzero(mode.dataset.part == 2)
    mode.text.setFocus()
    qtbot.keyClick(mode.text, Qt.Key.Key_PageDown)
    qtbot.keyClick(mode.text, Qt.Key.Key_PageDown)
    assert mode._row == rows[2]
    qtbot.keyClick(mode.text, Qt.Key.Key_PageUp)
    assert mode._row == rows[1]


def test_a_text_of_ones_own_is_judged_while_it_is_typed(mode, qtbot):
    qtbot.mouseClick(mode.which.chips["own"], Qt.MouseButton.LeftButton)
    assert not mode.text.isReadOnly()
    qtbot.keyClicks(mode.text, "What a great, GOOD film; zebras!")
    expected = 1 / (1 + np.exp(-5.0))
    qtbot.waitUntil(lambda: mode.bar._score == pytest.approx(expected), timeout=60000)
    assert mode.text.toPlainText() == "What a great, GOOD film; zebras!"
    assert mode.text.tip_at(mode._own.index("zebras")) == "The network does not know this word."
    assert "great" in mode.text.tip_at(mode._own.index("great") + 2)
    QApplication.clipboard().setText("awful")
    mode.text.selectAll()
    qtbot.keyClick(mode.text, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: mode.bar._score == pytest.approx(1 / (1 + np.exp(4.0))), timeout=60000)
    qtbot.mouseClick(mode.which.chips["all"], Qt.MouseButton.LeftButton)
    assert mode.text.toPlainText() != "awful"
    qtbot.mouseClick(mode.which.chips["own"], Qt.MouseButton.LeftButton)
    assert mode.text.toPlainText() == "awful"


def test_the_chosen_row_is_opened(mode):
    row = int(np.flatnonzero(mode.dataset.part == 2)[7])
    mode.show_chosen(of_data(mode.dataset, row))
    assert mode._row == row
    assert mode.pager.text.text().startswith("8 of ")
    row = int(np.flatnonzero(mode.dataset.part == 0)[3])
    mode.show_chosen(of_data(mode.dataset, row))
    assert mode.title.text().startswith(f"Row {int(mode.dataset.table_rows[row]) + 1}, train")


def test_before_the_first_frame_a_text_can_be_read_but_has_no_score(mode, qtbot):
    judged(qtbot, mode)
    mode.show_frame(None)
    assert mode.text.toPlainText()
    assert mode.verdict.text() == ""
    mode.grab()
