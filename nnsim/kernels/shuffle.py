"""Which rows come when: from the shuffle seed and the number of the epoch or the step alone."""

import numpy as np

from nnsim.kernels.jit import exact, rare
from nnsim.kernels.plan import Ints

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
MIX_2 = np.uint64(0x94D049BB133111EB)
LOW = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
ONE = np.uint64(1)


@exact
def mix(x: np.uint64) -> np.uint64:
    """Return a thorough mixture of 64 bits: the finaliser of SplitMix64 (Steele, Lea, Flood 2014)."""
    x = np.uint64((x ^ (x >> np.uint64(30))) * MIX_1)
    x = np.uint64((x ^ (x >> np.uint64(27))) * MIX_2)
    return np.uint64(x ^ (x >> np.uint64(31)))


@exact
def stream(seed: int, number: int) -> np.uint64:
    """Return the start of the random numbers of one epoch or step."""
    return mix(np.uint64(seed) * GOLDEN + mix(np.uint64(number) + GOLDEN))


@exact
def below(state: np.uint64, bound: int) -> tuple[np.uint64, np.int64]:
    """Return the next state and a whole number from 0 to `bound` - 1, each as likely.

    Drawn without bias from 32 random bits by Lemire's method (arXiv:1805.10941): `bound` is at most 2**32.
    """
    size = np.uint64(bound)
    state = np.uint64(state + GOLDEN)
    product = np.uint64((mix(state) >> HALF) * size)
    # The smallest remainders are drawn too often by (2**32 mod bound) and have to be drawn again.
    if (product & LOW) < size:
        surplus = np.uint64((LOW + ONE) % size)
        while (product & LOW) < surplus:
            state = np.uint64(state + GOLDEN)
            product = np.uint64((mix(state) >> HALF) * size)
    return state, np.int64(product >> HALF)


@rare
def shuffle(order: Ints, seed: int, epoch: int) -> None:
    """Fill `order` with the row numbers of one epoch in random order, by Fisher and Yates' method."""
    state = stream(seed, epoch)
    for place in range(len(order)):
        order[place] = place
    for last in range(len(order) - 1, 0, -1):
        state, chosen = below(state, last + 1)
        order[last], order[chosen] = order[chosen], order[last]


@rare
def draw(order: Ints, count: int, seed: int, step: int, replacement: bool) -> None:
    """Put the row numbers of one batch, drawn at random, at the first `count` places of `order`.

    With replacement a row may come several times; without, by the first steps of Fisher and Yates' method.
    """
    state, rows = stream(seed, step), len(order)
    if replacement:
        for place in range(count):
            state, order[place] = below(state, rows)
        return
    for place in range(rows):
        order[place] = place
    for place in range(count):
        state, further = below(state, rows - place)
        chosen = place + further
        order[place], order[chosen] = order[chosen], order[place]
