"""The Document: every change is one undo step, and a failed one changes nothing."""

import hashlib
import threading
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from nnsim.data.making import painted
from nnsim.data.recipe import File, Function, Generator, Pasted, Recipe
from nnsim.errors import NnsimError
from nnsim.gui import reader
from nnsim.gui.changes import composed, inverse
from nnsim.gui.document import Document
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


def test_opening_whose_data_is_gone_leaves_everything_open(document, qtbot, tmp_path):
    before = document.project
    gone = replace(before, recipe=Recipe(source=File("gone.csv")))
    with qtbot.waitSignal(document.moved) as moved:
        document.open_project(gone, Path(tmp_path / "x.nnsim"))
    assert moved.args[0].path == tmp_path / "gone.csv"
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


def table_at(path, rows=30):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("a,b,y\n" + "".join(f"{i},{i * i},{3 * i}\n" for i in range(rows)))
    return path


def loaded(document, qtbot, path):
    with qtbot.waitSignal(document.changed):
        document.set_recipe("Open", Recipe(source=File(str(path))))


def opened(document, qtbot, path):
    with qtbot.waitSignal(document.changed):
        document.open_file(path)


def test_the_checksum_is_kept_when_a_file_is_chosen(document, qtbot, tmp_path):
    table = table_at(tmp_path / "table.csv")
    loaded(document, qtbot, table)
    assert document.project.recipe.source.sha256 == hashlib.sha256(table.read_bytes()).hexdigest()


def test_progress_is_told_and_rises(document, qtbot, tmp_path):
    table, shares = table_at(tmp_path / "table.csv", rows=120_000), []
    document.progressed.connect(shares.append)
    loaded(document, qtbot, table)
    assert shares == sorted(shares)
    assert len(shares) > 2


def test_cancelling_stops_the_reading_itself(document, qtbot, tmp_path, monkeypatch):
    watched = []

    def endless(_recipe, _folder, watch, _before):
        watched.append(watch)
        while True:
            watch.at(0.5)

    monkeypatch.setattr(reader, "make", endless)
    document.set_recipe("Open", Recipe(source=File(str(tmp_path / "x.csv"))))
    qtbot.waitUntil(lambda: bool(watched))
    jobs = [each for each in threading.enumerate() if each.name == "nnsim-background"]
    document.cancel_reading()
    for job in jobs:
        job.join(timeout=5)
        assert not job.is_alive()
    assert document.dataset.name == "circles"


def test_large_pasted_text_is_read_in_the_background_and_small_text_at_once(document, changes, qtbot):
    rows = "".join(f"{i}\t{i * i}\t{3 * i}\n" for i in range(20))
    document.set_recipe("Paste", Recipe(source=Pasted(text="a\tb\ty\n" + rows)))
    assert changes[-1].after.recipe.source == Pasted(text="a\tb\ty\n" + rows)
    large = "a\tb\ty\n" + "".join(f"{i}\t{i * i}\t{3 * i}\n" for i in range(20_000))
    document.set_recipe("Paste", Recipe(source=Pasted(text=large)))
    assert len(changes) == 1
    qtbot.waitUntil(lambda: len(changes) == 2)
    assert document.dataset.rows == 20_000


def test_a_project_whose_data_moved_along_finds_it_and_says_so(document, qtbot, tmp_path):
    table = table_at(tmp_path / "old" / "table.csv")
    loaded(document, qtbot, table)
    (tmp_path / "new").mkdir()
    document.save_file(tmp_path / "new" / "mine.nnsim")
    table.rename(tmp_path / "new" / "table.csv")
    told = []
    document.relocated.connect(lambda old, new: told.append((old, new)))
    opened(document, qtbot, tmp_path / "new" / "mine.nnsim")
    assert told == [(tmp_path / "old" / "table.csv", tmp_path / "new" / "table.csv")]
    assert document.project.recipe.source.path == str(tmp_path / "new" / "table.csv")
    assert document.modified, "the new place is worth saving"


@pytest.mark.parametrize(
    ("stored", "there"),
    [
        ("/old/place/table.csv", "table.csv"),
        ("/old/data/table.csv", "data/table.csv"),
        ("C:\\Users\\me\\data\\table.csv", "data/table.csv"),
        ("../elsewhere/table.csv", "table.csv"),
    ],
)
def test_where_a_lost_file_is_looked_for(tmp_path, stored, there):
    table_at(tmp_path / there)
    assert reader.nearby(File(stored), tmp_path) == tmp_path / there
    assert reader.nearby(File(stored + "x"), tmp_path) is None


