"""The decorators of all kernels. Importing this module imports Numba; only `nnsim.kernels.loading` does.

Kernels are *parts* of a *program*, the only kind of function that Python calls. Numba by itself would optimise
a function again in each of its callers; here a part is only translated, and a program is optimised once, as a
whole. That makes the first compilation several times shorter and changes nothing in what is computed.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import LoweringPass, register_pass
from numba.core.typed_passes import NativeLowering

Function = TypeVar("Function", bound=Callable[..., Any])

REASSOCIATE = {"reassoc", "contract", "nsz", "arcp"}
"""The liberties the compiler may take with sums. ``nnan`` and ``ninf`` would hide divergence: they are left out."""

KEEP_ORDER = {"contract"}
"""The same for functions whose operations must stay in the order they are written."""


def part(function: Function) -> Function:
    """Make a function usable in programs; its sums may be computed in any order."""
    return _compile(function, REASSOCIATE, _Part)


def exact(function: Function) -> Function:
    """Make a function usable in programs; its operations stay in the order they are written."""
    return _compile(function, KEEP_ORDER, _Part)


def program(function: Function) -> Function:
    """Compile a function with all its parts: without the interpreter's lock, and kept in the cache."""
    return _compile(function, REASSOCIATE, _Program, nogil=True, cache=True)


def _compile(
    function: Function, fastmath: set[str], pipeline: type[CompilerBase], **options: Any
) -> Function:
    """Call Numba; ``_nrt=False`` leaves out the counting of references, for kernels allocate nothing."""
    decorate = numba.njit(
        error_model="numpy",
        fastmath=fastmath,
        pipeline_class=pipeline,
        no_cfunc_wrapper=True,
        _nrt=False,
        **options,
    )
    return cast("Function", decorate(function))


class _PartLibrary(JITCodeLibrary):
    """Translated code, neither linked nor optimised nor turned into machine code."""

    def _optimize_functions(self, ll_module: Any) -> None:
        ll_module.data_layout = self._codegen._data_layout

    def finalize(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True


class _ProgramLibrary(JITCodeLibrary):
    """All translated code that a program needs."""

    def add_linking_library(self, library: Any) -> None:
        super().add_linking_library(library)
        if isinstance(library, _PartLibrary):
            for needed in library._linking_libraries:
                if needed not in self._linking_libraries:
                    self.add_linking_library(needed)

    def _optimize_final_module(self) -> None:
        for function in self._final_module.functions:
            if function.linkage.name == "linkonce_odr":
                function.linkage = "internal"
        super()._optimize_final_module()


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
        state.flags.no_cpython_wrapper = True
        state.library = _PartLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        pipeline = DefaultPassBuilder.define_nopython_pipeline(state)
        pipeline.add_pass_after(_NeverCalled, NativeLowering)
        pipeline.finalize()
        return [pipeline]


class _Program(CompilerBase):
    """Numba's own pipeline into a library that links and optimises all parts."""

    def define_pipelines(self) -> list[Any]:
        state = self.state
        state.library = _ProgramLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        return [DefaultPassBuilder.define_nopython_pipeline(state)]
