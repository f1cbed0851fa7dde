"""Rows: drawn ones are as full as real ones, real ones come from a folder."""

import msgspec
import numpy as np
import pytest

from nnsim.bench.rows import dense, rows
from nnsim.bench.works import work_named
from nnsim.errors import NnsimError
from nnsim.training.trainer import Trainer


def few(name, count):
    """Return a work with fewer rows."""
    return msgspec.structs.replace(work_named(name), rows=count)


def test_xor_is_the_truth_table():
    data = rows(work_named("xor"))
    assert np.column_stack([data.inputs, data.targets]).tolist() == [
        [0, 0, 0],
        [0, 1, 1],
        [1, 0, 1],
        [1, 1, 0],
    ]


def test_drawn_digits_have_as_much_ink_as_those_of_mnist():
    pixels = rows(few("mnist-mlp", 500)).inputs
    assert pixels.min() == 0
    assert 0.9 < pixels.max() <= 1
    assert np.mean(pixels > 0) == pytest.approx(0.1912, abs=0.005)  # counted in MNIST's training images


def test_drawn_reviews_have_as_many_words_as_those_of_imdb():
    reviews, again = rows(few("imdb", 500)).inputs, rows(few("imdb", 500)).inputs
    assert (reviews != again).nnz == 0
    assert set(reviews.data) == {1.0}
    assert np.diff(reviews.indptr).mean() == pytest.approx(120, rel=0.1)
    assert reviews.has_canonical_format


def test_dense_rows_have_the_type_asked_for_and_the_shape_the_network_takes(shared_data):
    digits = rows(work_named("mnist-mlp"), shared_data("mnist"))
    assert dense(work_named("mnist-cnn"), digits, "float32").shape == (60_000, 28, 28, 1)
    assert dense(work_named("mnist-mlp"), digits, "float32").shape == (60_000, 784)


def test_dense_reviews_have_all_their_zeros():
    reviews = rows(few("imdb", 3))
    spread = dense(few("imdb", 3), reviews, "float64")
    assert spread.dtype == np.float64
    assert spread.shape == (3, 10_000)
    assert spread.sum() == reviews.inputs.nnz


def test_what_is_drawn_can_be_trained():
    work = work_named("circle")
    trainer = Trainer(work.graph, rows(work), work.training)
    before = trainer.loss()
    trainer.train(epochs=20)
    assert trainer.loss() < before


def test_real_reviews_are_those_of_the_course(shared_data):
    data = rows(work_named("imdb"), shared_data("imdb").parent)
    assert data.inputs.shape == (15_000, 10_000)
    assert data.count("train") == 15_000
    assert 0.010 < data.inputs.nnz / 1.5e8 < 0.014


def test_real_digits_are_all_training_images(shared_data):
    data = rows(work_named("mnist-cnn"), shared_data("mnist"))
    assert data.inputs.shape == (60_000, 784)
    assert data.targets.sum(axis=0).tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]


def test_a_folder_without_the_files_is_refused(tmp_path):
    with pytest.raises(NnsimError, match="mnist"):
        rows(work_named("mnist-mlp"), tmp_path)
