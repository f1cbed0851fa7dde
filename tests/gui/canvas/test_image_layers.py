"""Layers that work on images: drawn as cards, changed by a form, refused in words where they do not fit."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnsim.gui.canvas.card_item import PICTURES
from nnsim.gui.canvas.hits import Part
from nnsim.gui.canvas.layer_form import LayerForm
from nnsim.gui.canvas.pictures import filter_maps
from nnsim.gui.canvas.selection import Selection, Target
from nnsim.network.graph import sequential
from nnsim.network.layers import AveragePool2D, Conv2D, Dense, Dropout, Flatten, MaxPool2D

CNN = sequential(
    (28, 28, 1),
    Conv2D(32, "relu", (5, 5), padding="same"),
    MaxPool2D(),
    Conv2D(64, "relu", (2, 2), padding="same"),
    AveragePool2D(),
    Dropout(0.25),
    Flatten(),
    Dense(1000, "relu"),
    Dense(10, "softmax"),
)


@pytest.fixture
def images(make_stage):
    return make_stage(CNN, (1000, 560))


def form_of(stage, layer_id: str) -> LayerForm:
    """Open the values of a layer by a double click on its card."""
    at = stage.point(stage.column(layer_id).body)
    QTest.mouseDClick(stage.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    form = QApplication.activePopupWidget()
    assert isinstance(form, LayerForm)
    return form


def typed(field, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_only_what_has_units_is_drawn_by_units(images):
    with_units = {target.layer for target in images.scene.units}
    assert with_units == {"hidden_7", "output"}
    assert set(images.scene.cards) == {"input", *(f"hidden_{place}" for place in range(1, 7))}
    assert len(images.scene.items()) < 100
    assert len(images.scene.connections) == len(images.column("hidden_7").units) * 10


def test_cards_and_units_do_not_touch(images):
    bodies = [column.body for column in images.scene.drawing.columns]
    assert all(a.right() < b.left() for a, b in pairwise(bodies))


def test_a_card_says_what_its_layer_gives(images):
    images.hover(images.column("hidden_1").body)
    assert images.scene.hovered.part is Part.CARD
    text = images.view.card.text
    assert (text.value.replace("\u2009", " "), text.note) == ("28 × 28 × 32", "832 weights and biases")


def test_filters_are_shown_as_pictures(images):
    before = images.panel.grab().toImage()
    images.train()
    assert images.panel.grab().toImage() != before
    weights = np.zeros((2, 3, 1, 20))
    weights[0, 2, 0, 1] = -4.0
    weights[1, 0, 0, 1] = 2.0
    colours = np.arange(256, dtype=np.uint32)
    pictures = filter_maps(weights, colours, PICTURES)
    assert len(pictures) == PICTURES
    assert (pictures[1].width(), pictures[1].height()) == (3, 2)
    shown = [[pictures[1].pixel(x, y) & 0xFF for x in range(3)] for y in range(2)]
    assert shown == [[127, 127, 0], [191, 127, 127]]


@pytest.mark.parametrize(
    ("layer_id", "field", "text", "name", "value"),
    [
        ("hidden_1", "filters", "16", "filters", 16),
        ("hidden_1", "kernel_size[0]", "3", "kernel_size", (3, 5)),
        ("hidden_1", "strides[1]", "2", "strides", (1, 2)),
        ("hidden_2", "pool_size[1]", "4", "pool_size", (2, 4)),
        ("hidden_4", "strides[0]", "1", "strides", (1, 2)),
        ("hidden_5", "rate", "40 %", "rate", 0.4),
    ],
)
def test_the_form_changes_its_value_only_in_one_undo_step(images, layer_id, field, text, name, value):
    before = images.graph[layer_id]
    form = form_of(images, layer_id)
    typed(form.fields[field], text)
    after = images.graph[layer_id]
    assert getattr(after, name) == value
    others = [each for each in after.__struct_fields__ if each != name]
    assert all(getattr(after, each) == getattr(before, each) for each in others)
    assert images.document.undo_stack.count() == 1
    images.document.undo_stack.undo()
    assert images.graph[layer_id] == before
    form.close()


def test_the_padding_is_chosen(images):
    form = form_of(images, "hidden_3")
    field = form.fields["padding"]
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert images.graph["hidden_3"].padding == "valid"
    form.close()


def test_a_row_of_steps_is_one_undo_step(images):
    form = form_of(images, "hidden_1")
    form.fields["filters"].setFocus()
    for _ in range(3):
        QTest.keyClick(form.fields["filters"], Qt.Key.Key_Up)
    assert images.graph["hidden_1"].filters == 35
    images.document.undo_stack.undo()
    assert images.graph["hidden_1"].filters == 32
    form.close()


def test_a_value_that_does_not_fit_is_refused_in_words(images):
    form = form_of(images, "hidden_2")
    before = images.graph
    typed(form.fields["pool_size[0]"], "60")
    assert images.graph == before
    assert form.problem.isVisible()
    assert "Max pooling 1" in form.problem.text()
    assert form.fields["pool_size[0]"].text() == "2"
    form.close()


def test_plus_and_minus_change_the_filters(images):
    images.click(images.column("hidden_1").plus_rect)
    assert (images.graph["hidden_1"].filters, images.undo_text) == (33, "Add filter to Convolution 1")
    images.click(images.column("hidden_1").minus_rect)
    assert images.graph["hidden_1"].filters == 32


def test_the_number_of_filters_is_typed_in_place(images):
    images.click(images.column("hidden_1").count_rect)
    typed(images.view.in_place, "12")
    assert images.graph["hidden_1"].filters == 12


def test_the_value_of_a_pool_opens_its_form(images):
    images.click(images.column("hidden_2").count_rect)
    form = QApplication.activePopupWidget()
    assert isinstance(form, LayerForm)
    form.close()


@pytest.mark.parametrize(
    ("kind", "made"),
    [("conv", Conv2D), ("max_pool", MaxPool2D), ("average_pool", AveragePool2D), ("dropout", Dropout)],
)
def test_layers_are_dropped_between_two_layers(images, kind, made):
    here, there = images.column("hidden_1"), images.column("hidden_2")
    at = images.scene.drawing.slot_rect(2)
    assert here.x < at.center().x() < there.x
    assert images.drop("application/x-nnsim-layer", kind, at)
    assert isinstance(images.graph.layers[2], made)
    images.document.undo_stack.undo()
    assert images.graph == CNN


def test_a_drop_that_breaks_a_shape_is_refused_in_words(stage):
    before = stage.graph
    stage.drop("application/x-nnsim-layer", "conv", stage.scene.drawing.slot_rect(2))
    assert stage.graph == before
    assert "Convolution" in stage.said[-1]


def test_an_activation_is_dropped_on_a_card(images):
    assert images.drop_activation("tanh", images.column("hidden_1").body)
    assert images.graph["hidden_1"].activation == "tanh"
    assert not images.drop_activation("tanh", images.column("hidden_2").body)


def test_cards_are_removed_duplicated_and_copied(images):
    images.click(images.column("hidden_5").body)
    assert images.selected == {("hidden_5", -1)}
    images.panel.duplicate()
    assert sum(isinstance(layer, Dropout) for layer in images.graph.layers) == 2
    images.document.undo_stack.undo()
    images.panel.editor.select(Selection.of(Target("hidden_5")))
    images.panel.copy()
    assert QApplication.clipboard().text() == "Dropout(0.25)"
    images.panel.delete()
    assert "hidden_5" not in images.graph
    images.panel.paste()
    assert any(isinstance(layer, Dropout) for layer in images.graph.layers)


def test_arrows_lead_from_units_to_cards_and_on(images):
    images.panel.editor.select(Selection.of(Target("hidden_7", 3)))
    images.key(Qt.Key.Key_Left)
    assert images.selected == {("hidden_6", -1)}
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
        images.key(key)
        assert images.selected == {("hidden_6", -1)}
    images.key(Qt.Key.Key_Left)
    assert images.selected == {("hidden_5", -1)}
    images.key(Qt.Key.Key_Return)
    form = QApplication.activePopupWidget()
    assert isinstance(form, LayerForm)
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert not form.isVisible()


def test_a_rubber_band_over_cards_selects_units_only(images):
    images.press(QPointF(2, 500))
    images.move(QPointF(990, 60))
    images.release(QPointF(990, 60))
    assert images.selected
    assert {layer for layer, _ in images.selected} <= {"hidden_7", "output"}


def test_a_card_is_dragged_into_another_slot(images, qtbot):
    card = images.column("hidden_5").body
    target = QPointF((images.column("hidden_6").x + images.column("hidden_7").x) / 2, card.center().y())
    images.press(card)
    images.move(card.center() + QPointF(30, 0))
    images.move(target)
    images.release(target)
    assert [layer.id for layer in images.graph.layers[5:7]] == ["hidden_6", "hidden_5"]
