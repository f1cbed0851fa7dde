"""Every row lands in one part, every part gets its share, and the same seed gives the same parts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.data.recipe import Split
from nnsim.data.split import assign, counts
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
