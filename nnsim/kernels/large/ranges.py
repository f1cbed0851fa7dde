"""Simple loops over ranges of flat arrays, in a form that becomes vector instructions."""

from numpy import uintp as at

from nnsim.kernels.jit import apart
from nnsim.kernels.plan import Floats


@apart
def clear(values: Floats, start: int, count: int) -> None:
    """Set so many values from `start` on to 0."""
    for place in range(at(start), at(start + count)):
        values[place] = 0.0


@apart
def copy(result: Floats, start: int, source: Floats, first: int, count: int) -> None:
    """Copy so many values."""
    for n in range(at(count)):
        result[at(start) + n] = source[at(first) + n]


@apart
def add(result: Floats, start: int, source: Floats, first: int, count: int) -> None:
    """Add so many values."""
    for n in range(at(count)):
        result[at(start) + n] += source[at(first) + n]


@apart
def add_share(result: Floats, start: int, source: Floats, first: int, count: int, share: float) -> None:
    """Add so many values times `share`."""
    scale = result.dtype.type(share)
    for n in range(at(count)):
        result[at(start) + n] += source[at(first) + n] * scale
