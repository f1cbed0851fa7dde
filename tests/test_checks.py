"""Ranges hold what they say, and a value outside says its field, its limits and itself."""

import math

import pytest

from nnsim.checks import FieldError, Range, check_choice, check_length


@pytest.mark.parametrize("value", [0, 0.5, 1])
def test_a_value_inside_passes(value):
    Range(0, 1).check("a.b", value)


@pytest.mark.parametrize("value", [-1e-300, 1.0000001, math.inf, -math.inf, math.nan])
def test_a_value_outside_is_refused_with_its_field(value):
    with pytest.raises(FieldError, match=r"^a\.b must be from 0 to 1, not "):
        Range(0, 1).check("a.b", value)


@pytest.mark.parametrize("value", [0, math.nan])
def test_an_open_range_leaves_its_low_end_out(value):
    with pytest.raises(FieldError, match=f"^a must be above 0 and at most 1, not {value}"):
        Range(0, 1, above=True).check("a", value)


def test_an_unknown_name_is_told_the_known_ones():
    check_choice("a", "x", ("x", "y"))
    with pytest.raises(FieldError, match=r"^a must be one of x, y, not 'z'\.$"):
        check_choice("a", "z", ("x", "y"))


def test_a_text_may_be_as_long_as_the_limit():
    check_length("a", "12345", 5)
    with pytest.raises(FieldError, match=r"^a must have at most 5 characters, not 6\.$"):
        check_length("a", "123456", 5)
