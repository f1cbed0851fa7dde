"""The Worker: the thread that drives a Trainer. It knows nothing of Qt."""

import importlib
import math
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from nnsim import kernels
from nnsim.training.trainer import Trainer


class Loader(threading.Thread):
    """Loads what else takes long once the program of small networks is there, so that nobody waits later.

    That is the library that reads tables, and all other programs.
    """

    def __init__(self) -> None:
        super().__init__(name="nnsim-loading")

    def run(self) -> None:
        """Load what is not loaded yet."""
        importlib.import_module("pandas")
        kernels.load_everything()


CHUNK = 0.008
"""Seconds of training between two looks at what the window wants."""

Job = Callable[["Worker"], Any]


class Worker(threading.Thread):
    """Trains in bounded GIL-free chunks and, between them, does the jobs that the window posts.

    Only this thread changes `trainer`, `playing`, `rate`, `until`, the epoch at which playing ends, and
    `spent`, the seconds of training while playing; the window reads `spent`, and `trainer` and `error` only
    to see whether they are there.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True, name="nnsim-trainer")
        self.trainer: Trainer | None = None
        self.playing = False
        self.rate: float | None = None
        self.until: int | None = None
        self.error: BaseException | None = None
        self.spent = 0.0
        self._jobs: deque[tuple[Job, Future[Any]]] = deque()
        self._wake = threading.Condition()
        self._stopping = False
        self._owed = 0.0
        self._last = 0.0

    def post(self, job: Job) -> "Future[Any]":
        """Have a job done between two chunks; its result comes by the Future."""
        future: Future[Any] = Future()
        with self._wake:
            self._jobs.append((job, future))
            self._wake.notify()
        return future

    def stop(self) -> None:
        """End the thread after the running chunk and wait for it."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        if self.is_alive():
            self.join()

    def run(self) -> None:
        """Load the kernels, then work until stopped."""
        try:
            kernels.load()
            while not self._stopping:
                self._wait()
                self._do_jobs()
                if self.playing and not self._stopping:
                    self._advance()
        except BaseException as error:
            self.error = error

    def _wait(self) -> None:
        with self._wake:
            while not (self._stopping or self._jobs):
                pause = self._pause()
                if pause == 0.0:
                    return
                self._wake.wait(pause)

    def _pause(self) -> float | None:
        """Return the seconds until the next step is due; None while nothing is to be trained."""
        if not self.playing:
            self._last, self._owed = time.perf_counter(), 1.0
            return None
        if self.rate is None:
            return 0.0
        now = time.perf_counter()
        self._owed = min(self._owed + (now - self._last) * self.rate, max(1.0, self.rate * 0.1))
        self._last = now
        return 0.0 if self._owed >= 1.0 else (1.0 - self._owed) / self.rate

    def _do_jobs(self) -> None:
        while self._jobs:
            job, future = self._jobs.popleft()
            try:
                future.set_result(job(self))
            except BaseException as error:
                future.set_exception(error)

    def _advance(self) -> None:
        trainer = self.trainer
        if trainer is None:
            self.playing = False
            return
        begun = time.perf_counter()
        if self.rate is None:
            trainer.run(CHUNK, stop_epoch=self.until)
        else:
            steps = int(self._owed)
            trainer.run(math.inf, steps=steps, stop_epoch=self.until)
            self._owed -= steps
        self.spent += time.perf_counter() - begun
        ended = self.until is not None and trainer.epoch >= self.until
        if trainer.divergence is not None or trainer.stopped or ended:
            self.playing = False
