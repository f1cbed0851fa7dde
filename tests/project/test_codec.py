"""A Project comes back bit by bit; whatever does not fit the drawing is refused by name."""

import json
import struct
from contextlib import nullcontext
from dataclasses import replace

import msgspec
import numpy as np
import pytest
import safetensors.numpy
from hypothesis import given

from nnsim.data.build import build
from nnsim.errors import NnsimError
from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.layers import Conv2D, Dense, Flatten, Input, MaxPool2D
from nnsim.project import examples
from nnsim.project.codec import ARRAYS, TEXT, decode, encode
from nnsim.project.project import Project
from nnsim.training.trainer import Trainer
from nnsim.training.training import Pretraining, Training
from tests.project.conftest import projects


def assert_same(a: Project, b: Project) -> None:
    """Compare two projects in everything but their histories, arrays bit by bit."""
    assert (a.graph, a.recipe, a.training, a.name) == (b.graph, b.recipe, b.training, b.name)
    assert (a.state is None) == (b.state is None)
    if a.state and b.state:
        assert a.state.parameters.vector.tobytes() == b.state.parameters.vector.tobytes()
        assert a.state.slots.tobytes() == b.state.slots.tobytes()
        assert a.state.slots.shape == b.state.slots.shape
        assert a.state.parameters.vector.dtype == b.state.slots.dtype == np.dtype(a.training.precision)
        for name in ("best", "decoder"):
            saved, opened = getattr(a.state, name), getattr(b.state, name)
            assert (saved is None) == (opened is None)
            assert saved is None or saved.tobytes() == opened.tobytes()
        for name in ("epoch", "position", "step", "samples", "updates", "watch"):
            assert getattr(a.state, name) == getattr(b.state, name)


@given(projects())
def test_any_project_comes_back_the_same(project):
    assert_same(decode(encode(project)), project)


def test_a_project_that_was_never_started_has_no_arrays(project):
    assert list(encode(replace(project, state=None))) == [TEXT]


def test_other_programs_find_the_weights_by_name(project):
    arrays = safetensors.numpy.load(encode(project)[ARRAYS])
    assert arrays["hidden_1.weight"].shape == (2, 3)
    assert arrays["output.weight[hidden_1]"].shape == (3, 1)
    np.testing.assert_array_equal(arrays["hidden_2.bias"], project.state.parameters["hidden_2.bias"])
    assert all(array.dtype == np.float64 for array in arrays.values())


def test_weights_that_left_the_finite_range_are_kept(project):
    project.state.parameters.vector[:3] = [np.nan, np.inf, -np.inf]
    assert_same(decode(encode(project)), project)


def edited(files: dict[str, bytes], *path, value) -> dict[str, bytes]:
    """Return the files with one field of the JSON set."""
    raw = json.loads(files[TEXT])
    place = raw
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return {**files, TEXT: json.dumps(raw).encode()}


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("training", "learning_rate"), 0, r"training\.learning_rate must be above 0"),
        (("training", "loss"), "rmse", r"training\.loss must be one of mse, .* hinge, not 'rmse'"),
        (("training", "schedule", "steps"), 0, r"training\.schedule\.steps must be from 1"),
        (("training", "precision"), "float16", r"training\.precision must be one of float64, float32"),
        (("recipe", "source", "samples"), 10**9, r"recipe\.source\.samples must be from 2 to 1000000"),
        (("recipe", "split", "train"), 0, r"recipe\.split\.train must be above 0"),
        (("graph", "layers", 1, "id"), "a.b", r"graph\.layers\[1\]\.id must be 1 to 64 letters"),
        (("graph", "layers", 1, "id"), "", r"graph\.layers\[1\]\.id must be 1 to 64 letters"),
        (("graph", "layers", 1, "name"), "x" * 201, r"graph\.layers\[1\]\.name must have at most 200"),
        (("graph", "layers", 1, "units"), 0, "0 units"),
        (("graph", "layers", 1, "units"), 10_001, "10001 units"),
        (("graph", "layers", 1, "units"), -5, "-5 units"),
        (("graph", "layers", 2, "activation"), "swish", "unknown activation 'swish'"),
        (("graph", "layers"), [], r"the number of graph\.layers must be from 2 to 200, not 0"),
        (("graph", "links", 0, "source"), "nowhere", "there is no layer 'nowhere'"),
        (("graph", "links", 0, "source"), "output", "runs back"),
        (("name",), "x" * 201, "name must have at most 200 characters"),
        (("progress", "epoch"), -1, r"progress\.epoch must be from 0"),
        (("progress", "watch", "factor"), 2, r"progress\.watch\.factor must be from 0 to 1"),
        (("progress", "watch", "stopping_waited"), -1, r"progress\.watch\.stopping_waited must be from 0"),
        (("graph", "links", 0, "cut"), [[0, 3]], "cut"),
        (("graph", "links", 0, "locked"), [[-1, 0]], "locked"),
        (("progress",), None, "progress is missing"),
    ],
)
def test_a_wrong_value_is_named(project, path, value, sentence):
    with pytest.raises(NnsimError, match=sentence):
        decode(edited(encode(project), *path, value=value))


