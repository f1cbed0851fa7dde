"""The Machine: a Dataset's rows in the order that kernels want, and values that kernels may take."""

import numpy as np
import pytest
from msgspec.structs import replace

from nnsim.errors import NnsimError
from nnsim.kernels import codes
from nnsim.network.graph import Graph, Link
from nnsim.training.machine import Machine
from nnsim.training.rule import make_rule


def test_rows_stand_part_after_part(graph, rings, training) -> None:
    samples = Machine(graph, rings, training).samples
    assert samples.bounds.tolist() == [0, 90, 120, 150]
    for number, part in enumerate(("train", "validation", "test")):
        inputs, targets = rings.take(part)
        chosen = slice(samples.bounds[number], samples.bounds[number + 1])
        np.testing.assert_array_equal(samples.inputs[:, chosen].T, inputs)
        np.testing.assert_array_equal(samples.targets[:, chosen].T, targets)
    assert samples.inputs.flags.c_contiguous
    assert samples.inputs.flags.writeable


@pytest.mark.parametrize(("batch_size", "rows"), [(7, 7), (0, 90), (500, 90)])
def test_the_rule_is_the_training_in_numbers(rings, training, batch_size: int, rows: int) -> None:
    rule = make_rule(training, rings, batch_size)
    assert rule.batch_size == rows
    assert (rule.loss, rule.optimizer, rule.task) == (codes.BCE, codes.ADAM, codes.BINARY)
    assert (rule.learning_rate, rule.beta_2, rule.epsilon) == (0.03, 0.999, 1e-7)
    assert all(type(value) in (int, float, bool) for value in rule[:-1])
    assert rule.class_weights.dtype == np.float64


def test_by_sample_shares_the_rows(graph, rings, training) -> None:
    machine = Machine(graph, rings, training)
    assert machine.by_sample.rule[:-1] == machine.rule._replace(batch_size=1)[:-1]
    assert machine.by_sample.samples is machine.samples
    assert machine.by_sample is machine.by_sample


def test_changed_reads_data_again_only_if_they_changed(graph, rings, training) -> None:
    machine = Machine(graph, rings, training)
    other = machine.changed(training=replace(training, learning_rate=0.5))
    assert other.samples is machine.samples
    assert (other.rule.learning_rate, machine.rule.learning_rate) == (0.5, 0.03)


def test_wrong_values_are_refused_by_name(graph, rings, training) -> None:
    with pytest.raises(NnsimError, match="learning_rate"):
        Machine(graph, rings, replace(training, learning_rate=float("nan")))
    with pytest.raises(NnsimError, match="loss"):
        Machine(graph, rings, replace(training, loss="rmse"))
    with pytest.raises(NnsimError):
        Machine(Graph(graph.layers, (*graph.links, Link("output", "hidden_1"))), rings, training)
