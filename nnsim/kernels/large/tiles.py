"""The innermost products, as vector instructions: small tiles of a result stay in registers while sums run.

Each function here is written straight into the compiler's intermediate language, because no loop of scalars
keeps a two-dimensional tile in registers. They work for both precisions and on every processor; only the
width of a tile depends on it. Every element of a result is summed in the same order whatever the tile, so
results do not depend on how work is cut into pieces.
"""

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any

import llvmlite.binding as llvm
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

FEATURES = llvm.get_host_cpu_features()

VECTOR_BYTES = 64 if FEATURES.get("avx512f") else 32 if FEATURES.get("avx") else 16
"""Bytes of a vector register."""

VECTORS = 4 if VECTOR_BYTES != 32 else 2
"""Vectors in a row of a tile: with `ROWS` rows they fit into the registers, of which AVX has only 16."""

ROWS = 4
"""Rows of a tile."""

Emit = Callable[[Any, Any, Any, Any], Any]


def lanes(kind: Any) -> int:
    """Return how many values of an array fill a vector register."""
    return VECTOR_BYTES // (kind.dtype.bitwidth // 8)


class _Vectors:
    """Reads and writes vectors of one floating-point type."""

    def __init__(self, builder: Any, context: Any, kind: Any) -> None:
        self.builder = builder
        self.bytes = kind.dtype.bitwidth // 8
        self.lanes = lanes(kind)
        self.scalar = context.get_value_type(kind.dtype)
        self.type = ir.VectorType(self.scalar, self.lanes)
        self.suffix = f"v{self.lanes}f{kind.dtype.bitwidth}"

    def address(self, data: Any, *offsets: Any) -> Any:
        place = offsets[0]
        for offset in offsets[1:]:
            place = self.builder.add(place, offset)
        return self.builder.gep(data, [place])

    def zero(self) -> Any:
        return ir.Constant(self.type, None)

    def spread(self, data: Any, *offsets: Any) -> Any:
        """Return one value in all lanes."""
        value = self.builder.load(self.address(data, *offsets))
        first = self.builder.insert_element(ir.Constant(self.type, ir.Undefined), value, _int32(0))
        picked = ir.Constant(ir.VectorType(ir.IntType(32), self.lanes), None)
        return self.builder.shuffle_vector(first, ir.Constant(self.type, ir.Undefined), picked)

    def mask(self, count: Any) -> Any:
        """Return a mask of the first `count` lanes."""
        number = ir.VectorType(ir.IntType(64), self.lanes)
        picked = ir.Constant(ir.VectorType(ir.IntType(32), self.lanes), None)
        first = self.builder.insert_element(ir.Constant(number, ir.Undefined), count, _int32(0))
        counts = self.builder.shuffle_vector(first, ir.Constant(number, ir.Undefined), picked)
        return self.builder.icmp_signed("<", ir.Constant(number, list(range(self.lanes))), counts)

    def load(self, address: Any, mask: Any = None) -> Any:
        pointer = self.builder.bitcast(address, self.type.as_pointer())
        if mask is None:
            return self.builder.load(pointer, align=self.bytes)
        signature = ir.FunctionType(self.type, [pointer.type, ir.IntType(32), mask.type, self.type])
        function = self._intrinsic(f"llvm.masked.load.{self.suffix}.p0", signature)
        return self.builder.call(function, [pointer, _int32(self.bytes), mask, self.zero()])

    def store(self, value: Any, address: Any, mask: Any = None) -> None:
        pointer = self.builder.bitcast(address, self.type.as_pointer())
        if mask is None:
            self.builder.store(value, pointer, align=self.bytes)
            return
        arguments = [self.type, pointer.type, ir.IntType(32), mask.type]
        function = self._intrinsic(
            f"llvm.masked.store.{self.suffix}.p0", ir.FunctionType(ir.VoidType(), arguments)
        )
        self.builder.call(function, [value, pointer, _int32(self.bytes), mask])

    def multiply_add(self, a: Any, b: Any, c: Any) -> Any:
        """Return a b + c, rounded once where the processor can."""
        signature = ir.FunctionType(self.type, [self.type] * 3)
        return self.builder.call(self._intrinsic(f"llvm.fmuladd.{self.suffix}", signature), [a, b, c])

    def total(self, value: Any) -> Any:
        """Return the sum of all lanes, halves by halves."""
        width = self.lanes
        while width > 1:
            width //= 2
            places = [*range(width, 2 * width), *[0] * (self.lanes - width)]
            order = ir.Constant(ir.VectorType(ir.IntType(32), self.lanes), places)
            upper = self.builder.shuffle_vector(value, ir.Constant(self.type, ir.Undefined), order)
            value = self.builder.fadd(value, upper)
        return self.builder.extract_element(value, _int32(0))

    def exchange(self, rows: list[Any], row: int, distance: int) -> Any:
        """Return a row after it exchanged columns with the row that is `distance` apart."""
        upper = row & distance
        first, second = rows[row & ~distance], rows[row | distance]
        places = [
            (lane & ~distance | upper) + (self.lanes if lane & distance else 0) for lane in range(self.lanes)
        ]
        order = ir.Constant(ir.VectorType(ir.IntType(32), self.lanes), places)
        return self.builder.shuffle_vector(first, second, order)

    def _intrinsic(self, name: str, signature: Any) -> Any:
        return cgutils.get_or_insert_function(self.builder.module, signature, name)


def _int32(value: int) -> Any:
    return ir.Constant(ir.IntType(32), value)


def _int64(value: int) -> Any:
    return ir.Constant(ir.IntType(64), value)


def _data(context: Any, builder: Any, kind: Any, array: Any) -> Any:
    """Return the address of an array's first value."""
    return context.make_array(kind)(context, builder, array).data


