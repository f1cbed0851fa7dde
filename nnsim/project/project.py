"""The Project: what is open, saved and undone, as one frozen value."""

from dataclasses import dataclass, field

from nnsim.data.recipe import Recipe
from nnsim.network.graph import Graph
from nnsim.training.history import History
from nnsim.training.state import State
from nnsim.training.training import Training


@dataclass(frozen=True, eq=False)
class Project:
    """Graph, Recipe and Training, and how far training has come.

    Parameters
    ----------
    graph : Graph
        The drawn network.
    recipe : Recipe
        How its data is made.
    training : Training
        How it learns.
    state : State or None
        Where training stands; None for a project that was never started (start weights follow from the seed).
    history : History or None
        The curves up to there.
    name : str
        What the window calls it before it has a file.
    """

    graph: Graph
    recipe: Recipe = field(default_factory=Recipe)
    training: Training = field(default_factory=Training)
    state: State | None = None
    history: History | None = None
    name: str = ""
