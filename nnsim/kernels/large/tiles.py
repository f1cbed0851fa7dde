"""The innermost products, as vector instructions: small tiles of a result stay in registers while sums run.

Each function here is written straight into the compiler's intermediate language, because no loop of scalars
keeps a two-dimensional tile in registers. They work for both precisions and on every processor; only the
width of a tile depends on it. Every element of a result is summed in the same order whatever the tile, so
results do not depend on how work is cut into pieces.
"""

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from nnsim.kernels.vectors import (
    INDEX,
    VECTOR_BYTES,
    Emitter,
    Vector,
    data_of,
    each,
    first_lanes,
    lanes_of,
    spread,
)

VECTORS = 4 if VECTOR_BYTES != 32 else 2
"""Vectors in a row of a tile: with `ROWS` rows they fit into the registers, of which AVX has only 16."""

ROWS = 4
"""Rows of a tile."""

Emit = Callable[[Any, Any, Any, Any], Any]


def _intrinsic_of(count: int, arrays: set[int], emit: Emit) -> Any:
    """Return a function of `count` arguments, written by `emit`; arrays at some places, else integers."""

    def function(context: Any, *kinds: Any) -> Any:
        wanted = [kind if place in arrays else types.int64 for place, kind in enumerate(kinds)]
        return types.void(*wanted), emit

    names = ["context", *(f"argument_{place}" for place in range(count))]
    listed = [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in names]
    function.__signature__ = Signature(listed)  # type: ignore[attr-defined]
    return intrinsic(function)


def _data(context: Any, builder: Any, signature: Any, values: Any, place: int) -> Any:
    """Return the address of the array that is an argument."""
    return data_of(context, builder, signature.args[place], values[place])


def _emitter(builder: Any, kind: Any) -> Emitter:
    return Emitter(builder, kind.dtype.bitwidth, lanes_of(kind))


def _index(value: int) -> Any:
    return ir.Constant(INDEX, value)


class _Sums:
    """Vectors of a result, kept in registers until they are written back."""

    def __init__(self, emitter: Emitter, data: Any, places: list[Any], mask: Any) -> None:
        self.emitter, self.data, self.places, self.mask = emitter, data, places, mask
        loaded = [emitter.load(data, place, mask).value for place in places]
        self.kept = [cgutils.alloca_once_value(emitter.builder, value) for value in loaded]

    def add(self, number: int, a: Vector, b: Vector) -> None:
        """Add a product to a vector, rounded once where the processor can."""
        before = Vector(self.emitter, self.emitter.builder.load(self.kept[number]))
        after = self.emitter.call("fmuladd", a, b, before)
        self.emitter.builder.store(after.value, self.kept[number])

    def write(self) -> None:
        """Write all vectors to their places."""
        for kept, place in zip(self.kept, self.places, strict=True):
            vector = Vector(self.emitter, self.emitter.builder.load(kept))
            self.emitter.store(vector, self.data, place, self.mask)


