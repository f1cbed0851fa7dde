"""Curves drawn straight into pixels, for networks with more connections than a painter can draw in time."""

import math

import numpy as np
from numpy.typing import NDArray

from nnsim.kernels.jit import part, program

Pixels = NDArray[np.uint32]
Reals = NDArray[np.float64]

DASH = 10.0
"""Pixels of a dash, along the curve and at normal zoom."""

GAP = 5.0
"""Pixels between two dashes."""


@part
def blend(pixel: np.int64, colour: np.int64, share: np.int64) -> np.int64:
    """Mix a share of 0 to 256 of a colour into a pixel; two of the four bytes at a time."""
    rest = 256 - share
    odd = ((pixel & 0xFF00FF) * rest + (colour & 0xFF00FF) * share) >> 8
    even = ((pixel >> 8) & 0xFF00FF) * rest + ((colour >> 8) & 0xFF00FF) * share
    return (odd & 0xFF00FF) | (even & 0xFF00FF00)


@part
def fill_span(pixels: Pixels, column: int, y: float, half: float, blur: float, colour: np.int64) -> None:
    """Blend a vertical span into one column of pixels.

    The covered share of a pixel is that of 2 `half` pixels, blurred over 2 `blur` pixels: by the pixel's own
    height where the curve is flat, by the curve's rise within the column where it is steep.
    """
    reach, slope = half + blur, 128.0 / blur
    peak = min(256.0, 2.0 * half * slope)
    for row in range(max(0, int(y - reach + 0.5)), min(pixels.shape[0], int(y + reach + 0.5))):
        share = min(peak, (reach - abs(row + 0.5 - y)) * slope)
        pixels[row, column] = blend(np.int64(pixels[row, column]), colour, np.int64(share))


@part
def draw_curve(
    pixels: Pixels, ends: Reals, width: float, colour: np.int64, dashed: bool, scale: float
) -> None:
    """Draw one curve column by column."""
    x0, y0, x1, y1 = ends[0], ends[1], ends[2], ends[3]
    phase, period, dash = 0.0, (DASH + GAP) * scale, DASH * scale
    per_pixel, rise = 1.0 / (x1 - x0), y1 - y0
    for column in range(math.ceil(x0 - 0.5), math.ceil(x1 - 0.5)):
        t = (column + 0.5 - x0) * per_pixel
        slope = rise * 6.0 * t * (1.0 - t) * per_pixel
        stretch = math.sqrt(1.0 + slope * slope)
        solid = not dashed or phase + 0.5 * stretch <= dash
        phase += stretch
        while phase >= period:
            phase -= period
        if solid and 0 <= column < pixels.shape[1]:
            y = y0 + rise * t * t * (3.0 - 2.0 * t)
            fill_span(pixels, column, y, 0.5 * width * stretch, max(0.5, 0.5 * abs(slope)), colour)


@program
def draw_curves(
    pixels: Pixels, ends: Reals, widths: Reals, colours: Pixels, dashed: NDArray[np.bool_], scale: float
) -> None:
    """Draw smooth curves with soft edges, each over the earlier ones.

    With t from 0 to 1 along x, a curve is ``y = y0 + (y1 - y0) * t**2 * (3 - 2 * t)``.

    Parameters
    ----------
    pixels : ndarray of uint32, shape (height, width)
        ``0xAARRGGBB``, premultiplied; drawn upon.
    ends : ndarray, shape (curves, 4)
        x0, y0, x1, y1 in pixels, x0 < x1; may lie outside.
    widths : ndarray, shape (curves,)
        In pixels.
    colours : ndarray of uint32, shape (curves,)
        ``0xAARRGGBB``, premultiplied.
    dashed : ndarray of bool, shape (curves,)
        Which curves are dashed.
    scale : float
        Pixels per pixel at normal zoom, for the length of dashes.
    """
    for curve in range(ends.shape[0]):
        colour = np.int64(colours[curve])
        draw_curve(pixels, ends[curve], widths[curve], colour, dashed[curve], scale)
