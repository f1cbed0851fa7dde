"""The products of one link: what a layer's values or deltas, times weights, add to another layer's.

A block of ``n`` samples keeps the value of unit ``u`` for sample ``s`` at ``u * n + s``, so that the inner
loops run over samples; four units at a time share the reading of the fifth.
"""

from numpy import uintp as at

from nnsim.kernels.jit import part
from nnsim.kernels.plan import Floats


@part
def add_products(
    weights: Floats,
    start: int,
    row: int,
    column: int,
    block: Floats,
    rows: int,
    first: int,
    columns: int,
    lowest: int,
    width: int,
) -> None:
    """Add weighted units to other units of a block.

    Unit ``first + r`` receives the sum over ``c`` of ``weights[start + r * row + c * column]`` times unit
    ``lowest + c``, for ``r`` below `rows` and ``c`` below `columns`.
    """
    n = at(width)
    whole = columns // 4 * 4
    for r in range(rows):
        z = at(first + r) * n
        w = start + r * row
        for c in range(0, whole, 4):
            w0, w1 = weights[at(w + c * column)], weights[at(w + (c + 1) * column)]
            w2, w3 = weights[at(w + (c + 2) * column)], weights[at(w + (c + 3) * column)]
            x0 = at(lowest + c) * n
            x1, x2, x3 = x0 + n, x0 + n + n, x0 + n + n + n
            for s in range(n):
                pair = w0 * block[x0 + s] + w1 * block[x1 + s]
                block[z + s] += pair + (w2 * block[x2 + s] + w3 * block[x3 + s])
        for c in range(whole, columns):
            w0, x0 = weights[at(w + c * column)], at(lowest + c) * n
            for s in range(n):
                block[z + s] += w0 * block[x0 + s]


@part
def add_gradient(
    gradient: Floats,
    start: int,
    values: Floats,
    inputs: int,
    lowest: int,
    deltas: Floats,
    units: int,
    first: int,
    width: int,
) -> None:
    """Add to the gradient of each weight the sum over samples of its input's value times its unit's delta."""
    n = at(width)
    whole = units // 4 * 4
    for i in range(inputs):
        x = at(lowest + i) * n
        g = at(start + i * units)
        for unit in range(0, whole, 4):
            d0 = at(first + unit) * n
            d1, d2, d3 = d0 + n, d0 + n + n, d0 + n + n + n
            g0, g1, g2, g3 = 0.0, 0.0, 0.0, 0.0
            for s in range(n):
                value = values[x + s]
                g0 += value * deltas[d0 + s]
                g1 += value * deltas[d1 + s]
                g2 += value * deltas[d2 + s]
                g3 += value * deltas[d3 + s]
            place = g + at(unit)
            gradient[place] += g0
            gradient[place + at(1)] += g1
            gradient[place + at(2)] += g2
            gradient[place + at(3)] += g3
        for unit in range(whole, units):
            d0, g0 = at(first + unit) * n, 0.0
            for s in range(n):
                g0 += values[x + s] * deltas[d0 + s]
            gradient[g + at(unit)] += g0
