"""What a person can do to the drawing: one undo step each, and a sentence when it cannot be done."""

import pytest

from nnsim.gui.canvas.selection import Selection, Target


def test_adding_a_layer_selects_it_and_can_be_undone(stage):
    stage.panel.add_layer()
    assert stage.units == [2, 4, 3, 4, 1]
    assert stage.undo_text == "Add layer Hidden 3"
    assert stage.selected == {("hidden_3", -1)}
    stage.document.undo_stack.undo()
    assert stage.units == [2, 4, 3, 1]
    assert stage.selected == set()


def test_a_layer_is_added_behind_the_selection(stage):
    stage.panel.editor.select(Selection.of(Target("hidden_1", 2)))
    stage.panel.add_layer()
    assert [layer.id for layer in stage.graph.layers] == [
        "input",
        "hidden_1",
        "hidden_3",
        "hidden_2",
        "output",
    ]


def test_units_come_and_go_down_to_one(stage):
    stage.panel.editor.change_units("hidden_2", 1)
    assert (stage.units, stage.undo_text) == ([2, 4, 4, 1], "Add unit to Hidden 2")
    for _ in range(3):
        stage.panel.editor.change_units("hidden_2", -1)
    assert (stage.units, stage.undo_text) == ([2, 4, 1, 1], "Remove unit from Hidden 2")
    stage.panel.editor.change_units("hidden_2", -1)
    assert stage.units == [2, 4, 1, 1]
    assert "at least one unit" in stage.said[-1]


@pytest.mark.parametrize("layer", ["input", "output"])
def test_inputs_and_outputs_follow_the_data(stage, layer):
    stage.panel.editor.change_units(layer, 1)
    assert stage.units == [2, 4, 3, 1]
    assert "follows the data" in stage.said[-1]


def test_activations_go_to_all_that_is_selected(stage):
    editor = stage.panel.editor
    editor.select(Selection.of(Target("hidden_1"), Target("hidden_2", 1), Target("input")))
    editor.set_activation("relu")
    assert stage.graph["hidden_1"].activation == "relu"
    assert stage.graph["hidden_2"].unit_activations == ("", "relu", "")
    assert stage.document.undo_stack.count() == 1


def test_impossible_activations_are_explained(stage):
    editor = stage.panel.editor
    editor.set_activation("relu")
    assert "Select a layer or unit first" in stage.said[-1]
    editor.set_activation("softmax", [Target("hidden_1")])
    assert "only the output layer can" in stage.said[-1]
    editor.set_activation("relu", [Target("input")])
    assert "passes the data on" in stage.said[-1]
    assert stage.document.undo_stack.count() == 0


def test_names_and_biases(stage):
    stage.panel.editor.rename("hidden_1", "Eyes")
    assert stage.undo_text == "Rename Hidden 1"
    stage.panel.editor.set_bias("hidden_1", bias=False)
    assert stage.undo_text == "Remove biases from Eyes"
    assert not stage.graph["hidden_1"].bias


def test_layers_move_to_the_next_slot(stage):
    editor = stage.panel.editor
    editor.select(Selection.of(Target("hidden_1", 0)))
    editor.move_focused(1)
    assert [layer.id for layer in stage.graph.hidden] == ["hidden_2", "hidden_1"]
    editor.move_focused(1)
    assert [layer.id for layer in stage.graph.hidden] == ["hidden_2", "hidden_1"]
    editor.move_focused(-1)
    assert [layer.id for layer in stage.graph.hidden] == ["hidden_1", "hidden_2"]


def test_the_selection_keeps_what_survives_an_edit(stage):
    stage.panel.editor.select(Selection.of(Target("hidden_1", 3), Target("hidden_2", 0)))
    stage.panel.editor.change_units("hidden_1", -1)
    assert stage.selected == {("hidden_2", 0)}
