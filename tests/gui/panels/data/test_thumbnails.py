"""The pictures of the sources: each has one, they differ, and a wrong formula has none."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from nnsim.data.recipe import FUNCTIONS, GENERATORS, Bundled, Function, Generator
from nnsim.data.sets.bundled import NAMES
from nnsim.gui.panels.data.thumbnails import drawing
from nnsim.gui.theme import DARK, LIGHT

SOURCES = [
    *(Generator(kind) for kind in GENERATORS),
    *(Function(formula) for formula in FUNCTIONS.values()),
    *(Bundled(name) for name in NAMES),
]


def picture(source, theme=LIGHT):
    image = QImage(72, 56, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    drawing(source)(painter, QRectF(4, 4, 64, 48), theme)
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