def test_what_could_not_be_opened_is_not_saved(project):
    wrong = msgspec.structs.replace(project.training, learning_rate=float("nan"))
    with pytest.raises(NnsimError, match=r"training\.learning_rate"):
        encode(replace(project, training=wrong))


def test_a_drawing_too_large_for_memory_is_refused():
    wide = [Dense(10_000, id=f"d{place}") for place in range(3)]
    with pytest.raises(NnsimError, match="weights, and at most 20000000 can be opened"):
        encode(Project(sequential(2, *wide)))


def test_a_drawing_of_very_many_layers_or_links_is_refused():
    layers = (Input(1), *(Dense(1, id=f"d{place}") for place in range(200)))
    with pytest.raises(NnsimError, match=r"graph\.layers must be from 2 to 200, not 201"):
        encode(Project(Graph(layers, ())))
    with pytest.raises(NnsimError, match=r"graph\.links must be from 1 to 2000, not 2001"):
        encode(Project(Graph(layers[:2], (Link("input", "d0"),) * 2001)))


def rearranged(project, **changes) -> dict[str, bytes]:
    """Return the project's files with other arrays; None takes one out."""
    files = encode(project)
    arrays = {**safetensors.numpy.load(files[ARRAYS]), **changes}
    kept = {name: array for name, array in arrays.items() if array is not None}
    return {**files, ARRAYS: safetensors.numpy.save(kept)}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"hidden_1.bias": None}, "the array 'hidden_1.bias' is missing"),
        ({"optimizer/slots": None}, "the array 'optimizer/slots' is missing"),
        (
            {"hidden_1.bias": np.zeros(4)},
            r"'hidden_1.bias' has the shape \(4,\), but the drawing needs \(3,\)",
        ),
        ({"hidden_1.weight": np.zeros((3, 2))}, r"has the shape \(3, 2\), but the drawing needs \(2, 3\)"),
        ({"hidden_1.bias": np.zeros(3, np.float32)}, "'hidden_1.bias' holds F32 numbers, not F64"),
        ({"optimizer/slots": np.zeros(())}, r"'optimizer/slots' has the shape \(\)"),
        ({"optimizer/slots": np.zeros((2, 5))}, r"'optimizer/slots' has the shape \(2, 5\)"),
        ({"stopping/best": np.zeros(3)}, r"'stopping/best' has the shape \(3,\)"),
        ({"pretraining/decoder": np.zeros(3)}, r"'optimizer/slots' has the shape"),
        ({"surprise": np.zeros(3)}, "unknown array 'surprise'"),
    ],
)
def test_a_wrong_array_is_named(project, changes, sentence):
    with pytest.raises(NnsimError, match=sentence):
        decode(rearranged(project, **changes))


def test_either_precision_is_read_where_the_training_has_the_lower_one(project):
    training = msgspec.structs.replace(project.training, precision="float32")
    files = encode(replace(project, training=training))
    arrays = safetensors.numpy.load(files[ARRAYS])
    assert {array.dtype for array in arrays.values()} == {np.dtype(np.float32)}
    doubled = {name: array.astype(np.float64) for name, array in arrays.items()}
    opened = decode({**files, ARRAYS: safetensors.numpy.save(doubled)})
    np.testing.assert_array_equal(opened.state.slots, decode(files).state.slots)


def test_a_file_from_before_images_masks_and_schedules_is_read_with_defaults(project):
    files = encode(project)
    raw = json.loads(files[TEXT])
    first = ("loss", "optimizer", "learning_rate", "batch_size", "initializer", "epochs", "init_seed")
    known = (*first, "shuffle_seed", "momentum", "rho", "beta_1", "beta_2", "epsilon")
    raw["training"] = {name: raw["training"][name] for name in known}
    del raw["progress"]["watch"], raw["graph"]["layers"][0]["shape"]
    for link in raw["graph"]["links"]:
        del link["cut"], link["locked"]
    assert_same(decode({**files, TEXT: json.dumps(raw).encode()}), project)


