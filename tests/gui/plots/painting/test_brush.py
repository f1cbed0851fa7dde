"""Painting with the mouse and the keys: points, undo steps, weights that stay, axes that keep still."""

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from nnsim.data.making.painted_sets import FEWEST, cleared, fresh
from nnsim.data.recipe import Bundled, Function, Generator, Painted, Recipe, Split, TruthTable
from nnsim.gui.document import Document
from nnsim.gui.plots.output.view import OutputView
from nnsim.gui.plots.painting.brush import SIZES
from nnsim.gui.session import Session
from nnsim.gui.theme import Look
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.project import examples
from nnsim.project.project import Project
from nnsim.training.training import Training

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


class Canvas:
    """An Output panel on a project, and a hand with a mouse."""

    def __init__(self, view: OutputView, document: Document, session: Session) -> None:
        self.view, self.document, self.session = view, document, session

    @property
    def tool(self):
        return self.view.tools[("map", "curve").index(self.view.chips.key)]

    @property
    def plot(self):
        return self.view.mode.plot

    @property
    def points(self) -> np.ndarray:
        return np.array(self.document.project.recipe.source.points)

    @property
    def texts(self) -> list[str]:
        stack = self.document.undo_stack
        return [stack.text(place) for place in range(stack.index())]

    def send(self, kind: QEvent.Type, place: tuple[float, float], button=LEFT, held=LEFT) -> None:
        at, viewport = self.plot.to_widget(*place), self.plot.viewport()
        event = QMouseEvent(kind, at, viewport.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(viewport, event)

    def stroke(self, *places: tuple[float, float], button=LEFT) -> None:
        none = Qt.MouseButton.NoButton
        self.send(QEvent.Type.MouseButtonPress, places[0], button, button)
        for place in places[1:]:
            self.send(QEvent.Type.MouseMove, place, none, button)
        self.send(QEvent.Type.MouseButtonRelease, places[-1], button, none)


@pytest.fixture
def paint(qtbot):
    """Return a function that opens a source in an Output panel and begins painting on it."""
    sessions = []

    def make(source, *, begin=True, **recipe) -> Canvas:
        graph = sequential(2, Dense(3, "tanh"), Dense(1, "sigmoid"))
        document = Document(Project(graph, Recipe(Generator(samples=40)), Training(loss="bce")))
        document.set_recipe("", Recipe(source, **recipe))
        document.undo_stack.clear()
        session = Session(document)
        sessions.append(session)
        view = OutputView(document, session, Look())
        qtbot.addWidget(view)
        view.resize(420, 460)
        with qtbot.waitExposed(view):
            view.show()
        canvas = Canvas(view, document, session)
        if begin:
            qtbot.mouseClick(canvas.tool.button, LEFT)
            view.painting.resize(0)
        return canvas

    yield make
    for session in sessions:
        session.shut_down()


def test_a_click_adds_a_point_of_the_class_where_it_was(paint, qtbot):
    canvas = paint(fresh())
    qtbot.keyClick(canvas.plot, Qt.Key.Key_1)
    canvas.stroke((0.5, 0.5))
    *place, kind = canvas.points[-1]
    pixel = max(canvas.plot.view.viewPixelSize())
    assert np.allclose(place, (0.5, 0.5), atol=pixel)
    assert kind == 0
    qtbot.keyClick(canvas.plot, Qt.Key.Key_2)
    canvas.stroke((-0.5, 0.0))
    assert canvas.points[-1][2] == 1
    assert len(canvas.points) == 26
    assert canvas.texts == ["Paint points", "Paint points"]


def test_a_drag_is_one_undo_step_with_points_all_along(paint):
    canvas = paint(fresh())
    before = canvas.document.project.recipe
    canvas.stroke((-0.8, -0.8), (-0.2, -0.8), (0.0, -0.8), (0.8, -0.8))
    painted = canvas.points[24:]
    assert canvas.document.undo_stack.count() == 1
    assert len(painted) > 8
    assert np.diff(np.sort(painted[:, 0])).max() < 0.2
    assert np.abs(painted[:, 1] + 0.8).max() < 0.02
    canvas.document.undo_stack.undo()
    assert canvas.document.project.recipe == before
    canvas.document.undo_stack.redo()
    assert np.array_equal(canvas.points[24:], painted)


def test_points_are_seen_before_the_document_has_them(paint):
    canvas = paint(fresh())
    none = Qt.MouseButton.NoButton
    canvas.send(QEvent.Type.MouseButtonPress, (0.0, 0.8))
    canvas.send(QEvent.Type.MouseMove, (0.3, 0.8), none)
    seen = len(canvas.tool._new.data) + len(canvas.points) - 24
    assert seen == len(canvas.view.painting.pending) + len(canvas.points) - 24 > 2
    canvas.send(QEvent.Type.MouseButtonRelease, (0.3, 0.8), held=none)
    assert len(canvas.tool._new.data) == 0
    assert len(canvas.points) == 24 + seen


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (Generator("circles", 60), ("x1", "x2", "class")),
        (Generator("plane", 60), ("x1", "x2", "y")),
        (Function("x1 + x2", samples=60), ("x1", "x2", "y")),
        (TruthTable(2, ("xor",)), ("x1", "x2", "xor")),
        (Generator("blobs", 60), ("x1", "x2", "class")),
        (Bundled("blood_fat"), ("weight", "age", "blood_fat")),
    ],
)
def test_any_set_of_two_inputs_becomes_painted_points_in_the_same_step(paint, source, names):
    split = Split(1, 0, 0) if isinstance(source, TruthTable) else Split()
    canvas = paint(source, split=split)
    data = canvas.document.dataset
    middle = data.raw_inputs.mean(axis=0)
    canvas.stroke(tuple(middle))
    source_now = canvas.document.project.recipe.source
    assert isinstance(source_now, Painted)
    assert source_now.names == names
    assert len(source_now.points) == data.rows + 1
    assert canvas.texts == ["Paint points"]
    assert "Undo brings the data from before back" in canvas.tool.sentence.text()
    canvas.document.undo_stack.undo()
    assert canvas.document.project.recipe.source == source


