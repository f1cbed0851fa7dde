"""Single connections are cut and locked by menu and keys, drawn so, and brought back by undo."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from nnsim.gui.canvas.connections import connect
from nnsim.gui.canvas.geometry import Sizes, draw
from nnsim.gui.canvas.selection import Target
from nnsim.network import connections as edits
from nnsim.network.graph import Link, sequential
from nnsim.network.layers import Dense
from nnsim.network.parameters import Layout

Key = Qt.Key


def link(stage) -> Link:
    return stage.graph.links[0]


def between(stage, source: int, target: int) -> int:
    """Return the number of the drawn connection from an input to a unit of the first hidden layer."""
    drawn = stage.scene.connections
    return int(np.flatnonzero((drawn.link == 0) & (drawn.source == source) & (drawn.target == target))[0])


def point_at(stage, source: int, target: int):
    """Put the pointer on a connection, near its source, where curves do not cross."""
    path = stage.scene.links.path(between(stage, source, target))
    stage.hover(path.pointAtPercent(0.12))
    assert stage.scene.hovered.connection == between(stage, source, target)


def test_the_key_x_cuts_and_restores(stage):
    stage.train()
    point_at(stage, 0, 3)
    stage.key(Key.Key_X)
    assert link(stage).cut == ((0, 3),)
    assert stage.undo_text == "Cut connection"
    assert stage.view.card.text.note == "cut · X restores it"
    stage.key(Key.Key_X)
    assert link(stage).cut == ()
    stage.document.undo_stack.undo()
    assert link(stage).cut == ((0, 3),)


def test_the_key_l_locks_and_unlocks(stage):
    stage.train()
    point_at(stage, 1, 0)
    stage.key(Key.Key_L)
    assert (link(stage).locked, stage.undo_text) == (((1, 0),), "Lock weight")
    assert stage.view.card.text.note == "locked · L unlocks it"
    stage.key(Key.Key_L)
    assert link(stage).locked == ()


@pytest.mark.parametrize("key", [Key.Key_X, Key.Key_L])
def test_without_a_connection_under_the_pointer_the_keys_say_what_they_do(stage, key):
    before = stage.graph
    stage.hover(stage.column("hidden_1").unit_rect(0))
    stage.key(key)
    assert stage.graph == before
    assert "Point at a connection" in stage.said[-1]


def test_cut_connections_are_faint_and_not_counted():
    graph = edits.cut(sequential(3, Dense(500), Dense(2)), "hidden_1", "output", [(0, 1), (499, 0)]).graph
    drawing = draw(graph, 800, 480, sizes=Sizes())
    drawn = connect(graph, drawing, Layout(graph))
    assert drawn.total == 3 * 500 + 500 * 2 - 2
    cut = {(int(drawn.source[row]), int(drawn.target[row])) for row in np.flatnonzero(drawn.cut)}
    assert cut == {(0, 1), (499, 0)}
    assert not drawn.locked.any()


def test_cutting_and_locking_change_the_picture(stage):
    stage.train()
    editor = stage.panel.editor
    pictures = [stage.panel.grab().toImage()]
    editor.toggle_cut(Target("input", 0), Target("hidden_1", 1))
    pictures.append(stage.panel.grab().toImage())
    editor.toggle_lock(Target("input", 1), Target("hidden_1", 2))
    pictures.append(stage.panel.grab().toImage())
    assert len({bytes(picture.constBits()) for picture in pictures}) == 3
    assert stage.scene.links.drawn == 2 * 4 + 4 * 3 + 3 - 1
