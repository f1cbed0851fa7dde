"""Changing where the inputs of a function lie: for all, for one, and back."""

import numpy as np
import pytest

from nnsim.data.build import load
from nnsim.data.making.spans import change_all, change_one, common, like_all, spans_of, with_outputs
from nnsim.data.recipe import Function, Output, Span, check_function

TWO = Function("x1 + x2", low=-1.0, high=1.0, samples=4000)


def reach(source, name):
    values = load(source)[name].values
    return round(float(values.min()), 1), round(float(values.max()), 1)


def test_every_input_lies_where_all_do():
    assert spans_of(TWO) == (Span(-1.0, 1.0), Span(-1.0, 1.0))
    assert spans_of(Function("3*x3")) == (Span(),) * 3
    assert spans_of(Function("x1", spans=(Span(), Span(2.0, 3.0)))) == (Span(), Span(2.0, 3.0))


def test_one_input_lies_elsewhere_and_comes_back():
    moved = change_one(TWO, 1, low=5.0, high=6.0)
    assert (reach(moved, "x1"), reach(moved, "x2")) == ((-1.0, 1.0), (5.0, 6.0))
    check_function(moved)
    assert like_all(moved, 1) == TWO


def test_all_are_moved_but_those_that_lie_elsewhere():
    moved = change_all(change_one(TWO, 1, low=5.0, high=6.0), low=-3.0)
    assert (reach(moved, "x1"), reach(moved, "x2")) == ((-3.0, 1.0), (5.0, 6.0))
    noisy = change_all(change_one(TWO, 0, noise=0.5), distribution="ordered")
    assert spans_of(noisy) == (Span(-1.0, 1.0, "ordered", 0.5), Span(-1.0, 1.0, "ordered"))
    assert common(noisy) == Span(-1.0, 1.0, "ordered")


def test_a_span_that_has_become_the_usual_one_says_nothing():
    moved = change_one(TWO, 1, low=-3.0)
    assert change_all(moved, low=-3.0).spans == ()


@pytest.mark.parametrize(("formula", "spans"), [("x1", 1), ("x1*x2", 2), ("x1*x2*x3", 2)])
def test_spans_of_inputs_that_are_gone_are_dropped(formula, spans):
    moved = change_one(TWO, 1, low=0.5)
    after = with_outputs(moved, [Output("y", formula)])
    assert len(after.spans) == spans
    assert after.formula == formula


def test_targets_are_renamed_and_added():
    after = with_outputs(TWO, [Output("sum", "x1 + x2"), Output("product", "x1*x2")])
    assert after.outputs == (Output("sum", "x1 + x2"), Output("product", "x1*x2"))
    table = load(after)
    np.testing.assert_allclose(table["product"].values, table["x1"].values * table["x2"].values)


def test_an_input_that_no_formula_uses_stays_if_a_person_wanted_it():
    wide = Function("x1", spans=(Span(), Span(2.0, 3.0)))
    assert len(with_outputs(wide, [Output("y", "2*x1")]).spans) == 2
