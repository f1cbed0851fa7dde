"""Named tuples lent to the parts of a program: a part gets their address, not all their fields.

Numba passes a named tuple as all the fields of all its arrays. With five of them every call had 340
arguments, and most of the compiler's time went into handing them on. What is lent reads like the named tuple
itself; it does not change as long as it is lent.
"""

from typing import Any, TypeVar

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, intrinsic, lower_getattr_generic, register_model

Tuple = TypeVar("Tuple")


class Lent(types.Type):
    """The address of a named tuple."""

    def __init__(self, kind: Any) -> None:
        self.kind = kind
        super().__init__(name=f"Lent({kind})")


@register_model(Lent)
class _Model(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Lent) -> None:
        super().__init__(manager, kind, ir.IntType(8).as_pointer())


@infer_getattr
class _Attributes(AttributeTemplate):
    key = Lent

    def generic_resolve(self, kind: Lent, name: str) -> Any:
        """Return the type of a field."""
        return kind.kind.types[kind.kind.fields.index(name)] if name in kind.kind.fields else None


@lower_getattr_generic(Lent)
def _read(context: Any, builder: Any, kind: Lent, address: Any, name: str) -> Any:
    """Read a field; told to be constant, so that it is read once and not in every round of a loop."""
    whole = context.get_value_type(kind.kind)
    pointer = builder.bitcast(address, whole.as_pointer())
    place = cgutils.gep_inbounds(builder, pointer, 0, kind.kind.fields.index(name))
    value = builder.load(place)
    value.set_metadata("invariant.load", builder.module.add_metadata([]))
    return value


@intrinsic
def _lend(context: Any, kind: Any) -> Any:
    def emit(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        place = cgutils.alloca_once_value(builder, values[0])
        return builder.bitcast(place, ir.IntType(8).as_pointer())

    return Lent(kind)(kind), emit


lend = _lend
"""``lend(named_tuple)``: what parts may use instead, as long as the function that lends it runs. The function
itself goes on with the named tuple, because it might read a field before it is written."""
