"""Mouse and wheel on the canvas, by real events."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from nnsim.gui.canvas.hits import Part
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def wheel(stage, at: QPoint, notches: int) -> None:
    view, turned = stage.view.viewport(), QPoint(0, 120 * notches)
    button, modifiers, phase = (
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
    )
    there = QPointF(view.mapToGlobal(at))
    event = QWheelEvent(QPointF(at), there, QPoint(), turned, button, modifiers, phase, False)
    QApplication.sendEvent(view, event)


# ---------------------------------------------------------------------- zoom and pan


def test_at_first_everything_is_in_view(make_stage):
    for units in ([2, 4, 3, 1], [2, *[6] * 9, 1]):
        stage = make_stage(sequential(units[0], *(Dense(count) for count in units[1:])), size=(560, 380))
        shown = stage.view.mapToScene(stage.view.viewport().rect()).boundingRect()
        assert shown.adjusted(-2, -2, 2, 2).contains(stage.scene.drawing.bounds)


def test_the_wheel_zooms_at_the_pointer(stage):
    at = QPoint(500, 200)
    before = stage.view.mapToScene(at)
    wheel(stage, at, 2)
    after = stage.view.mapToScene(at)
    assert stage.view.transform().m11() == pytest.approx(1.44)
    assert (after - before).manhattanLength() < 2
    wheel(stage, at, -200)
    assert stage.view.transform().m11() == pytest.approx(0.2)


def test_fit_and_normal_size(stage):
    stage.panel.zoom_in()
    stage.panel.zoom_in()
    stage.panel.zoom_out()
    assert stage.view.transform().m11() == pytest.approx(1.2)
    stage.panel.reset_zoom()
    assert stage.view.transform().m11() == pytest.approx(1.0)
    stage.panel.zoom_in()
    stage.key(Qt.Key.Key_F)
    assert stage.view.fitted
    assert stage.view.transform().m11() == pytest.approx(1.0)


def test_an_edit_fits_again_only_if_nobody_zoomed(stage):
    stage.panel.zoom_in()
    stage.panel.add_layer()
    assert stage.view.transform().m11() == pytest.approx(1.2)


@pytest.mark.parametrize("by_space", [True, False])
def test_panning(stage, by_space):
    stage.panel.zoom_in()
    before = stage.view.mapToScene(QPoint(100, 100))
    button = Qt.MouseButton.LeftButton if by_space else Qt.MouseButton.MiddleButton
    viewport = stage.view.viewport()
    if by_space:
        QTest.keyPress(stage.view, Qt.Key.Key_Space)
    QTest.mousePress(viewport, button, pos=QPoint(100, 400))
    QTest.mouseMove(viewport, QPoint(160, 370))
    QTest.mouseRelease(viewport, button, pos=QPoint(160, 370))
    if by_space:
        QTest.keyRelease(stage.view, Qt.Key.Key_Space)
    moved = (before - stage.view.mapToScene(QPoint(100, 100))) * 1.2
    assert (moved - QPointF(60, -30)).manhattanLength() < 3
    assert QApplication.activePopupWidget() is None


# ---------------------------------------------------------------------- selecting


def test_clicks_select_units_and_layers(stage):
    stage.click(stage.column("hidden_1").unit_rect(1))
    assert stage.selected == {("hidden_1", 1)}
    stage.click(stage.column("hidden_2").unit_rect(0), CONTROL)
    stage.click(stage.column("output").title_rect, SHIFT)
    assert stage.selected == {("hidden_1", 1), ("hidden_2", 0), ("output", -1)}
    stage.click(stage.column("hidden_1").unit_rect(1), CONTROL)
    assert ("hidden_1", 1) not in stage.selected
    stage.click(QPointF(5, 470))
    assert stage.selected == set()


def test_a_rubber_band_selects_what_it_touches(stage):
    column = stage.column("hidden_1")
    start, end = QPointF(column.x - 60, column.ys[0] - 30), QPointF(column.x + 30, column.ys[1] + 5)
    stage.press(start)
    stage.move(end)
    assert stage.scene.band.isVisible()
    stage.release(end)
    assert not stage.scene.band.isVisible()
    assert stage.selected == {("hidden_1", 0), ("hidden_1", 1)}


def test_escape_cancels_the_rubber_band(stage):
    stage.click(stage.column("output").unit_rect(0))
    column = stage.column("hidden_1")
    stage.press(QPointF(column.x - 60, column.ys[0] - 30))
    stage.move(QPointF(column.x + 30, column.ys[1]))
    stage.key(Qt.Key.Key_Escape)
    assert stage.selected == {("output", 0)}
    assert not stage.scene.band.isVisible()


# ---------------------------------------------------------------------- controls and titles


def test_plus_and_minus(stage):
    stage.click(stage.column("hidden_1").plus_rect)
    stage.click(stage.column("hidden_2").minus_rect)
    assert stage.units == [2, 5, 2, 1]


def test_a_press_that_slips_off_a_control_does_nothing(stage):
    stage.press(stage.column("hidden_1").plus_rect)
    stage.release(QPointF(5, 470))
    assert stage.units == [2, 4, 3, 1]


def test_a_layer_is_dragged_by_its_title_into_another_slot(stage, qtbot):
    title, target = stage.column("hidden_1").title_rect, QPointF(stage.column("output").x - 40, 60)
    stage.press(title)
    stage.move(title.center() + QPointF(30, 0))
    assert stage.scene.slots.wanted is None
    stage.move(target)
    assert stage.scene.slots.wanted == 3
    stage.release(target)
    assert [layer.id for layer in stage.graph.hidden] == ["hidden_2", "hidden_1"]
    assert stage.undo_text == "Move Hidden 1"


def test_escape_cancels_the_move_of_a_layer(stage):
    stage.press(stage.column("hidden_1").title_rect)
    stage.move(QPointF(stage.column("output").x - 40, 60))
    stage.key(Qt.Key.Key_Escape)
    stage.release(QPointF(stage.column("output").x - 40, 60))
    assert stage.document.undo_stack.count() == 0
    assert not stage.scene.slot.isVisible()


def test_input_and_output_stay_at_the_ends(stage):
    stage.press(stage.column("input").title_rect)
    stage.move(QPointF(stage.column("output").x - 40, 60))
    stage.release(QPointF(stage.column("output").x - 40, 60))
    assert stage.document.undo_stack.count() == 0
    assert "stay at the ends" in stage.said[-1]


@pytest.mark.parametrize(("end", "name"), [(Qt.Key.Key_Return, "Eyes"), (Qt.Key.Key_Escape, "")])
def test_a_title_is_edited_in_place(stage, end, name):
    QTest.mouseDClick(
        stage.view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=stage.point(stage.column("hidden_1").title_rect),
    )
    field = stage.view.in_place
    assert field.isVisible()
    assert field.selectedText() == "Hidden 1"
    QTest.keyClicks(field, "Eyes")
    QTest.keyClick(field, end)
    assert not field.isVisible()
    assert stage.graph["hidden_1"].name == name


@pytest.mark.parametrize(
    ("typed", "units"), [("200", 200), ("1", 1), ("0", 4), ("2.5", 4), ("many", 4), ("20000", 4)]
)
def test_the_number_of_units_is_typed_in_place(stage, typed, units):
    said = []
    stage.panel.editor.said.connect(said.append)
    stage.click(stage.column("hidden_1").count_rect)
    field = stage.view.in_place
    assert field.selectedText() == "4"
    QTest.keyClicks(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert stage.graph["hidden_1"].units == units
    assert bool(said) == (units == 4)


def test_no_card_stands_behind_a_menu(stage):
    stage.hover(stage.column("hidden_1").unit_rect(1))
    assert stage.view.card.isVisible()
    menu = QMenu(stage.view)
    menu.addAction("anything")
    menu.popup(stage.view.mapToGlobal(QPoint(0, 0)))
    stage.view.refresh_card()
    assert not stage.view.card.isVisible()
    menu.close()


def test_clicking_elsewhere_takes_the_name(stage):
    stage.click(stage.column("hidden_1").title_rect)
    stage.key(Qt.Key.Key_F2)
    QTest.keyClicks(stage.view.in_place, "Eyes")
    stage.click(QPointF(5, 470))
    assert stage.graph["hidden_1"].name == "Eyes"


# ---------------------------------------------------------------------- pointing


def test_pointing_at_a_link_reads_its_weight_live(stage):
    stage.train()
    for value, text in ((3.0367, "+3.0367"), (-0.5, "−0.5000")):
        parameters = stage.parameters()
        parameters["hidden_1.weight"][0, 0] = value
        stage.train(parameters)
        hit = stage.hover(stage.middle_of_link(0))
        assert (hit.part, hit.connection) == (Part.LINK, 0)
        assert stage.view.card.isVisible()
        assert stage.view.card.text.title == "w  x1 → Hidden 1 · unit 1"
        assert stage.view.card.text.value == text
    parameters["hidden_1.weight"][0, 0] = 0.125
    stage.train(parameters)
    assert stage.view.card.text.value == "+0.1250"


def test_pointing_at_a_unit_reads_its_bias(stage):
    parameters = stage.train()
    stage.hover(stage.column("hidden_1").unit_rect(2))
    card = stage.view.card.text
    assert card.title == "bias of Hidden 1 · unit 3"
    assert card.value == f"{parameters['hidden_1.bias'][2]:+.4f}".replace("-", "−")
    assert card.note == "tanh"
    stage.hover(stage.column("input").unit_rect(1))
    assert (stage.view.card.text.title, stage.view.card.text.value) == ("x2", "")


def test_the_card_goes_when_the_pointer_points_at_nothing(stage):
    stage.hover(stage.column("hidden_1").unit_rect(2))
    assert stage.view.card.isVisible()
    stage.hover(QPointF(5, 470))
    assert not stage.view.card.isVisible()


def test_the_pointer_says_what_can_be_done(stage):
    shapes = {
        Qt.CursorShape.OpenHandCursor: stage.column("hidden_1").title_rect,
        Qt.CursorShape.PointingHandCursor: stage.column("hidden_1").plus_rect,
        Qt.CursorShape.IBeamCursor: stage.column("hidden_1").count_rect,
        Qt.CursorShape.CrossCursor: stage.middle_of_link(0),
        Qt.CursorShape.ArrowCursor: QPointF(5, 470),
    }
    for shape, where in shapes.items():
        stage.hover(where)
        assert stage.view.viewport().cursor().shape() == shape
