"""Every wrong field of project.json is named with what is expected there; versions are told apart."""

import json

import pytest

from nnsim.checks import FieldError
from nnsim.data.recipe import Recipe
from nnsim.errors import NnsimError
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.project import schema
from nnsim.project.schema import ProjectText, read, write
from nnsim.training.training import Training

TEXT = ProjectText(1, "n", sequential(2, Dense(3, "tanh"), Dense(1)), Recipe(), Training())


def changed(*path, value=None, drop=False) -> bytes:
    """Return the JSON of TEXT with one field set or dropped, by the standard library alone."""
    raw = json.loads(write(TEXT))
    place = raw
    for step in path[:-1]:
        place = place[step]
    if drop:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return json.dumps(raw).encode()


def test_what_is_written_is_read_again_and_can_be_read_by_people():
    assert read(write(TEXT)) == TEXT
    assert '\n  "training": {\n    "loss": "mse",\n' in write(TEXT).decode()


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("training", "learning_rate"), "0.1", "training.learning_rate must be a number, not a text."),
        (("training", "batch_size"), 1.5, "training.batch_size must be a whole number, not a number."),
        (("training", "batch_size"), True, "training.batch_size must be a whole number, not true or false."),
        (("training", "momentum"), None, "training.momentum must be a number, not nothing."),
        (("training", "colour"), 1, "training.colour is not known to this nnsim."),
        (("extra",), 1, "extra is not known to this nnsim."),
        (("graph", "layers"), {}, "graph.layers must be a list, not a group of fields."),
        (("graph", "layers", 1, "type"), "lstm", "graph.layers[1].type cannot be 'lstm'."),
        (
            ("graph", "layers", 1, "unit_activations"),
            [1],
            "graph.layers[1].unit_activations[0] must be a text, not a whole number.",
        ),
        (("graph", "links", 0, "mask"), [], "graph.links[0].mask is not known to this nnsim."),
        (("recipe", "scaling"), "log", "recipe.scaling cannot be 'log'."),
        (("recipe", "source"), [], "recipe.source must be a group of fields, not a list."),
        (("recipe", "inputs"), "a", "recipe.inputs must be a list or nothing, not a text."),
        (("progress",), {"epoch": 1}, "progress.position is missing."),
        (("name",), 3, "name must be a text, not a whole number."),
        (("format",), "1", "format must be a version number from 1."),
        (("format",), 0, "format must be a version number from 1."),
        (("format",), True, "format must be a version number from 1."),
    ],
)
def test_a_wrong_field_is_named(path, value, sentence):
    with pytest.raises(FieldError) as caught:
        read(changed(*path, value=value))
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (("graph",), "graph is missing."),
        (("graph", "layers", 0, "units"), "graph.layers[0].units is missing."),
        (("recipe", "source", "type"), "recipe.source.type is missing."),
        (("format",), "format must be a version number from 1."),
    ],
)
def test_a_missing_field_is_named(path, sentence):
    with pytest.raises(FieldError) as caught:
        read(changed(*path, drop=True))
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b'{"format": NaN}', b'{"a": Infinity}', b'{"a": 1} x', b"\x80abc"]
)
def test_what_is_no_json_is_refused(content):
    with pytest.raises(NnsimError, match=r"^project\.json is not readable"):
        read(content)


@pytest.mark.parametrize("content", [b"3", b"[]", b"null", b'"text"'])
def test_json_that_is_no_project_is_refused(content):
    with pytest.raises(FieldError, match=r"^format must be a version number"):
        read(content)


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 400])
def test_a_number_without_end_is_refused(number):
    content = write(TEXT).replace(b'"learning_rate": 0.03', b'"learning_rate": ' + number.encode())
    with pytest.raises(NnsimError, match="number"):
        read(content)


@pytest.mark.parametrize("bracket", [b"[", b'{"a":'])
def test_json_nested_without_end_is_refused(bracket):
    with pytest.raises(NnsimError, match="nested too deeply"):
        read(bracket * 200_000)


def test_a_newer_format_is_refused_with_both_versions():
    with pytest.raises(NnsimError, match="it has format 7, and this nnsim reads formats up to 1"):
        read(changed("format", value=7))


def test_older_formats_are_upgraded_step_by_step(monkeypatch):
    monkeypatch.setattr(schema, "VERSION", 3)
    monkeypatch.setitem(schema.UPGRADES, 1, lambda raw: raw | {"name": raw["name"] + " two"})
    monkeypatch.setitem(schema.UPGRADES, 2, lambda raw: raw | {"name": raw["name"] + " three"})
    upgraded = read(write(TEXT))
    assert (upgraded.format, upgraded.name) == (3, "n two three")


def test_each_older_format_has_its_upgrade():
    assert set(schema.UPGRADES) == set(range(1, schema.VERSION))


def test_a_name_that_no_file_can_hold_is_said():
    text = ProjectText(1, "bad \ud800", TEXT.graph, TEXT.recipe, TEXT.training)
    with pytest.raises(NnsimError, match="characters that cannot be saved"):
        write(text)
