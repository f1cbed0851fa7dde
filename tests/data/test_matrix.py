"""Datasets of a Matrix: what a Recipe makes of rows that are no table."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from nnsim.data import matrix
from nnsim.data.matrix import Matrix, build
from nnsim.data.recipe import Recipe, Split
from nnsim.errors import NnsimError


def made(inputs, **fields) -> Matrix:
    targets = matrix.classes(np.arange(inputs.shape[0]) % 3, {1: "one"})
    return Matrix("made", inputs, targets, tuple(map(str, range(inputs.shape[1]))), **fields)


def test_classes_are_called_by_their_names_or_numbers():
    encoded = matrix.classes(np.array([7, 1, 4, 7]), {1: "one"})
    assert (encoded.names, encoded.task) == (("one", "4", "7"), "classes")
    np.testing.assert_array_equal(encoded.values, [[0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]])


def test_unscaled_rows_are_not_copied(rng):
    rows = made(rng.random((20, 3), dtype=np.float32))
    assert build(rows, Recipe()).inputs is rows.inputs


@pytest.mark.parametrize("scale", ["0-1", "z-score"])
def test_a_column_that_is_constant_in_the_training_rows_has_the_scale_1(scale):
    inputs = np.zeros((20, 2), np.float32)
    inputs[:, 0] = np.arange(20)
    inputs[15:, 1] = 1000
    recipe = Recipe(scaling=scale, split=Split(0.75, 0, 0.25, shuffle=False))
    data = build(made(inputs), recipe)
    assert data.inputs.dtype == np.float32
    assert (data.inputs[:15, 1] == 0).all()
    assert data.inputs[15, 1] == 1000, "the other rows are not looked at, as in scikit-learn"
    assert build(made(inputs[:15]), recipe).input_scaling.scale[1] == 1, "constant everywhere"


def test_too_few_rows_beside_the_test_rows():
    rows = made(np.zeros((5, 1), np.float32), test_rows=4)
    with pytest.raises(NnsimError, match=r"1 usable row\(s\) are too few for 2 parts"):
        build(rows, Recipe(split=Split(0.5, 0.5, 0)))


def test_sparse_rows_are_not_scaled():
    rows = made(csr_array(np.eye(4, dtype=np.float32)))
    assert build(rows, Recipe(split=Split(1, 0, 0))).inputs is rows.inputs
    with pytest.raises(NnsimError, match="made has rows that are nearly all zero"):
        build(rows, Recipe(scaling="z-score"))
