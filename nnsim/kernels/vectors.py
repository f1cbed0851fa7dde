"""Arithmetic on vector registers: formulas written once serve every precision and every processor.

A formula takes and returns `Vector`; its operators write the compiler's intermediate language directly. So a
loop over it is made of whole vector instructions, each value comes out with the same bits wherever it stands
in an array, and hardly any time is spent on compiling it.
"""

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from typing import Any, Union

import llvmlite.binding as llvm
from llvmlite import ir
from numba.core import cgutils

FEATURES = llvm.get_host_cpu_features()

VECTOR_BYTES = 64 if FEATURES.get("avx512f") else 32 if FEATURES.get("avx") else 16
"""Bytes of a vector register."""

INDEX = ir.IntType(64)
FLAGS = ("contract",)
"""A product and a sum may be rounded once; nothing else may be changed."""

Operand = Union["Vector", float]


def lanes_of(kind: Any) -> int:
    """Return how many values of an array of this type fill a vector register."""
    return int(VECTOR_BYTES * 8 // kind.dtype.bitwidth)


class Emitter:
    """Writes instructions on vectors of so many floating-point values of so many bits."""

    def __init__(self, builder: Any, bits: int, lanes: int) -> None:
        self.builder = builder
        self.bits = bits
        self.lanes = lanes
        scalar = ir.DoubleType() if bits == 64 else ir.FloatType()
        self.scalar: Any = scalar
        self.type: Any = scalar if lanes == 1 else ir.VectorType(scalar, lanes)
        self.integers: Any = ir.IntType(bits) if lanes == 1 else ir.VectorType(ir.IntType(bits), lanes)
        self.suffix = f"f{bits}" if lanes == 1 else f"v{lanes}f{bits}"

    def constant(self, value: float) -> "Vector":
        """Return a number in all lanes."""
        return Vector(self, ir.Constant(self.type, value if self.lanes == 1 else [value] * self.lanes))

    def lifted(self, value: Operand) -> "Vector":
        """Return a vector as it is and a number as a vector."""
        return value if isinstance(value, Vector) else self.constant(value)

    def spread(self, value: Any) -> "Vector":
        """Return a scalar of any floating-point type in all lanes."""
        if value.type != self.scalar:
            narrow = isinstance(self.scalar, ir.FloatType)
            value = (self.builder.fptrunc if narrow else self.builder.fpext)(value, self.scalar)
        return Vector(self, value if self.lanes == 1 else spread(self.builder, value, self.lanes))

    def call(self, name: str, *arguments: "Vector") -> "Vector":
        """Call one of the compiler's own functions, which have a version for every type."""
        signature = ir.FunctionType(self.type, [self.type] * len(arguments))
        function = cgutils.get_or_insert_function(
            self.builder.module, signature, f"llvm.{name}.{self.suffix}"
        )
        return Vector(self, self.builder.call(function, [argument.value for argument in arguments]))

    def load(self, data: Any, place: Any, mask: Any = None) -> "Vector":
        """Return values from a place of an array on; 0 where a mask is not set."""
        pointer = self._pointer(data, place)
        if mask is None:
            return Vector(self, self.builder.load(pointer, align=self.bits // 8))
        signature = ir.FunctionType(self.type, [pointer.type, ir.IntType(32), mask.type, self.type])
        function = cgutils.get_or_insert_function(
            self.builder.module, signature, f"llvm.masked.load.{self.suffix}.p0"
        )
        arguments = [pointer, ir.Constant(ir.IntType(32), self.bits // 8), mask, self.constant(0.0).value]
        return Vector(self, self.builder.call(function, arguments))

    def store(self, vector: "Vector", data: Any, place: Any, mask: Any = None) -> None:
        """Write values from a place of an array on; only those where a mask is set."""
        pointer = self._pointer(data, place)
        if mask is None:
            self.builder.store(vector.value, pointer, align=self.bits // 8)
            return
        signature = ir.FunctionType(ir.VoidType(), [self.type, pointer.type, ir.IntType(32), mask.type])
        function = cgutils.get_or_insert_function(
            self.builder.module, signature, f"llvm.masked.store.{self.suffix}.p0"
        )
        alignment = ir.Constant(ir.IntType(32), self.bits // 8)
        self.builder.call(function, [vector.value, pointer, alignment, mask])

    def _pointer(self, data: Any, place: Any) -> Any:
        return self.builder.bitcast(self.builder.gep(data, [place]), self.type.as_pointer())


class Vector:
    """A vector in a formula; numbers beside it count as vectors."""

    def __init__(self, emitter: Emitter, value: Any) -> None:
        self.emitter = emitter
        self.value = value

    def _binary(self, name: str, left: Operand, right: Operand) -> "Vector":
        emitter = self.emitter
        write = getattr(emitter.builder, name)
        return Vector(emitter, write(emitter.lifted(left).value, emitter.lifted(right).value, flags=FLAGS))

    def _compare(self, operator: str, other: Operand) -> Any:
        return self.emitter.builder.fcmp_ordered(operator, self.value, self.emitter.lifted(other).value)

    def __add__(self, other: Operand) -> "Vector":
        return self._binary("fadd", self, other)

    def __radd__(self, other: Operand) -> "Vector":
        return self._binary("fadd", other, self)

    def __sub__(self, other: Operand) -> "Vector":
        return self._binary("fsub", self, other)

    def __rsub__(self, other: Operand) -> "Vector":
        return self._binary("fsub", other, self)

    def __mul__(self, other: Operand) -> "Vector":
        return self._binary("fmul", self, other)

    def __rmul__(self, other: Operand) -> "Vector":
        return self._binary("fmul", other, self)

    def __truediv__(self, other: Operand) -> "Vector":
        return self._binary("fdiv", self, other)

    def __rtruediv__(self, other: Operand) -> "Vector":
        return self._binary("fdiv", other, self)

    def __neg__(self) -> "Vector":
        return Vector(self.emitter, self.emitter.builder.fneg(self.value))

    def __abs__(self) -> "Vector":
        return self.emitter.call("fabs", self)

    def __lt__(self, other: Operand) -> Any:
        return self._compare("<", other)

    def __le__(self, other: Operand) -> Any:
        return self._compare("<=", other)

    def __gt__(self, other: Operand) -> Any:
        return self._compare(">", other)

    def __ge__(self, other: Operand) -> Any:
        return self._compare(">=", other)


def where(mask: Any, yes: Operand, no: Operand) -> Vector:
    """Return `yes` where a comparison holds and `no` elsewhere, also where it was with NaN."""
    known = yes if isinstance(yes, Vector) else no
    assert isinstance(known, Vector)
    emitter = known.emitter
    return Vector(emitter, emitter.builder.select(mask, emitter.lifted(yes).value, emitter.lifted(no).value))


def sqrt(x: Vector) -> Vector:
    """Return the square root."""
    return x.emitter.call("sqrt", x)


def copysign(x: Vector, sign: Vector) -> Vector:
    """Return the amount of `x` with the sign of `sign`."""
    return x.emitter.call("copysign", x, sign)


def bounded(x: Vector, low: Operand, high: Operand) -> Vector:
    """Return x kept within limits; NaN stays NaN."""
    x = where(x < low, low, x)
    return where(x > high, high, x)


def total(x: Vector) -> Any:
    """Return the sum of all lanes as a scalar, halves by halves."""
    builder, width, value = x.emitter.builder, x.emitter.lanes, x.value
    if width == 1:
        return value
    while width > 1:
        width //= 2
        upper = [*range(width, 2 * width), *[0] * (x.emitter.lanes - width)]
        order = ir.Constant(ir.VectorType(ir.IntType(32), x.emitter.lanes), upper)
        value = builder.fadd(value, builder.shuffle_vector(value, ir.Constant(x.emitter.type, None), order))
    return builder.extract_element(value, ir.Constant(ir.IntType(32), 0))


def spread(builder: Any, value: Any, lanes: int) -> Any:
    """Return a scalar in all lanes of a vector."""
    kind = ir.VectorType(value.type, lanes)
    first = builder.insert_element(ir.Constant(kind, ir.Undefined), value, ir.Constant(ir.IntType(32), 0))
    zeros = ir.Constant(ir.VectorType(ir.IntType(32), lanes), None)
    return builder.shuffle_vector(first, ir.Constant(kind, ir.Undefined), zeros)


def first_lanes(builder: Any, count: Any, lanes: int) -> Any:
    """Return a mask of the first `count` lanes."""
    numbers = ir.Constant(ir.VectorType(INDEX, lanes), list(range(lanes)))
    return builder.icmp_signed("<", numbers, spread(builder, count, lanes))


Body = Callable[[Emitter, Any, Any], None]


def each(builder: Any, kind: Any, count: Any, body: Body) -> None:
    """Write a loop: ``body(emitter, index, mask)`` for whole vectors, and once for what is left."""
    lanes = lanes_of(kind)
    width = ir.Constant(INDEX, lanes)
    whole = builder.and_(count, ir.Constant(INDEX, -lanes))
    emitter = Emitter(builder, kind.dtype.bitwidth, lanes)
    with cgutils.for_range_slice(builder, ir.Constant(INDEX, 0), whole, width, intp=INDEX) as (index, _):
        body(emitter, index, None)
    with builder.if_then(builder.icmp_signed("<", whole, count)):
        body(emitter, whole, first_lanes(builder, builder.sub(count, whole), lanes))


@contextmanager
def case(builder: Any, code: Any, number: int) -> Any:
    """Write what is done if `code` is this number."""
    with builder.if_then(builder.icmp_signed("==", code, ir.Constant(code.type, number))):
        yield


def data_of(context: Any, builder: Any, kind: Any, array: Any) -> Any:
    """Return the address of an array's first value."""
    place = context.data_model_manager[kind].get_field_position("data")
    return builder.extract_value(array, place)


def polynomial(x: Vector, coefficients: Sequence[float]) -> Vector:
    """Return c[0] + c[1] x + c[2] x**2 and so on, in short chains (Estrin's scheme)."""
    terms = [x.emitter.constant(value) for value in coefficients]
    while len(terms) > 1:
        pairs = [low + high * x for low, high in zip(terms[::2], terms[1::2], strict=False)]
        terms = pairs + terms[2 * len(pairs) :]
        x = x * x
    return terms[0]


def power(x: Vector, exponent: Vector) -> Vector:
    """Return x to the power of `exponent`; for scalars."""
    return x.emitter.call("pow", x, exponent)
