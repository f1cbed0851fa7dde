"""Every row lands in one part, every part gets its share, and the same seed gives the same parts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.data.build import build, build_folds, load
from nnsim.data.preparing.split import UNUSED, assign, assign_before_test, counts, folds
from nnsim.data.recipe import Bundled, Function, Recipe, Split
from nnsim.errors import NnsimError


@pytest.mark.parametrize(
    ("rows", "shares", "expected"),
    [
        (500, (0.7, 0.15, 0.15), [350, 75, 75]),
        (150, (0.8, 0.0, 0.2), [120, 0, 30]),
        (10, (1, 0, 0), [10, 0, 0]),
        (10, (70, 15, 15), [7, 2, 1]),
        (9, (1, 1, 1), [3, 3, 3]),
        (3, (0.7, 0.15, 0.15), [1, 1, 1]),
        (2, (0.01, 0, 0.99), [1, 0, 1]),
        (1, (0.5, 0, 0), [1, 0, 0]),
    ],
)
def test_counts(rows, shares, expected):
    assert counts(rows, Split(*shares)) == expected


share = st.floats(0, 1e6)


@given(st.integers(3, 2000), st.floats(1e-9, 1e6), share, share)
def test_each_part_gets_its_rounded_share(rows, train, validation, test):
    sizes = counts(rows, Split(train, validation, test))
    assert sum(sizes) == rows
    for size, part in zip(sizes, (train, validation, test), strict=True):
        wanted = rows * part / (train + validation + test)
        assert abs(size - wanted) <= 2 + 1e-9
        assert (size > 0) == (part > 0)


def test_in_order_or_shuffled_by_the_seed():
    plain = assign(20, Split(0.5, 0.25, 0.25, shuffle=False))
    assert plain.tolist() == [0] * 10 + [1] * 5 + [2] * 5
    assert plain.dtype == np.uint8
    mixed = assign(20, Split(0.5, 0.25, 0.25, seed=1))
    assert sorted(mixed.tolist()) == plain.tolist()
    assert mixed.tolist() != plain.tolist()
    np.testing.assert_array_equal(mixed, assign(20, Split(0.5, 0.25, 0.25, seed=1)))
    assert mixed.tolist() != assign(20, Split(0.5, 0.25, 0.25, seed=2)).tolist()


def test_too_few_rows():
    with pytest.raises(
        NnsimError, match=r"^2 usable row\(s\) are too few for 3 parts; add rows, or set the share"
    ):
        counts(2, Split())


# ---------------------------------------------------------------- numbers of rows


def test_numbers_of_rows():
    part = assign(500, Split(400, 0, 90, shuffle=False, unit="rows"))
    assert part.tolist() == [0] * 400 + [2] * 90 + [UNUSED] * 10
    with pytest.raises(NnsimError, match=r"^There are 500 usable row\(s\), not the 501 that the parts shall"):
        assign(500, Split(400, 1, 100, unit="rows"))


def test_rows_in_no_part_are_left_out():
    recipe = Recipe(Function("x1 + x2", samples=50), split=Split(20, 5, 10, unit="rows"))
    data = build(recipe)
    assert data.rows == 35
    assert [data.count(part) for part in ("train", "validation", "test")] == [20, 5, 10]
    assert data.raw_inputs.sum(axis=1) == pytest.approx(data.raw_targets[:, 0]), "rows stay together"


def test_numbers_of_rows_before_test_rows():
    part = assign_before_test(10, 3, Split(4, 2, 0, shuffle=False, unit="rows"))
    assert part.tolist() == [1, 1, 0, 0, 0, 0, UNUSED, 2, 2, 2]


# ---------------------------------------------------------------- stratified


classes = st.lists(st.integers(0, 3), min_size=12, max_size=200).map(np.array)
splits = st.builds(
    Split,
    st.floats(0.1, 1),
    st.floats(0.1, 1),
    st.floats(0.1, 1),
    st.booleans(),
    st.integers(0, 99),
    stratified=st.just(True),
)


@given(classes, splits)
def test_stratified_parts_have_their_share_of_each_class(labels, split):
    part = assign(len(labels), split, labels)
    sizes = np.bincount(part, minlength=3)
    assert sizes.tolist() == counts(len(labels), split)
    for each in np.unique(labels):
        for number in range(3):
            share = np.count_nonzero(labels == each) * sizes[number] / len(labels)
            found = np.count_nonzero((labels == each) & (part == number))
            assert abs(found - share) <= 2 + 1e-9


def test_stratified_iris():
    for shuffle in (True, False):
        recipe = Recipe(Bundled("iris"), split=Split(0.8, 0, 0.2, shuffle=shuffle, stratified=True))
        data = build(recipe)
        assert data.take("train")[1].sum(axis=0).tolist() == [40, 40, 40]
        assert data.take("test")[1].sum(axis=0).tolist() == [10, 10, 10]


def test_stratified_in_order_takes_the_first_of_each_class():
    data = build(Recipe(Bundled("iris"), split=Split(0.8, 0, 0.2, shuffle=False, stratified=True)))
    assert data.part.tolist() == ([0] * 40 + [2] * 10) * 3


def test_numbers_cannot_be_stratified_and_are_dealt_as_ever():
    plain, stratified = (build(Recipe(Function(), split=Split(stratified=each))) for each in (False, True))
    np.testing.assert_array_equal(plain.part, stratified.part)


# ---------------------------------------------------------------- folds


@given(st.integers(2, 20), st.integers(21, 300), st.booleans(), st.booleans())
def test_each_row_tests_in_one_fold(count, rows, shuffle, stratified):
    labels = np.arange(rows) % 3
    split = Split(0.8, 0.2, 0.5, shuffle=shuffle, stratified=stratified)
    parts = [assign(rows, each, labels) for each in folds(split, count)]
    tested = np.array([part == 2 for part in parts])
    np.testing.assert_array_equal(tested.sum(axis=0), np.ones(rows))
    sizes = tested.sum(axis=1)
    assert sizes.max() - sizes.min() <= 1
    for part, size in zip(parts, sizes, strict=True):
        validation = np.count_nonzero(part == 1)
        assert abs(validation - 0.2 * (rows - size)) <= 1
        assert np.count_nonzero(part == 0) == rows - size - validation


def test_folds_are_scaled_by_their_own_training_rows():
    recipe = Recipe(Bundled("iris"), scaling="z-score", split=Split(1, 0, 0))
    made = list(build_folds(load(recipe.source), recipe, 5))
    assert [data.count("test") for data in made] == [30] * 5
    for data in made:
        assert data.take("train")[0].mean(axis=0) == pytest.approx(np.zeros(4), abs=1e-12)
    assert len({data.input_scaling.centre[0] for data in made}) == 5
    tested = np.concatenate([data.table_rows[data.part == 2] for data in made])
    assert sorted(tested) == list(range(150))


def test_too_few_rows_for_folds():
    with pytest.raises(NnsimError, match=r"^5 usable row\(s\) are too few for 5 folds"):
        assign(5, Split(folds=5))
