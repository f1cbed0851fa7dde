"""Numbers as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.data.tables.number import parse_number
from nnsim.errors import NnsimError


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.5", 0.5),
        ("0,5", 0.5),
        (" 1/3 ", 1 / 3),
        ("1 / 8", 0.125),
        ("-1,5/3", -0.5),
        ("−2", -2.0),
        ("+.25", 0.25),
        ("3.", 3.0),
        ("1e-3", 1e-3),
        ("1,5E2", 150.0),
        ("5 %", 0.05),
        ("12,5%", 0.125),
        ("0", 0.0),
    ],
)
def test_numbers(text, number):
    assert parse_number(text) == pytest.approx(number, rel=1e-15)


@pytest.mark.parametrize(
    "text", ["", "abc", "1.2.3", "1,000,000", "1/2/3", "1/", "nan", "inf", "0x10", "1_0", "١", "%"]
)
def test_no_numbers(text):
    with pytest.raises(NnsimError, match=r"is not a number; type one such as 0.5, 0,5 or 1/3"):
        parse_number(text)


def test_division_by_zero_and_numbers_too_large():
    with pytest.raises(NnsimError, match=r"^'1/0' divides by zero; type another number\.$"):
        parse_number("1/0")
    for text in ("1e999", "1e308/1e-308"):
        with pytest.raises(NnsimError, match=r"is too large; type a smaller number\.$"):
            parse_number(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_comes_back(number):
    assert parse_number(repr(number)) == number
    assert parse_number(repr(number).replace(".", ",")) == number


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_an_error(text):
    try:
        assert isinstance(parse_number(text), float)
    except NnsimError as error:
        assert str(error)  # noqa: PT017
