"""The selection as a value."""

from nnsim.gui.canvas.selection import Selection, Target
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense

GRAPH = sequential(2, Dense(4), Dense(1))


def test_toggling_adds_and_takes_away():
    unit = Target("hidden_1", 2)
    one = Selection.of(Target("input")).toggled(unit)
    assert one.targets == {Target("input"), unit}
    assert one.focus == unit
    assert one.toggled(unit).targets == {Target("input")}


def test_units_of_a_layer_that_is_selected_whole_count_once():
    chosen = Selection.of(Target("hidden_1", 1), Target("hidden_1"), Target("input", 0))
    assert chosen.layers == {"hidden_1"}
    assert chosen.units() == {"input": {0}}


def test_only_what_is_drawn_and_hidden_survives():
    chosen = Selection.of(Target("hidden_1", 3), Target("hidden_1", 4), Target("gone"), Target("output"))
    assert chosen.within(GRAPH).targets == {Target("hidden_1", 3), Target("output")}
    assert chosen.within(GRAPH).hidden(GRAPH).targets == {Target("hidden_1", 3)}
    assert Selection.of(Target("gone")).within(GRAPH) == Selection()


def test_an_empty_selection_is_false():
    assert not Selection()
    assert Selection.of(Target("input"))
