"""Which rows come when: from the shuffle seed and the number of the epoch or the step alone."""

from collections import Counter

import numpy as np
import pytest

from nnsim.kernels import codes
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense

MASK = 2**64 - 1
GOLDEN = 0x9E3779B97F4A7C15


def mix(x: int) -> int:
    """SplitMix64's finaliser, with Python's own whole numbers."""
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB & MASK
    return x ^ (x >> 31)


def drawn(seed: int, number: int):
    """Return a function that draws whole numbers below a bound, by Lemire's method."""
    state = mix((seed * GOLDEN + mix((number + GOLDEN) & MASK)) & MASK)

    def draw(bound: int) -> int:
        nonlocal state
        while True:
            state = (state + GOLDEN) & MASK
            product = (mix(state) >> 32) * bound
            if product % 2**32 >= 2**32 % bound:
                return product >> 32

    return draw


def plain_order(rows: int, seed: int, epoch: int) -> list[int]:
    """Fisher and Yates' shuffle, from the end."""
    draw, order = drawn(seed, epoch), list(range(rows))
    for last in range(rows - 1, 0, -1):
        chosen = draw(last + 1)
        order[last], order[chosen] = order[chosen], order[last]
    return order


def plain_draw(rows: int, count: int, seed: int, step: int, replacement: bool) -> list[int]:
    draw, order = drawn(seed, step), list(range(rows))
    if replacement:
        return [draw(rows) for _ in range(count)]
    for place in range(count):
        chosen = place + draw(rows - place)
        order[place], order[chosen] = order[chosen], order[place]
    return order[:count]


@pytest.fixture
def order_of(bench):
    """Return a function that gives the order of the rows in an epoch, after one batch of it."""

    def order_of(rows: int, seed: int, epoch: int) -> list[int]:
        nothing = np.zeros((rows, 1))
        small = bench(sequential(1, Dense(1)), nothing, nothing, batch_size=1, shuffle_seed=seed)
        small.train(small.start(np.zeros(2), epoch=epoch), 1)
        return small.work.order.tolist()

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


class Watched:
    """Training from which the rows of each step can be read: a linear unit with a target of its own per row.

    With weight 0 and bias 0 the slope by the weight is the mean of -2 x t, and rows are powers of 2.
    """

    def __init__(self, bench, rows: int, batch_size: int, selection: str) -> None:
        self.bench = bench(
            sequential(rows, Dense(rows, bias=False)),
            np.eye(rows),
            np.eye(rows),
            loss="half_sse",
            learning_rate=1,
            batch_size=batch_size,
            selection=selection,
            shuffle_seed=5,
        )
        self.rows = rows
        self.run = self.bench.start(np.zeros(rows * rows))

    def step(self) -> Counter:
        """Return how often each row was used in the next step."""
        self.run.parameters[:] = 0
        self.bench.train(self.run, 1)
        used = np.diag(self.run.parameters.reshape(self.rows, self.rows))
        return Counter({row: int(times) for row, times in enumerate(used) if times})


@pytest.mark.parametrize("batch_size", [1, 3, 4, 9, 10])
@pytest.mark.parametrize("selection", codes.SELECTIONS)
def test_the_rows_of_each_step_are_those_of_the_selection(bench, selection: str, batch_size: int) -> None:
    watched, step = Watched(bench, 10, batch_size, selection), 0
    for epoch in range(4):
        for position in range(0, 10, batch_size):
            rows = range(10)[position : position + batch_size]
            expected = Counter(rows)
            if selection == "shuffled" and batch_size < 10:
                expected = Counter(plain_order(10, 5, epoch)[position : position + batch_size])
            elif selection == "replacement" or (selection == "random" and batch_size < 10):
                expected = Counter(plain_draw(10, len(rows), 5, step, selection == "replacement"))
            assert watched.step() == expected
            step += 1
        assert watched.run.counters[codes.EPOCH] == epoch + 1
        assert watched.run.counters[codes.SAMPLES] == 10 * (epoch + 1)


@pytest.mark.parametrize("selection", ["random", "replacement"])
def test_every_row_is_drawn_as_often(bench, selection: str) -> None:
    watched, counts = Watched(bench, 5, 2, selection), Counter()
    for _ in range(3000):
        counts += watched.step()
    whole = sum(counts.values())
    # Standard deviation at most sqrt(5000 / 5 * 4 / 5) = 28: five of them.
    assert all(abs(counts[row] - whole / 5) < 142 for row in range(5))


@pytest.mark.parametrize("batch_size", [1, 3, 7])
@pytest.mark.parametrize("selection", codes.SELECTIONS)
def test_training_resumed_in_mid_epoch_gives_the_same_bits(
    bench, rng, selection: str, batch_size: int
) -> None:
    graph, rows = (
        sequential(2, Dense(3, "tanh"), Dense(1)),
        (rng.normal(size=(23, 2)), rng.normal(size=(23, 1))),
    )
    fields = {"batch_size": batch_size, "selection": selection, "optimizer": "adam"}
    whole, first, second = (bench(graph, *rows, **fields) for _ in range(3))
    vector = rng.normal(size=whole.size)
    expected = whole.train(whole.start(vector), 50).parameters
    run = first.train(first.start(vector), 17)
    assert run.counters[codes.POSITION] != 0
    second.train(run, 33)
    assert run.parameters.tobytes() == expected.tobytes()
