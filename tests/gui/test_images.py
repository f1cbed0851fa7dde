"""Images of the data as pictures."""

import numpy as np

from nnsim.gui.images import image_of


def test_an_image_is_stretched_from_dark_to_bright():
    picture = image_of(np.array([0.0, 0.5, 1.0, 0.0], np.float32), (2, 2, 1))
    assert [picture.pixelColor(x, y).red() for y in range(2) for x in range(2)] == [0, 127, 255, 0]


def test_three_channels_are_red_green_and_blue_of_more_the_mean_is_shown():
    colour = image_of(np.array([0.0, 0.5, 1.0]), (1, 1, 3)).pixelColor(0, 0)
    assert (colour.red(), colour.green(), colour.blue()) == (0, 127, 255)
    mean = image_of(np.array([0.0, 0.0, 0.5, 0.5]), (1, 2, 2))
    assert [mean.pixelColor(x, 0).red() for x in range(2)] == [0, 255]
