"""The Timeline: kept States from which any earlier step can be computed again with the same bits."""

from collections.abc import Callable
from dataclasses import dataclass

from nnsim.training.machine import Machine
from nnsim.training.state import State

MOST = 256
"""At most so many checkpoints are kept."""

MOST_BYTES = 16_000_000
"""They take at most about so much memory."""

FEW = 8
"""If so few find room, the oldest goes first, so that the way back stays short."""

LARGE_BYTES = 4_000_000
"""States larger than this are only kept in what training leaves of its memory."""

FLOATS = 6
"""So many times its parameters a large network may take in memory, checkpoints included."""


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A State and the Machine that trained on from it, up to the next checkpoint.

    Parameters
    ----------
    state : State
    machine : Machine
    joined : bool
        Whether training the previous checkpoint on leads here, so that this one can be left out.
    """

    state: State
    machine: Machine
    joined: bool


def room(size: int, machine: Machine) -> int:
    """Return how many States of so many bytes may be kept."""
    if size <= LARGE_BYTES:
        return min(MOST, MOST_BYTES // max(1, size))
    parameters = machine.layout.size * machine.dtype.itemsize
    left = FLOATS * parameters - (size + parameters)  # what trains itself, and the gradient
    return max(0, left // size)


class Timeline:
    """Checkpoints in the order of their steps, dense for the near past and sparse for the far."""

    def __init__(self) -> None:
        self.checkpoints: list[Checkpoint] = []

    def make_room(self, most: int) -> None:
        """Forget the oldest States where so few may be kept that one more would be too many for a moment."""
        if most <= FEW:
            del self.checkpoints[: max(0, len(self.checkpoints) + 1 - most)]

    def append(self, state: State, machine: Machine, *, joined: bool) -> None:
        """Keep a State at the end of the timeline, if there is room for it."""
        self.checkpoints.append(Checkpoint(state, machine, joined and bool(self.checkpoints)))
        most = room(state.size, machine)
        while len(self.checkpoints) > most:
            del self.checkpoints[self._least_missed() if most > FEW else 0]

    def last(self) -> Checkpoint | None:
        """Return the latest checkpoint."""
        return self.checkpoints[-1] if self.checkpoints else None

    def rewind(self, is_early_enough: Callable[[State], bool]) -> Checkpoint | None:
        """Return the latest checkpoint that is early enough, or None, and forget all after it."""
        for place in range(len(self.checkpoints) - 1, -1, -1):
            if is_early_enough(self.checkpoints[place].state):
                del self.checkpoints[place + 1 :]
                return self.checkpoints[place]
        return None

    def _least_missed(self) -> int:
        """Return the joined checkpoint with the smallest gap for its age, or the first if none is joined."""
        points = self.checkpoints
        now = points[-1].state.step

        def gap_for_age(place: int) -> float:
            gap = points[place + 1].state.step - points[place - 1].state.step
            return gap / (now - points[place].state.step + 1)

        joined = [place for place in range(1, len(points) - 1) if points[place].joined]
        return min(joined, key=gap_for_age, default=0)
