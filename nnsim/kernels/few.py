"""A step with one row or a few: vectors run over units here, not over samples, so none is mostly padding.

The values of a layer begin at its first unit times the lanes of a vector and are read and written as whole
vectors: what lies past a layer's units is of no meaning. What counts is how long the next sum has to wait for
the last one; so sums go from register to register where they can.
"""

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic
from numpy import uintp as at

from nnsim.kernels.activations import activate_run, activate_unit, apply_run_slopes, softmax
from nnsim.kernels.codes import (
    ACTIVATION,
    BIAS,
    CCE,
    END_LINK,
    FIRST_LINK,
    FIRST_UNIT,
    LANES,
    MIXED,
    SOFTMAX_LAYER,
    SOURCE,
    UNITS,
    WEIGHT,
)
from nnsim.kernels.jit import part
from nnsim.kernels.losses import loss_slopes, row_of, set_slopes
from nnsim.kernels.plan import Floats, Plan, Rule, Samples, Work
from nnsim.kernels.vectors import (
    INDEX,
    Emitter,
    Vector,
    data_of,
    lanes_of,
    spread,
    total,
    where,
)


def _number(value: int) -> ir.Constant:
    return ir.Constant(INDEX, value)


class _Row:
    """Loops over the units of a row: whole vectors of them, then one by one.

    A processor passes on what was just stored only to a load of the same width, or of a part of it; so what
    one step writes in single values the next one reads in single values.
    """

    def __init__(self, context: Any, builder: Any, kind: Any) -> None:
        self.builder = builder
        self.e = Emitter(builder, kind.dtype.bitwidth, lanes_of(kind))
        self.one = Emitter(builder, kind.dtype.bitwidth, 1)
        self.numbers = ir.Constant(ir.VectorType(INDEX, self.e.lanes), list(range(self.e.lanes)))

    def each(self, count: Any, body: Callable[[Any], None]) -> None:
        with cgutils.for_range(self.builder, count, intp=INDEX) as loop:
            body(loop.index)

    def vectors(self, count: Any, body: Callable[[Any], None]) -> Any:
        """Write ``body(index)`` for each whole vector; return how many units these are."""
        whole = self.builder.and_(count, _number(-self.e.lanes))
        step, zero = _number(self.e.lanes), _number(0)
        with cgutils.for_range_slice(self.builder, zero, whole, step, intp=INDEX) as (index, _):
            body(index)
        return whole

    def variable(self, value: Vector) -> Any:
        """Return a place for a value; set here, also when the code is run again in a loop."""
        place = cgutils.alloca_once_value(self.builder, value.value)
        self.builder.store(value.value, place)
        return place

    def read(self, variable: Any, emitter: Emitter) -> Vector:
        return Vector(emitter, self.builder.load(variable))

    def with_lane(self, vector: Vector, lane: Any, value: Vector) -> Vector:
        """Return a vector with one lane set."""
        here = self.builder.icmp_signed("==", self.numbers, spread(self.builder, lane, self.e.lanes))
        return where(here, self.e.spread(value.value), vector)


