"""The one place where kernels, and Numba with them, are imported and made ready."""

import gc
import importlib
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import BuiltinFunctionType
from typing import Any

import numpy as np

from nnsim.kernels import cache, codes
from nnsim.kernels.plan import Plan, Record, Rule, Run, Samples, Work, make_work

Program = Callable[..., int]
"""`nnsim.kernels.program.run_job`, compiled."""

Raster = Callable[..., None]
"""`nnsim.kernels.raster.draw_curves`, compiled."""

PRECISIONS = ("float64", "float32")

_lock = threading.RLock()
_programs: dict[tuple[str, str], Program] = {}
_raster: Raster | None = None


def is_loaded(precision: str = "float64") -> bool:
    """Return whether training of a small network can begin without any waiting."""
    return ("small", precision) in _programs


def load(precision: str = "float64") -> Program:
    """Return the program of the small road; the first call imports Numba and compiles, or finds it cached.

    May be called from any thread; callers that come while the first one works wait for it. After it, no call
    of the program compiles anything, whatever the network.
    """
    return _load("small", "nnsim.kernels.program", smallest, precision)


def load_large(precision: str = "float64") -> Program:
    """Return the program of the large road, in the same way."""
    smallest_large = importlib.import_module("nnsim.kernels.large.plan").smallest
    return _load("large", "nnsim.kernels.large.program", smallest_large, precision)


def _load(road: str, module: str, arguments: Callable[[str], tuple[Any, ...]], precision: str) -> Program:
    # Looked at before the lock is taken: who needs a loaded program does not wait while another one compiles.
    if (road, precision) not in _programs:
        with _lock:
            if (road, precision) not in _programs:
                with _without_collection(), _without_blas(), _with_memory():
                    program = _imported(module).run_job
                    program(codes.TRAIN, *arguments(precision), 1, 1, np.zeros((1, 1), precision))
                _programs[road, precision] = program
    return _programs[road, precision]


def load_raster() -> Raster:
    """Return the kernel that draws curves, in the same way."""
    global _raster
    with _lock:
        if _raster is None:
            raster = _imported("nnsim.kernels.raster").draw_curves
            pixels, colours = np.zeros((1, 1), np.uint32), np.zeros(0, np.uint32)
            raster(pixels, np.zeros((0, 4)), np.zeros(0), colours, np.zeros(0, np.bool_), 1.0)
            _raster = raster
    return _raster


@contextmanager
def _without_collection() -> Iterator[None]:
    """Stop the collector of cyclic garbage for a while; it slows the compiler down by a tenth."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def _without_blas() -> Iterator[None]:
    """Keep Numba from importing SciPy only to see that it is there: a third of the loading time.

    No kernel multiplies matrices by BLAS; one that does may, because Numba looks again when it compiles it.
    """
    name = "scipy.linalg.cython_blas"
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]


@contextmanager
def _with_memory() -> Iterator[None]:
    """Let the compiler remember what operators give for given types; it works that out anew at every use."""
    kind = importlib.import_module("numba.core.types.functions").BaseFunction
    find: Callable[..., Any] = kind.get_call_type
    memory: dict[Any, Any] = {}

    def remembered(self: Any, context: Any, arguments: Any, keywords: Any) -> Any:
        if keywords or not isinstance(self.typing_key, BuiltinFunctionType):
            return find(self, context, arguments, keywords)
        known = self.typing_key, tuple(arguments)
        if known not in memory:
            memory[known] = find(self, context, arguments, keywords)
        return memory[known]

    kind.get_call_type = remembered
    try:
        yield
    finally:
        kind.get_call_type = find


def _imported(module: str) -> Any:
    """Import a module of kernels with Numba's cache in nnsim's own folder; others find Numba as it was."""
    config: Any = importlib.import_module("numba").config
    before = config.CACHE_DIR
    config.CACHE_DIR = str(cache.folder())
    try:
        return importlib.import_module(module)
    finally:
        config.CACHE_DIR = before


def smallest(precision: str) -> tuple[Plan, Rule, Samples, Run, Work, Record]:
    """Return one linear unit with one input and one row to train it."""

    def ints(*values: int | tuple[int, ...]) -> Any:
        return np.array(values, np.int64)

    def zeros(*shape: int) -> Any:
        return np.zeros(shape, precision)

    linear = [1, 0, -1, 0, 0, 0, codes.INPUT, codes.LINEAR, *[1] * 7, 0, 0]
    plan = Plan(
        layers=ints(tuple(linear), (1, 1, 1, 0, 0, 1, codes.DENSE, *linear[7:])),
        links=ints((0, 0)),
        activation=ints(codes.LINEAR, codes.LINEAR),
        rates=np.zeros(2),
        cut=ints(),
        locked=ints(),
    )
    numbers: list[Any] = [*[0] * 9, False, *[0.0] * 17, np.zeros(0)]
    rule = Rule._make(numbers)._replace(batch_size=1)
    samples = Samples(zeros(1, 1) + 1, zeros(1, 1) + 1, ints(0, 1, 1, 1))
    run = Run(zeros(2), zeros(0, 2), np.zeros(5, np.int64))
    record = Record(
        points=ints(*[(0, 0)] * 4),
        metrics=np.zeros((4, 6)),
        parameter_epoch=ints(0, 0, 0, 0),
        parameters=zeros(4, 2),
        used=ints(0, 0),
        stride=ints(1, 1),
    )
    return plan, rule, samples, run, make_work(plan, run.parameters, 1), record
