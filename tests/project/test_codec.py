"""A Project comes back bit by bit; whatever does not fit the drawing is refused by name."""

import json
import struct
from dataclasses import replace

import msgspec
import numpy as np
import pytest
import safetensors.numpy
from hypothesis import given

from nnsim.data.build import build
from nnsim.errors import NnsimError
from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.layers import Dense, Input
from nnsim.project import examples
from nnsim.project.codec import ARRAYS, TEXT, decode, encode
from nnsim.project.project import Project
from nnsim.training.trainer import Trainer
from tests.project.conftest import projects


def assert_same(a: Project, b: Project) -> None:
    """Compare two projects in everything but their histories, arrays bit by bit."""
    assert (a.graph, a.recipe, a.training, a.name) == (b.graph, b.recipe, b.training, b.name)
    assert (a.state is None) == (b.state is None)
    if a.state and b.state:
        assert a.state.parameters.vector.tobytes() == b.state.parameters.vector.tobytes()
        assert a.state.slots.tobytes() == b.state.slots.tobytes()
        assert a.state.slots.shape == b.state.slots.shape
        for name in ("epoch", "position", "step", "samples", "updates"):
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
        (("training", "loss"), "hinge", r"training\.loss must be one of mse, bce, cce, not 'hinge'"),
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
        ({"surprise": np.zeros(3)}, "unknown array 'surprise'"),
    ],
)
def test_a_wrong_array_is_named(project, changes, sentence):
    with pytest.raises(NnsimError, match=sentence):
        decode(rearranged(project, **changes))


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
