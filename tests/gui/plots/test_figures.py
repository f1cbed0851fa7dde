"""Numbers as text keep their width and their sign."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.gui.plots.figures import percent, plain, signed


@given(st.floats(-1e99, 1e99))
def test_a_weight_takes_at_most_eight_characters_and_keeps_its_value(value):
    text = signed(value)
    assert len(text) <= 8
    assert text[0] in "+-"
    assert float(text) == pytest.approx(value, rel=0.05, abs=6e-5)


@given(st.floats(-9999, 9999))
def test_usual_weights_have_one_width(value):
    assert len(signed(value)) == 7


def test_what_is_not_finite_is_said():
    assert (signed(np.inf), signed(np.nan), plain(np.nan), percent(np.nan)) == ("+inf", "+nan", "nan", "")


def test_plain_numbers_and_shares():
    assert [plain(value) for value in (5.1, 12345.0, 0.0123456, 1234567.0)] == [
        "5.1",
        "12345",
        "0.01235",
        "1.235e+06",
    ]
    assert percent(0.99412) == "99.4 %"
