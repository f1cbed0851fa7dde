"""Edits of single connections, each an (input, unit) of a link: cut, restored, locked, unlocked."""

from collections.abc import Iterable

from msgspec.structs import replace

from nnsim.network.edits import Edit
from nnsim.network.graph import Graph, Link
from nnsim.network.rules import check

Pair = tuple[int, int]


def cut(graph: Graph, source: str, target: str, connections: Iterable[Pair]) -> Edit:
    """Take connections out of a link: their weights become and stay 0."""
    link = _link(graph, source, target)
    return _changed(graph, replace(link, cut=_united(link.cut, connections)))


def restore(graph: Graph, source: str, target: str, connections: Iterable[Pair]) -> Edit:
    """Put cut connections back, with a weight of 0 to go on from."""
    link = _link(graph, source, target)
    return _changed(graph, replace(link, cut=_without(link.cut, connections)))


def lock(graph: Graph, source: str, target: str, connections: Iterable[Pair]) -> Edit:
    """Keep training from changing the weights of connections."""
    link = _link(graph, source, target)
    return _changed(graph, replace(link, locked=_united(link.locked, connections)))


def unlock(graph: Graph, source: str, target: str, connections: Iterable[Pair]) -> Edit:
    """Let training change the weights of connections again."""
    link = _link(graph, source, target)
    return _changed(graph, replace(link, locked=_without(link.locked, connections)))


def _link(graph: Graph, source: str, target: str) -> Link:
    return next(link for link in graph.links if link.ends == (source, target))


def _changed(graph: Graph, link: Link) -> Edit:
    changed = replace(graph, links=tuple(link if old.ends == link.ends else old for old in graph.links))
    check(changed)
    return Edit(changed)


def _united(pairs: tuple[Pair, ...], more: Iterable[Pair]) -> tuple[Pair, ...]:
    return tuple(sorted({*pairs, *more}))


def _without(pairs: tuple[Pair, ...], fewer: Iterable[Pair]) -> tuple[Pair, ...]:
    gone = set(fewer)
    return tuple(pair for pair in pairs if pair not in gone)
