"""What plots have in common: they work only while seen, drop frames they cannot show, never the last."""

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.gui.plots.live_panel import LivePanel
from nnsim.gui.plots.loss.view import LossView
from nnsim.gui.plots.output.view import OutputView
from nnsim.gui.plots.weights.view import WeightsView
from nnsim.gui.theme import DARK


class Recorder(LivePanel):
    """A panel that notes what it is asked to show."""

    def __init__(self, stage, turn):
        super().__init__("Recorder", stage.document, stage.session, stage.look, turn=turn)
        self.asked = []
        self.follow()

    def show_document(self):
        self.asked.append("document")

    def show_frame(self, frame):
        self.asked.append(None if frame is None else frame.snapshot.epoch)

    def restyle(self):
        self.asked.append("style")


@pytest.fixture
def scene(stage, qtbot):
    """Return a stage and a function that shows a Recorder on it."""
    made = stage("circles")

    def show(*turn):
        recorder = Recorder(made, turn)
        qtbot.addWidget(recorder)
        assert recorder.asked == ["style", "document"]
        with qtbot.waitExposed(recorder):
            recorder.show()
        recorder.asked.clear()
        return recorder

    return made, show


def test_plots_take_turns(scene):
    stage, show = scene
    recorder = show(4, 2)
    for epoch in range(1, 12):
        stage.send(stage.frame(stage.parameters(), epoch=epoch))
    assert recorder.asked == [2, 6, 10]


def test_a_frame_out_of_turn_is_shown_if_it_was_the_last(scene, qtbot):
    stage, show = scene
    recorder = show(4, 2)
    for epoch in (1, 2, 3):
        stage.send(stage.frame(stage.parameters(), epoch=epoch))
    qtbot.waitUntil(lambda: recorder.asked == [2, 3])


def test_after_a_pause_a_frame_is_shown_at_once(scene, qtbot):
    stage, show = scene
    recorder = show(4, 4)
    qtbot.wait(300)
    stage.send(stage.frame(stage.parameters(), epoch=1))
    assert recorder.asked == [1]


def test_nothing_is_done_while_hidden_and_all_is_made_up_for_when_shown(scene, qtbot):
    stage, show = scene
    recorder = show(1, 1)
    recorder.hide()
    stage.send(stage.frame(stage.parameters(), epoch=1))
    stage.change(stage.graph, stage.dataset)
    stage.send(stage.frame(stage.parameters(), epoch=2))
    qtbot.wait(30)
    assert recorder.asked == []
    recorder.show()
    assert recorder.asked == ["document", 2]


def test_another_look_restyles_and_shows_again(scene):
    stage, show = scene
    recorder = show(1, 1)
    stage.look.set_theme(DARK)
    assert recorder.asked == ["style", "document", None]


@pytest.mark.parametrize("view", [OutputView, LossView, WeightsView])
@pytest.mark.parametrize("name", ["circles", "plane", "cubic", "flowers", "petals", "many", "two"])
def test_every_view_shows_every_kind_of_data_in_both_looks_at_every_size(view, name, stage, qtbot):
    made = stage(name)
    window = QWidget()
    qtbot.addWidget(window)
    panel = view(made.document, made.session, made.look)
    QVBoxLayout(window).addWidget(panel)
    with qtbot.waitExposed(window):
        window.show()
    window.grab()
    made.send(made.frame(made.parameters()))
    for size in ((320, 250), (420, 440), (800, 300)):
        window.resize(*size)
        assert not window.grab().isNull()
    assert window.width() == 800
    made.look.set_theme(DARK)
    made.look.set_presenting(True)
    window.grab()


@pytest.mark.parametrize("view", [OutputView, LossView, WeightsView])
def test_views_follow_from_one_data_set_to_another(view, stage, qtbot):
    made, other = stage("circles"), stage("flowers")
    panel = view(made.document, made.session, made.look)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    made.send(made.frame(made.parameters()))
    made.change(other.graph, other.dataset)
    panel.grab()
    made.send(made.frame(made.parameters()))
    qtbot.wait(120)
    panel.grab()


@pytest.mark.parametrize("view", [OutputView, LossView, WeightsView])
def test_every_control_has_a_name_and_takes_the_keyboard(view, stage, qtbot):
    made = stage("circles")
    panel = view(made.document, made.session, made.look)
    qtbot.addWidget(panel)
    for control in [*panel.findChildren(QWidget)]:
        if type(control).__name__ in ("Chip", "QComboBox", "ChipRow", "Plot", "QTableView", "Matrix"):
            assert control.accessibleName() or getattr(control, "text", str)()
        if type(control).__name__ in ("Chip", "QComboBox"):
            assert control.focusPolicy().value & 1, "the tab key reaches it"
