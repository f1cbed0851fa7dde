"""The order of the rows in an epoch, from the shuffle seed and the number of the epoch alone."""

import numpy as np

from nnsim.kernels.jit import exact
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
def shuffle(order: Ints, seed: int, epoch: int) -> None:
    """Fill `order` with the row numbers of one epoch in random order.

    Fisher and Yates' method; each place is drawn without bias from 32 random bits by Lemire's method
    (arXiv:1805.10941), so there may be up to 2**32 rows.
    """
    state = mix(np.uint64(seed) * GOLDEN + mix(np.uint64(epoch) + GOLDEN))
    for place in range(len(order)):
        order[place] = place
    for last in range(len(order) - 1, 0, -1):
        bound = np.uint64(last + 1)
        # The smallest remainders are drawn too often by (2**32 mod bound) and have to be drawn again.
        surplus = np.uint64((LOW + ONE) % bound)
        state = np.uint64(state + GOLDEN)
        product = np.uint64((mix(state) >> HALF) * bound)
        while (product & LOW) < surplus:
            state = np.uint64(state + GOLDEN)
            product = np.uint64((mix(state) >> HALF) * bound)
        chosen = np.int64(product >> HALF)
        order[last], order[chosen] = order[chosen], order[last]
