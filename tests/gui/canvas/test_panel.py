"""The panel follows document, session and look; its header has room for what it says."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from nnsim.gui.canvas.selection import Selection, Target
from nnsim.gui.theme import DARK
from nnsim.network import edits
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.network.parameters import Layout

WIDE = sequential(4, Dense(32, "tanh"), Dense(32, "tanh"), Dense(3, "softmax"))


def test_the_header_tells_the_shape_and_the_number_of_parameters(stage):
    assert stage.panel.summary.text() == "2 → 4 → 3 → 1  ·  31 parameters"
    stage.panel.add_layer()
    assert stage.panel.summary.text().startswith("2 → 4 → 3 → 4 → 1")


@pytest.mark.parametrize("width", [420, 600, 800, 1200])
def test_the_header_never_overlaps(make_stage, width):
    stage = make_stage(sequential(2, *[Dense(12) for _ in range(6)], Dense(1)), size=(width, 400))
    summary, palette = stage.panel.summary.geometry(), stage.panel.palette_
    chips = palette.rect().translated(palette.mapTo(stage.panel, QPoint()))
    assert summary.right() < chips.left()
    assert chips.right() <= stage.panel.width() - 10
    folded = not stage.panel.palette_.layers["conv"].isVisible()
    assert folded == (width < 900)
    assert stage.panel.palette_.other.isVisible() == folded


def test_the_network_is_drawn_before_the_engine_is_there(stage):
    assert len(stage.scene.units) == 2 + 4 + 3 + 1
    assert stage.scene.links.drawn == 2 * 4 + 4 * 3 + 3
    assert stage.scene.weight(0) is None
    stage.panel.grab()


def test_frames_bring_weights_and_pictures(stage):
    before = stage.panel.grab().toImage()
    parameters = stage.train()
    assert stage.scene.weight(0) == parameters["hidden_1.weight"][0, 0]
    assert stage.panel.grab().toImage() != before


def test_an_edit_keeps_what_survives_until_the_next_frame(stage):
    parameters = stage.train()
    edit = edits.remove_units(stage.graph, {"hidden_1": [0]})
    stage.document.edit_graph("Remove", edit)
    live = stage.scene.live.parameters
    np.testing.assert_array_equal(live["hidden_1.weight"], parameters["hidden_1.weight"][:, 1:])
    np.testing.assert_array_equal(live["output.weight"], parameters["output.weight"])
    picture = stage.scene.live._pictures["hidden_1"]
    np.testing.assert_allclose(picture[:, 0, 0], np.linspace(-1, 1, 4)[1:])
    stage.panel.grab()


def test_other_data_clears_the_live_values(stage):
    stage.train()
    recipe = stage.document.project.recipe
    from msgspec.structs import replace

    stage.document.set_recipe("Other data", replace(recipe, source=replace(recipe.source, kind="xor")))
    assert stage.scene.weight(0) is None
    stage.panel.grab()


def test_a_hidden_canvas_does_no_work_and_catches_up(stage):
    stage.train()
    stage.panel.hide()
    parameters = stage.train(stage.parameters(seed=5))
    assert stage.scene.weight(0) != parameters["hidden_1.weight"][0, 0]
    stage.panel.show()
    assert stage.scene.weight(0) == parameters["hidden_1.weight"][0, 0]


def test_undo_while_a_layer_is_dragged_or_renamed_is_safe(stage):
    stage.panel.add_layer()
    stage.press(stage.column("hidden_3").title_rect)
    stage.move(stage.column("hidden_1").title_rect)
    stage.document.undo_stack.undo()
    stage.release(stage.column("hidden_1").title_rect)
    assert stage.units == [2, 4, 3, 1]
    stage.panel.add_layer()
    stage.panel.rename()
    stage.document.undo_stack.undo()
    stage.view.in_place.finish()
    assert stage.units == [2, 4, 3, 1]


def test_the_theme_can_change_any_time(stage):
    stage.train()
    stage.panel.editor.select(Selection.of(Target("hidden_1", 1)))
    light = stage.panel.grab().toImage().pixelColor(400, 480)
    stage.look.set_theme(DARK)
    stage.look.set_presenting(True)
    assert stage.panel.grab().toImage().pixelColor(400, 480).lightness() < light.lightness()
    assert stage.selected == {("hidden_1", 1)}
    assert stage.scene.weight(0) is not None


def test_large_networks_say_how_much_of_them_is_shown(make_stage, qtbot):
    stage = make_stage(WIDE)
    assert stage.panel.strongest.text() == "strongest 400 of 1,248 connections shown"
    stage.train()
    qtbot.waitUntil(lambda: stage.scene.links.drawn == 1248, timeout=60_000)
    stage.train()
    assert not stage.panel.strongest.isVisible()


def test_sentences_stand_on_the_canvas_for_a_while(stage):
    stage.panel.delete()
    assert stage.panel.sentence.isVisible()
    assert "Nothing is selected" in stage.panel.sentence.text()
    stage.panel._quiet.timeout.emit()
    assert not stage.panel.sentence.isVisible()


def test_screen_readers_hear_what_is_selected(stage):
    stage.panel.editor.select(Selection.of(Target("hidden_1", 1), Target("input", 0)))
    assert stage.view.accessibleDescription() == "Selected: Hidden 1 · unit 2, x1"
    assert stage.view.accessibleName()


def test_a_large_picture_of_a_small_screen_is_sharp(make_stage, qtbot):
    """Curves drawn by the kernel follow the zoom: the image is as large as the view, not scaled."""
    stage = make_stage(WIDE)
    stage.train()
    qtbot.waitUntil(lambda: stage.scene.links.drawn == 1248, timeout=60_000)
    stage.panel.zoom_in()
    stage.panel.grab()
    image = stage.scene.links._image
    assert image.width() == stage.view.viewport().width() * stage.view.devicePixelRatioF()
    assert stage.scene.links._image_transform.m11() == pytest.approx(1.2)


def test_the_layout_of_weights_is_that_of_the_parameters(stage):
    parameters = stage.train()
    shown = stage.scene.links.weights
    assert np.isin(shown, parameters.vector).all()
    assert len(shown) == Layout(stage.graph).size - 4 - 3 - 1
