"""Where the arrow keys lead."""

from nnsim.gui.canvas.focus import step
from nnsim.gui.canvas.geometry import Sizes, draw
from nnsim.gui.canvas.selection import WHOLE, Target
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense

DRAWING = draw(sequential(2, Dense(4), Dense(300), Dense(1)), 800, 480, sizes=Sizes())


def walk(start, *steps):
    for right, down in steps:
        start = step(DRAWING, start, right, down)
    return start


def test_the_first_step_goes_to_the_input():
    assert step(DRAWING, None, 1, 0) == Target("input", WHOLE)


def test_up_and_down_run_from_the_layer_through_its_units():
    assert walk(Target("hidden_1"), (0, 1)) == Target("hidden_1", 0)
    assert walk(Target("hidden_1"), *[(0, 1)] * 9) == Target("hidden_1", 3)
    assert walk(Target("hidden_1", 1), (0, -1), (0, -1), (0, -1)) == Target("hidden_1", WHOLE)


def test_units_that_are_left_out_are_passed_over():
    shown = DRAWING.column("hidden_2").units
    assert walk(Target("hidden_2", shown[-2]), (0, 1)) == Target("hidden_2", 299)
    assert walk(Target("hidden_2", 150), (0, 1)) == Target("hidden_2", 0)


def test_left_and_right_lead_to_the_unit_beside_and_stop_at_the_ends():
    assert walk(Target("hidden_1", 0), (-1, 0)) == Target("input", 0)
    assert walk(Target("hidden_1", 3), (-1, 0)) == Target("input", 1)
    assert walk(Target("output", 0), (1, 0)) == Target("output", 0)
    assert walk(Target("input"), (1, 0), (1, 0)) == Target("hidden_2", WHOLE)
