"""Formulas are written as on paper and mean the same."""

import pytest

from nnsim.data.formulas.written import written


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("x1**2", "x1²"),
        ("x1 ** 12", "x1¹²"),
        ("x1*x2", "x1·x2"),
        (" x1 * x2**3 ", "x1·x2³"),
        ("sin(x1)", "sin x1"),
        ("log( weight )", "log weight"),
        ("sin(x1)*x2", "sin(x1)·x2"),
        ("sin(2*x1)", "sin(2·x1)"),
        ("max(x1, x2)", "max(x1, x2)"),
        ("x1**0.5", "x1**0.5"),
        ("x1**x2", "x1**x2"),
        ("x1**-1", "x1**-1"),
        ("2**2.5", "2**2.5"),
        ("x1**2**x2", "x1**2**x2"),
        ("x1**2**3", "x1**2³"),
        ("(x1 + 1)**2", "(x1 + 1)²"),
        ("키*2", "키·2"),
    ],
)
def test_formulas_as_on_paper(formula, text):
    assert written(formula) == text
