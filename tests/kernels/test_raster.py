"""Curves drawn by the kernel, against shapes whose pixels can be told by hand."""

import numpy as np
import pytest

from nnsim import kernels

WHITE = 0xFFFFFFFF


@pytest.fixture(scope="module")
def draw_curves():
    return kernels.load_raster()


def drawn(draw_curves, *ends, width=2.0, colour=WHITE, dashed=False, size=(40, 60), scale=1.0):
    """Return how opaque each pixel is after drawing curves, from 0 to 1."""
    pixels = np.zeros(size, dtype=np.uint32)
    count = len(ends)
    draw_curves(
        pixels,
        np.array(ends, dtype=float).reshape(count, 4),
        np.full(count, width),
        np.full(count, colour, dtype=np.uint32),
        np.full(count, dashed),
        scale,
    )
    return (pixels >> 24) / 255


def test_a_level_line_covers_exactly_its_width(draw_curves):
    alpha = drawn(draw_curves, [10, 20, 50, 20], width=2.0)
    np.testing.assert_allclose(alpha[19:21, 10:50], 1.0, atol=0.01)
    assert alpha.sum() == pytest.approx(2 * 40, rel=0.01)


def test_edges_are_soft(draw_curves):
    alpha = drawn(draw_curves, [10, 20.25, 50, 20.25], width=1.0)
    np.testing.assert_allclose(alpha[19:21, 30], [0.25, 0.75], atol=0.01)


@pytest.mark.parametrize("rise", [0, 5, 15, 30])
@pytest.mark.parametrize("width", [0.7, 2.0, 4.0])
def test_the_inked_area_is_length_times_width(draw_curves, rise, width):
    alpha = drawn(draw_curves, [5, 5, 55, 5 + rise], width=width)
    t = np.linspace(0, 1, 10_001)
    y = rise * t * t * (3 - 2 * t)
    length = np.hypot(np.diff(50 * t), np.diff(y)).sum()
    assert alpha.sum() == pytest.approx(length * width, rel=0.03)


def test_the_middle_of_the_ink_follows_the_curve(draw_curves):
    alpha = drawn(draw_curves, [5, 5, 55, 35], width=2.0)
    t = (np.arange(5, 55) + 0.5 - 5) / 50
    rows = np.arange(40)[:, None] + 0.5
    np.testing.assert_allclose(
        (alpha[:, 5:55] * rows).sum(0) / alpha[:, 5:55].sum(0), 5 + 30 * t * t * (3 - 2 * t), atol=0.15
    )


def test_dashes_are_ten_on_five_off(draw_curves):
    alpha = drawn(draw_curves, [0, 20, 60, 20], dashed=True)[19]
    assert alpha[:9].min() > 0.9
    assert alpha[10:14].max() == 0
    assert alpha.sum() == pytest.approx(40, abs=2)


def test_dashes_grow_with_the_zoom(draw_curves):
    alpha = drawn(draw_curves, [0, 20, 60, 20], dashed=True, scale=2.0)[19]
    assert alpha[:19].min() > 0.9
    assert alpha[21:29].max() == 0


def test_later_curves_cover_earlier_ones_and_colours_keep_their_channels(draw_curves):
    pixels = np.zeros((40, 60), dtype=np.uint32)
    ends = np.array([[0.0, 20, 60, 20], [0.0, 20, 60, 20]])
    colours = np.array([0xFF00FF00, 0xFF123456], dtype=np.uint32)
    draw_curves(pixels, ends, np.array([4.0, 2.0]), colours, np.zeros(2, dtype=bool), 1.0)
    assert pixels[20, 30] == 0xFF123456
    assert pixels[18, 30] == 0xFF00FF00


@pytest.mark.parametrize(
    "ends", [[-500, -500, -100, -100], [-30, 20, 90, 20], [10, -80, 50, 120], [70, 5, 99, 9]]
)
def test_what_lies_outside_is_cut_off(draw_curves, ends):
    alpha = drawn(draw_curves, ends)
    assert np.all((alpha >= 0) & (alpha <= 1))
    assert (alpha.sum() > 0) == (ends[0] < 60 and ends[2] > 0)


def test_nothing_to_draw_is_fine(draw_curves):
    assert drawn(draw_curves).sum() == 0
