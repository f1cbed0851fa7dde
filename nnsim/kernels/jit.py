"""The decorators of all kernels. Importing this module imports Numba; only `nnsim.kernels.loading` does.

Kernels are *parts* of a *program*, the only kind of function that Python calls. Numba by itself would
optimise a function again in each of its callers; here a part is only translated, and a program is optimised
once, as a whole. That makes the first compilation several times shorter.
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
"""The liberties the compiler may take with sums; not ``nnan`` and ``ninf``, which would hide divergence."""

KEEP_ORDER = {"contract"}
"""The same for functions whose operations must stay in the order they are written."""


def part(function: Function) -> Function:
    """Make a function usable in programs; its sums may be computed in any order."""
    return _compile(function, REASSOCIATE, _Part)


def apart(function: Function) -> Function:
    """Make a large function usable in programs; it is called, not copied into its callers."""
    return _compile(function, REASSOCIATE, _Apart)


def rare(function: Function) -> Function:
    """Make a function usable in programs that takes little of the time; its code is kept small."""
    return _compile(function, REASSOCIATE, _Rare)


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
    dispatcher = decorate(function)
    template = dispatcher.get_call_template

    def call_template(arguments: Any, keywords: Any) -> Any:
        """Translate a function once, not again for every constant that it is called with."""
        return template([numba.types.unliteral(kind) for kind in arguments], keywords)

    dispatcher.get_call_template = call_template
    return cast("Function", dispatcher)


class _PartLibrary(JITCodeLibrary):
    """Translated code, neither linked nor optimised nor turned into machine code."""

    attributes: tuple[str, ...] = ()

    def add_ir_module(self, ir_module: Any) -> None:
        for function in ir_module.functions:
            if not function.is_declaration:
                for attribute in self.attributes:
                    function.attributes.add(attribute)
        super().add_ir_module(ir_module)

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
        """Optimise once. Numba does it twice, for counted references, of which kernels have none."""
        for function in self._final_module.functions:
            if function.linkage.name == "linkonce_odr":
                function.linkage = "internal"
        manager, builder = self._codegen._module_pass_manager()
        manager.run(self._final_module, builder)


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

    attributes: tuple[str, ...] = ()

    def define_pipelines(self) -> list[Any]:
        state = self.state
        state.flags.no_compile = True
        state.flags.no_cpython_wrapper = True
        state.library = _PartLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.attributes = self.attributes
        pipeline = DefaultPassBuilder.define_nopython_pipeline(state)
        pipeline.passes = [(step, why) for step, why in pipeline.passes if step._name not in UNNEEDED]
        pipeline.add_pass_after(_NeverCalled, NativeLowering)
        pipeline.finalize()
        return [pipeline]


UNNEEDED = {
    "with_lifting",
    "inline_closure_likes",
    "rewrite_semantic_constants",
    "dead_branch_prune",
    "make_function_op_code_to_jit_function",
    "inline_inlinables",
    "find_literally",
    "literal_unroll",
    "LiteralPropagation",
    "inline_overloads",
    "nopython_rewrites",
    "nopython_supported_feature_validation",
}
"""Steps of Numba's pipeline for closures, array expressions and the like, which kernels do not have."""


class _Apart(_Part):
    """The same for a function that is not to be inlined."""

    attributes = ("noinline",)


class _Rare(_Part):
    """The same for a function that is not to be inlined, unrolled or made of vector instructions."""

    attributes = ("noinline", "optsize")


class _Program(CompilerBase):
    """Numba's own pipeline into a library that links and optimises all parts."""

    def define_pipelines(self) -> list[Any]:
        state = self.state
        state.library = _ProgramLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        return [DefaultPassBuilder.define_nopython_pipeline(state)]
