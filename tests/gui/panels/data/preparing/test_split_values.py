"""Shares and numbers of rows go on meaning what they say, whichever of them is changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.data.recipe import Recipe, Split, check_values
from nnsim.gui.panels.data.preparing.split_values import in_unit, shown_shares, with_part, with_shares

SHARE = st.floats(0.01, 0.98)


def sizes(split):
    return split.train, split.validation, split.test


@pytest.mark.parametrize(
    ("part", "size", "expected"),
    [
        (0, 0.8, (0.8, 0.1, 0.1)),
        (1, 0.0, (0.8235, 0.0, 0.1765)),
        (2, 0.5, (0.4118, 0.0882, 0.5)),
    ],
)
def test_a_typed_share_takes_from_the_others(part, size, expected):
    assert sizes(with_part(Split(0.7, 0.15, 0.15), part, size, fixed_test=False)) == expected


def test_a_part_gets_all_that_two_empty_ones_leave():
    assert sizes(with_part(Split(1.0, 0.0, 0.0), 0, 0.6, fixed_test=False)) == (0.6, 0.4, 0.0)


def test_typed_rows_leave_the_others_alone():
    split = with_part(Split(100, 20, 30, unit="rows"), 1, 45, fixed_test=False)
    assert sizes(split) == (100, 45, 30)


def test_with_given_test_rows_the_share_is_of_the_others():
    split = with_part(Split(0.6, 0.2, 0.2, folds=5), 0, 0.5, fixed_test=True)
    assert sizes(split) == (0.4, 0.4, 0.2)


def test_shares_become_the_rows_they_gave_and_back():
    rows = in_unit(Split(0.7, 0.15, 0.15), "rows", (105, 23, 22))
    assert (sizes(rows), rows.unit) == ((105, 23, 22), "rows")
    assert sizes(in_unit(rows, "share", (105, 23, 22))) == (0.7, 0.1533, 0.1467)


@given(st.integers(3, 5000), SHARE, st.floats(0, 1), st.booleans())
def test_any_border_gives_a_split_that_is_right(rows, train, middle, fixed):
    shares = (train, (1 - train) * middle, (1 - train) * (1 - middle))
    for split in (Split(), Split(rows - 2, 1, 1, unit="rows"), Split(0.5, 0.5, 0.0)):
        changed = with_shares(split, shares, fixed_test=fixed)
        check_values(Recipe(split=changed))
        if split.unit == "rows":
            assert sum(sizes(changed)) == rows
        if not fixed:
            shown = shown_shares(changed, (0, 0, 0), fixed_test=False)
            assert shown == pytest.approx(shares, abs=1.1 / rows if split.unit == "rows" else 1e-3)
