"""WHAT is an example or a file, whatever it looks like."""

import pytest

from nnsim.cli.what import data, open_what
from nnsim.data.recipe import Bundled, File, Function, Generator, Recipe
from nnsim.errors import NnsimError
from nnsim.project import store


def test_an_example_is_found_by_name_and_a_file_by_its_path(tmp_path, monkeypatch):
    project = open_what("xor")
    assert project.name == "xor"
    store.save(project, tmp_path / "bare")
    assert open_what(str(tmp_path / "bare")).graph == project.graph
    monkeypatch.chdir(tmp_path)
    assert open_what("bare").graph == project.graph


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("spirale", "There is no example 'spirale'; did you mean: spiral"),
        ("mine.nnsim", "mine.nnsim is not there"),
        ("lessons/mine", "lessons/mine is not there"),
        ("iris.csv", "iris.csv is no project; to train on a data file, write --data iris.csv"),
    ],
)
def test_what_is_not_there_is_said(what, sentence):
    with pytest.raises(NnsimError, match=sentence):
        open_what(what)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (Generator("moons", 40), "moons, 40 points"),
        (Function("10 + 3*x1", samples=7), "line: y = 10 + 3*x1, 7 points"),
        (Function("x1 + x2", samples=7), "y = x1 + x2, 7 points"),
        (Bundled("iris"), "iris, comes with nnsim"),
        (File("/some/where/a.csv"), "a.csv"),
    ],
)
def test_data_in_a_few_words(source, text):
    assert data(Recipe(source)) == text
