"""Watching long work: how far it is, and whether it shall stop."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from nnsim.errors import NnsimError

Item = TypeVar("Item")

SOME = 5000
"""Items between two looks: some milliseconds."""

Progress = Callable[[float], None]
"""Is told how much is done, from 0 to 1; called in the thread that works."""

Cancel = Callable[[], bool]
"""Says whether to stop, such as the ``is_set`` of a threading.Event."""


class Cancelled(NnsimError):  # noqa: N818 - no error, but what was wanted
    """The work was stopped because somebody wanted it to be."""

    def __init__(self) -> None:
        super().__init__("Reading was cancelled.")


@dataclass(frozen=True)
class Watch:
    """Who watches a piece of work that goes from `low` to `high` of the whole."""

    progress: Progress | None = None
    cancel: Cancel | None = None
    low: float = 0.0
    high: float = 1.0

    def part(self, low: float, high: float) -> "Watch":
        """Return the watch over a part of this work, from a share to a share of it."""
        width = self.high - self.low
        return replace(self, low=self.low + low * width, high=self.low + high * width)

    def over(self, items: Sequence[Item]) -> Iterator[Item]:
        """Yield items, and tell from time to time how many there were."""
        for start in range(0, len(items), SOME):
            self.at(start / len(items))
            yield from items[start : start + SOME]

    def at(self, share: float) -> None:
        """Tell how much of this work is done, and raise Cancelled if it shall stop."""
        if self.cancel is not None and self.cancel():
            raise Cancelled
        if self.progress is not None:
            self.progress(self.low + min(share, 1.0) * (self.high - self.low))


NOBODY = Watch()
"""Does not look."""
