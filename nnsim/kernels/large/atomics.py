"""Numbers that two threads share: read, written and changed so that each sees the other's work in order."""

import platform
import sys
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

ORDER = "seq_cst"
"""The strictest order: what a thread wrote before is seen by whoever reads the number after."""

YIELD = "SwitchToThread" if sys.platform == "win32" else "sched_yield"
"""The operating system's function by which a thread lets others have its processor."""

IS_X86 = platform.machine().lower() in {"x86_64", "amd64"}


def _address(context: Any, builder: Any, signature: Any, values: Any) -> Any:
    array = context.make_array(signature.args[0])(context, builder, values[0])
    return builder.gep(array.data, [values[1]])


@intrinsic
def read(context: Any, array: Any, place: Any) -> Any:
    """Return ``array[place]``."""

    def emit(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.load_atomic(_address(context, builder, signature, values), ORDER, 8)

    return types.int64(array, types.int64), emit


@intrinsic
def write(context: Any, array: Any, place: Any, value: Any) -> Any:
    """Set ``array[place]``."""

    def emit(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        builder.store_atomic(values[2], _address(context, builder, signature, values), ORDER, 8)
        return context.get_dummy_value()

    return types.void(array, types.int64, types.int64), emit


@intrinsic
def add(context: Any, array: Any, place: Any, value: Any) -> Any:
    """Add to ``array[place]``."""

    def emit(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        builder.atomic_rmw("add", _address(context, builder, signature, values), values[2], ORDER)
        return context.get_dummy_value()

    return types.void(array, types.int64, types.int64), emit


@intrinsic
def replace(context: Any, array: Any, place: Any, old: Any, new: Any) -> Any:
    """Set ``array[place]`` to `new` if it is `old`, and return whether it was."""

    def emit(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        address = _address(context, builder, signature, values)
        both = builder.cmpxchg(address, values[2], values[3], ORDER, ORDER)
        return builder.extract_value(both, 1)

    return types.boolean(array, types.int64, types.int64, types.int64), emit


@intrinsic
def pause(context: Any) -> Any:
    """Tell the processor that this thread only waits."""

    def emit(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        if IS_X86:
            kind = ir.FunctionType(ir.VoidType(), [])
            builder.call(cgutils.get_or_insert_function(builder.module, kind, "llvm.x86.sse2.pause"), [])
        return context.get_dummy_value()

    return types.void(), emit


@intrinsic
def give_way(context: Any) -> Any:
    """Let another thread have this processor if one waits for it."""

    def emit(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        kind = ir.FunctionType(ir.IntType(32), [])
        builder.call(cgutils.get_or_insert_function(builder.module, kind, YIELD), [])
        return context.get_dummy_value()

    return types.void(), emit
