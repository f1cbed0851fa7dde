"""How numbers are written and stepped, and which are refused with which sentence."""

import pytest

from nnsim.checks import Range
from nnsim.errors import NnsimError
from nnsim.gui.numerals import Numbers, add, marks, plain


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.03, "0.03"), (500, "500"), (1e-5, "0.00001"), (-0.5, "-0.5"), (0, "0"), (1e-9, "1e-09")],
)
def test_numbers_are_written_as_people_do(value, text):
    assert plain(value) == text


@pytest.mark.parametrize(
    ("step", "start", "direction", "expected"),
    [
        (marks(1, 3), 0.03, 1, 0.1),
        (marks(1, 3), 0.03, -1, 0.01),
        (marks(1, 3), 0.05, 1, 0.1),
        (marks(1, 2, 5), 10, 1, 20),
        (marks(1, 2, 5), 10, -1, 5),
        (marks(1, 2, 5), 500, 1, 1000),
        (add(0.05), 0.1, 1, 0.15),
        (add(1), 42, -1, 41),
    ],
)
def test_steps(step, start, direction, expected):
    assert step(start, direction) == expected


@pytest.mark.parametrize(
    ("numbers", "text", "value"),
    [
        (Numbers(Range(0, 10)), "2,5", 2.5),
        (Numbers(Range(0, 10)), "5 %", 0.05),
        (Numbers(Range(0, 1), percent=True), "5 %", 0.05),
        (Numbers(Range(0, 1), percent=True), "1/2", 0.005),
        (Numbers(Range(1, 9), word=("all", 0)), "All", 0),
    ],
)
def test_numbers_are_understood(numbers, text, value):
    assert numbers.parse(text) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize(
    ("numbers", "text", "sentence"),
    [
        (Numbers(Range(0, 10)), "11", "type a number from 0 to 10."),
        (Numbers(Range(0, 1, above=True)), "0", "type a number above 0, at most 1."),
        (
            Numbers(Range(0, 1), percent=True),
            "101",
            "type a number from 0 % to 100 %.",
        ),
        (
            Numbers(Range(0, 9), whole=True),
            "0.5",
            "only whole numbers are possible here.",
        ),
    ],
)
def test_refusals_say_what_is_possible(numbers, text, sentence):
    with pytest.raises(NnsimError) as error:
        numbers.parse(text)
    assert str(error.value).startswith(f"{text} is no")
    assert str(error.value).endswith(sentence)


@pytest.mark.parametrize("value", [0.03, 500, 0, 1e-5, 0.123456789])
def test_what_is_shown_can_be_typed_again(value):
    numbers = Numbers(Range(-1, 1000))
    assert numbers.parse(numbers.text(value)) == value
