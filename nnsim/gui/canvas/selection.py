"""What is selected on the canvas, as a frozen value: layers and units, and which of them has the focus."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from nnsim.gui.canvas.kinds import single_units
from nnsim.network.graph import Graph

WHOLE = -1
"""Stands in a Target for the layer itself instead of one of its units."""


class Target(NamedTuple):
    """A layer, or one of its units."""

    layer: str
    unit: int = WHOLE


@dataclass(frozen=True)
class Selection:
    """The selected layers and units.

    Parameters
    ----------
    targets : frozenset of Target
        What is selected.
    focus : Target or None
        Where arrow keys start from.
    """

    targets: frozenset[Target] = frozenset()
    focus: Target | None = None

    @staticmethod
    def of(*targets: Target) -> "Selection":
        """Return the selection of these targets; the last one has the focus."""
        return Selection(frozenset(targets), targets[-1] if targets else None)

    @property
    def layers(self) -> frozenset[str]:
        """The ids of the selected layers."""
        return frozenset(target.layer for target in self.targets if target.unit == WHOLE)

    def units(self) -> dict[str, set[int]]:
        """Return the selected single units by layer, without those of layers that are selected whole."""
        units: dict[str, set[int]] = {}
        for layer, unit in self.targets:
            if unit != WHOLE and layer not in self.layers:
                units.setdefault(layer, set()).add(unit)
        return units

    def toggled(self, target: Target) -> "Selection":
        """Return the selection with a target added or taken away."""
        return Selection(self.targets ^ {target}, target)

    def extended(self, targets: Iterable[Target]) -> "Selection":
        """Return the selection with targets added."""
        added = tuple(targets)
        return Selection(self.targets | set(added), added[-1] if added else self.focus)

    def within(self, graph: Graph) -> "Selection":
        """Return what of the selection is still drawn."""
        alive = frozenset(target for target in self.targets if _drawn(target, graph))
        focus = self.focus if self.focus is not None and _drawn(self.focus, graph) else None
        return replace(self, targets=alive, focus=focus)

    def hidden(self, graph: Graph) -> "Selection":
        """Return what of the selection lies in hidden layers: all that may be removed or copied."""
        hidden = {layer.id for layer in graph.hidden}
        return replace(self, targets=frozenset(target for target in self.targets if target.layer in hidden))

    def __bool__(self) -> bool:
        """Whether anything is selected."""
        return bool(self.targets)


def _drawn(target: Target, graph: Graph) -> bool:
    return target.layer in graph and target.unit < single_units(graph[target.layer])
