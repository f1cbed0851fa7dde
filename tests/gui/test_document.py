"""The Document: every change is one undo step, and a failed one changes nothing."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from nnsim.data.recipe import File, Function, Generator, Recipe
from nnsim.errors import NnsimError
from nnsim.gui.document import Document, composed, inverse
from nnsim.network import edits
from nnsim.network.graph import sequential
from nnsim.network.layers import Conv2D, Dense
from nnsim.network.parameters import Layout
from nnsim.project import examples
from nnsim.project.project import Project
from nnsim.training.training import Training


@pytest.fixture
def document(qapp):
    graph = sequential(2, Dense(4, "tanh"), Dense(3, "tanh"), Dense(1, "sigmoid"))
    recipe = Recipe(source=Generator("circles", samples=40))
    return Document(Project(graph, recipe, Training(loss="bce", optimizer="adam")), qapp)


@pytest.fixture
def changes(document):
    seen = []
    document.changed.connect(seen.append)
    return seen


def test_an_edit_is_one_step_and_comes_back(document, changes):
    before = document.project.graph
    document.edit_graph("Add unit", edits.set_units(before, "hidden_1", 5))
    assert document.project.graph["hidden_1"].units == 5
    assert (changes[-1].graph, changes[-1].recipe, changes[-1].training, changes[-1].state) == (
        True,
        False,
        False,
        False,
    )
    assert document.undo_stack.undoText() == "Add unit"
    document.undo_stack.undo()
    assert document.project.graph == before
    document.undo_stack.redo()
    assert document.project.graph["hidden_1"].units == 5


def test_an_edit_that_changes_nothing_is_no_step(document, changes):
    document.edit_graph("Nothing", edits.set_units(document.project.graph, "hidden_1", 4))
    document.set_training("Nothing", document.project.training)
    document.set_recipe("Nothing", document.project.recipe)
    assert document.undo_stack.count() == 0
    assert changes == []


def test_undo_tells_where_surviving_units_go(document, changes):
    graph = document.project.graph
    document.edit_graph("Remove", edits.remove_units(graph, {"hidden_1": [1]}))
    assert changes[-1].kept["hidden_1"] == (0, 2, 3)
    document.undo_stack.undo()
    assert changes[-1].kept["hidden_1"] == (0, -1, 1, 2)


def test_inverse_of_kept_by_hand(document):
    graph = document.project.graph
    assert inverse({"hidden_2": (2, -1, 0)}, graph) == {"hidden_2": (2, -1, 0)}
    assert inverse({"hidden_1": (3, 1), "gone": (0,)}, graph) == {"hidden_1": (-1, 1, -1, 0)}


def test_one_drag_is_one_step(document):
    for rate in (0.1, 0.2, 0.3):
        training = msgspec.structs.replace(document.project.training, learning_rate=rate)
        document.set_training("Change learning rate", training, merge="rate")
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.project.training.learning_rate == 0.03


def test_inputs_outputs_and_loss_follow_the_data(document, changes):
    document.set_recipe("Choose plane", Recipe(source=Function("10 + 3*x1 - 4*x2 + 2*x3", samples=30)))
    project = document.project
    assert (project.graph.input.units, project.graph.output.units) == (3, 1)
    assert (project.graph.output.activation, project.training.loss) == ("linear", "mse")
    assert project.graph["hidden_1"].units == 4
    assert changes[-1].state
    document.undo_stack.undo()
    assert document.project.training.loss == "bce"
    assert document.dataset.name == "circles"


def test_a_formula_that_fails_changes_nothing(document, changes, qtbot):
    with qtbot.waitSignal(document.failed) as failed:
        document.set_recipe("Formula", Recipe(source=Function("__import__('os')")))
    assert isinstance(failed.args[0], NnsimError)
    assert changes == []
    assert document.undo_stack.count() == 0


def test_a_file_is_read_in_the_background(document, changes, qtbot, tmp_path):
    table = tmp_path / "table.csv"
    table.write_text("a,b,y\n" + "".join(f"{i},{i * i},{3 * i}\n" for i in range(30)))
    document.set_recipe("Open table.csv", Recipe(source=File(str(table))))
    assert changes == []
    qtbot.waitUntil(lambda: bool(changes))
    assert document.dataset.input_names == ("a", "b")


def test_a_missing_file_is_said_and_changes_nothing(document, changes, qtbot, tmp_path):
    with qtbot.waitSignal(document.failed) as failed:
        document.set_recipe("Open", Recipe(source=File(str(tmp_path / "gone.csv"))))
    assert "gone.csv" in str(failed.args[0])
    assert changes == []


def test_cancelled_reading_changes_nothing(document, changes, qtbot, tmp_path):
    table = tmp_path / "table.csv"
    table.write_text("a,y\n1,2\n2,3\n3,4\n4,5\n5,6\n6,7\n7,8\n")
    document.set_recipe("Open", Recipe(source=File(str(table))))
    document.cancel_reading()
    qtbot.wait(100)
    assert changes == []


def test_save_clears_modified_and_open_brings_it_back(document, tmp_path):
    path = tmp_path / "mine.nnsim"
    document.edit_graph("Add unit", edits.set_units(document.project.graph, "hidden_1", 6))
    assert document.modified
    document.save_file(path)
    assert not document.modified
    assert document.name == "mine"
    document.edit_graph("Add unit", edits.set_units(document.project.graph, "hidden_1", 7))
    document.open_file(path)
    assert document.project.graph["hidden_1"].units == 6
    assert not document.undo_stack.canUndo()


def test_a_damaged_file_leaves_everything_open(document, changes, tmp_path):
    path = tmp_path / "broken.nnsim"
    path.write_bytes(b"PK\x03\x04 nonsense")
    before = document.project
    with pytest.raises(NnsimError, match=r"broken\.nnsim"):
        document.open_file(path)
    assert document.project is before
    assert changes == []


def test_opening_whose_data_is_gone_leaves_everything_open(document, tmp_path):
    before = document.project
    gone = replace(before, recipe=Recipe(source=File("gone.csv")))
    with pytest.raises(NnsimError):
        document.open_project(gone, Path(tmp_path / "x.nnsim"))
    assert document.project is before


def test_training_counts_as_a_change(document):
    assert not document.modified
    document.note_training()
    assert document.modified


def test_a_value_out_of_range_is_said_and_changes_nothing(document, changes, qtbot):
    training = msgspec.structs.replace(document.project.training, learning_rate=-1.0)
    with qtbot.waitSignal(document.failed) as failed:
        document.set_training("Change", training)
    assert "training.learning_rate" in str(failed.args[0])
    assert changes == []


def test_what_survives_two_edits_by_hand():
    first = {"a": (0, 2, 3), "b": (-1, 0)}
    assert composed(first, {"a": (2, 0, -1)}) == {"a": (3, 0, -1), "b": (-1, 0)}
    assert composed(first, {"b": (1, 0), "c": (1,)}) == {"a": (0, 2, 3), "b": (0, -1), "c": (1,)}


def test_one_gesture_on_the_drawing_is_one_step_that_knows_what_survived(document, changes):
    for units in (3, 2):
        edit = edits.set_units(document.project.graph, "hidden_1", units)
        document.edit_graph("Change units", edit, merge="units 1")
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert changes[-1].kept["hidden_1"] == (0, 1, -1, -1)
    document.undo_stack.redo()
    assert changes[-1].kept["hidden_1"] == (0, 1)


def test_the_pixels_of_an_opened_project_are_known_as_images(document):
    before = Layout(examples.load("digits").graph)
    document.open_project(examples.load("digits"), None)
    graph = document.project.graph
    assert (graph.input.units, graph.input.shape) == (64, (8, 8, 1))
    assert Layout(graph) == before
    document.edit_graph("Add layer", edits.insert_layer(graph, 1, Conv2D(2, "relu")))
    assert document.project.graph != graph
