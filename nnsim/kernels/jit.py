"""The decorators of all kernels. Importing this module imports Numba; only `nnsim.kernels.load` does.

Kernels are *parts* of one *program*, the only function that Python calls. Numba would optimise a function
again in each of its callers; here a part is translated but not optimised, and the program is optimised once,
as a whole. That makes the first compilation several times shorter.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler_machinery import LoweringPass, register_pass
from numba.core.typed_passes import NativeLowering

Function = TypeVar("Function", bound=Callable[..., Any])

REASSOCIATE = {"reassoc", "contract", "nsz", "arcp"}
"""The liberties the compiler may take with sums. ``nnan`` and ``ninf`` are left out: they would hide divergence."""

KEEP_ORDER = {"contract"}
"""For functions whose operations must stay in the order they are written."""


def part(function: Function) -> Function:
    """Make a function usable in the program; its sums may be computed in any order."""
    return _compile(function, REASSOCIATE, **PART)


def exact(function: Function) -> Function:
    """Make a function usable in the program; its operations stay in the order they are written."""
    return _compile(function, KEEP_ORDER, **PART)


def program(function: Function) -> Function:
    """Compile a function with all its parts: without the interpreter's lock, and kept in the cache."""
    return _compile(function, REASSOCIATE, nogil=True, cache=True)


def _compile(function: Function, fastmath: set[str], **options: Any) -> Function:
    return cast(
        "Function", numba.njit(error_model="numpy", fastmath=fastmath, _nrt=False, **options)(function)
    )


class _PartLibrary(JITCodeLibrary):
    """Translated code that is only linked into a program: neither optimised nor turned into machine code."""

    def _optimize_functions(self, ll_module: Any) -> None:
        ll_module.data_layout = self._codegen._data_layout

    def _optimize_final_module(self) -> None:
        pass

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True


@register_pass(mutates_CFG=False, analysis_only=True)
class _NeverCalled(LoweringPass):
    """Gives a part what stands for its machine code: an object that refuses to be called."""

    _name = "never_called"

    def __init__(self) -> None:
        LoweringPass.__init__(self)

    def run_pass(self, state: Any) -> bool:
        stand_in = object().__reduce__
        state.targetctx.insert_user_function(stand_in, state.cr.fndesc, [state.library])
        state.cr = state.cr._replace(cfunc=stand_in)
        return False


class _Part(CompilerBase):
    """Numba's own pipeline without machine code at its end."""

    def define_pipelines(self) -> list[Any]:
        state = self.state
        state.flags.no_compile = True
        state.library = _PartLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        pipeline = DefaultPassBuilder.define_nopython_pipeline(state)
        pipeline.add_pass_after(_NeverCalled, NativeLowering)
        pipeline.finalize()
        return [pipeline]


PART: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "pipeline_class": _Part}
