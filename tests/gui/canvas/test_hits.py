"""What lies under the pointer."""

import pytest
from PySide6.QtCore import QPointF

from nnsim.gui.canvas.connections import connect
from nnsim.gui.canvas.geometry import Sizes, draw
from nnsim.gui.canvas.hits import Hit, Part, hit, layer_at
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.network.parameters import Layout

GRAPH = sequential(2, Dense(4), Dense(1))
DRAWING = draw(GRAPH, 800, 480, sizes=Sizes())
CONNECTIONS = connect(GRAPH, DRAWING, Layout(GRAPH))
HIDDEN = DRAWING.column("hidden_1")


def at(point: QPointF) -> Hit:
    return hit(DRAWING, CONNECTIONS, point)


def test_every_part_of_a_column_is_found():
    assert at(HIDDEN.title_rect.center()) == Hit(Part.TITLE, "hidden_1")
    assert at(HIDDEN.activation_rect.center()) == Hit(Part.ACTIVATION, "hidden_1")
    assert at(HIDDEN.minus_rect.center()) == Hit(Part.MINUS, "hidden_1")
    assert at(HIDDEN.plus_rect.center()) == Hit(Part.PLUS, "hidden_1")
    assert at(HIDDEN.count_rect.center()) == Hit(Part.COUNT, "hidden_1")
    assert at(HIDDEN.unit_rect(2).center()) == Hit(Part.UNIT, "hidden_1", 2)


def test_inputs_and_outputs_have_no_controls():
    for layer_id in ("input", "output"):
        column = DRAWING.column(layer_id)
        assert at(column.plus_rect.center()).part is Part.EMPTY
    assert at(DRAWING.column("input").activation_rect.center()).part is Part.EMPTY
    assert at(DRAWING.column("output").activation_rect.center()).part is Part.ACTIVATION


@pytest.mark.parametrize("distance", [0, 3, 5])
def test_links_are_found_a_few_pixels_off(distance):
    x0, _, x1, y1 = CONNECTIONS.ends[0]
    found = at(QPointF(x0 + 0.98 * (x1 - x0), y1 - distance))
    assert found == Hit(Part.LINK, connection=0)


def test_empty_canvas_is_empty():
    assert at(QPointF(5, 475)) == Hit()


def test_the_column_around_a_point():
    assert layer_at(DRAWING, QPointF(HIDDEN.x + 10, 400)) == "hidden_1"
    assert layer_at(DRAWING, QPointF((HIDDEN.x + DRAWING.column("output").x) / 2, 400)) == ""
