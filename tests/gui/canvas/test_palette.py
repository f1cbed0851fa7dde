"""The chips of the palette, by mouse and keys."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnsim.gui.canvas.selection import Selection, Target
from nnsim.network.layers import Dropout


def test_a_click_on_dense_adds_a_layer_behind_the_selection(stage):
    stage.panel.editor.select(Selection.of(Target("input")))
    QTest.mouseClick(stage.panel.palette_.layers["dense"], Qt.MouseButton.LeftButton)
    assert [layer.id for layer in stage.graph.hidden] == ["hidden_3", "hidden_1", "hidden_2"]


def test_return_and_space_press_a_chip(stage):
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        QTest.keyClick(stage.panel.palette_.layers["dense"], key)
    assert len(stage.graph.hidden) == 4


def test_an_activation_chip_acts_on_the_selection(stage):
    chip = stage.panel.palette_.activations["relu"]
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert "Select a layer or unit first" in stage.said[-1]
    stage.panel.editor.select(Selection.of(Target("hidden_1", 0)))
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert stage.graph["hidden_1"].unit_activations == ("relu", "", "", "")


def test_folded_activations_are_in_a_popup(make_stage):
    stage = make_stage(size=(560, 400))
    palette = stage.panel.palette_
    stage.panel.editor.select(Selection.of(Target("hidden_1")))
    QTest.mouseClick(palette.more, Qt.MouseButton.LeftButton)
    assert palette.activations["relu"].isVisible()
    QTest.mouseClick(palette.activations["relu"], Qt.MouseButton.LeftButton)
    assert stage.graph["hidden_1"].activation == "relu"
    assert QApplication.activePopupWidget() is None


def test_folded_layers_are_in_a_popup(make_stage):
    stage = make_stage(size=(560, 400))
    palette = stage.panel.palette_
    QTest.mouseClick(palette.other, Qt.MouseButton.LeftButton)
    assert palette.layers["dropout"].isVisible()
    QTest.mouseClick(palette.layers["dropout"], Qt.MouseButton.LeftButton)
    assert stage.graph.layers[-2] == Dropout(0.25, id="hidden_3")
    assert QApplication.activePopupWidget() is None
    stage.panel.resize(1000, 400)
    assert palette.layers["dropout"].window() is stage.panel.window()


def test_every_chip_says_what_it_is_for(stage):
    for chip in (*stage.panel.palette_.layers.values(), *stage.panel.palette_.activations.values()):
        assert chip.text()
        assert chip.toolTip()
