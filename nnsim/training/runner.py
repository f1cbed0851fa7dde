"""The Runner: drives a Machine in calls of bounded length, forwards and backwards in time."""

import math
import time
from collections.abc import Callable

import numpy as np

from nnsim.kernels import codes
from nnsim.kernels.plan import Record
from nnsim.network.parameters import Floats, Parameters
from nnsim.training import evaluation, roads
from nnsim.training import watch as watches
from nnsim.training.divergence import likely_reason
from nnsim.training.history import History
from nnsim.training.machine import Machine
from nnsim.training.running import Running
from nnsim.training.snapshot import Divergence
from nnsim.training.state import State
from nnsim.training.timeline import Timeline, room

CALL = 0.02
"""Seconds that one call of the kernels should last at most."""

CHECKPOINT = 0.02
"""Seconds of training between two checkpoints, so that going back takes no longer."""

COPYING = 0.02
"""The largest share of the time that goes into checkpoints."""

GROWTH = 16.0
"""How much faster than believed a Machine may turn out in one call; the first call is a single step."""

FOREVER = 2**62
"""More steps or epochs than anyone trains."""


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
        self._copying = 0.0
        self.load(state)
        if state.before or not np.isfinite(state.parameters.vector).all():
            self._diverge()
        if state.before:
            self._timeline.append(state.before, machine, joined=False)
        if len(history.epoch) == 0 and self.position == 0:
            self._record_here()

    def load(self, state: State) -> None:
        """Take over a State; what the optimiser or the data cannot use of it starts anew."""
        self.running = Running(self.machine, state)
        if self.running.pretraining:
            self.history.pretrained = self.machine.training.pretraining.epochs
        if self.history.record.parameters.dtype != self.machine.dtype:
            self.history.convert(self.machine.dtype)
        self._unkept = 0.0

    def switch(self, machine: Machine, state: State, *, forget: bool = False) -> None:
        """Go on with another Machine; `forget` what was before if there is no way back to it."""
        if machine.training.optimizer != self.machine.training.optimizer:
            state = state.with_new_slots()
        if machine is not self.machine:
            self.machine.rest()
        self.machine = machine
        self.load(state)
        self.divergence = None
        self._pace = 0.0
        if forget:
            self._timeline = Timeline()

    # ------------------------------------------------------------------ where it stands

    @property
    def state(self) -> State:
        """A copy of all that is needed to go on from here with the same bits."""
        last = self._timeline.last() if self.divergence else None
        before = last.state if last and last.machine is self.machine else None
        return self.running.state(before)

    @property
    def parameters(self) -> Parameters:
        """A copy of the weights and biases."""
        return Parameters(self.machine.layout, np.array(self.vector))

    @property
    def vector(self) -> Floats:
        """The flat weights and biases; not to be changed."""
        return self.running.vector

    @property
    def epoch(self) -> int:
        """Finished epochs."""
        return int(self.running.run.counters[codes.EPOCH])

    @property
    def position(self) -> int:
        """Rows of the running epoch that are used."""
        return int(self.running.run.counters[codes.POSITION])

    @property
    def step(self) -> int:
        """Steps since the start."""
        return int(self.running.run.counters[codes.STEP])

    # ------------------------------------------------------------------ forwards and backwards

    def forward(
        self,
        machine: Machine,
        *,
        steps: int = FOREVER,
        stop_epoch: int = FOREVER,
        seconds: float = math.inf,
        report: Callable[[], None] | None = None,
    ) -> int:
        """Train until a limit is reached, the numbers diverge or early stopping ends it; return the steps.

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
        while self.step < first + steps and self.epoch < stop_epoch and not self._stands_still:
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
            self._advance(self.machine, None, CHECKPOINT / 4, step - self.step, epoch)
            self._keep_now_and_then(self.machine, CHECKPOINT / 4)
        self.switch(current, self.state)
        self.history.forget_after(self.epoch)

    @property
    def _stands_still(self) -> bool:
        return self.divergence is not None or self.running.watch.stopped

    def _train_on(self, machine: Machine, seconds: float, steps: int, stop_epoch: int) -> None:
        """Train for about so long in one call of the kernels, and do what follows from its outcome."""
        outcome = self._advance(machine, self.history.record, seconds, steps, stop_epoch)
        self.history.thin()
        if outcome == codes.DIVERGED:
            self._find_divergence(machine)
            self._diverge()
        else:
            self._keep_now_and_then(machine, CHECKPOINT)

    def _advance(
        self, machine: Machine, record: Record | None, seconds: float, steps: int, stop_epoch: int
    ) -> int:
        """Train for about so long in one call, and at the end of an epoch do what follows from it."""
        running, epoch, recorded = self.running, self.epoch, record is not None
        if running.pretraining:
            stop_epoch = min(stop_epoch, machine.training.pretraining.epochs)
        if watches.is_needed(machine.training) or evaluation.is_much(machine):
            stop_epoch = min(stop_epoch, epoch + 1)
        outcome = self._call(
            machine, None if evaluation.is_much(machine) else record, seconds, steps, stop_epoch
        )
        if self.epoch == epoch or outcome == codes.DIVERGED:
            return outcome
        if evaluation.is_much(machine) and recorded:
            self._record_here()
        if not running.pretraining:
            self._look(machine, recorded=recorded)
        elif self.epoch >= machine.training.pretraining.epochs:
            self._end_pretraining(machine, recorded=recorded)
        return outcome

    def _call(
        self, machine: Machine, record: Record | None, seconds: float, steps: int, stop_epoch: int
    ) -> int:
        """Make one call of the kernels of about this length, and learn how many steps a second they make."""
        running, begin, before = self.running, time.perf_counter(), self.step
        active = running.active(machine)
        lent = self.history.lend(active.layout.size) if record and running.pretraining else record
        outcome = active.train(
            running.run, lent, min(steps, max(1, int(self._pace * seconds))), stop_epoch, running.watch.factor
        )
        if lent and lent is not record:
            self.history.take_back(lent, running.output)
        elapsed = time.perf_counter() - begin
        pace = (self.step - before) / max(elapsed, 1e-6)
        self._pace = min(pace, self._pace * GROWTH) if self._pace else pace
        self._unkept += elapsed
        return outcome

    # ------------------------------------------------------------------ ends of epochs

    def _look(self, machine: Machine, *, recorded: bool) -> None:
        """Let plateau and early stopping see the figures of the epoch that has just ended."""
        if not watches.is_needed(machine.training):
            return
        figures = self.history.at(self.epoch) if recorded else None
        if figures is None:
            figures = evaluation.figures(machine, self.vector, self.epoch)
        watch = watches.after_epoch(self.running.watch, machine.training, figures.tolist(), self.epoch)
        self.running.follow(watch, self.epoch, keep=machine.training.stopping.restore_best)

    def _end_pretraining(self, machine: Machine, *, recorded: bool) -> None:
        """Go on with the network itself; the epoch's figures are its own now."""
        self.running = Running(machine, self.running.state().with_new_slots())
        self._pace = 0.0
        if recorded:
            self.history.thin()
            self.history.forget_after(self.epoch - 1)
            self.history.pretrained = self.epoch
            self._record_here()

    def _record_here(self) -> None:
        active = self.running.active(self.machine)
        figures = evaluation.figures(active, self.running.run.parameters, self.epoch)
        self.history.add(self.epoch, self.step, figures, self.vector)

    def _find_divergence(self, machine: Machine) -> None:
        """Go to the very step in which the numbers left the finite range: the large road tells it later."""
        told, last = self.step, self._timeline.last()
        if machine.road is roads.SMALL or last is None or last.machine is not machine:
            return
        self.load(last.state)
        while self.step < told and self._advance(machine, None, 0.0, 1, FOREVER) != codes.DIVERGED:
            pass
        self.history.forget_after(self.epoch)

    def _diverge(self) -> None:
        self.divergence = Divergence(self.step, self.epoch, likely_reason(self.machine))

    # ------------------------------------------------------------------ checkpoints

    def _keep_start(self, machine: Machine) -> None:
        """Keep the State that another Machine begins with."""
        last = self._timeline.last()
        if last is None or last.machine is not machine:
            self._keep(machine, joined=False)

    def _keep_now_and_then(self, machine: Machine, seconds: float) -> None:
        """Keep the State after so long, or longer if copying would take too much of the time."""
        if self._unkept >= max(seconds, self._copying / COPYING):
            self._keep(machine, joined=True)

    def _keep(self, machine: Machine, *, joined: bool) -> None:
        self._unkept = 0.0
        most = room(self.running.size, machine)
        if most:
            begin = time.perf_counter()
            self._timeline.make_room(most)
            self._timeline.append(self.running.state(), machine, joined=joined)
            self._copying = time.perf_counter() - begin