def _make_tile(rows: int, width: int, masked: bool) -> Any:
    """Return a function that adds a product of matrices to a tile of `rows` rows and `width` vectors.

    Its arguments: result, start and row length; left, the start of each row, outer and inner stride; right,
    start, outer and inner stride; the lengths of both sums; if `masked`, how many columns there are, at most
    those of a vector. With j below the outer and k below the inner length, it adds to each row
    the sum of ``left[row start + j outer + k inner] * right[start + j outer + k inner + column]``.
    """

    def emit(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        result, left, right = (
            _data(context, builder, signature, values, place) for place in (0, 3, 6 + rows)
        )
        start, row = values[1], values[2]
        heads, (outer_a, inner_a) = values[4 : 4 + rows], values[4 + rows : 6 + rows]
        head, outer_b, inner_b, outer, inner = values[7 + rows : 12 + rows]
        v = _emitter(builder, signature.args[0])
        mask = first_lanes(builder, values[12 + rows], v.lanes) if masked else None
        starts = [builder.add(start, builder.mul(row, _index(r))) for r in range(rows)]
        places = [builder.add(first, _index(w * v.lanes)) for first in starts for w in range(width)]
        sums = _Sums(v, result, places, mask)
        with cgutils.for_range(builder, outer) as outside:
            a = builder.mul(outside.index, outer_a)
            b = builder.add(builder.mul(outside.index, outer_b), head)
            with cgutils.for_range(builder, inner) as inside:
                ak = builder.add(a, builder.mul(inside.index, inner_a))
                bk = builder.add(b, builder.mul(inside.index, inner_b))
                columns = [v.load(right, builder.add(bk, _index(w * v.lanes)), mask) for w in range(width)]
                for r in range(rows):
                    x = v.spread(builder.load(builder.gep(left, [builder.add(ak, heads[r])])))
                    for w in range(width):
                        sums.add(r * width + w, x, columns[w])
        sums.write()
        return context.get_dummy_value()

    return _intrinsic_of(12 + rows + masked, {0, 3, 6 + rows}, emit)


def _make_gather(width: int, masked: bool) -> Any:
    """Return a function that adds chosen rows of a matrix, each times a number, to `width` vectors.

    Its arguments: result and start; the numbers of the rows, their factors and the start in both; right,
    start and row length; how many rows; if `masked`, how many columns.
    """

    def emit(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        result, numbers, factors, right = (
            _data(context, builder, signature, values, place) for place in (0, 2, 3, 5)
        )
        start, begin, head, row, count = (values[place] for place in (1, 4, 6, 7, 8))
        v = _emitter(builder, signature.args[0])
        mask = first_lanes(builder, values[9], v.lanes) if masked else None
        sums = _Sums(v, result, [builder.add(start, _index(w * v.lanes)) for w in range(width)], mask)
        with cgutils.for_range(builder, count) as loop:
            entry = builder.add(begin, loop.index)
            number = builder.sext(builder.load(builder.gep(numbers, [entry])), INDEX)
            b = builder.add(builder.mul(number, row), head)
            x = v.spread(builder.load(builder.gep(factors, [entry])))
            for w in range(width):
                sums.add(w, x, v.load(right, builder.add(b, _index(w * v.lanes)), mask))
        sums.write()
        return context.get_dummy_value()

    return _intrinsic_of(9 + masked, {0, 2, 3, 5}, emit)


def _write_turn(context: Any, builder: Any, signature: Any, values: Any) -> Any:
    """Write `turn`: in each round, rows a distance apart exchange what belongs to the other."""
    result, source = (_data(context, builder, signature, values, place) for place in (0, 3))
    v = _emitter(builder, signature.args[0])

    def row_of(place: int, r: int) -> Any:
        return builder.add(values[place], builder.mul(values[place + 1], _index(r)))

    rows = [v.load(source, row_of(4, r)).value for r in range(v.lanes)]
    distance = 1
    while distance < v.lanes:
        rows = [_exchange(v, rows, r, distance) for r in range(v.lanes)]
        distance *= 2
    for r, row in enumerate(rows):
        v.store(Vector(v, row), result, row_of(1, r))
    return context.get_dummy_value()


def _exchange(v: Emitter, rows: list[Any], row: int, distance: int) -> Any:
    """Return a row after it exchanged columns with the row that is `distance` apart."""
    upper = row & distance
    places = [(lane & ~distance | upper) + (v.lanes if lane & distance else 0) for lane in range(v.lanes)]
    order = ir.Constant(ir.VectorType(ir.IntType(32), v.lanes), places)
    return v.builder.shuffle_vector(rows[row & ~distance], rows[row | distance], order)


def _write_largest(context: Any, builder: Any, signature: Any, values: Any) -> Any:
    """Write `take_largest`: all channels of a vector at once."""
    data, chosen = (_data(context, builder, signature, values, place) for place in (0, 3))
    to, x, mark, begin, rows, row, columns, column, channels = (
        values[place] for place in (1, 2, 4, 5, 6, 7, 8, 9, 10)
    )

    def body(v: Emitter, c: Any, mask: Any) -> None:
        number = ir.IntType(32)
        counts = ir.VectorType(number, v.lanes)
        first_value = v.load(data, builder.add(builder.add(x, begin), c), mask).value
        best = cgutils.alloca_once_value(builder, first_value)
        place = cgutils.alloca_once_value(builder, spread(builder, builder.trunc(begin, number), v.lanes))
        with cgutils.for_range(builder, rows) as down, cgutils.for_range(builder, columns) as across:
            step = builder.add(builder.mul(down.index, row), builder.mul(across.index, column))
            offset = builder.add(begin, step)
            value = v.load(data, builder.add(builder.add(x, offset), c), mask).value
            greater = builder.fcmp_ordered(">", value, builder.load(best))
            larger = builder.or_(greater, builder.fcmp_unordered("uno", value, value))
            builder.store(builder.select(larger, value, builder.load(best)), best)
            here = spread(builder, builder.trunc(offset, number), v.lanes)
            builder.store(builder.select(larger, here, builder.load(place)), place)
        v.store(Vector(v, builder.load(best)), data, builder.add(to, c), mask)
        lanes = ir.Constant(counts, list(range(v.lanes)))
        first = spread(builder, builder.trunc(c, number), v.lanes)
        found = builder.add(builder.load(place), builder.add(first, lanes))
        pointer = builder.bitcast(builder.gep(chosen, [builder.add(mark, c)]), counts.as_pointer())
        if mask is None:
            builder.store(found, pointer, align=4)
            return
        kinds = [counts, pointer.type, ir.IntType(32), mask.type]
        name = f"llvm.masked.store.v{v.lanes}i32.p0"
        function = cgutils.get_or_insert_function(builder.module, ir.FunctionType(ir.VoidType(), kinds), name)
        builder.call(function, [found, pointer, ir.Constant(ir.IntType(32), 4), mask])

    each(builder, signature.args[0], channels, body)
    return context.get_dummy_value()


tile_4 = _make_tile(ROWS, VECTORS, False)
tile_1 = _make_tile(1, VECTORS, False)
strip_4 = _make_tile(ROWS, 1, True)
strip_1 = _make_tile(1, 1, True)
gather_tile = _make_gather(VECTORS, False)
gather_strip = _make_gather(1, True)

turn = _intrinsic_of(6, {0, 3}, _write_turn)
"""``turn(result, start, row length, source, start, row length)`` copies a square of as many rows and columns
as a vector has lanes, rows to columns."""

take_largest = _intrinsic_of(11, {0, 3}, _write_largest)
"""``take_largest(values, to, x, chosen, mark, begin, rows, row, columns, column, channels)`` puts the largest
values of a window of an image that begins at ``x`` to place ``to``, channel by channel, and where in the
image they were to ``chosen[mark]`` and following: the first of equal ones, but NaN counts as larger. The
window begins at ``begin`` in the image; its pixels are ``row`` and ``column`` places apart."""
