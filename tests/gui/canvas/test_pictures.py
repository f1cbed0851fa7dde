"""Pictures of units: colours and shapes from values."""

import numpy as np
import pytest

from nnsim.gui.canvas.pictures import areas, heat_maps, signed, thinned
from nnsim.network.layers import Dense, Input

COLOURS = np.arange(256, dtype=np.uint32) | 0xFF000000


def test_bounded_values_keep_their_size_and_large_ones_are_scaled():
    values = np.array([[0.2, -0.4], [10.0, -5.0]])
    np.testing.assert_allclose(
        signed(Dense(2, "relu"), (0, 1), values, around_half=True), [[0.2, -0.4], [1.0, -0.5]]
    )


def test_sigmoid_is_split_at_one_half_for_maps_only():
    layer, values = Dense(2, "sigmoid", unit_activations=("", "tanh")), np.array([[0.25, 1.0], [0.25, 1.0]])
    np.testing.assert_allclose(signed(layer, (0, 1), values, around_half=True), [[-0.5, 1.0], [0.25, 1.0]])
    np.testing.assert_allclose(signed(layer, (0, 1), values, around_half=False), values)


def test_numbers_that_are_none_are_painted_as_zero():
    shown = signed(Input(1), (0,), np.array([[np.nan, np.inf, 1.0]]), around_half=True)
    assert np.all(np.isfinite(shown))


def test_maps_stand_upright():
    """The first row of the array is the smallest x2 and so the bottom of the picture."""
    image = heat_maps(np.array([[[-1.0, -1.0], [1.0, 0.0]]]), COLOURS)[0]
    assert [image.pixel(0, 0) & 0xFF, image.pixel(1, 0) & 0xFF] == [255, 127]
    assert [image.pixel(0, 1) & 0xFF, image.pixel(1, 1) & 0xFF] == [0, 0]


def test_curves_are_split_at_zero_and_grow_upwards():
    above, below, curve = areas(np.array([[-1.0, 0.0, 1.0]]))[0]
    assert [(point.x(), point.y()) for point in curve.toList()] == [(-1, 1), (0, 0), (1, -1)]
    assert above.boundingRect().top() == -1
    assert above.boundingRect().bottom() == 0
    assert below.boundingRect().bottom() == 1


@pytest.mark.parametrize("shape", [(3, 64, 64), (3, 64)])
def test_small_units_get_fewer_points(shape):
    values = np.zeros(shape)
    assert thinned(values, 88).shape == shape
    assert thinned(values, 16).shape == (3, *[16] * (len(shape) - 1))
