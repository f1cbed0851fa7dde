"""Clean ticks, ranges that keep still, and thinning of long curves: arithmetic of axes without Qt."""

import math

import numpy as np
from numpy.typing import NDArray

Range = tuple[float, float]
"""Low and high end of an axis."""

PARTS = 20
"""A range is rounded out to steps that divide it into about so many parts."""

NOTHING = 1e-290
"""Differences so small are none: a computer could not divide them into steps."""

_WIDEST_TEXT = 7

_ENDS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


def nice_step(span: float, count: int) -> float:
    """Return the smallest of 1, 2, 5 times a power of ten that divides `span` into at most `count` steps."""
    raw = span / count
    power = 10.0 ** math.floor(math.log10(raw))
    return next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= raw * (1 - 1e-9))


def linear_ticks(low: float, high: float, count: int) -> tuple[float, list[float]]:
    """Return the step and the clean values from `low` to `high`, about `count` of them."""
    step = nice_step(high - low, count)
    first, last = math.ceil(low / step - 1e-6), math.floor(high / step + 1e-6)
    return step, [place * step for place in range(first, last + 1)]


def log_ticks(low: float, high: float, count: int) -> list[float]:
    """Return the logarithms (base 10) of clean values between two logarithms.

    Whole powers of ten where there are many, 1 and 3 of each where there are few, and evenly stepped numbers
    where the axis covers less than a power of ten.
    """
    if high - low < 1.0:
        _, values = linear_ticks(10**low, 10**high, count)
        return [math.log10(value) for value in values if value > 0]
    first, last = math.floor(low), math.ceil(high)
    stride = math.ceil((high - low) / count)
    ticks = [float(power) for power in range(first, last + 1) if power % stride == 0]
    if 2 * (high - low) <= count:
        ticks = sorted(ticks + [power + math.log10(3) for power in range(first, last + 1)])
    return [tick for tick in ticks if low - 1e-6 <= tick <= high + 1e-6]


def tick_text(value: float, step: float = 0.0) -> str:
    """Return a number as it stands beside an axis, in seven characters at most.

    Ticks that are `step` apart have as many decimals as that needs; with a step of 0 each has its own.
    """
    if value == 0 or abs(value) < step * 1e-6:
        return "0"
    if step == 0:
        written = f"{value:,.4f}".rstrip("0").rstrip(".") if abs(value) >= 0.9999e-4 else ""
    else:
        written = f"{value:,.{max(0, -math.floor(math.log10(step) + 1e-9))}f}"
    if 0 < len(written) <= _WIDEST_TEXT:
        return written
    return _in_millions(value) if step and 1e6 <= abs(value) < 1e9 else _in_powers(value)


def _in_millions(value: float) -> str:
    """Return a number as the counters write it: ``2.5 M``."""
    return f"{value / 1e6:.{3 if value < 0 else 4}g} M"


def _in_powers(value: float) -> str:
    """Return a number with its power of ten: ``2.5e7``."""
    mantissa, power = f"{value:.1e}".split("e")
    return f"{mantissa.removesuffix('.0')}e{int(power)}"


def round_up(value: float) -> float:
    """Return an end for an axis that starts at 0: a clean number not below `value` and at least 1.

    It leaves up to a quarter of headroom, so an axis that follows a growing number moves in few steps.
    """
    if not value > 1.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(end * power for end in _ENDS if end * power >= value * (1 - 1e-9))


def round_out(low: float, high: float) -> Range:
    """Return the clean range around a range, with a little room at both ends."""
    if high - low <= max(1e-9 * max(abs(low), abs(high)), NOTHING):
        room = 0.1 * abs(low) if abs(low) > NOTHING else 0.5
        low, high = low - room, high + room
    room = 0.04 * (high - low)
    step = nice_step(high - low + 2 * room, PARTS)
    return math.floor((low - room) / step) * step, math.ceil((high + room) / step) * step


def log_range(low: float, high: float) -> Range:
    """Return the range of logarithms (base 10) between clean places: 1 or 3 times a power of ten."""
    third = math.log10(3)
    bottom = math.floor(low - 0.02)
    bottom += third if low - 0.02 >= bottom + third else 0.0
    top = math.ceil(high + 0.02)
    top -= 1.0 - third if high + 0.02 <= top - 1.0 + third else 0.0
    return bottom, top if top - bottom > third else bottom + 1.0


def covering(targets: Range, values: NDArray[np.float64], far: float) -> Range:
    """Return what an axis must cover to show targets, and values as far as they are not too far off.

    Parameters
    ----------
    targets : Range
        What is always shown.
    values : ndarray
        What the network gives; what is not finite counts for nothing.
    far : float
        How many times the span of the targets the axis may reach beyond them.
    """
    low, high = targets
    room = far * ((high - low) or abs(high) or 1.0)
    finite = values[np.isfinite(values)]
    if not finite.size:
        return targets
    return max(min(low, float(finite.min())), low - room), min(max(high, float(finite.max())), high + room)


class SteadyRange:
    """A range that follows live numbers without jittering.

    It grows as soon as something would be cut off, and shrinks only when much of it is not used.
    """

    def __init__(self) -> None:
        self._now: Range | None = None

    def forget(self) -> None:
        """Start anew with the next numbers."""
        self._now = None

    def fit(self, low: float, high: float) -> Range:
        """Return the range to show for numbers from `low` to `high`."""
        now = self._now
        if now is None or low < now[0] or high > now[1] or (high - low) < 0.4 * (now[1] - now[0]):
            self._now = now = round_out(low, high)
        return now


def thin(count: int, limit: int) -> NDArray[np.intp]:
    """Return the places of at most about `limit` of `count` points, first and last among them.

    Every second, fourth, eighth ... point is taken, so a growing curve keeps the points it showed before.
    """
    stride = 1
    while count > limit * stride:
        stride *= 2
    places = np.arange(0, count, stride)
    return places if count == 0 or places[-1] == count - 1 else np.append(places, count - 1)
