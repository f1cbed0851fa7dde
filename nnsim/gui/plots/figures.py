"""Numbers as text: short, and of steady width where they are live."""

import math


def signed(value: float) -> str:
    """Return a weight with its sign in eight characters or fewer, five figures where they fit.

    Examples
    --------
    >>> signed(3.03671), signed(-0.00012), signed(123456.0)
    ('+3.0367', '-0.0001', '+1.2e+05')
    """
    if not math.isfinite(value):
        return f"{value:+}"
    size = abs(value)
    for limit, places in ((10, 4), (100, 3), (1000, 2), (10000, 1)):
        if size < limit:
            return f"{value:+.{places}f}"
    return f"{value:+.1e}"


def plain(value: float) -> str:
    """Return a number of the data or a loss in four figures, without trailing noise.

    Examples
    --------
    >>> plain(5.1), plain(0.0123456), plain(1234567.0)
    ('5.1', '0.01235', '1.235e+06')
    """
    return (
        f"{value:.4g}"
        if abs(value) < 1e4 or abs(value) >= 1e6 or not math.isfinite(value)
        else f"{value:.0f}"
    )


def percent(share: float) -> str:
    """Return a share of one as per cent with one place: ``99.4 %``."""
    return f"{100 * share:.1f} %" if math.isfinite(share) else ""
