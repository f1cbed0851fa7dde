"""Dropping layers and activations, by the events that a drag sends to the viewport."""

from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QApplication

from nnsim.gui.canvas.clipboard import ACTIVATION, LAYER
from nnsim.gui.canvas.selection import Target
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense


def between(stage, left: str, right: str) -> QPointF:
    a, b = stage.column(left), stage.column(right)
    return QPointF((a.x + b.x) / 2, 300)


def test_a_4_5_3_network_is_drawn_by_drops_and_clicks(make_stage):
    stage = make_stage(sequential(4, Dense(3, "softmax")))
    assert stage.drop_layer(between(stage, "input", "output"))
    assert stage.units == [4, 4, 3]
    stage.click(stage.column("hidden_1").plus_rect)
    assert stage.units == [4, 5, 3]
    assert stage.drop_activation("relu", stage.column("hidden_1").title_rect)
    assert stage.graph["hidden_1"].activation == "relu"
    assert [stage.document.undo_stack.text(step) for step in range(3)] == [
        "Add layer Hidden 1", "Add unit to Hidden 1", "Set relu on Hidden 1"
    ]  # fmt: skip


def test_a_slot_opens_where_the_layer_will_go(stage, qtbot):
    gap = stage.column("hidden_2").x - stage.column("hidden_1").x
    assert stage.drag(LAYER, "dense", between(stage, "hidden_1", "hidden_2"))
    assert stage.scene.slot.isVisible()
    qtbot.waitUntil(lambda: stage.scene.slots.openings == {2: 1.0})
    assert stage.column("hidden_2").x - stage.column("hidden_1").x > 1.2 * gap
    stage.leave()
    assert not stage.scene.slot.isVisible()
    qtbot.waitUntil(lambda: stage.scene.slots.openings == {})
    assert stage.units == [2, 4, 3, 1]


def test_layers_can_be_dropped_at_both_ends(stage):
    stage.drop_layer(QPointF(1, 300))
    stage.drop_layer(QPointF(790, 300))
    assert stage.units == [2, 4, 4, 3, 4, 1]


def test_activations_go_to_units_and_layers(stage):
    assert stage.drop_activation("relu", stage.column("hidden_1").unit_rect(2))
    assert stage.graph["hidden_1"].unit_activations == ("", "", "relu", "")
    assert stage.drop_activation("sigmoid", stage.column("hidden_1").activation_rect)
    assert stage.graph["hidden_1"] == Dense(4, "sigmoid", id="hidden_1")
    assert stage.drop_activation("linear", stage.column("output").head_rect)
    assert stage.graph.output.activation == "linear"


def test_the_target_of_an_activation_is_marked(stage):
    assert stage.drag(ACTIVATION, "relu", stage.column("hidden_1").unit_rect(2))
    assert stage.scene.aimed == Target("hidden_1", 2)
    stage.leave()
    assert stage.scene.aimed is None


def test_an_activation_cannot_go_to_the_input_or_between_layers(stage):
    assert not stage.drop_activation("relu", stage.column("input").unit_rect(0))
    assert not stage.drop_activation("relu", between(stage, "input", "hidden_1"))
    assert stage.document.undo_stack.count() == 0


def test_softmax_goes_to_the_whole_output_only(make_stage):
    stage = make_stage(sequential(2, Dense(3), Dense(2)))
    assert not stage.drop_activation("softmax", stage.column("hidden_1").unit_rect(0))
    assert stage.drop_activation("softmax", stage.column("output").unit_rect(0))
    assert stage.graph.output.activation == "softmax"


def test_other_things_are_left_to_the_window(stage):
    data = QMimeData()
    data.setText("file:///tmp/data.csv")
    at = stage.point(between(stage, "input", "hidden_1"))
    event = QDragEnterEvent(
        at, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(stage.view.viewport(), event)
    assert not event.isAccepted()
