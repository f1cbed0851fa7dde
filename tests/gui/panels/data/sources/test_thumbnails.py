"""The pictures of the sources: each has one, they differ, and a wrong formula has none."""

import struct

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from nnsim.data.build import build
from nnsim.data.making.sources import NOISY_LINE
from nnsim.data.recipe import (
    FUNCTIONS,
    GENERATORS,
    Bundled,
    Function,
    Generator,
    Images,
    Painted,
    Recipe,
    Reviews,
    TruthTable,
    preset,
)
from nnsim.data.sets.bundled import NAMES
from nnsim.gui.panels.data.sources.thumbnails import drawing, drawing_of
from nnsim.gui.theme import DARK, LIGHT

SOURCES = [
    *(Generator(kind) for kind in GENERATORS),
    *(preset(name) for name in (*FUNCTIONS, NOISY_LINE)),
    *(TruthTable(inputs, ("xor",)) for inputs in (1, 2, 3, 4)),
    *(Bundled(name) for name in NAMES),
    Reviews(),
    Painted(((0.0, 0.0, 0.0), (1.0, 2.0, 1.0), (3.0, 1.0, 1.0))),
]


def picture(source, theme=LIGHT):
    return painted(drawing(source), theme)


def painted(draw, theme=LIGHT):
    image = QImage(72, 56, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    draw(painter, QRectF(4, 4, 64, 48), theme)
    painter.end()
    return image


def colours(image):
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize("source", SOURCES, ids=str)
def test_every_source_has_a_picture_in_the_colours_of_the_theme(qapp, source):
    light, dark = picture(source), picture(source, DARK)
    assert len(colours(light)) > 1
    assert light != dark
    assert LIGHT.positive in colours(light) or LIGHT.negative in colours(light)


def test_no_two_are_alike(qapp):
    pictures = [picture(source) for source in SOURCES]
    assert all(one != other for place, one in enumerate(pictures) for other in pictures[:place])


def test_a_generated_set_shows_both_classes_and_iris_three(qapp):
    assert {LIGHT.positive, LIGHT.negative} <= colours(picture(Generator("circles")))
    assert set(LIGHT.classes[:3]) <= colours(picture(Bundled("iris")))


@pytest.mark.parametrize("formula", ["__import__('os')", "log(x1 - 5)", ""])
def test_a_wrong_formula_has_no_picture(qapp, formula):
    assert colours(picture(Function(formula))) == {"#000000"}


def test_digits_are_ink_in_the_colour_of_the_type(qapp):
    light, dark = picture(Bundled("digits")), picture(Bundled("digits"), DARK)
    assert light != dark
    assert len(colours(light)) > 20


def test_images_that_are_not_here_are_to_be_fetched(qapp, monkeypatch, tmp_path):
    monkeypatch.setenv("NNSIM_DATA", str(tmp_path))
    monkeypatch.setenv("NNSIM_CONFIG", str(tmp_path))
    monkeypatch.setattr("nnsim.places.data", lambda: tmp_path)
    assert LIGHT.muted in colours(picture(Images("none_of_this_name")))


def test_the_first_images_of_a_set_are_drawn_from_its_file(qapp, tmp_path):
    for stem in ("train-images-idx3-ubyte", "t10k-images-idx3-ubyte"):
        pixels = b"\xff" * (9 * 4 * 3)
        (tmp_path / stem).write_bytes(struct.pack(">HBB3I", 0, 8, 3, 9, 4, 3) + pixels)
    for stem in ("train-labels-idx1-ubyte", "t10k-labels-idx1-ubyte"):
        (tmp_path / stem).write_bytes(struct.pack(">HBBI", 0, 8, 1, 9) + b"\0" * 9)
    assert LIGHT.text in colours(picture(Images("mine", str(tmp_path))))


@pytest.mark.parametrize("content", [b"", b"\0\0\x08\x03" + b"\xff" * 12, b"\0\0\x08\x03" + b"\0" * 12])
def test_damaged_images_have_no_picture(qapp, tmp_path, content):
    for part in ("train", "t10k"):
        (tmp_path / f"{part}-images-idx3-ubyte").write_bytes(content)
        (tmp_path / f"{part}-labels-idx1-ubyte").write_bytes(b"")
    assert LIGHT.text not in colours(picture(Images(f"damaged {len(content)}", str(tmp_path))))


@pytest.mark.parametrize("source", [Generator(), Function(), Bundled("iris"), Bundled("digits")], ids=str)
def test_what_was_read_is_drawn_as_it_is(qapp, source):
    assert len(colours(painted(drawing_of(build(Recipe(source)))))) > 1
