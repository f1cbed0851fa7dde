"""The works are those of the table, and can be trained."""

import pytest

from nnsim.bench.rows import rows
from nnsim.bench.works import WORKS, work_named
from nnsim.errors import NnsimError
from nnsim.network import rules
from nnsim.network.parameters import Layout
from nnsim.training import training as trainings

PARAMETERS = {
    "line": 4 + 4 + 20 + 5 + 5 + 1,
    "xor": 4 + 2 + 2 + 1,
    "circle": 16 + 8 + 64 + 8 + 8 + 1,
    "mnist-mlp": 784 * 1000 + 1000 + 1000 * 10 + 10,
    "mnist-cnn": 25 * 32 + 32 + 4 * 32 * 64 + 64 + 7 * 7 * 64 * 1000 + 1000 + 1000 * 10 + 10,
    "imdb": 10_000 * 16 + 16 + 16 * 16 + 16 + 16 + 1,
}


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.name)
def test_each_work_is_a_network_and_a_training_that_fit(work):
    rules.check(work.graph)
    trainings.check(work.training)
    assert Layout(work.graph).size == PARAMETERS[work.name]


def test_names_are_found_and_an_unknown_one_lists_the_others():
    assert [work_named(work.name) for work in WORKS] == list(WORKS)
    with pytest.raises(NnsimError, match="There is no work 'mnist' to measure; there are line, xor, circle"):
        work_named("mnist")


@pytest.mark.parametrize("name", ["line", "xor", "circle"])
def test_rows_are_as_many_and_as_wide_as_the_work_says_and_always_the_same(name):
    work = work_named(name)
    data, again = rows(work), rows(work)
    assert data.inputs.shape == (work.rows, work.graph.input.units)
    assert data.targets.shape == (work.rows, work.graph.output.units)
    assert data.count("train") == work.rows
    assert abs(data.inputs - again.inputs).max() == 0