def test_nearly_all_rows_stay_in_their_parts_and_the_weights_stay(paint):
    canvas = paint(Generator("circles", 200))
    changes = []
    canvas.document.changed.connect(changes.append)
    part = canvas.document.dataset.part
    canvas.stroke((0.0, 0.0), (0.1, 0.0))
    assert not any(change.state or change.graph for change in changes)
    now = canvas.document.dataset.part[:200]
    assert np.count_nonzero(now != part) <= 2 * (canvas.document.dataset.rows - 200)


def test_the_axes_keep_still_to_the_edge_and_after_it(paint):
    canvas = paint(Generator("circles", 60))
    before = np.array(canvas.plot.view.viewRange())
    (left, right), (bottom, top) = before
    canvas.stroke((0.0, 0.0), (0.9 * right, 0.9 * top), (3 * right, 3 * top), (0.99 * left, 0.99 * bottom))
    assert np.allclose(canvas.plot.view.viewRange(), before)
    points = canvas.points
    assert (points[:, 0] <= right).all()
    assert (points[:, 1] <= top).all()
    assert points[:, 0].min() < 0.9 * left


def test_the_eraser_and_the_right_button_take_points_away(paint, qtbot):
    canvas = paint(fresh())
    canvas.stroke((0.8, 0.8))
    canvas.stroke((0.8, 0.8), button=RIGHT)
    assert len(canvas.points) == 24
    assert canvas.texts == ["Paint points", "Erase points"]
    canvas.stroke((0.8, 0.8))
    qtbot.keyClick(canvas.plot, Qt.Key.Key_E)
    assert canvas.tool.row.eraser.isChecked()
    canvas.stroke((0.7, 0.8), (0.9, 0.8))
    assert len(canvas.points) == 24


def test_erasing_where_nothing_is_changes_nothing(paint, qtbot):
    canvas = paint(Generator("circles", 40))
    canvas.stroke((0.0, 0.0), (0.01, 0.0), button=RIGHT)
    assert isinstance(canvas.document.project.recipe.source, Generator)
    assert canvas.texts == []
    assert not canvas.tool.sentence.isVisible()


def test_the_last_points_stay_and_it_is_said(paint):
    canvas = paint(cleared(fresh()))
    canvas.stroke(tuple(canvas.points[0][:2]), button=RIGHT)
    assert len(canvas.points) == FEWEST
    assert "The last points stay" in canvas.tool.sentence.text()
    assert canvas.texts == []


