"""What a contestant is, and the process that one runs in, so that no library disturbs another."""

import importlib
import os
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol

OWN = "nnsim"

PEERS = {"torch": "PyTorch", "jax": "JAX", "keras": "Keras"}
"""Who can be compared with nnsim, by the names of their packages."""

THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True)
class Setting:
    """What all contestants have in common.

    Parameters
    ----------
    threads : int
        How many may compute at once.
    precision : {"float32", "float64"}
    folder : Path, optional
        Where real data is, see `nnsim.bench.rows.rows`.
    """

    threads: int
    precision: str
    folder: Path | None = None


class Contestant(Protocol):
    """A work made ready in one library; each module of contestants has a `prepare` that returns one.

    Parameters
    ----------
    grain : int
        Steps that cannot be divided.
    used : int
        Rows that were trained on so far.
    """

    grain: int
    used: int

    def train(self, steps: int) -> None:
        """Train about so many steps, a multiple of the grain, and wait for the end."""
        ...


def serve(pipe: Connection, name: str, work: str, setting: Setting) -> None:
    """Answer each number of steps with the rows used and the seconds it took, until None comes.

    The first answer is the grain. What goes wrong is answered as a text.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # libraries chat there
    try:
        contestant = _prepared(name, work, setting)
        pipe.send(contestant.grain)
        while (steps := pipe.recv()) is not None:
            pipe.send(_timed(contestant, steps))
    except Exception as error:  # whatever it is, it belongs to the other side
        pipe.send(f"{type(error).__name__}: {error}")


def _timed(contestant: Contestant, steps: int) -> tuple[int, float]:
    before, begun = contestant.used, time.perf_counter()
    contestant.train(steps)
    seconds = time.perf_counter() - begun
    return contestant.used - before, seconds


def _prepared(name: str, work: str, setting: Setting) -> Contestant:
    """Return the contestant; what libraries read of the environment is set before they are imported."""
    for variable in THREAD_VARIABLES:
        os.environ[variable] = str(setting.threads)
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    if setting.threads == 1:
        os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
    works = importlib.import_module("nnsim.bench.works")
    rows = importlib.import_module("nnsim.bench.rows")
    module = importlib.import_module("nnsim.bench.own" if name == OWN else f"nnsim.bench.peers.{name}")
    chosen = works.work_named(work)
    return module.prepare(chosen, rows.rows(chosen, setting.folder), setting)