@intrinsic
def _sums_of_row(
    typing: Any,
    weights: Any,
    start: Any,
    bias: Any,
    values: Any,
    inputs: Any,
    source: Any,
    units: Any,
    target: Any,
    fresh: Any,
) -> Any:
    """Add the weighted inputs of one row to the sums of a layer, which begin with the biases if `fresh`."""

    def write(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        _, start, bias, _, inputs, source, units, target, fresh = arguments
        kind = signature.args[0]
        data, block = (data_of(context, builder, kind, arguments[place]) for place in (0, 3))
        row = _Row(context, builder, kind)
        biased = builder.and_(fresh, builder.icmp_signed(">=", bias, _number(0)))

        def sums(e: Emitter, j: Any) -> Vector:
            """Return the sums of as many units from `j` on as a vector has lanes."""
            sums = row.variable(e.constant(0.0))
            with builder.if_then(biased):
                builder.store(e.load(data, builder.add(bias, j)).value, sums)
            with builder.if_then(builder.not_(fresh)):
                builder.store(e.load(block, builder.add(target, j)).value, sums)

            def add(i: Any) -> None:
                x = e.spread(builder.load(builder.gep(block, [builder.add(source, i)])))
                w = e.load(data, builder.add(builder.add(start, builder.mul(i, units)), j))
                builder.store(e.call("fmuladd", x, w, row.read(sums, e)).value, sums)

            row.each(inputs, add)
            return row.read(sums, e)

        whole = row.vectors(units, lambda j: row.e.store(sums(row.e, j), block, builder.add(target, j)))
        left = builder.sub(units, whole)
        with builder.if_then(builder.icmp_signed(">", left, _number(0))):
            rest = row.variable(row.e.constant(0.0))

            def single(k: Any) -> None:
                value = sums(row.one, builder.add(whole, k))
                builder.store(row.with_lane(row.read(rest, row.e), k, value).value, rest)

            row.each(left, single)
            row.e.store(row.read(rest, row.e), block, builder.add(target, whole))
        return context.get_dummy_value()

    integer = types.int64
    return types.void(weights, integer, integer, weights, *(integer,) * 4, types.boolean), write


@intrinsic
def _change_row(
    typing: Any,
    weights: Any,
    start: Any,
    bias: Any,
    values: Any,
    inputs: Any,
    source: Any,
    units: Any,
    target: Any,
    deltas: Any,
    result: Any,
    factor: Any,
    fresh: Any,
) -> Any:
    """Set or add to `result`, at each weight and bias of a link, `factor` times its slope for one row.

    The deltas of the target stand in `values`. Those of the source are set in `deltas`, or added to if not
    `fresh`; they are of the weights as they were before.
    """

    def write(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        _, start, bias, _, inputs, source, units, target, _, _, factor, fresh = arguments
        kind = signature.args[0]
        data, block, back, changed = (
            data_of(context, builder, kind, arguments[place]) for place in (0, 3, 8, 9)
        )
        row = _Row(context, builder, kind)

        def change(e: Emitter, place: Any, amount: Vector) -> None:
            e.store(e.load(changed, place) + amount, changed, place)

        def returned(e: Emitter, place: Any, x: Vector, j: Any) -> Any:
            """Change the weights at a place; return the scalar that they give back."""
            d = e.load(block, builder.add(target, j))
            w = e.load(data, place)
            change(e, place, e.spread(x.value) * (d * e.spread(factor)))
            return total(w * d)

        def biases(e: Emitter, j: Any) -> None:
            d = e.load(block, builder.add(target, j))
            change(e, builder.add(bias, j), d * e.spread(factor))

        with builder.if_then(builder.icmp_signed(">=", bias, _number(0))):
            whole = row.vectors(units, lambda j: biases(row.e, j))
            row.each(builder.sub(units, whole), lambda k: biases(row.one, builder.add(whole, k)))

        def of_inputs(i: Any) -> None:
            """Change the weights of as many inputs as a vector has lanes."""
            place = builder.add(source, i)
            sums = row.variable(row.e.constant(0.0))
            with builder.if_then(builder.not_(fresh)):
                builder.store(row.e.load(back, place).value, sums)
            left = builder.sub(inputs, i)
            few = builder.icmp_signed("<", left, _number(row.e.lanes))

            def of_input(k: Any) -> None:
                number = builder.add(i, k)
                begin = builder.add(start, builder.mul(number, units))
                x = row.one.load(block, builder.add(source, number))
                given = row.variable(row.one.constant(0.0))

                def add(e: Emitter, j: Any) -> None:
                    amount = Vector(row.one, returned(e, builder.add(begin, j), x, j))
                    builder.store((row.read(given, row.one) + amount).value, given)

                whole = row.vectors(units, lambda j: add(row.e, j))
                row.each(builder.sub(units, whole), lambda n: add(row.one, builder.add(whole, n)))
                alone = row.with_lane(row.e.constant(0.0), k, row.read(given, row.one))
                builder.store((row.read(sums, row.e) + alone).value, sums)

            row.each(builder.select(few, left, _number(row.e.lanes)), of_input)
            row.e.store(row.read(sums, row.e), back, place)

        span = builder.and_(builder.add(inputs, _number(row.e.lanes - 1)), _number(-row.e.lanes))
        row.vectors(span, of_inputs)
        return context.get_dummy_value()

    integer = types.int64
    integers = (integer,) * 4
    floats = (weights, weights, types.float64, types.boolean)
    return types.void(weights, integer, integer, weights, *integers, *floats), write


@part
def learn_row(
    plan: Plan,
    rule: Rule,
    samples: Samples,
    parameters: Floats,
    work: Work,
    row: int,
    share: float,
    result: Floats,
    factor: float,
) -> None:
    """Add `factor` times the slopes of the loss of one row to `result`.

    Parameters
    ----------
    share : float
        What the row counts in the loss, see `nnsim.kernels.losses.loss_share`.
    result : ndarray, shape (P,)
        The gradient, or the parameters themselves if `factor` is minus the learning rate.
    """
    lanes, last = work.marks[LANES], len(plan.layers) - 1
    for column in range(samples.inputs.shape[0]):
        work.values[at(column)] = samples.inputs[at(column), at(row)]
    outputs, top = plan.layers[last, UNITS], plan.layers[last, FIRST_UNIT] * lanes
    for column in range(outputs):
        work.targets[at(column)] = samples.targets[at(column), at(row)]
    forward_row(plan, parameters, work)
    output_slopes(plan, rule, work, outputs, top, share)
    for source in range(last - 1, -1, -1):
        fresh, lowest = True, plan.layers[source, FIRST_UNIT] * lanes
        inputs = plan.layers[source, UNITS]
        for layer in range(source + 1, last + 1):
            first_link = plan.layers[layer, FIRST_LINK]
            for link in range(first_link, plan.layers[layer, END_LINK]):
                if plan.links[link, SOURCE] == source:
                    bias = plan.layers[layer, BIAS] if link == first_link else -1
                    _change_row(
                        parameters,
                        plan.links[link, WEIGHT],
                        bias,
                        work.values,
                        inputs,
                        lowest,
                        plan.layers[layer, UNITS],
                        plan.layers[layer, FIRST_UNIT] * lanes,
                        work.deltas,
                        result,
                        factor,
                        fresh,
                    )
                    fresh = False
        if source > 0:
            whole = (inputs + lanes - 1) // lanes * lanes
            if fresh:
                for place in range(at(lowest), at(lowest + whole)):
                    work.deltas[place] = 0.0
            return_row(plan, source, work, lowest, inputs, whole)


@part
def forward_row(plan: Plan, parameters: Floats, work: Work) -> None:
    """Compute the values of every layer for one row."""
    lanes = work.marks[LANES]
    for layer in range(1, len(plan.layers)):
        units, place = plan.layers[layer, UNITS], plan.layers[layer, FIRST_UNIT] * lanes
        first_link = plan.layers[layer, FIRST_LINK]
        for link in range(first_link, plan.layers[layer, END_LINK]):
            source = plan.links[link, SOURCE]
            _sums_of_row(
                parameters,
                plan.links[link, WEIGHT],
                plan.layers[layer, BIAS],
                work.values,
                plan.layers[source, UNITS],
                plan.layers[source, FIRST_UNIT] * lanes,
                units,
                place,
                link == first_link,
            )
        if plan.layers[layer, SOFTMAX_LAYER]:
            softmax(work.values, place, units, 1, units, 1)
        elif plan.layers[layer, ACTIVATION] != MIXED:
            whole = (units + lanes - 1) // lanes * lanes
            activate_run(plan.layers[layer, ACTIVATION], work.values, work.slopes, place, whole)
        else:
            for unit in range(units):
                code = plan.activation[plan.layers[layer, FIRST_UNIT] + unit]
                activate_unit(code, work.values, work.slopes, place + unit, 1)


@part
def output_slopes(plan: Plan, rule: Rule, work: Work, outputs: int, top: int, share: float) -> None:
    """Put the deltas of the output layer in the place of its values."""
    last, lanes, values = len(plan.layers) - 1, work.marks[LANES], work.values
    simple = plan.layers[last, ACTIVATION] != MIXED and plan.layers[last, SOFTMAX_LAYER] == 0
    if simple and rule.loss != CCE and len(rule.class_weights) == 0:
        whole = (outputs + lanes - 1) // lanes * lanes
        row = row_of(plan, rule, plan.layers[last, FIRST_UNIT])
        set_slopes(row, rule.huber_delta, values, work.deltas, top, work.targets, 0, whole, share)
        if row >= 0:
            code = plan.layers[last, ACTIVATION]
            apply_run_slopes(code, values, work.slopes, work.deltas, values, top, whole)
            return
    else:
        loss_slopes(plan, rule, values, work.slopes, work.deltas, top, work.targets, 0, 1, outputs, 1, share)
    for place in range(at(top), at(top + outputs)):
        values[place] = work.deltas[place]


@part
def return_row(plan: Plan, source: int, work: Work, lowest: int, inputs: int, whole: int) -> None:
    """Put the deltas of a hidden layer in the place of its values."""
    if plan.layers[source, ACTIVATION] != MIXED:
        code = plan.layers[source, ACTIVATION]
        apply_run_slopes(code, work.values, work.slopes, work.deltas, work.values, lowest, whole)
        return
    for unit in range(inputs):
        code, place = plan.activation[plan.layers[source, FIRST_UNIT] + unit], lowest + unit
        apply_run_slopes(code, work.values, work.slopes, work.deltas, work.values, place, 1)
