"""The order of an epoch: a permutation, evenly drawn, from the seed and the number of the epoch alone."""

from collections import Counter

import numpy as np
import pytest

from nnsim.kernels import codes
from nnsim.kernels.plan import Run
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.training.machine import Machine
from nnsim.training.training import Training

MASK = 2**64 - 1


def mix(x: int) -> int:
    """SplitMix64's finaliser, with Python's own whole numbers."""
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB & MASK
    return x ^ (x >> 31)


def plain_order(rows: int, seed: int, epoch: int) -> list[int]:
    """Fisher and Yates' shuffle with numbers drawn by Lemire's method."""
    golden = 0x9E3779B97F4A7C15
    state = mix((seed * golden + mix((epoch + golden) & MASK)) & MASK)
    order = list(range(rows))
    for last in range(rows - 1, 0, -1):
        while True:
            state = (state + golden) & MASK
            product = (mix(state) >> 32) * (last + 1)
            if product % 2**32 >= 2**32 % (last + 1):
                break
        chosen = product >> 32
        order[last], order[chosen] = order[chosen], order[last]
    return order


@pytest.fixture
def order_of(make_data):
    """Return a function that gives the order of the rows in an epoch, after one batch of it."""

    def order_of(rows: int, seed: int, epoch: int) -> list[int]:
        data = make_data(np.zeros((rows, 1)), np.zeros((rows, 1)))
        machine = Machine(sequential(1, Dense(1)), data, Training(batch_size=1, shuffle_seed=seed))
        run = Run(np.zeros(2), np.zeros((0, 2)), np.zeros(5, np.int64))
        run.counters[codes.EPOCH] = epoch
        machine.train(run, None, 1, epoch + 1)
        return machine.work.order.tolist()

    return order_of


@pytest.mark.parametrize(
    ("rows", "seed", "epoch"), [(2, 0, 0), (7, 1, 0), (7, 1, 12345), (500, 2**32 - 1, 3)]
)
def test_the_order_is_that_of_the_published_methods(order_of, rows: int, seed: int, epoch: int) -> None:
    assert order_of(rows, seed, epoch) == plain_order(rows, seed, epoch)


def test_seeds_and_epochs_give_orders_of_their_own(order_of) -> None:
    orders = {tuple(order_of(20, seed, epoch)) for seed in range(10) for epoch in range(10)}
    assert len(orders) == 100


def test_every_order_of_three_rows_is_as_likely(order_of) -> None:
    counts = Counter(tuple(order_of(3, 1, epoch)) for epoch in range(6000))
    assert len(counts) == 6
    # Standard deviation about 29: five of them.
    assert all(abs(count - 1000) < 145 for count in counts.values())
