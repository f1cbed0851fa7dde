"""Images and their labels in four IDX files, as MNIST comes."""

from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnsim.data import matrix
from nnsim.data.matrix import Matrix
from nnsim.data.recipe import Images
from nnsim.data.sets import idx, registry
from nnsim.errors import NnsimError

FASHION = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
"""The classes of Fashion-MNIST; those of MNIST are called by their digits."""

Pixels = NDArray[np.uint8]


def load(source: Images, folder: Path | None = None) -> Matrix:
    """Return the images of a set, training rows first, with pixels from 0 to 1 in float32.

    Raises
    ------
    NnsimError
        If its files are not found, cannot be read, or do not belong together.
    """
    place = registry.locate(source, folder)
    (train, train_labels), (test, test_labels) = (_pair(place, part) for part in registry.IMAGE_PARTS)
    if train.shape[1:] != test.shape[1:]:
        raise NnsimError(
            "The training images in {folder} have {train} pixels, the test images {test}; use one set.",
            folder=str(place),
            train=_size(train),
            test=_size(test),
        )
    shape = train.shape[1:] if train.ndim == 4 else (*train.shape[1:], 1)
    names = dict(enumerate(FASHION)) if source.name == "fashion_mnist" else {}
    rows = np.empty((len(train) + len(test), train[0].size), np.float32)
    as_inputs(train, out=rows[: len(train)])
    as_inputs(test, out=rows[len(train) :])
    return Matrix(
        name=source.name,
        inputs=rows,
        targets=matrix.classes(np.concatenate([train_labels, test_labels]).astype(np.int64), names),
        input_names=pixel_names(shape),
        image_shape=shape,
        test_rows=len(test),
    )


def as_inputs(images: Pixels, out: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
    """Return pixels as inputs from 0 to 1, one row per image, or write them where they shall stand."""
    return np.divide(images.reshape(len(images), -1), np.float32(255), out=out, dtype=np.float32)


def pixel_names(shape: tuple[int, ...]) -> tuple[str, ...]:
    """Return the names of the columns of images: row and column from 1, and the channel if many."""
    sides = shape if shape[2] > 1 else shape[:2]
    return tuple(
        "pixel " + ",".join(map(str, place)) for place in product(*(range(1, side + 1) for side in sides))
    )


def _pair(place: Path, part: tuple[str, str]) -> tuple[Pixels, Pixels]:
    """Return the images and labels of one part, which must be as many."""
    files = [registry.file_in(place, stem) for stem in part]
    images, labels = (idx.read(file) for file in files)
    for values, file, wanted in zip((images, labels), files, ("images", "labels"), strict=True):
        found = idx.DIMENSIONS[values.ndim]
        if found != wanted:
            raise NnsimError(
                "{file} holds {found} instead of {wanted}.", file=str(file), found=found, wanted=wanted
            )
    if len(images) != len(labels):
        raise NnsimError(
            "{images} has {rows} images but {labels} {count} labels; get both from the same source.",
            images=str(files[0]),
            rows=len(images),
            labels=files[1].name,
            count=len(labels),
        )
    return images, labels


def _size(images: Pixels) -> str:
    return " x ".join(map(str, images.shape[1:]))