@pytest.mark.parametrize(
    ("shape", "layers", "sentence"),
    [
        ((300, 300, 1), [Conv2D(9, padding="same", id=f"c{n}") for n in range(9)], "at most 5000000 can be"),
        ((30, 30, 1), [Conv2D(900, padding="same", id="c")], "at most 5000000 can be|20000000 can be"),
        ((4, 4, 1), [Conv2D(1, kernel_size=(1001, 1), padding="same", id="c")], "1001"),
        ((4, 4, 1), [Conv2D(10**6, id="c")], "1000000"),
        ((4, 4, 1), [MaxPool2D((5, 5), id="c")], "4 x 4"),
    ],
)
def test_images_beyond_reason_are_refused(shape, layers, sentence):
    graph = sequential(shape, *layers, Flatten(id="f"), Dense(90, id="out"))
    with pytest.raises(NnsimError, match=sentence):
        encode(Project(graph))


def test_an_autoencoder_beyond_reason_is_refused():
    graph = sequential(9_000, Dense(2_000), Dense(1))
    wide = sequential(9_000, Dense(2), Dense(9_000), Dense(1))
    assert encode(Project(graph))
    for training in (Training(), Training(pretraining=Pretraining(3))):
        refused = training.pretraining.epochs > 0
        with pytest.raises(NnsimError, match="can be opened") if refused else nullcontext():
            encode(Project(wide, training=training))


def header(text: dict | bytes, data: bytes = b"") -> bytes:
    """Return a safetensors file with any header (format: u64 length, JSON, data)."""
    content = text if isinstance(text, bytes) else json.dumps(text).encode()
    return struct.pack("<Q", len(content)) + content + data


def tensor(shape: list[int], end: int) -> dict:
    """Return a header of one tensor."""
    return {"hidden_1.bias": {"dtype": "F64", "shape": shape, "data_offsets": [0, end]}}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 8,
        struct.pack("<Q", 2**63) + b"{}",
        header(tensor([2], 16), b"\0" * 8),
        header(tensor([2**40, 2**40], 16), b"\0" * 16),
        header(tensor([-2], 16), b"\0" * 16),
        header(tensor([1], 8), b"\0" * 16),
        header(b"[" * 100_000),
        b"\x80\x04cos\nsystem\n(S'true'\ntR.",
    ],
)
def test_lying_headers_and_pickles_are_refused(project, content):
    with pytest.raises(NnsimError, match=r"parameters\.safetensors is damaged"):
        decode({**encode(project), ARRAYS: content})


def test_a_started_project_without_its_arrays_is_refused(project):
    files = encode(project)
    with pytest.raises(NnsimError, match=r"parameters\.safetensors is missing"):
        decode({TEXT: files[TEXT]})


@pytest.fixture
def trained():
    """Return a project after some training, with its curves."""
    example = examples.load("circles")
    trainer = Trainer(example.graph, build(example.recipe), example.training)
    trainer.train(epochs=30)
    return replace(example, state=trainer.state, history=trainer.history)


def test_the_curves_come_back_bit_by_bit(trained):
    before, after = trained.history.to_arrays(), decode(encode(trained)).history.to_arrays()
    assert {name: array.tobytes() for name, array in after.items()} == {
        name: array.tobytes() for name, array in before.items()
    }
    assert len(before["epoch"]) == 31


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("epoch", lambda array: array[:-1]),
        ("epoch", lambda array: array - 1),
        ("step", lambda array: array + 0.5),
        ("metrics", lambda array: array[:, :-1]),
        ("metrics", lambda array: np.array(array.sum())),
        ("parameters", lambda array: array[:, 1:]),
        ("parameter_epoch", lambda array: array * np.nan),
        ("stride", lambda array: array * 0),
        ("epoch", lambda _: None),
        ("epoch", lambda _: np.zeros(10**6)),
    ],
)
def test_curves_that_do_not_fit_together_are_refused(trained, name, change):
    wrong = change(trained.history.to_arrays()[name])
    with pytest.raises(NnsimError, match="the history's arrays do not fit together"):
        decode(rearranged(trained, **{f"history/{name}": wrong}))
