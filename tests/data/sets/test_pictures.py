"""A folder of pictures by class becomes rows of pixels."""

import subprocess
import sys
from contextlib import suppress

import numpy as np
import pytest
from PIL import Image

from nnsim.checks import FieldError
from nnsim.data.build import build
from nnsim.data.recipe import Pictures, Recipe, Split, check
from nnsim.data.sets.pictures import load
from nnsim.data.watch import Cancelled, Watch
from nnsim.errors import NnsimError

GREY = np.array([[0, 51], [102, 153], [204, 255]], np.uint8)


@pytest.fixture
def folder(tmp_path):
    """Return a folder with two pictures of cats and one of a dog, 2 pixels wide and 3 high."""
    for name, pixels in (("cat/1.png", GREY), ("cat/2.png", GREY[::-1]), ("dog/a.PNG", GREY // 2)):
        save(tmp_path / name, pixels)
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / "cat" / "notes.txt").write_text("no picture")
    (tmp_path / "empty").mkdir()
    return tmp_path


def save(path, pixels, mode=None, **options):
    path.parent.mkdir(exist_ok=True)
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    image.save(path, **options)


def test_grey_pictures(folder):
    pictures = load(Pictures(str(folder)))
    assert (pictures.image_shape, pictures.test_rows) == ((3, 2, 1), 0)
    assert pictures.inputs.dtype == np.float32
    np.testing.assert_array_equal(pictures.inputs[0], GREY.ravel() / np.float32(255))
    assert pictures.targets.class_names == ("cat", "dog")
    assert pictures.targets.values[:, 0].tolist() == [0, 0, 1]
    assert pictures.input_names[1] == "pixel 1,2"


def test_as_a_dataset(folder):
    data = build(Recipe(Pictures(folder.name), split=Split(1, 0, 0)), folder.parent)
    assert (data.task, data.class_names, data.image_shape) == ("binary", ("cat", "dog"), (3, 2, 1))
    assert (data.inputs.shape, data.name) == ((3, 6), folder.name)


def test_colours_are_kept_if_there_are_any(folder):
    red = np.zeros((3, 2, 3), np.uint8)
    red[..., 0] = 255
    save(folder / "dog" / "b.png", red)
    pictures = load(Pictures(str(folder)))
    assert pictures.image_shape == (3, 2, 3)
    assert pictures.inputs[-1].reshape(3, 2, 3)[0, 0].tolist() == [1, 0, 0]
    assert pictures.inputs[0].reshape(3, 2, 3)[0, 1].tolist() == pytest.approx([0.2] * 3)
    grey = load(Pictures(str(folder), colour="grey"))
    assert grey.image_shape == (3, 2, 1)
    assert grey.inputs[-1, 0] == pytest.approx(0.299, abs=0.003), "the luma of red, ITU-R 601-2"
    assert load(Pictures(str(folder), colour="colour", width=1, height=1)).image_shape == (1, 1, 3)


def test_other_sizes_are_scaled(folder):
    save(folder / "dog" / "b.png", np.full((30, 20), 102, np.uint8))
    assert load(Pictures(str(folder))).inputs[-1] == pytest.approx(np.full(6, 0.4))
    assert load(Pictures(str(folder), width=5, height=4)).image_shape == (4, 5, 1)


def test_transparent_is_white(folder):
    seen = Image.new("RGBA", (2, 3), (0, 0, 0, 0))
    seen.putpixel((0, 0), (0, 0, 0, 255))
    save(folder / "dog" / "b.png", seen)
    assert load(Pictures(str(folder), colour="grey")).inputs[-1].tolist() == [0, 1, 1, 1, 1, 1]


@pytest.mark.parametrize(
    "picture",
    [
        Image.fromarray(GREY.astype(np.uint16) * 257),
        Image.fromarray(GREY).convert("P"),
        Image.fromarray(GREY).convert("LA"),
        Image.fromarray(GREY).convert("RGB"),
    ],
    ids=["16 bits", "palette", "grey with transparency", "colour"],
)
def test_other_kinds_of_png(folder, picture):
    save(folder / "dog" / "b.png", picture)
    assert load(Pictures(str(folder), colour="grey")).inputs[-1] == pytest.approx(
        GREY.ravel() / 255, abs=0.002
    )


def test_jpeg(folder):
    save(folder / "dog" / "b.jpg", np.full((3, 2), 102, np.uint8))
    assert load(Pictures(str(folder))).inputs[-1] == pytest.approx(np.full(6, 0.4), abs=0.01)


def test_progress_and_cancel(folder):
    told = []
    load(Pictures(str(folder)), watch=Watch(told.append))
    assert told == pytest.approx([0, 0, 0, 0, 1 / 3, 2 / 3]), "heads first, for their colours"
    build(Recipe(Pictures(str(folder)), split=Split(1, 0, 0)), progress=told.append)
    assert len(told) == 12
    with pytest.raises(Cancelled):
        load(Pictures(str(folder)), watch=Watch(cancel=lambda: True))


def test_too_many_are_refused_before_they_are_read(folder):
    for number in range(300):
        (folder / "dog" / f"{number}.png").write_bytes((folder / "dog" / "a.PNG").read_bytes())
    with pytest.raises(
        NnsimError, match=r"has 303 pictures, too many for 1024 x 1024 pixels; choose a smaller"
    ):
        load(Pictures(str(folder), width=1024, height=1024))


def test_folders_without_pictures(folder, tmp_path):
    with pytest.raises(NnsimError, match=r"There is no folder .*nowhere; it may have been moved"):
        load(Pictures("nowhere"), tmp_path)
    with pytest.raises(
        NnsimError, match=r"cat has 0 sub-folder\(s\) with pictures \(PNG or JPEG\); put each"
    ):
        load(Pictures("cat"), folder)


@pytest.mark.parametrize("keep", [0, 8, 40, 50])
def test_damaged_pictures_are_named(folder, keep):
    path = folder / "dog" / "a.PNG"
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(
        NnsimError, match=r"a\.PNG is no picture that can be read, or is damaged; take it out\.$"
    ):
        load(Pictures(str(folder)))


def test_mutated_pictures_give_named_errors_only(folder, rng):
    path = folder / "dog" / "a.PNG"
    sound = path.read_bytes()
    for _ in range(300):
        content = bytearray(sound)
        for place in rng.integers(0, len(sound), rng.integers(1, 6)):
            content[place] = rng.integers(256)
        path.write_bytes(content)
        with suppress(NnsimError):
            load(Pictures(str(folder)))


@pytest.mark.parametrize(
    ("field", "recipe"),
    [
        ("source.folder", Recipe(Pictures("a\0b"))),
        ("source.width", Recipe(Pictures("a", width=2000))),
        ("source.colour", Recipe(Pictures("a", colour="red"))),
        ("features", Recipe(Pictures("a"), features=("x1**2",))),
        ("ones", Recipe(Pictures("a"), ones="last")),
    ],
)
def test_wrong_fields(field, recipe):
    with pytest.raises(FieldError, match=rf"^recipe\.{field} must "):
        check(recipe)


def test_whitening_is_refused(folder):
    with pytest.raises(
        NnsimError, match="cannot be scaled by whitening, which mixes columns; choose another"
    ):
        build(Recipe(Pictures(str(folder)), scaling="whitening", split=Split(1, 0, 0)))


def test_pillow_is_imported_only_for_pictures():
    code = "import sys, nnsim.data.build; print('PIL' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
