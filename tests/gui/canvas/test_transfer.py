"""Cut, copy, paste, duplicate, delete."""

import pytest
from PySide6.QtGui import QGuiApplication

from nnsim.gui.canvas.clipboard import FRAGMENT, Fragment, pack, unpack
from nnsim.gui.canvas.selection import Selection, Target
from nnsim.network.layers import Dense


@pytest.fixture(autouse=True)
def empty_clipboard(qapp):
    QGuiApplication.clipboard().clear()


def choose(stage, *targets):
    stage.panel.editor.select(Selection.of(*(Target(*target) for target in targets)))


def test_deleting_units_keeps_the_others(stage):
    choose(stage, ("hidden_1", 0), ("hidden_1", 2))
    parameters = stage.train()
    stage.panel.delete()
    assert (stage.units, stage.undo_text) == ([2, 2, 3, 1], "Remove 2 units")
    kept = stage.scene.live.parameters["hidden_1.weight"]
    assert (kept == parameters["hidden_1.weight"][:, [1, 3]]).all()


def test_deleting_a_layer_bridges_the_gap_and_selects_the_layer_before(stage):
    choose(stage, ("hidden_2",))
    stage.panel.delete()
    assert (stage.units, stage.undo_text) == ([2, 4, 1], "Remove Hidden 2")
    assert stage.selected == {("hidden_1", -1)}


def test_deleting_everything_leaves_input_and_output(stage):
    stage.panel.select_all()
    stage.panel.delete()
    assert (stage.units, stage.undo_text) == ([2, 1], "Remove 2 layers")
    stage.panel.delete()
    assert "follow the data" in stage.said[-1]
    stage.document.undo_stack.undo()
    assert stage.units == [2, 4, 3, 1]


def test_nothing_selected_is_said(stage):
    for action in (stage.panel.delete, stage.panel.cut, stage.panel.copy, stage.panel.duplicate):
        action()
        assert "Nothing is selected" in stage.said.pop()
    stage.panel.paste()
    assert "no layers or units" in stage.said.pop()


def test_layers_can_be_copied_and_pasted(stage):
    choose(stage, ("hidden_1",), ("hidden_2",), ("output",))
    stage.panel.copy()
    assert QGuiApplication.clipboard().text() == 'Dense(4, "tanh")\nDense(3, "tanh")'
    choose(stage, ("hidden_1",))
    stage.panel.paste()
    assert (stage.units, stage.undo_text) == ([2, 4, 4, 3, 3, 1], "Paste 2 layers")
    assert stage.selected == {("hidden_3", -1), ("hidden_4", -1)}


def test_cut_is_one_undo_step(stage):
    choose(stage, ("hidden_1",))
    stage.panel.cut()
    assert (stage.units, stage.document.undo_stack.count()) == ([2, 3, 1], 1)
    stage.panel.paste()
    assert stage.units == [2, 4, 3, 1]


def test_units_go_into_the_focused_layer(stage):
    choose(stage, ("hidden_1", 0), ("hidden_1", 1))
    stage.panel.copy()
    choose(stage, ("hidden_2",))
    stage.panel.paste()
    assert (stage.units, stage.undo_text) == ([2, 4, 5, 1], "Paste 2 units")
    assert stage.selected == {("hidden_2", 3), ("hidden_2", 4)}
    choose(stage)
    stage.panel.paste()
    assert "Select the layer" in stage.said[-1]


def test_units_bring_their_own_activation(stage):
    stage.panel.editor.set_activation("relu", [Target("hidden_1", 1)])
    choose(stage, ("hidden_1", 1))
    stage.panel.duplicate()
    assert stage.graph["hidden_1"].unit_activations == ("", "relu", "", "", "relu")
    assert stage.undo_text == "Duplicate unit"


def test_layers_can_be_duplicated(stage):
    choose(stage, ("hidden_1",))
    stage.panel.duplicate()
    assert (stage.units, stage.undo_text) == ([2, 4, 4, 3, 1], "Duplicate as Hidden 2")


def test_what_can_be_edited_is_told_to_the_menus(stage, qtbot):
    assert not stage.panel.can_edit_selection
    with qtbot.waitSignal(stage.panel.selection_changed):
        choose(stage, ("output",))
    assert not stage.panel.can_edit_selection
    choose(stage, ("output",), ("hidden_1", 1))
    assert stage.panel.can_edit_selection


def test_a_fragment_survives_the_clipboard():
    fragment = Fragment(layers=(Dense(3, "relu", name="Eyes", bias=False),))
    assert unpack(pack(fragment)) == fragment


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b'{"layers": 3}',
        b'{"units": ["swish"]}',
        b'{"layers": [{"type": "dense", "units": 1000000}]}',
        b'{"layers": [{"type": "dense", "units": 2, "activation": "swish"}]}',
        b'{"layers": [], "hack": 1}',
    ],
)
def test_what_others_put_there_is_not_taken(content):
    data = pack(Fragment())
    data.setData(FRAGMENT, content)
    assert unpack(data) is None
