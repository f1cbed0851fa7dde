"""Edits of a drawn network: each takes a Graph and gives an Edit, and changes nothing in place."""

from dataclasses import dataclass, field

from nnsim.network.graph import Graph


@dataclass(frozen=True)
class Edit:
    """A changed Graph and which of its units were there before.

    Parameters
    ----------
    graph : Graph
        The graph after the edit.
    kept : dict of str to tuple of int
        For each layer whose units moved: the old index of each unit of the new layer, -1 for a new unit.
        Layers not named keep their units by position.
    """

    graph: Graph
    kept: dict[str, tuple[int, ...]] = field(default_factory=dict)