def test_a_large_brush_paints_many_points_inside_its_ring(paint, qtbot):
    canvas = paint(fresh())
    for _ in SIZES:
        qtbot.keyClick(canvas.plot, Qt.Key.Key_BracketRight)
    assert canvas.tool.row.size.value() == len(SIZES) - 1
    canvas.stroke((0.0, 0.0))
    painted = canvas.points[24:]
    wide, high = canvas.plot.view.viewPixelSize()
    away = np.hypot(painted[:, 0] / wide, painted[:, 1] / high)
    assert len(painted) > 20
    assert away.max() <= SIZES[-1] + 1
    qtbot.keyClick(canvas.plot, Qt.Key.Key_BracketLeft)
    assert canvas.view.painting.size == len(SIZES) - 2


def test_a_new_class_comes_with_its_first_point(paint, qtbot):
    canvas = paint(fresh())
    swatches = canvas.tool.row.swatches
    qtbot.mouseClick(swatches, LEFT, pos=swatches.place(2).toPoint())
    assert canvas.view.painting.class_names == ("0", "1", "2")
    assert canvas.document.undo_stack.count() == 0
    canvas.stroke((0.0, 0.9))
    assert canvas.document.dataset.class_names == ("0", "1", "2")
    assert canvas.points[-1][2] == 2
    assert canvas.document.project.graph.output.units == 3
    canvas.document.undo_stack.undo()
    assert canvas.document.project.graph.output.units == 1
    assert canvas.view.painting.class_names == ("0", "1")


def test_values_are_painted_with_the_number_in_the_field(paint, qtbot):
    canvas = paint(Generator("plane", 60))
    field = canvas.tool.row.value
    assert field.isVisible()
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "-2,5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    canvas.stroke((0.0, 0.0))
    assert canvas.points[-1][2] == -2.5


def test_over_one_input_a_click_adds_the_point_itself(paint):
    canvas = paint(Function("x1**2", samples=40))
    assert canvas.view.chips.key == "curve"
    assert not canvas.tool.row.value.isVisible()
    assert not canvas.tool.row.swatches.isVisible()
    before = np.array(canvas.plot.view.viewRange())
    canvas.stroke((0.25, 0.75))
    pixel = max(canvas.plot.view.viewPixelSize())
    assert np.allclose(canvas.points[-1], (0.25, 0.75), atol=pixel)
    assert np.allclose(canvas.plot.view.viewRange(), before)


def test_keys_and_button_begin_and_end(paint, qtbot):
    canvas = paint(fresh(), begin=False)
    legend, row = canvas.view.mode.legend, canvas.tool.row
    assert legend.isVisible()
    assert not row.isVisible()
    canvas.view.paint()
    assert canvas.tool.button.isChecked()
    assert row.isVisible()
    assert not legend.isVisible()
    qtbot.keyClick(canvas.plot, Qt.Key.Key_Escape)
    assert not canvas.view.painting.on
    canvas.stroke((0.5, 0.5))
    assert len(canvas.points) == 24


def test_painting_from_another_way_shows_the_plane_first(paint, qtbot):
    canvas = paint(fresh(), begin=False)
    qtbot.mouseClick(canvas.view.chips.chips["confusion"], LEFT)
    canvas.view.paint()
    assert canvas.view.chips.key == "map"
    assert canvas.view.painting.on
    qtbot.mouseClick(canvas.view.chips.chips["confusion"], LEFT)
    assert not canvas.view.painting.on


def test_data_that_cannot_be_painted_say_why(paint, qtbot):
    canvas = paint(Bundled("iris"), begin=False)
    assert not any(tool.button.isVisible() for tool in canvas.view.tools)
    with qtbot.waitSignal(canvas.document.failed) as failed:
        canvas.view.paint()
    assert "only one or two inputs and one target can be painted" in str(failed.args[0])
    assert not canvas.view.painting.on


def test_numbers_of_rows_become_shares_so_that_new_points_are_used(paint):
    canvas = paint(Generator("circles", 60), split=Split(40, 10, 10, unit="rows"))
    canvas.stroke((0.0, 0.0))
    assert canvas.document.dataset.rows == 61
    assert canvas.document.project.recipe.split.unit == "share"


def test_undo_within_a_stroke_ends_it(paint):
    canvas = paint(fresh())
    canvas.stroke((0.5, 0.5))
    canvas.send(QEvent.Type.MouseButtonPress, (0.0, 0.8))
    canvas.document.undo_stack.undo()
    canvas.send(QEvent.Type.MouseMove, (0.3, 0.8), Qt.MouseButton.NoButton)
    canvas.send(QEvent.Type.MouseButtonRelease, (0.3, 0.8), held=Qt.MouseButton.NoButton)
    assert len(canvas.points) == 24


