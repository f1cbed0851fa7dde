"""Truth tables have every combination once, and what a gate makes of it."""

from functools import reduce
from itertools import product
from operator import xor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.checks import FieldError
from nnsim.data.build import build
from nnsim.data.making.gates import tabulate
from nnsim.data.making.sources import GATES
from nnsim.data.recipe import Recipe, Split, TruthTable

PYTHON = {
    "and": all,
    "or": any,
    "nand": lambda bits: not all(bits),
    "nor": lambda bits: not any(bits),
    "xor": lambda bits: reduce(xor, bits),
    "parity": lambda bits: sum(bits) % 2,
}


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("inputs", [1, 2, 3, 5])
def test_gates_are_those_of_python(gate, inputs):
    table = tabulate(TruthTable(inputs, (gate,)))
    rows = np.column_stack([column.values for column in table.columns[:-1]])
    combinations = list(product((0, 1), repeat=inputs))
    assert rows.tolist() == [list(map(float, bits)) for bits in combinations]
    assert table[gate].values.tolist() == [float(PYTHON[gate](bits)) for bits in combinations]


@pytest.mark.parametrize(("targets", "outputs"), [("0 0 1 1", [0, 0, 1, 1]), ("0 1 1 0", [0, 1, 1, 0])])
def test_a_list_of_targets(targets, outputs):
    data = build(Recipe(TruthTable(2, (targets,)), split=Split(1, 0, 0)))
    assert data.inputs.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert data.targets[:, 0].tolist() == outputs
    assert (data.task, data.class_names, data.target_names) == ("binary", ("0", "1"), ("y",))


def test_several_targets_are_numbers():
    """A half adder: the sum and the carry of two bits; and values of one's own."""
    table = tabulate(TruthTable(2, ("xor", "and", "1 2 3 -4.5", "0 0 0 1")))
    assert table.targets == ("xor", "and", "y1", "y2")
    data = build(Recipe(TruthTable(2, ("xor", "and")), split=Split(1, 0, 0)))
    assert data.targets.tolist() == [[0, 0], [1, 0], [1, 0], [0, 1]]
    assert data.task == "regression"


def test_the_same_gate_twice():
    assert tabulate(TruthTable(1, ("or", "or"))).targets == ("or1", "or2")


@pytest.mark.parametrize("targets", ["0 1 1", "0 1 1 2 3", "0 1 one 0", "", "0 1 1 inf"])
def test_a_target_that_does_not_fit(targets):
    with pytest.raises(
        FieldError, match=r"targets\[0\] must be one of and, or, .* or 4 numbers separated by"
    ):
        tabulate(TruthTable(2, (targets,)))


@given(st.lists(st.sampled_from([0, 1, -1, 2.5]), min_size=8, max_size=8))
def test_any_list_comes_back(values):
    table = tabulate(TruthTable(3, (" ".join(map(str, values)),)))
    assert table["y"].values.tolist() == values
