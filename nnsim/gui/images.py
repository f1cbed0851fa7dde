"""Images of the data as pictures."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage


def image_of(pixels: NDArray[np.floating[Any]], shape: tuple[int, ...]) -> QImage:
    """Return an image, stretched from its darkest to its brightest pixel.

    Parameters
    ----------
    pixels : ndarray, shape (height * width * channels,)
    shape : tuple of int
        (height, width, channels); three channels are red, green and blue, of others the mean is shown.
    """
    values = np.nan_to_num(pixels.reshape(shape).astype(np.float64))
    values = values if shape[2] == 3 else values.mean(axis=2, keepdims=True)
    low, high = values.min(), values.max()
    shades = ((values - low) * (255.0 / ((high - low) or 1.0))).astype(np.uint8)
    picture = np.ascontiguousarray(np.broadcast_to(shades, (*shape[:2], 3)))
    return QImage(picture.data, shape[1], shape[0], 3 * shape[1], QImage.Format.Format_RGB888).copy()
