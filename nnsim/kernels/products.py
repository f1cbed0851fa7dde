"""The products of one link: what a layer's values or deltas, times weights, add to another layer's.

A block of ``n`` samples, whole vectors of them, keeps unit ``u`` of sample ``s`` at ``u * n + s``.
Small tiles of a result stay in registers while its sums run, which no loop of scalars would bring about.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from nnsim.kernels.jit import part
from nnsim.kernels.plan import Floats
from nnsim.kernels.vectors import INDEX, VECTOR_BYTES, Emitter, Vector, data_of, lanes_of, total, where

UNITS = 4
"""Units of a tile."""

INPUTS = 4 if VECTOR_BYTES == 64 else 2
"""Inputs of a tile of the gradient: with `UNITS` it fits into the registers."""

VECTORS = 2
"""Vectors of samples in a tile of sums."""


def _number(value: int) -> ir.Constant:
    return ir.Constant(INDEX, value)


class _Loops:
    """Loops over whole tiles and over what is left."""

    def __init__(self, builder: Any) -> None:
        self.builder = builder

    def tiles(self, begin: Any, end: Any, sizes: Sequence[int], body: Callable[[Any, int], None]) -> None:
        """Write ``body(index, size)`` for as many tiles of each size as fit, the largest first."""
        for size in sizes:
            span = self.builder.sub(end, begin)
            whole = self.builder.mul(self.builder.sdiv(span, _number(size)), _number(size))
            stop = self.builder.add(begin, whole)
            with cgutils.for_range_slice(self.builder, begin, stop, _number(size), intp=INDEX) as (index, _):
                body(index, size)
            begin = stop

    def each(self, count: Any, body: Callable[[Any], None]) -> None:
        with cgutils.for_range(self.builder, count, intp=INDEX) as loop:
            body(loop.index)


def _write_sums(gated: bool) -> Callable[..., Any]:
    """Return what writes `_forward_sums` or, `gated`, `_backward_sums`."""

    def write(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        start, row, column, bias = arguments[1:5]
        rows, first, columns, lowest, width, fresh, last, lower = arguments[7:]
        kind = signature.args[0]
        weights, block, partial = (data_of(context, builder, kind, arguments[p]) for p in (0, 5, 6))
        e = Emitter(builder, kind.dtype.bitwidth, lanes_of(kind))
        loops = _Loops(builder)
        target = builder.select(last, block, partial)
        floor = e.spread(lower)

        def begin(r: Any, place: Any, count: int) -> list[Any]:
            """Return the first sums: what is there, or biases, or 0."""
            sums = [cgutils.alloca_once(builder, e.type) for _ in range(count)]
            with builder.if_else(fresh) as (new, old):
                with new:
                    biased = builder.icmp_signed(">=", bias, _number(0))
                    at_bias = builder.select(biased, builder.add(bias, r), _number(0))
                    value = builder.load(builder.gep(weights, [at_bias]))
                    value = builder.select(biased, value, ir.Constant(e.scalar, 0.0))
                    for variable in sums:
                        builder.store(e.spread(value).value, variable)
                with old:
                    for v, variable in enumerate(sums):
                        builder.store(
                            e.load(partial, builder.add(place, _number(v * e.lanes))).value, variable
                        )
            return sums

        def end(vector: Vector, place: Any) -> None:
            if gated:
                value = e.load(block, place)
                closed = builder.and_(builder.fcmp_ordered("<=", value.value, floor.value), gates)
                vector = where(closed, 0.0, vector)
            else:
                vector = where(vector < floor, floor, vector)
            e.store(vector, target, place)

        gates = None
        if gated:
            mask = ir.Constant(ir.VectorType(ir.IntType(1), e.lanes), [1] * e.lanes)
            gates = builder.select(last, mask, ir.Constant(mask.type, [0] * e.lanes))

        def of_units(r: Any, size: int) -> None:
            heads = [builder.add(start, builder.mul(builder.add(r, _number(k)), row)) for k in range(size)]

            def of_samples(s: Any, span: int) -> None:
                vectors = span // e.lanes
                places = [
                    builder.add(builder.mul(builder.add(builder.add(first, r), _number(k)), width), s)
                    for k in range(size)
                ]
                sums = [begin(builder.add(r, _number(k)), places[k], vectors) for k in range(size)]

                def of_inputs(c: Any) -> None:
                    x = builder.add(builder.mul(builder.add(lowest, c), width), s)
                    inputs = [e.load(block, builder.add(x, _number(v * e.lanes))) for v in range(vectors)]
                    shift = builder.mul(c, column)
                    for k in range(size):
                        weight = builder.load(builder.gep(weights, [builder.add(heads[k], shift)]))
                        w = e.spread(weight)
                        for v in range(vectors):
                            variable = sums[k][v]
                            result = e.call("fmuladd", w, inputs[v], Vector(e, builder.load(variable)))
                            builder.store(result.value, variable)

                loops.each(columns, of_inputs)
                for k in range(size):
                    for v in range(vectors):
                        vector = Vector(e, builder.load(sums[k][v]))
                        end(vector, builder.add(places[k], _number(v * e.lanes)))

            loops.tiles(_number(0), width, (VECTORS * e.lanes, e.lanes), of_samples)

        loops.tiles(_number(0), rows, (UNITS, 1), of_units)
        return context.get_dummy_value()

    return write


def _sums_signature(floats: Any) -> Any:
    integer, truth = types.int64, types.boolean
    integers = (integer,) * 5
    places = (integer,) * 4
    return types.void(floats, *places, floats, floats, *integers, truth, truth, types.float64)


def _make_sums(*, gated: bool) -> Callable[..., None]:
    """Return the intrinsic of one direction, see `_write_sums`."""

    @intrinsic
    def sums(
        typing: Any,
        weights: Any,
        start: Any,
        row: Any,
        column: Any,
        bias: Any,
        block: Any,
        partial: Any,
        rows: Any,
        first: Any,
        columns: Any,
        lowest: Any,
        width: Any,
        fresh: Any,
        last: Any,
        lower: Any,
    ) -> Any:
        return _sums_signature(weights), _write_sums(gated)

    return sums


_forward_sums = _make_sums(gated=False)
_backward_sums = _make_sums(gated=True)


def _totals(vectors: list[Vector]) -> Any:
    """Return the sums of all lanes of several vectors, as one vector with a lane for each."""
    e, builder = vectors[0].emitter, vectors[0].emitter.builder
    values, lanes = [vector.value for vector in vectors], e.lanes

    def joined(a: Any, b: Any, count: int, odd: int) -> Any:
        order = ir.Constant(ir.VectorType(ir.IntType(32), count), [2 * n + odd for n in range(count)])
        return builder.shuffle_vector(a, b, order)

    while len(values) > 1:
        values = [
            builder.fadd(joined(a, b, lanes, 0), joined(a, b, lanes, 1))
            for a, b in zip(values[::2], values[1::2], strict=True)
        ]
    value = values[0]
    while lanes > len(vectors):
        lanes //= 2
        value = builder.fadd(joined(value, value, lanes, 0), joined(value, value, lanes, 1))
    return value


@intrinsic
def _gradient(
    typing: Any,
    gradient: Any,
    start: Any,
    bias: Any,
    block: Any,
    inputs: Any,
    lowest: Any,
    units: Any,
    first: Any,
    width: Any,
) -> Any:
    """Add to the slopes of a link's weights, and of its target's biases if ``bias`` is not negative."""

    def write(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        _, start, bias, _, inputs, lowest, units, first, width = arguments
        kind = signature.args[0]
        result, data = (data_of(context, builder, kind, arguments[place]) for place in (0, 3))
        e = Emitter(builder, kind.dtype.bitwidth, lanes_of(kind))
        loops = _Loops(builder)

        def add(vectors: list[Vector], place: Any) -> None:
            """Add the sums of so many vectors to neighbouring slopes."""
            if len(vectors) == 1 or e.lanes < len(vectors):
                for k, vector in enumerate(vectors):
                    pointer = builder.gep(result, [builder.add(place, _number(k))])
                    builder.store(builder.fadd(builder.load(pointer), total(vector)), pointer)
                return
            sums = Emitter(builder, e.bits, len(vectors))
            sums.store(sums.load(result, place) + Vector(sums, _totals(vectors)), result, place)

        def tile(i: Any, rows: int, unit: Any, columns: int, biased: bool) -> None:
            count = rows * columns + columns * biased
            sums = [cgutils.alloca_once_value(builder, e.constant(0.0).value) for _ in range(count)]
            for variable in sums:
                builder.store(e.constant(0.0).value, variable)

            def place(base: Any, index: Any, k: int) -> Any:
                return builder.mul(builder.add(builder.add(base, index), _number(k)), width)

            xs = [place(lowest, i, k) for k in range(rows)]
            ds = [place(first, unit, k) for k in range(columns)]

            def of_samples(s: Any, _: int) -> None:
                deltas = [e.load(data, builder.add(d, s)) for d in ds]
                for r in range(rows):
                    x = e.load(data, builder.add(xs[r], s))
                    for c in range(columns):
                        variable = sums[r * columns + c]
                        vector = e.call("fmuladd", x, deltas[c], Vector(e, builder.load(variable)))
                        builder.store(vector.value, variable)
                for c in range(columns * biased):
                    variable = sums[rows * columns + c]
                    builder.store((Vector(e, builder.load(variable)) + deltas[c]).value, variable)

            loops.tiles(_number(0), width, (e.lanes,), of_samples)
            vectors = [Vector(e, builder.load(variable)) for variable in sums]
            for r in range(rows):
                row = builder.mul(builder.add(i, _number(r)), units)
                add(vectors[r * columns : (r + 1) * columns], builder.add(builder.add(start, row), unit))
            if biased:
                add(vectors[rows * columns :], builder.add(bias, unit))

        def of_inputs(i: Any, rows: int) -> None:
            with_bias = builder.and_(
                builder.icmp_signed("==", i, _number(0)), builder.icmp_signed(">=", bias, _number(0))
            )
            with builder.if_else(with_bias) as (yes, no):
                with yes:
                    loops.tiles(_number(0), units, (UNITS, 1), lambda u, c: tile(i, rows, u, c, True))
                with no:
                    loops.tiles(_number(0), units, (UNITS, 1), lambda u, c: tile(i, rows, u, c, False))

        loops.tiles(_number(0), inputs, (INPUTS, 1), of_inputs)
        return context.get_dummy_value()

    integer = types.int64
    return types.void(gradient, integer, integer, gradient, *(integer,) * 5), write


@part
def add_forward(
    weights: Floats,
    start: int,
    bias: int,
    values: Floats,
    inputs: int,
    lowest: int,
    units: int,
    first: int,
    width: int,
    fresh: bool,
    last: bool,
    lower: float,
) -> None:
    """Add weighted inputs to the sums of a layer; all in a block of values.

    Parameters
    ----------
    start, bias : int
        Where the link's weights and the layer's biases lie in `weights`; -1 for no biases.
    inputs, lowest, units, first : int
        How many units the link's source and its target have, and the number of the first of each.
    fresh, last : bool
        Whether this is the first link, so that the sums begin with the biases, and whether it is the last.
    lower : float
        The sums do not come out below it where the link is the last: 0 for a ReLU.
    """
    limit = lower if last else -math.inf
    _forward_sums(
        weights,
        start,
        1,
        units,
        bias,
        values,
        values,
        units,
        first,
        inputs,
        lowest,
        width,
        fresh,
        True,
        limit,
    )


@part
def add_backward(
    weights: Floats,
    start: int,
    values: Floats,
    deltas: Floats,
    inputs: int,
    lowest: int,
    units: int,
    first: int,
    width: int,
    fresh: bool,
    last: bool,
    lower: float,
) -> None:
    """Add weighted deltas of a link's target to those of its source.

    The deltas of the target stand in `values`, in the place of its values. Those of the source are added up
    in `deltas`; the `last` writes them in the place of its values, 0 where these are at most `lower`.
    """
    _backward_sums(
        weights, start, units, 1, -1, values, deltas, inputs, lowest, units, first, width, fresh, last, lower
    )


@part
def add_gradient(
    gradient: Floats,
    start: int,
    bias: int,
    values: Floats,
    inputs: int,
    lowest: int,
    units: int,
    first: int,
    width: int,
) -> None:
    """Add the slopes of a link's weights and, where `bias` is not -1, those of its target's biases.

    The target's deltas stand in the place of its values.
    """
    _gradient(gradient, start, bias, values, inputs, lowest, units, first, width)
