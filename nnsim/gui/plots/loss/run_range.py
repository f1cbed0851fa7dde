"""What the y axis of runs covers."""

from collections.abc import Mapping, Sequence

import numpy as np

from nnsim.gui.plots.loss.runs import Floats
from nnsim.gui.plots.scale import Range, log_range, round_out

DECADES = 3.0
"""A pinned run may reach so many powers of ten above the present one; what is higher is off the sheet."""

Heights = Mapping[str, Floats]
"""Of each part of the data, where its figures stand along y."""


def run_range(kind: str, own: Heights, pinned: Sequence[Heights], *, log: bool) -> Range:
    """Return the range for the present run and pinned ones.

    A pinned run that has diverged does not flatten the present one, nor does an R2 far below 0, which tells
    nothing more.

    Parameters
    ----------
    kind : str
        One of `nnsim.gui.plots.loss.runs.KINDS`.
    own : dict of str to ndarray
        The heights of the present run.
    pinned : sequence of dict
        The same of each pinned run.
    log : bool
        Whether heights are logarithms (base 10).
    """
    if kind == "accuracy":
        return -0.02, 1.02
    ends = [_ends(each) for each in (own, *pinned) if each]
    if not ends:
        return (-2.0, 0.0) if log else (0.0, 1.0)
    low, high = min(low for low, _ in ends), max(high for _, high in ends)
    if kind == "r2":
        return (round_out(max(low, -1.0), 1.0)[0] if low < 0 else -0.02), 1.02
    if own:
        limit = _ends(own)[1]
        high = min(high, limit + DECADES if log else limit * 10**DECADES)
    return log_range(low, high) if log else (0.0, round_out(0.0, high)[1])


def _ends(heights: Heights) -> Range:
    """Return the lowest and the highest of finite figures."""
    return (
        min(float(np.nanmin(values)) for values in heights.values()),
        max(float(np.nanmax(values)) for values in heights.values()),
    )
