"""The exponential function, in a form that compilers turn into vector instructions."""

import numpy as np

from nnsim.kernels.jit import exact

LOG2_E = 1.4426950408889634
LN2_HIGH = 6.93147180369123816490e-01
LN2_LOW = 1.90821492927058770002e-10
"""ln 2 in two parts; the first ends in so many zero bits that its multiples are exact (fdlibm)."""

SMALLEST = -708.0
"""Below this exp(x) leaves the normal numbers; it is rounded to 3e-308."""


@exact
def split_exp(x: float) -> tuple[float, float]:
    """Return 2**k and exp(r) - 1 with exp(x) = 2**k exp(r), for x <= 0; NaN gives NaN.

    x = k ln 2 + r and abs(r) <= ln(2) / 2. The second is the Taylor series up to r**13, in short chains.
    """
    inside = x if x > SMALLEST else SMALLEST
    k = np.int32(inside * LOG2_E - 0.5)
    r = (inside - k * LN2_HIGH) - k * LN2_LOW
    r2 = r * r
    r4 = r2 * r2
    low = (1 / 6 + r * (1 / 24)) + r2 * (1 / 120 + r * (1 / 720))
    middle = (1 / 5040 + r * (1 / 40320)) + r2 * (1 / 362880 + r * (1 / 3628800))
    high = (1 / 39916800 + r * (1 / 479001600)) + r2 * (1 / 6227020800)
    series = r + r2 * (0.5 + r * (low + r4 * (middle + r4 * high)))
    power = np.int64(np.int64(k + 1023) << 52).view(np.float64)
    return power, series if x == x else x


@exact
def exp_negative(x: float) -> float:
    """Return exp(x) for x <= 0, to about 1 unit in the last place."""
    power, series = split_exp(x)
    return power + power * series


@exact
def expm1_negative(x: float) -> float:
    """Return exp(x) - 1 for x <= 0, to about 2 units in the last place, also close to 0."""
    power, series = split_exp(x)
    return power * series + (power - 1.0)
