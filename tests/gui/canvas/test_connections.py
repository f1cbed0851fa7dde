"""Connections in arrays: the right weights at the right ends, and looks that do not jump."""

import numpy as np
import pytest

from nnsim.gui.canvas.connections import connect, height_at, nearest, strength, strongest, widths
from nnsim.gui.canvas.geometry import Sizes, draw
from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.layers import Dense
from nnsim.network.parameters import Layout, Parameters

GRAPH = sequential(2, Dense(3), Dense(2))
SKIPPING = Graph(GRAPH.layers, (*GRAPH.links, Link("input", "output")))


def connected(graph, width=800, height=480):
    drawing = draw(graph, width, height, sizes=Sizes())
    return drawing, connect(graph, drawing, Layout(graph))


@pytest.mark.parametrize("graph", [GRAPH, SKIPPING, sequential(3, Dense(500), Dense(2))])
def test_each_curve_stands_for_the_weight_between_its_units(graph):
    drawing, connections = connected(graph)
    parameters = Parameters(Layout(graph), np.arange(Layout(graph).size, dtype=float))
    for row in range(0, len(connections), 7):
        link = connections.links[connections.link[row]]
        source, target = connections.source[row], connections.target[row]
        assert parameters.vector[connections.position[row]] == parameters.weights(link)[source, target]
        start, end = (
            drawing.column(link.source).unit_rect(source),
            drawing.column(link.target).unit_rect(target),
        )
        expected = [start.right(), start.center().y(), end.left(), end.center().y()]
        np.testing.assert_allclose(connections.ends[row], expected)


def test_connections_of_units_left_out_are_counted_but_not_drawn():
    _, connections = connected(sequential(3, Dense(500), Dense(2)))
    assert connections.total == 3 * 500 + 500 * 2
    assert len(connections) < connections.total


def test_curves_run_smoothly_from_end_to_end():
    ends = np.array([[0.0, 10.0, 100.0, 50.0]])
    heights = np.array([height_at(ends, x)[0] for x in np.linspace(0, 100, 101)])
    assert heights[0] == 10
    assert heights[50] == 30
    assert heights[-1] == 50
    assert np.all(np.diff(heights) > 0)
    assert heights[1] - heights[0] < 0.02
    assert np.isnan(height_at(ends, 101.0)[0])


def test_the_nearest_curve_is_found_within_reach():
    _, connections = connected(GRAPH)
    for row in range(len(connections)):
        x0, _, x1, _ = connections.ends[row]
        x = x0 + 0.9 * (x1 - x0)
        y = float(height_at(connections.ends[row : row + 1], x)[0])
        found = nearest(connections, x, y + 1, 6)
        assert connections.target[found] == connections.target[row]
        assert connections.link[found] == connections.link[row]
    assert nearest(connections, 5, 5, 6) is None


def test_strength_depends_on_the_weight_alone_and_grows_with_it():
    weights = np.array([0.0, 0.1, -0.1, 1.0, -5.0, np.nan, np.inf])
    shown = strength(weights, np.full(7, 1.5))
    assert shown[0] == shown[5] == 0
    assert shown[1] == shown[2] > 0
    assert shown[1] < shown[3] < shown[4] < shown[6] == 1
    assert np.diff(strength(np.array([5.0, 15.0, 50.0]), np.full(3, 1.5))).min() > 0.05


@pytest.mark.parametrize("units", [2, 32, 400])
def test_start_weights_can_be_seen(units, rng):
    """Glorot's start weights of any layer are neither invisible nor all at full width."""
    graph = sequential(units, Dense(units))
    _, connections = connected(graph)
    limit = np.sqrt(6 / (units + units))
    shown = strength(rng.uniform(-limit, limit, len(connections)), connections.reference)
    assert 0.15 < np.median(shown) < 0.6
    assert widths(shown, connections.thickness).max() < 6


def test_the_strongest_come_last_and_no_more_than_wanted(rng):
    strengths = rng.random(1000)
    order = strongest(strengths, 100)
    np.testing.assert_array_equal(strengths[order], np.sort(strengths)[-100:])
    np.testing.assert_array_equal(strongest(strengths, 5000), np.argsort(strengths))
