"""Every example opens and says what to look at; `tests/examples` proves what it is there to show."""

import json

import pytest

from nnsim import places
from nnsim.data.build import build
from nnsim.errors import NnsimError
from nnsim.project import examples

FILES = ["mnist-mlp", "mnist-cnn", "imdb"]
ALL = list(examples.names())
READY = [name for name in ALL if name not in FILES]

COURSE = [
    "line", "line-bias-column", "plane", "three-inputs", "curve", "moderation", "exponent", "overshoot",
    "parabola", "parabola-autoencoder", "cubic-3", "cubic-2-2", "cubic-4-5", "black-box", "count-66",
    "csv-batches", "assignment", "whitening", "symmetry", "blood-fat", "neuron-and", "neuron-xor", "xor",
    "xor-backprop", "xor-cross-entropy", "gate-numerical", "vanishing", "iris", "digits", "mnist-mlp",
    "mnist-cnn", "imdb", "circles", "xor-points", "gauss", "spiral", "surface", "hills",
]  # fmt: skip
"""The experiments of the course, each of which is an example, and no others."""


def test_they_come_in_the_order_of_the_course():
    assert sorted(COURSE) == sorted(ALL)
    listed, order = examples.all_examples(), list(examples.groups())
    assert [example.name for example in listed] == ALL
    places = [order.index(example.group) for example in listed]
    assert places == sorted(places)
    assert set(places) == set(range(7)), "no part of the course is empty"
    assert examples.DEFAULT in ALL


@pytest.mark.parametrize("language", examples.LANGUAGES)
@pytest.mark.parametrize("name", ALL)
def test_each_says_what_to_look_at_in_two_sentences(name, language):
    example = next(each for each in examples.all_examples(language) if each.name == name)
    assert example.title
    assert example.about.count(". ") + example.about.endswith(".") == 2
    korean = [any("가" <= letter <= "힣" for letter in text) for text in (example.title, example.about)]
    assert korean == [language == "ko"] * 2


def test_an_unknown_language_is_answered_in_english():
    assert examples.all_examples("la") == examples.all_examples("en")
    assert examples.groups("la") == examples.groups("en")


@pytest.mark.parametrize("name", FILES)
def test_those_of_files_say_so(name):
    example = next(each for each in examples.all_examples() if each.name == name)
    assert "not come with nnsim" in example.about


@pytest.mark.parametrize("name", READY)
def test_each_fits_its_data_and_was_never_started(name):
    project = examples.load(name)
    data = build(project.recipe)
    assert project.name == name
    assert project.state is None
    assert project.graph.input.units == data.inputs.shape[1]
    assert project.graph.output.units == data.targets.shape[1]


def test_the_first_one_is_as_promised():
    raw = json.loads((places.resources() / "examples" / "circles.json").read_text(encoding="utf-8"))
    assert [layer["units"] for layer in raw["graph"]["layers"]] == [2, 4, 3, 1]
    assert [layer.get("activation") for layer in raw["graph"]["layers"]] == [None, "tanh", "tanh", "sigmoid"]
    assert raw["recipe"]["source"]["samples"] == 500
    assert raw["recipe"]["source"]["noise"] == 0.1


def test_a_name_that_is_nearly_right_gets_a_hint():
    with pytest.raises(NnsimError, match="There is no example 'circels'; did you mean: circles"):
        examples.load("circels")
    with pytest.raises(NnsimError, match="there are: line, "):
        examples.load("../../secret")
