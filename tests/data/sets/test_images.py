"""Sets of images: MNIST's own figures, parts that stay, and files that do not belong together."""

import gzip
import struct

import numpy as np
import pytest

from nnsim.data.build import build
from nnsim.data.dataset import PARTS
from nnsim.data.recipe import Images, Recipe, Split
from nnsim.data.sets.images import load
from nnsim.errors import NnsimError
from tests.data.conftest import idx, put_images

TRAIN = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
TEST = [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


def counts(data, part):
    """Return how many rows of each class a part has."""
    return data.targets[data.part == PARTS.index(part)].sum(axis=0).tolist()


@pytest.fixture
def folder(tmp_path):
    return put_images(tmp_path / "small")


def test_mnist_has_the_figures_of_its_description(shared_data):
    data = build(Recipe(Images("mnist", str(shared_data("mnist"))), split=Split(1, 0, 0)))
    assert (data.inputs.shape, data.inputs.dtype) == ((70_000, 784), np.float32)
    assert data.inputs.flags.c_contiguous
    assert (data.image_shape, data.task, data.class_names) == ((28, 28, 1), "classes", tuple("0123456789"))
    assert (counts(data, "train"), counts(data, "test")) == (TRAIN, TEST)
    assert data.inputs[:60_000].mean(dtype=float) == pytest.approx(0.1307, abs=5e-5)
    assert data.inputs[60_000:].mean(dtype=float) == pytest.approx(0.1325, abs=5e-5)
    assert (data.inputs.min(), data.inputs.max()) == (0, 1)
    assert data.input_names[28:30] == ("pixel 2,1", "pixel 2,2")
    assert data.raw_inputs is data.inputs, "no copy of 220 MB"


def test_fashion_mnist_names_its_classes(shared_data):
    data = build(Recipe(Images("fashion_mnist", str(shared_data("fashion_mnist"))), split=Split(1, 0, 0)))
    assert data.class_names[::9] == ("T-shirt/top", "Ankle boot")
    assert (counts(data, "train"), counts(data, "test")) == ([6000] * 10, [1000] * 10)
    assert data.inputs[:60_000].mean(dtype=float) == pytest.approx(0.2860, abs=5e-5)


@pytest.mark.parametrize("packed", [True, False])
def test_pixels_are_bytes_divided_by_255(tmp_path, packed):
    folder = put_images(tmp_path / "small", packed=packed)
    matrix = load(Images("small", str(folder)))
    assert matrix.inputs.shape == (40, 16)
    assert matrix.test_rows == 10
    bright = np.arange(30) % 3 * 4
    assert (matrix.inputs[np.arange(30), bright] == 1).all()
    others = matrix.inputs[matrix.inputs < 1] * 255
    np.testing.assert_allclose(others, np.round(others), atol=1e-5)
    np.testing.assert_array_equal(matrix.targets.values[:3], np.eye(3))


def test_test_rows_stay_whatever_the_split_says(folder):
    def part(**split):
        return build(Recipe(Images("small", str(folder)), split=Split(**split))).part

    assert part(train=1, validation=0, test=9).tolist() == [0] * 30 + [2] * 10
    first = part(train=2, validation=1, test=0, shuffle=False)
    assert first.tolist() == [1] * 10 + [0] * 20 + [2] * 10, "the first rows validate"
    mixed = part(train=2, validation=1, test=0, seed=3)
    assert sorted(mixed[:30].tolist()) == [0] * 20 + [1] * 10
    assert mixed[:30].tolist() != first[:30].tolist()
    assert mixed[30:].tolist() == [2] * 10


def test_scaled_images_stay_float32(folder):
    plain = build(Recipe(Images("small", str(folder)), split=Split(1, 0, 0)))
    data = build(Recipe(Images("small", str(folder)), scaling="z-score", split=Split(1, 0, 0)))
    assert (data.inputs.dtype, data.inputs.flags.c_contiguous) == (np.float32, True)
    train = data.inputs[:30].astype(float)
    np.testing.assert_allclose(train.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(train.std(axis=0), 1, atol=1e-6)
    np.testing.assert_allclose(data.raw_inputs, plain.inputs, atol=1e-6)


def wrong(folder) -> str:
    with pytest.raises(NnsimError) as caught:
        load(Images("small", str(folder)))
    return str(caught.value).replace(str(folder), "FOLDER")


def test_files_that_do_not_belong_together(folder):
    labels = folder / "train-labels-idx1-ubyte.gz"
    good = labels.read_bytes()
    labels.write_bytes(gzip.compress(idx(np.zeros(29, np.uint8))))
    assert wrong(folder).startswith(
        "FOLDER/train-images-idx3-ubyte.gz has 30 images but train-labels-idx1-ubyte"
    )
    labels.write_bytes((folder / "train-images-idx3-ubyte.gz").read_bytes())
    assert wrong(folder) == "FOLDER/train-labels-idx1-ubyte.gz holds images instead of labels."
    labels.write_bytes(good)
    (folder / "t10k-images-idx3-ubyte.gz").write_bytes(idx(np.zeros((10, 5, 4), np.uint8)))
    assert "have 4 x 4 pixels, the test images 5 x 4; use one set." in wrong(folder)


def test_a_set_of_one_class_teaches_nothing(folder):
    for part, rows in (("train", 30), ("t10k", 10)):
        (folder / f"{part}-labels-idx1-ubyte.gz").write_bytes(idx(np.zeros(rows, np.uint8)))
    assert "is '0' in every row" in wrong(folder)


def test_colours_have_a_name_each(tmp_path):
    folder = put_images(tmp_path / "small")
    for part, rows in (("train", 30), ("t10k", 10)):
        head = bytes([0, 0, 8, 4]) + struct.pack(">IIII", rows, 2, 2, 3)
        (folder / f"{part}-images-idx3-ubyte.gz").write_bytes(head + bytes(rows * 12))
    matrix = load(Images("small", str(folder)))
    assert matrix.image_shape == (2, 2, 3)
    assert matrix.input_names[:4] == ("pixel 1,1,1", "pixel 1,1,2", "pixel 1,1,3", "pixel 1,2,1")