def test_a_lost_file_is_asked_for_and_the_rest_of_the_project_stays(document, qtbot, tmp_path):
    table = table_at(tmp_path / "table.csv")
    loaded(document, qtbot, table)
    document.edit_graph("Add unit", edits.set_units(document.project.graph, "hidden_1", 7))
    project = tmp_path / "mine.nnsim"
    document.save_file(project)
    saved = document.project
    document.set_recipe("Circles", Recipe(source=Generator("circles", samples=40)))
    table.unlink()
    with qtbot.waitSignal(document.moved) as moved:
        document.open_file(project)
    asked = moved.args[0]
    assert asked.path == table
    assert "table.csv" in str(asked.problem)
    assert document.dataset.name == "circles", "what was open stays until an answer is given"
    found = table_at(tmp_path / "found.csv")
    with qtbot.waitSignal(document.changed):
        asked.again(str(found))
    assert document.project.recipe == msgspec.structs.replace(
        saved.recipe, source=msgspec.structs.replace(saved.recipe.source, path=str(found))
    )
    assert document.project.graph == saved.graph
    assert document.path == project


def test_a_wrong_answer_is_asked_again_with_what_is_wrong(document, qtbot, tmp_path):
    table = table_at(tmp_path / "table.csv")
    recipe = Recipe(source=File(str(table)), inputs=("a",), targets=("y",))
    with qtbot.waitSignal(document.changed):
        document.set_recipe("Open", recipe)
    document.save_file(tmp_path / "mine.nnsim")
    table.unlink()
    with qtbot.waitSignal(document.moved) as moved:
        document.open_file(tmp_path / "mine.nnsim")
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("c,d\n1,2\n3,4\n")
    with qtbot.waitSignal(document.moved) as again:
        moved.args[0].again(str(wrong))
    assert "no column 'a'" in str(again.args[0].problem)


def test_a_changed_file_is_told_when_the_project_is_opened(document, qtbot, tmp_path):
    table = table_at(tmp_path / "table.csv")
    loaded(document, qtbot, table)
    document.save_file(tmp_path / "mine.nnsim")
    table_at(table, rows=50)
    now = hashlib.sha256(table.read_bytes()).hexdigest()
    with qtbot.waitSignal(document.outdated) as told:
        document.open_file(tmp_path / "mine.nnsim")
    assert told.args == [now]
    assert document.dataset.rows == 50
    source = msgspec.structs.replace(document.project.recipe.source, sha256=now)
    seen = []
    document.changed.connect(seen.append)
    with qtbot.waitSignal(document.changed):
        recipe = msgspec.structs.replace(document.project.recipe, source=source)
        document.set_recipe("Use the file as it is now", recipe)
    assert not seen[-1].state, "the rows are the same, so the weights stay"
    with qtbot.assertNotEmitted(document.outdated, wait=50):
        document.save_file(tmp_path / "mine.nnsim")
        opened(document, qtbot, tmp_path / "mine.nnsim")


def test_a_file_in_use_that_is_gone_is_asked_for(document, qtbot, tmp_path):
    table = table_at(tmp_path / "table.csv")
    loaded(document, qtbot, table)
    table.unlink()
    recipe = msgspec.structs.replace(document.project.recipe, scaling="0-1")
    with qtbot.waitSignal(document.moved):
        document.set_recipe("Scale", recipe)
    assert document.project.recipe.scaling == "none"


def test_painting_goes_on_with_what_was_learnt(document, changes):
    recipe = msgspec.structs.replace(document.project.recipe, source=painted.of(document.dataset))
    document.set_recipe("Paint points", recipe, goes_on=True)
    assert not changes[-1].state
    document.undo_stack.undo()
    assert not changes[-1].state
    assert isinstance(document.project.recipe.source, Generator)


def test_the_state_is_asked_for_once_in_a_gesture(document):
    asked = []
    document.live_state = lambda: asked.append(1)
    recipe = msgspec.structs.replace(document.project.recipe, source=painted.of(document.dataset))
    for place in range(5):
        source = painted.add(recipe.source, (0.1 * place, 0.0), 1)
        recipe = msgspec.structs.replace(recipe, source=source)
        document.set_recipe("Paint points", recipe, merge="paint 1", goes_on=True)
    assert len(asked) == document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert isinstance(document.project.recipe.source, Generator)


def test_a_painted_set_stays_the_same_when_a_point_moves(document, changes):
    recipe = msgspec.structs.replace(document.project.recipe, source=painted.of(document.dataset))
    document.set_recipe("Choose data", recipe)
    assert changes[-1].state
    moved = msgspec.structs.replace(recipe.source, points=((0.5, 0.5, 1.0), *recipe.source.points[1:]))
    document.set_recipe("Change cell", msgspec.structs.replace(recipe, source=moved))
    assert not changes[-1].state