def _intrinsic_of(count: int, arrays: set[int], emit: Emit) -> Any:
    """Return a function of `count` arguments, written by `emit`; arrays at some places, else integers."""

    def function(context: Any, *kinds: Any) -> Any:
        wanted = [kind if place in arrays else types.int64 for place, kind in enumerate(kinds)]
        return types.void(*wanted), emit

    names = ["context", *(f"argument_{place}" for place in range(count))]
    listed = [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in names]
    function.__signature__ = Signature(listed)  # type: ignore[attr-defined]
    return intrinsic(function)


def _make_tile(rows: int, width: int, masked: bool) -> Any:
    """Return a function that adds a product of matrices to a tile of `rows` rows and `width` vectors.

    Its arguments: result, start and row length; left, the start of each row, outer and inner stride; right,
    start, outer and inner stride; the lengths of both sums; if `masked`, how many columns there are, at most
    those of a vector. With j below the outer and k below the inner length, it adds to each row
    the sum of ``left[row start + j outer + k inner] * right[start + j outer + k inner + column]``.
    """

    def emit(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        kinds, given = signature.args, list(values)
        result = _data(context, builder, kinds[0], given[0])
        left = _data(context, builder, kinds[3], given[3])
        right = _data(context, builder, kinds[6 + rows], given[6 + rows])
        start, row = given[1:3]
        heads, (outer_a, inner_a) = given[4 : 4 + rows], given[4 + rows : 6 + rows]
        head, outer_b, inner_b, outer, inner = given[7 + rows : 12 + rows]
        v = _Vectors(builder, context, kinds[0])
        mask = v.mask(given[12 + rows]) if masked else None
        starts = [builder.add(start, builder.mul(row, _int64(r))) for r in range(rows)]
        places = [v.address(result, first, _int64(w * v.lanes)) for first in starts for w in range(width)]
        sums = [cgutils.alloca_once_value(builder, v.load(place, mask)) for place in places]
        with cgutils.for_range(builder, outer) as outside:
            a = builder.mul(outside.index, outer_a)
            b = builder.add(builder.mul(outside.index, outer_b), head)
            with cgutils.for_range(builder, inner) as inside:
                ak = builder.add(a, builder.mul(inside.index, inner_a))
                bk = builder.add(b, builder.mul(inside.index, inner_b))
                columns = [v.load(v.address(right, bk, _int64(w * v.lanes)), mask) for w in range(width)]
                for r in range(rows):
                    x = v.spread(left, ak, heads[r])
                    for w in range(width):
                        total = sums[r * width + w]
                        builder.store(v.multiply_add(x, columns[w], builder.load(total)), total)
        for total, place in zip(sums, places, strict=True):
            v.store(builder.load(total), place, mask)
        return context.get_dummy_value()

    return _intrinsic_of(12 + rows + masked, {0, 3, 6 + rows}, emit)


def _make_gather(width: int, masked: bool) -> Any:
    """Return a function that adds chosen rows of a matrix, each times a number, to `width` vectors.

    Its arguments: result and start; the numbers of the rows, their factors and the start in both; right,
    start and row length; how many rows; if `masked`, how many columns.
    """

    def emit(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        kinds, given = signature.args, list(values)
        result, numbers, factors, right = (
            _data(context, builder, kinds[place], given[place]) for place in (0, 2, 3, 5)
        )
        start, begin, head, row, count = (given[place] for place in (1, 4, 6, 7, 8))
        v = _Vectors(builder, context, kinds[0])
        mask = v.mask(given[9]) if masked else None
        places = [v.address(result, start, _int64(w * v.lanes)) for w in range(width)]
        sums = [cgutils.alloca_once_value(builder, v.load(place, mask)) for place in places]
        with cgutils.for_range(builder, count) as loop:
            entry = builder.add(begin, loop.index)
            number = builder.sext(builder.load(builder.gep(numbers, [entry])), ir.IntType(64))
            b = builder.add(builder.mul(number, row), head)
            x = v.spread(factors, entry)
            for w in range(width):
                column = v.load(v.address(right, b, _int64(w * v.lanes)), mask)
                builder.store(v.multiply_add(x, column, builder.load(sums[w])), sums[w])
        for total, place in zip(sums, places, strict=True):
            v.store(builder.load(total), place, mask)
        return context.get_dummy_value()

    return _intrinsic_of(9 + masked, {0, 2, 3, 5}, emit)


def _make_turn() -> Any:
    """Return a function that copies a square of as many rows and columns as a vector has lanes, transposed.

    Its arguments: result, start and row length; source, start and row length. Rows change places by halves:
    in each round, rows a distance apart exchange what belongs to the other, for distances 1, 2, 4 and so on.
    """

    def emit(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        kinds, given = signature.args, list(values)
        result = _data(context, builder, kinds[0], given[0])
        source = _data(context, builder, kinds[3], given[3])
        v = _Vectors(builder, context, kinds[0])
        rows = [v.load(v.address(source, given[4], builder.mul(given[5], _int64(r)))) for r in range(v.lanes)]
        distance = 1
        while distance < v.lanes:
            rows = [v.exchange(rows, r, distance) for r in range(v.lanes)]
            distance *= 2
        for r, row in enumerate(rows):
            v.store(row, v.address(result, given[1], builder.mul(given[2], _int64(r))))
        return context.get_dummy_value()

    return _intrinsic_of(6, {0, 3}, emit)


tile_4 = _make_tile(ROWS, VECTORS, False)
tile_1 = _make_tile(1, VECTORS, False)
strip_4 = _make_tile(ROWS, 1, True)
strip_1 = _make_tile(1, 1, True)
gather_tile = _make_gather(VECTORS, False)
gather_strip = _make_gather(1, True)
turn = _make_turn()
