"""Products of matrices by tiles: whole tiles first, then strips of one vector for the columns that are left.

Each product is added to its result. Matrices are places in flat arrays: where they start, and how far apart
their rows are.
"""

from numpy import uintp as at

from nnsim.kernels.jit import apart, part
from nnsim.kernels.large.plan import DEPTH, PANEL, Numbers
from nnsim.kernels.large.tiles import (
    ROWS,
    VECTORS,
    gather_strip,
    gather_tile,
    strip_1,
    strip_4,
    tile_1,
    tile_4,
    turn,
)
from nnsim.kernels.plan import Floats, Ints
from nnsim.kernels.vectors import VECTOR_BYTES


@apart
def add_products(
    result: Floats,
    start: int,
    row: int,
    left: Floats,
    a: int,
    a_row: int,
    a_inner: int,
    right: Floats,
    b: int,
    b_inner: int,
    rows: int,
    columns: int,
    length: int,
) -> None:
    """Add ``left[a + r a_row + k a_inner] * right[b + k b_inner + c]``, summed over k, to row r, column c.

    The sum goes in pieces of `DEPTH`, so that a panel of `right` stays in the nearest cache for all rows.
    """
    lane = VECTOR_BYTES // result.itemsize
    wide = VECTORS * lane
    whole, fours = columns // wide * wide, rows // ROWS * ROWS
    for k in range(0, length, DEPTH):
        inner = min(DEPTH, length - k)
        head, top = a + k * a_inner, b + k * b_inner
        for c in range(0, whole, wide):
            for r in range(0, fours, ROWS):
                h, place = head + r * a_row, start + r * row + c
                h1, h2, h3 = h + a_row, h + 2 * a_row, h + 3 * a_row
                tile_4(
                    result, place, row, left, h, h1, h2, h3, 0, a_inner, right, top + c, 0, b_inner, 1, inner
                )
            for r in range(fours, rows):
                h, place = head + r * a_row, start + r * row + c
                tile_1(result, place, row, left, h, 0, a_inner, right, top + c, 0, b_inner, 1, inner)
        for c in range(whole, columns, lane):
            count = min(lane, columns - c)
            for r in range(0, fours, ROWS):
                h, place = head + r * a_row, start + r * row + c
                h1, h2, h3 = h + a_row, h + 2 * a_row, h + 3 * a_row
                strip_4(
                    result, place, row, left, h, h1, h2, h3, 0, a_inner,
                    right, top + c, 0, b_inner, 1, inner, count,
                )  # fmt: skip
            for r in range(fours, rows):
                h, place = head + r * a_row, start + r * row + c
                strip_1(result, place, row, left, h, 0, a_inner, right, top + c, 0, b_inner, 1, inner, count)


@apart
def add_windows(
    result: Floats,
    start: int,
    row: int,
    left: Floats,
    a: int,
    offsets: Ints,
    first: int,
    a_outer: int,
    a_inner: int,
    right: Floats,
    b: int,
    b_outer: int,
    b_inner: int,
    rows: int,
    columns: int,
    outer: int,
    inner: int,
) -> None:
    """Add the same with rows of `left` anywhere, row r at ``a + offsets[first + r]``, and a double sum.

    The sum is over j below `outer` and k below `inner`, at ``j a_outer + k a_inner`` and
    ``j b_outer + k b_inner``: with windows as rows a convolution, without a copy of every window.
    """
    lane = VECTOR_BYTES // result.itemsize
    wide = VECTORS * lane
    whole, fours = columns // wide * wide, rows // ROWS * ROWS
    for c in range(0, columns, lane):
        if c < whole and c % wide != 0:
            continue
        count, top = min(lane, columns - c), b + c
        for r in range(0, fours, ROWS):
            place, o = start + r * row + c, first + r
            h, h1, h2, h3 = a + offsets[o], a + offsets[o + 1], a + offsets[o + 2], a + offsets[o + 3]
            if c < whole:
                tile_4(
                    result, place, row, left, h, h1, h2, h3, a_outer, a_inner,
                    right, top, b_outer, b_inner, outer, inner,
                )  # fmt: skip
            else:
                strip_4(
                    result, place, row, left, h, h1, h2, h3, a_outer, a_inner,
                    right, top, b_outer, b_inner, outer, inner, count,
                )  # fmt: skip
        for r in range(fours, rows):
            place, h = start + r * row + c, a + offsets[first + r]
            if c < whole:
                tile_1(
                    result, place, row, left, h, a_outer, a_inner,
                    right, top, b_outer, b_inner, outer, inner,
                )  # fmt: skip
            else:
                strip_1(
                    result, place, row, left, h, a_outer, a_inner,
                    right, top, b_outer, b_inner, outer, inner, count,
                )  # fmt: skip


@apart
def add_rows(
    result: Floats,
    start: int,
    numbers: Numbers,
    factors: Floats,
    first: int,
    entries: int,
    right: Floats,
    b: int,
    row: int,
    columns: int,
) -> None:
    """Add ``factors[e]`` times row ``numbers[e]`` of `right` for so many entries e from `first` on."""
    lane = VECTOR_BYTES // result.itemsize
    wide = VECTORS * lane
    whole = columns // wide * wide
    for c in range(0, whole, wide):
        gather_tile(result, start + c, numbers, factors, first, right, b + c, row, entries)
    for c in range(whole, columns, lane):
        count = min(lane, columns - c)
        gather_strip(result, start + c, numbers, factors, first, right, b + c, row, entries, count)


@part
def add_row(
    result: Floats, start: int, factors: Floats, entry: int, right: Floats, b: int, columns: int
) -> None:
    """Add ``factors[entry]`` times a row of `right`."""
    lane = VECTOR_BYTES // result.itemsize
    for c in range(0, columns, lane):
        count = min(lane, columns - c)
        strip_1(result, start + c, 0, factors, entry, 0, 0, right, b + c, 0, 0, 1, 1, count)


@apart
def add_turned_products(
    result: Floats,
    start: int,
    row: int,
    left: Floats,
    a: int,
    a_row: int,
    right: Floats,
    b: int,
    b_row: int,
    rows: int,
    columns: int,
    length: int,
    scratch: Floats,
    t: int,
) -> None:
    """Add products with the rows of `right` as columns: ``left[a + r a_row + k] * right[b + c b_row + k]``.

    `scratch` has room for `DEPTH` x `PANEL` values from `t` on.
    """
    for k in range(0, length, DEPTH):
        inner = min(DEPTH, length - k)
        for c in range(0, columns, PANEL):
            count = min(PANEL, columns - c)
            transpose(scratch, t, PANEL, right, b + c * b_row + k, b_row, count, inner)
            add_products(result, start + c, row, left, a + k, a_row, 1, scratch, t, PANEL, rows, count, inner)


@apart
def transpose(
    result: Floats, start: int, row: int, source: Floats, first: int, source_row: int, rows: int, columns: int
) -> None:
    """Copy so many rows and columns, rows to columns."""
    lane = VECTOR_BYTES // result.itemsize
    whole_rows, whole_columns = rows // lane * lane, columns // lane * lane
    for r in range(0, whole_rows, lane):
        for c in range(0, whole_columns, lane):
            turn(result, start + c * row + r, row, source, first + r * source_row + c, source_row)
    for r in range(rows):
        for c in range(at(whole_columns if r < whole_rows else 0), at(columns)):
            result[at(start + r) + c * at(row)] = source[at(first + r * source_row) + c]
