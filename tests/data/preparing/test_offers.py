"""The features that are offered are the ones people try, and each can be computed."""

import numpy as np
import pytest

from nnsim.data.preparing.features import called, make, try_out
from nnsim.data.preparing.offers import in_order, others, usual
from nnsim.errors import NnsimError


def test_two_columns_are_offered_what_playgrounds_have():
    assert usual(["x1", "x2"]) == ("x1**2", "x2**2", "x1*x2", "sin(x1)", "sin(x2)")
    assert {"cos(x1)", "log(x2)", "exp(x1)", "x1**3"} <= set(others(["x1", "x2"]))


@pytest.mark.parametrize("count", [1, 2, 3, 4, 13, 60, 500])
def test_each_offer_is_made_once_and_can_be_computed(count):
    names = tuple(f"x{place}" for place in range(1, count + 1))
    offered = (*usual(names), *others(names))
    assert len(set(offered)) == len(offered)
    rows = np.full((2, count), 0.5)
    for formula in offered[:100]:
        assert np.isfinite(make(names, (formula,), (), "none").apply(rows)).all()


def test_many_columns_are_offered_no_flood():
    names = [f"x{place}" for place in range(40)]
    assert usual(names) == ()
    assert len(others(names)) < 400
    assert others(names * 2) == ()


def test_offered_features_have_an_order():
    chosen = ("x1 + 2*x2", "cos(x1)", "sin(x1)", "x2**2", "max(x1, x2)", "x1**2")
    ordered = ("x1**2", "x2**2", "sin(x1)", "cos(x1)", "x1 + 2*x2", "max(x1, x2)")
    assert in_order(chosen, ("x1", "x2")) == ordered


def test_columns_are_called_as_formulas_can():
    names = ("height", "body weight", "x2", "colour=red", "sin", "x4")
    assert called(names) == ("height", "", "x2", "", "x5", "x4")
    raw = np.arange(6.0)[np.newaxis]
    for name, value in zip(called(names), raw[0], strict=True):
        if name:
            assert make(names, (name,), names, "none").apply(raw)[0, 0] == value


def test_a_formula_is_tried_on_the_rows():
    raw = np.array([[1.0, 2.0], [-1.0, 3.0]])
    assert try_out(" x1*b ", ("a", "b"), raw).tolist() == [2.0, -3.0]
    with pytest.raises(NnsimError, match=r"no finite value where a = -1"):
        try_out("log(a)", ("a", "b"), raw)
    with pytest.raises(NnsimError, match=r"write \*\* instead"):
        try_out("a^2", ("a", "b"), raw)
