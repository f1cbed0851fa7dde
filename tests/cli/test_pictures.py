"""A folder of pictures on the command line: told, trained on, and refused in words."""

import csv
import io
import json

import numpy as np
import pytest
from PIL import Image

from nnsim.data.recipe import Pictures
from nnsim.project import store
from tests.data.conftest import put_images, put_reviews


@pytest.fixture
def pets(tmp_path):
    """Forty pictures of 6 x 4 pixels: cats are bright above, dogs below; one dog is larger."""
    random = np.random.default_rng(3)
    for row in range(40):
        pixels = random.integers(0, 60, (4, 6), np.uint8)
        pixels[:2] += np.uint8(150 * (row % 2))
        pixels[2:] += np.uint8(150 * (1 - row % 2))
        place = tmp_path / "pets" / ("cats" if row % 2 else "dogs") / f"{row}.png"
        place.parent.mkdir(parents=True, exist_ok=True)
        image = Image.fromarray(pixels)
        (image.resize((12, 8)) if row == 0 else image).save(place)
    return tmp_path / "pets"


def test_a_folder_is_told(run, pets):
    found = json.loads(run("data", pets, "--json").out)
    assert found == {
        "kind": "pictures",
        "rows": 40,
        "height": 4,
        "width": 6,
        "channels": 1,
        "other_sizes": 1,
        "classes": {"cats": 20, "dogs": 20},
    }
    said = run("data", pets).out
    assert said == "pets: 40 pictures of 4 x 6 pixels, 1 scaled to this size; classes: cats (20), dogs (20)\n"


def test_folders_of_data_sets_are_told(run, tmp_path):
    put_images(tmp_path / "shapes", train=12, test=5)
    put_reviews(tmp_path / "films", rows=10)
    said = run("data", tmp_path / "shapes").out
    assert said == "shapes: 12 images to train with and 5 to test with, of 4 x 4 pixels\n"
    assert json.loads(run("data", tmp_path / "films", "--json").out)["kind"] == "reviews"


def test_a_folder_of_nothing_is_refused_in_words(run, tmp_path):
    done = run("data", tmp_path)
    assert done.code == 1
    assert "sub-folder(s) with pictures" in done.err
    done = run("train", "--data", tmp_path)
    assert done.code == 1
    assert "nor sub-folders of pictures (PNG or JPEG), one for each class" in done.err


def test_a_network_is_proposed_and_trained(run, pets, tmp_path):
    done = run("train", "--data", pets, "--epochs", 60, "--json", "--save", tmp_path / "p.nnsim")
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out)["test_accuracy"] == 1
    project = store.load(tmp_path / "p.nnsim")
    assert project.recipe.source == Pictures(str(pets))
    assert project.graph.input.units == 24


@pytest.mark.parametrize("what", ["circles", "mnist-mlp"])
def test_an_example_trains_on_pictures_and_has_test_rows(run, pets, what):
    done = run("train", what, "--data", pets, "--epochs", 2, "--json")
    assert done.code == 0
    assert json.loads(done.out)["test_accuracy"] is not None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--target", "y"), "--target names a column of a table"),
        (("--remember",), "--remember keeps the folder"),
    ],
)
def test_what_pictures_do_not_have(run, pets, arguments, sentence):
    done = run("train", "--data", pets, *arguments)
    assert done.code == 2
    assert sentence in done.err


def test_new_pictures_are_predicted_by_their_names(run, pets, tmp_path):
    run("train", "--data", pets, "--epochs", 60, "--save", tmp_path / "p.nnsim")
    done = run("predict", tmp_path / "p.nnsim", "--data", pets)
    assert (done.code, done.err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["image"] for row in rows][:2] == ["cats/1.png", "cats/11.png"]
    assert all(row["image"].startswith(row["class"]) for row in rows)
    done = run("predict", tmp_path / "p.nnsim", "--data", pets / "dogs" / "0.png")
    assert [row["class"] for row in csv.DictReader(io.StringIO(done.out))] == ["dogs"]


def test_what_is_no_picture_is_refused_in_words(run, pets, tmp_path):
    run("train", "--data", pets, "--epochs", 1, "--save", tmp_path / "p.nnsim")
    (tmp_path / "none").mkdir()
    done = run("predict", tmp_path / "p.nnsim", "--data", tmp_path / "none")
    assert (done.code, "has no pictures" in done.err) == (1, True)
    (tmp_path / "wrong.png").write_bytes(b"no picture")
    done = run("predict", tmp_path / "p.nnsim", "--data", tmp_path / "wrong.png")
    assert (done.code, "is no picture that can be read" in done.err) == (1, True)
    done = run("predict", tmp_path / "p.nnsim", "--data", tmp_path / "gone.png")
    assert (done.code, "gone.png" in done.err) == (1, True)
