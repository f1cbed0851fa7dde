"""What layers are called: the name a person gave, or a title made from the place."""

from nnsim.network.graph import Graph

TITLES = ("Input", "Hidden %1", "Output")
"""Default titles of the first layer, of hidden layers (%1: number from 1) and of the last."""


def titles(graph: Graph, words: tuple[str, str, str] = TITLES) -> tuple[str, ...]:
    """Return the title of each layer in drawing order.

    Parameters
    ----------
    graph : Graph
        Need not be valid, so that error messages can name layers too.
    words : tuple of str
        The default titles, as in `TITLES`; the window passes translated ones.

    Examples
    --------
    >>> titles(sequential(2, Dense(4), Dense(3, name="Middle"), Dense(1)))
    ('Input', 'Hidden 1', 'Middle', 'Output')
    """
    last = len(graph.layers) - 1
    return tuple(layer.name or _default(place, last, words) for place, layer in enumerate(graph.layers))


def title(graph: Graph, layer_id: str, words: tuple[str, str, str] = TITLES) -> str:
    """Return the title of one layer."""
    return titles(graph, words)[graph.index(layer_id)]


def _default(place: int, last: int, words: tuple[str, str, str]) -> str:
    first, hidden, output = words
    if place == 0:
        return first
    return output if place == last else hidden.replace("%1", str(place))
