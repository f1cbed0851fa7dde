"""Changing a truth table: a click on an answer, another number of inputs."""

import numpy as np
import pytest

from nnsim.data.making.gates import answers, combinations, named, resized, toggled, with_target, written
from nnsim.data.recipe import TruthTable, check_truth_table


def test_combinations_count_in_binary():
    assert combinations(2).tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]


def test_answers_of_several_targets():
    assert answers(TruthTable(2, ("and", "1 0 0 1"))).tolist() == [[0, 1], [0, 0], [0, 0], [1, 1]]


def test_a_toggled_gate_is_no_gate_any_more_until_it_is_one_again():
    table = toggled(TruthTable(2, ("xor",)), 0, 3)
    assert table == TruthTable(2, ("or",))
    table = toggled(table, 0, 1)
    assert table == TruthTable(2, ("0 0 1 1",))
    check_truth_table(table)
    assert toggled(toggled(table, 0, 1), 0, 3) == TruthTable(2, ("xor",))


def test_only_the_target_that_was_clicked_changes():
    assert toggled(TruthTable(2, ("and", "or")), 1, 0).targets == ("and", "1 1 1 1")
    assert with_target(TruthTable(2, ("and", "or")), 0, "nor").targets == ("nor", "or")


def test_any_number_becomes_zero():
    assert toggled(TruthTable(1, ("2.5 7",)), 0, 0).targets == ("0 7",)


@pytest.mark.parametrize("inputs", [1, 2, 3, 4])
def test_gates_have_any_number_of_inputs_and_other_answers_repeat(inputs):
    table = resized(TruthTable(2, ("nand", "0 1 1 1")), inputs)
    check_truth_table(table)
    assert table.targets[0] == "nand"
    assert answers(table)[:2, 1].tolist() == [0, 1]


def test_shrinking_keeps_the_rows_that_stay():
    assert resized(TruthTable(3, ("0 1 2 3 4 5 6 7",)), 2).targets == ("0 1 2 3",)


def test_answers_are_written_as_they_are_read():
    table = TruthTable(2, ("nor",))
    assert written(table, 0) == "1 0 0 0"
    np.testing.assert_array_equal(answers(with_target(table, 0, written(table, 0))), answers(table))


def test_written_answers_of_a_gate_have_its_name():
    assert named(TruthTable(2, ("0 1 1 0", "0 0 1 1", "or"))).targets == ("xor", "0 0 1 1", "or")