def test_the_wheel_still_zooms(paint, qtbot):
    canvas = paint(fresh())
    before = np.array(canvas.plot.view.viewRange())
    centre = QPointF(canvas.plot.viewport().rect().center())
    event = QWheelEvent(
        centre, canvas.plot.viewport().mapToGlobal(centre), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas.plot.viewport(), event)
    assert np.ptp(canvas.plot.view.viewRange(), axis=1)[0] < np.ptp(before, axis=1)[0]


def test_training_goes_on_with_the_new_points(paint, qtbot):
    canvas = paint(fresh())
    session = canvas.session
    session.settle()
    session.play()
    canvas.stroke((-0.8, -0.8), (0.8, -0.8))
    assert session.running
    qtbot.waitUntil(lambda: session.frame.snapshot.step > 0)
    assert len(session.frame.rows) == len(canvas.points)
    session.pause()


def test_a_painted_project_is_the_same_after_saving(paint, tmp_path):
    canvas = paint(Generator("circles", 30))
    canvas.session.settle()
    canvas.view.show_frame(canvas.session.frame)
    canvas.stroke((0.0, 0.0), (0.2, 0.2))
    canvas.stroke((0.5, 0.0), button=RIGHT)
    assert {type(end) for span in canvas.document.project.recipe.source.plane for end in span} == {float}
    path = tmp_path / "painted.nnsim"
    canvas.document.save_file(path)
    other = Document(Project(sequential(2, Dense(1))))
    other.open_file(path)
    assert other.project.recipe == canvas.document.project.recipe
    assert np.array_equal(other.dataset.part, canvas.document.dataset.part)
    assert msgspec.json.encode(other.project.recipe.source)


def test_a_click_with_the_usual_brush_is_one_point_where_the_mouse_is(paint, qtbot):
    canvas = paint(fresh(), begin=False)
    canvas.view.paint()
    canvas.stroke((0.5, 0.5))
    assert len(canvas.points) == 25
    assert np.allclose(canvas.points[-1][:2], (0.5, 0.5), atol=max(canvas.plot.view.viewPixelSize()))


def test_who_chooses_to_paint_has_the_pencil_at_once(paint, qtbot):
    canvas = paint(Generator("circles", 40), begin=False)
    qtbot.mouseClick(canvas.view.chips.chips["confusion"], LEFT)
    canvas.document.set_recipe("Choose data", Recipe(fresh()))
    assert canvas.view.painting.on
    assert canvas.view.chips.key == "map"
    assert canvas.tool.sentence.text() == "Click or drag here to add points."
    canvas.document.set_recipe("Choose data", Recipe(Bundled("iris")))
    assert not canvas.view.painting.on


def test_the_keys_paint_too(paint, qtbot):
    canvas = paint(fresh())
    plot = canvas.plot
    wide, _ = plot.view.viewPixelSize()
    qtbot.keyClick(plot, Qt.Key.Key_1)
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    qtbot.keyClick(plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(plot, Qt.Key.Key_Space)
    assert np.allclose(canvas.points[-1], (14 * wide, 0.0, 0.0), atol=1e-9)
    qtbot.keyClick(plot, Qt.Key.Key_Delete)
    assert len(canvas.points) == 24
    for _ in range(60):
        qtbot.keyClick(plot, Qt.Key.Key_Up)
    qtbot.keyClick(plot, Qt.Key.Key_Space)
    assert canvas.points[-1][1] == pytest.approx(plot.view.viewRange()[1][1])


def test_the_chosen_row_stays_chosen_on_the_first_stroke(paint):
    canvas = paint(Generator("circles", 40))
    canvas.session.choose(7)
    before = canvas.session.chosen.raw
    canvas.stroke((0.0, 0.0))
    assert canvas.session.chosen.row == 7
    assert np.array_equal(canvas.session.chosen.raw, before)


def test_in_the_whole_window(make_window, qtbot):
    window = make_window(examples.load("circles"))
    canvas = Canvas(window.output, window.document, window.session)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_P)
    assert window.output.painting.on
    before = window.session.frame.snapshot.parameters.vector
    canvas.stroke((0.0, 0.0), (0.2, 0.2))
    window.session.settle()
    assert np.array_equal(window.session.frame.snapshot.parameters.vector, before)
    assert len(window.output.mode.points.x) == len(canvas.points) > 500
    assert window.actions_["undo"].text() == "&Undo Paint points"
    qtbot.keyClick(canvas.plot, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(window.document.project.recipe.source, Generator)
    qtbot.keyClick(window, Qt.Key.Key_P)
    assert not window.output.painting.on
