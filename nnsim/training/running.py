"""What runs: a State unpacked into the arrays that kernels change, and packed again."""

import numpy as np

from nnsim.kernels import codes
from nnsim.kernels.plan import Run
from nnsim.network.parameters import Floats, Parameters
from nnsim.training.machine import Machine
from nnsim.training.pretraining import shared_parameters
from nnsim.training.state import State
from nnsim.training.watch import Watch

COUNTERS = ("updates", "epoch", "position", "step", "samples")
"""The counters of a State, in the order of `nnsim.kernels.codes`."""


class Running:
    """A State on the way. While pretraining, the arrays are those of the autoencoder.

    Parameters
    ----------
    machine : Machine
        What trains.
    state : State
        Where to go on; what the optimiser or the data cannot use of it starts anew.

    Attributes
    ----------
    pretraining : bool
        Whether the hidden layers learn as an autoencoder.
    run : Run
        What the kernels change.
    output : ndarray
        While pretraining, the parameters of the network's own output layer.
    watch : Watch
    """

    def __init__(self, machine: Machine, state: State) -> None:
        self.machine = machine
        self.pretraining = _is_pretraining(machine, state)
        self.watch = state.watch
        self._best = state.best
        vector = np.array(state.parameters.vector, machine.dtype)
        vector[machine.plan.cut] = 0.0
        shared = shared_parameters(machine.graph) if self.pretraining else len(vector)
        self.output = vector[shared:].copy()
        active = self.active(machine)
        if self.pretraining:
            decoder = active.start_parameters().vector[shared:]
            if state.decoder is not None and state.decoder.shape == decoder.shape:
                decoder[:] = state.decoder
            vector = np.concatenate([vector[:shared], decoder])
        other_phase = state.step > 0 and (state.decoder is None) == self.pretraining
        fits = state.slots.shape == active.slots_shape and not other_phase
        slots = np.array(state.slots, machine.dtype, order="C") if fits else active.start_slots()
        counters = np.array([getattr(state, name) for name in COUNTERS], np.int64)
        if not fits:
            counters[codes.UPDATES] = 0
        if counters[codes.POSITION] >= machine.rows:
            counters[codes.POSITION] = 0
        self.run = Run(vector, slots, counters)

    def active(self, machine: Machine) -> Machine:
        """Return the Machine that the arrays belong to: the given one, or its autoencoder."""
        if not self.pretraining:
            return machine
        assert machine.autoencoder is not None
        return machine.autoencoder

    @property
    def vector(self) -> Floats:
        """The network's flat weights and biases; not to be changed."""
        if not self.pretraining:
            return self.run.parameters
        return np.concatenate([self._hidden, self.output])

    @property
    def size(self) -> int:
        """Bytes that a State takes."""
        best = 0 if self._best is None else self._best.nbytes
        return self.run.parameters.nbytes + self.run.slots.nbytes + self.output.nbytes + best

    def state(self, before: State | None = None) -> State:
        """Return a copy as a State; `before` is a way back from numbers that are not finite."""
        counters = dict(zip(COUNTERS, self.run.counters.tolist(), strict=True))
        return State(
            Parameters(self.machine.layout, np.array(self.vector)),
            self.run.slots.copy(),
            **counters,
            watch=self.watch,
            best=self._best,
            decoder=self.run.parameters[len(self._hidden) :].copy() if self.pretraining else None,
            before=before,
        )

    def follow(self, watch: Watch, epoch: int, *, keep: bool) -> None:
        """Take over what an epoch has changed in the Watch; `keep` the best parameters and restore them."""
        self.watch = watch
        if keep and watch.best_epoch == epoch:
            self._best = self.run.parameters.copy()
        if keep and watch.stopped and self._best is not None:
            self.run.parameters[:] = self._best

    @property
    def _hidden(self) -> Floats:
        return self.run.parameters[: self.machine.layout.size - len(self.output)]


def _is_pretraining(machine: Machine, state: State) -> bool:
    """Return whether a State goes on as an autoencoder: from the start, until the epochs are over."""
    begun = state.decoder is not None or state.step == 0
    return begun and machine.autoencoder is not None and state.epoch < machine.training.pretraining.epochs
