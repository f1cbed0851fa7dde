"""The Runner: drives a Machine in calls of bounded length, forwards and backwards in time."""

import dataclasses
import math
import time
from collections.abc import Callable

import numpy as np

from nnsim.kernels import codes
from nnsim.kernels.plan import Record, Run
from nnsim.network.parameters import Parameters
from nnsim.training.divergence import likely_reason
from nnsim.training.history import History
from nnsim.training.machine import Machine
from nnsim.training.snapshot import Divergence
from nnsim.training.state import State
from nnsim.training.timeline import Timeline

CALL = 0.02
"""Seconds that one call of the kernels should last at most."""

CHECKPOINT = 0.02
"""Seconds of training between two checkpoints, so that going back takes no longer."""

GROWTH = 16.0
"""How much faster than believed a Machine may turn out in one call; the first call is a single step."""

FOREVER = 2**62
"""More steps or epochs than anyone trains."""

COUNTERS = ("updates", "epoch", "position", "step", "samples")
"""The counters of a State, in the order of `nnsim.kernels.codes`."""


class Runner:
    """A run: where it stands, what was recorded of it, and how to get back.

    Parameters
    ----------
    machine : Machine
        What trains.
    state : State
        Where to go on.
    history : History
        What to record in.
    """

    def __init__(self, machine: Machine, state: State, history: History) -> None:
        self.machine = machine
        self.history = history
        self.divergence: Divergence | None = None
        self._timeline = Timeline()
        self._pace = 0.0
        self.load(state)
        if len(history.epoch) == 0 and self.position == 0:
            machine.record(self.run, history.record)

    def load(self, state: State) -> None:
        """Take over a State; what the optimiser or the data cannot use of it starts anew."""
        size, slots = self.machine.layout.size, self.machine.slots
        fits = state.slots.shape == (slots, size)
        self.run = Run(
            parameters=np.array(state.parameters.vector, np.float64),
            slots=np.array(state.slots, np.float64, order="C") if fits else np.zeros((slots, size)),
            counters=np.array([getattr(state, name) for name in COUNTERS], np.int64),
        )
        if not fits:
            self.run.counters[codes.UPDATES] = 0
        if self.position >= self.machine.rows:
            self.run.counters[codes.POSITION] = 0
        self._unkept = 0.0

    def switch(self, machine: Machine, state: State, *, forget: bool = False) -> None:
        """Go on with another Machine; `forget` what was before if there is no way back to it."""
        if machine.training.optimizer != self.machine.training.optimizer:
            state = dataclasses.replace(state, slots=np.zeros((0, 0)), updates=0)
        if machine is not self.machine:
            self.machine.rest()
        self.machine = machine
        self.load(state)
        self.divergence = None
        self._pace = 0.0
        if forget:
            self._timeline = Timeline()

    @property
    def state(self) -> State:
        """A copy of all that is needed to go on from here with the same bits."""
        counters = dict(zip(COUNTERS, self.run.counters.tolist(), strict=True))
        return State(self.parameters, self.run.slots.copy(), **counters)

    @property
    def parameters(self) -> Parameters:
        """A copy of the weights and biases."""
        return Parameters(self.machine.layout, self.run.parameters.copy())

    @property
    def epoch(self) -> int:
        """Finished epochs."""
        return int(self.run.counters[codes.EPOCH])

    @property
    def position(self) -> int:
        """Rows of the running epoch that are used."""
        return int(self.run.counters[codes.POSITION])

    @property
    def step(self) -> int:
        """Steps since the start."""
        return int(self.run.counters[codes.STEP])

    def forward(
        self,
        machine: Machine,
        *,
        steps: int = FOREVER,
        stop_epoch: int = FOREVER,
        seconds: float = math.inf,
        report: Callable[[], None] | None = None,
    ) -> int:
        """Train until a limit is reached or the numbers diverge; return the steps.

        Parameters
        ----------
        machine : Machine
            The Runner's own, or the same with other steps.
        steps, stop_epoch, seconds
            The limits: steps from here, finished epochs in all, seconds from now.
        report : callable, optional
            Called after each call of the kernels.
        """
        first, end = self.step, time.perf_counter() + seconds
        while self.step < first + steps and self.epoch < stop_epoch and not self.divergence:
            left = end - time.perf_counter()
            if left <= 0:
                break
            self._keep_start(machine)
            self._train_on(machine, min(CALL, left), first + steps - self.step, stop_epoch)
            if report:
                report()
        return self.step - first

    def back(self, is_early_enough: Callable[[State], bool], step: int, epoch: int) -> None:
        """Go to where so many steps or epochs are finished, from the latest kept State that is early enough.

        Nothing happens if none is.
        """
        checkpoint = self._timeline.rewind(is_early_enough)
        if checkpoint is None:
            return
        current, self.machine = self.machine, checkpoint.machine
        self.load(checkpoint.state)
        while self.step < step and self.epoch < epoch:
            self._call(self.machine, None, CHECKPOINT / 4, step - self.step, epoch)
            if self._unkept >= CHECKPOINT / 4:
                self._keep(self.machine, joined=True)
        self.switch(current, self.state)
        self.history.forget_after(self.epoch)

    def _train_on(self, machine: Machine, seconds: float, steps: int, stop_epoch: int) -> None:
        """Train for about so long in one call of the kernels, and do what follows from its outcome."""
        outcome = self._call(machine, self.history.record, seconds, steps, stop_epoch)
        self.history.thin()
        if outcome == codes.DIVERGED:
            self.divergence = Divergence(self.step, self.epoch, likely_reason(machine))
        elif self._unkept >= CHECKPOINT:
            self._keep(machine, joined=True)

    def _call(
        self, machine: Machine, record: Record | None, seconds: float, steps: int, stop_epoch: int
    ) -> int:
        """Make one call of the kernels of about this length, and learn how many steps a second they make."""
        begin, before = time.perf_counter(), self.step
        outcome = machine.train(self.run, record, min(steps, max(1, int(self._pace * seconds))), stop_epoch)
        elapsed = time.perf_counter() - begin
        pace = (self.step - before) / max(elapsed, 1e-6)
        self._pace = min(pace, self._pace * GROWTH) if self._pace else pace
        self._unkept += elapsed
        return outcome

    def _keep_start(self, machine: Machine) -> None:
        """Keep the State that another Machine begins with."""
        last = self._timeline.last()
        if last is None or last.machine is not machine:
            self._keep(machine, joined=False)

    def _keep(self, machine: Machine, *, joined: bool) -> None:
        self._timeline.append(self.state, machine, joined=joined)
        self._unkept = 0.0
