"""Default roles, chosen roles, and what may not be chosen."""

import numpy as np
import pytest

from nnsim.data.roles import choose
from nnsim.data.table import Column, Table
from nnsim.errors import NnsimError


def table(**kinds):
    """Return a table of three rows; a kind is its name, or the numbers themselves."""
    columns = []
    for name, kind in kinds.items():
        values = np.array([2, 1, 1] if isinstance(kind, str) else kind, float)
        labels = ("a", "b", "c") if kind in ("category", "text", "date") else ()
        if kind == "parts":
            kind, labels = "category", ("test", "train", "validation")
        columns.append(Column(name, kind if isinstance(kind, str) else "number", values, labels))
    return Table("a.csv", tuple(columns))


N, C = "number", "category"


@pytest.mark.parametrize(
    ("columns", "roles"),
    [
        ({"a": N, "b": N, "c": N}, "iit"),
        ({"a": N, "species": C, "c": N}, "iti"),
        ({"Target": N, "b": N}, "ti"),
        ({"y": N, "label": C, "z": N}, "iti"),
        ({"Classes": N, "x": N}, "ti"),
        ({"Survived": N, "x": N}, "ti"),
        ({"정답": N, "x": N}, "ti"),
        ({"classic": N, "b": N}, "it"),
        ({"a": N, "b": C, "t": "text", "d": "date", "e": "empty"}, "it---"),
        ({"PassengerId": N, "a": N, "b": N}, "-it"),
        ({"id": "category", "a": N, "b": N}, "-it"),
        ({"order_id": N, "a": N, "b": N}, "-it"),
        ({"paid": N, "grid": N, "b": N}, "iit"),
        ({"index": [0, 1, 2], "a": N, "b": N}, "-it"),
        ({"번호": [1, 2, 3], "a": N, "b": N}, "-it"),
        ({"Unnamed: 0": [1, 2, 3], "a": N, "b": N}, "-it"),
        ({"index": [5, 3, 9], "a": N, "b": N}, "iit"),
        ({"x": [1, 2, 3], "b": N}, "it"),
        ({"text": "text"}, "-"),
        ({"rare": [None, None, 1], "a": [None, 2, 1], "b": N}, "-it"),
        ({"a": N}, "t"),
        ({"name": "text", "day": "date", "a": N}, "-it"),
        ({"day": "date"}, "i"),
        ({"a": N, "b": N, "part": "parts"}, "it-"),
    ],
)
def test_default_roles(columns, roles):
    letters = {"input": "i", "target": "t", "ignore": "-"}
    assert "".join(letters[role] for role in choose(table(**columns)).values()) == roles


def test_what_is_not_chosen_follows_the_default():
    some = table(a=N, b=N, species=C, t="text")
    assert choose(some, targets=("b",)) == {"a": "input", "b": "target", "species": "input", "t": "ignore"}
    assert choose(some, inputs=("a",)) == {"a": "input", "b": "ignore", "species": "target", "t": "ignore"}
    assert choose(some, inputs=("a", "species"))["b"] == "target"
    assert choose(some, inputs=("t",), targets=("a", "b"))["t"] == "input"


def test_what_may_not_be_chosen():
    with pytest.raises(NnsimError, match=r"^a\.csv has no column 'z'; its columns are a, b\.$"):
        choose(table(a=N, b=N), targets=("z",))
    with pytest.raises(
        NnsimError, match=r"^Column 'a' cannot be input and target at once; take it out of one\.$"
    ):
        choose(table(a=N, b=N), inputs=("a",), targets=("a",))
    many = table(**{f"c{place}": N for place in range(15)})
    with pytest.raises(NnsimError, match=r"c10, c11, and 3 more\.$"):
        choose(many, inputs=("z",))
