"""Changes of the Document: what became different, and the one command that undoes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

from nnsim.data.dataset import Dataset
from nnsim.network.graph import Graph
from nnsim.network.parameters import Parameters
from nnsim.network.shapes import shapes
from nnsim.project.project import Project

if TYPE_CHECKING:
    from nnsim.gui.document import Document

Kept = Mapping[str, tuple[int, ...]]
"""Which units of a changed layer were there before; see `nnsim.network.edits.Edit`."""


@dataclass(frozen=True, eq=False)
class Change:
    """What became different in the Document.

    Parameters
    ----------
    before, after : Project
        ``after.state`` and ``after.history`` count only where `state` is true.
    kept : dict
        Which units survived, for carrying weights over.
    state : bool
        Whether the state of training was replaced (reset, another project) instead of carried over.
    opened : bool
        Whether another project was opened.
    fill : Parameters or None
        On undo: the weights that removed units had, for units that come back.
    """

    before: Project
    after: Project
    kept: Kept = field(default_factory=dict)
    fill: Parameters | None = None
    state: bool = False
    opened: bool = False

    @property
    def graph(self) -> bool:
        """Whether the drawing changed."""
        return self.opened or self.before.graph != self.after.graph

    @property
    def recipe(self) -> bool:
        """Whether the data changed."""
        return self.opened or self.before.recipe != self.after.recipe

    @property
    def training(self) -> bool:
        """Whether the training values changed."""
        return self.opened or self.before.training != self.after.training


class Swap(QUndoCommand):
    """The one undo command: it swaps two Projects with their Datasets."""

    def __init__(
        self,
        document: "Document",
        text: str,
        before: tuple[Project, Dataset],
        after: tuple[Project, Dataset],
        kept: Kept,
        *,
        state: bool,
        merge: str,
    ) -> None:
        super().__init__(text)
        self._document, self._before, self._after, self._kept = document, before, after, kept
        self._state, self.merge = state, merge

    def redo(self) -> None:
        self._document.show(*self._after, self._kept, state=self._state)

    def undo(self) -> None:
        project, dataset = self._before
        fill = project.state.parameters if project.state else None
        kept = inverse(self._kept, project.graph)
        self._document.show(project, dataset, kept, state=self._state, fill=fill)

    def id(self) -> int:
        return 1 if self.merge else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        same = isinstance(other, Swap) and other.merge == self.merge
        if same:
            self._after = other._after  # type: ignore[attr-defined]
            self._kept = composed(self._kept, other._kept)  # type: ignore[attr-defined]
            self._state = self._state or other._state  # type: ignore[attr-defined]
        return same


def composed(first: Kept, second: Kept) -> dict[str, tuple[int, ...]]:
    """Return which units survived two edits, one after the other."""
    both = dict(first)
    for layer, units in second.items():
        before = first.get(layer)
        through = units if before is None else (before[unit] if unit >= 0 else -1 for unit in units)
        both[layer] = tuple(through)
    return both


def inverse(kept: Kept, graph: Graph) -> dict[str, tuple[int, ...]]:
    """Return, for each layer of the graph before an edit, where its units (of images: its channels) stand
    after it (-1: removed)."""
    given = shapes(graph)
    return {layer: _positions(new, given[layer][-1]) for layer, new in kept.items() if layer in graph}


def _positions(new: tuple[int, ...], before: int) -> tuple[int, ...]:
    """Return the place in `new` of each of so many old units, -1 for those that are not in it."""
    places = {old: place for place, old in enumerate(new)}
    return tuple(places.get(old, -1) for old in range(before))
