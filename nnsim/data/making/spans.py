"""Where the inputs of a Function lie, all and each, and changing it. Every edit returns a new value.

Spans count from x1; an input beyond them lies where the Function says for all.
"""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import asdict, replace

from nnsim.data.formulas.expression import parse
from nnsim.data.making.sources import Function, Output, Span


def common(source: Function) -> Span:
    """Return where the inputs lie that have no span of their own."""
    return Span(source.low, source.high, source.distribution)


def spans_of(source: Function) -> tuple[Span, ...]:
    """Return one span per input, as many as the largest number in a formula, or as spans if these are more.

    Raises
    ------
    ExpressionError
        If a formula is wrong.
    """
    missing = _inputs(source.outputs) - len(source.spans)
    return (*source.spans, *[common(source)] * missing)


def change_all(source: Function, **changes: Any) -> Function:
    """Return the Function with another ``low``, ``high`` or ``distribution`` of all inputs.

    Those that lie elsewhere stay there.
    """
    old = common(source)
    changed = replace(source, **changes)
    new = common(changed)
    spans = tuple(
        replace(new, noise=span.noise) if replace(span, noise=0.0) == old else span for span in source.spans
    )
    return _trimmed(replace(changed, spans=spans))


def change_one(source: Function, place: int, **changes: Any) -> Function:
    """Return the Function with a changed span for the input at a place, counted from 0."""
    spans = list(spans_of(source))
    spans[place] = replace(spans[place], **changes)
    return _trimmed(replace(source, spans=tuple(spans)))


def like_all(source: Function, place: int) -> Function:
    """Return the Function with the input at a place lying where all do."""
    return change_one(source, place, **asdict(common(source)))


def with_outputs(source: Function, outputs: Sequence[Output]) -> Function:
    """Return the Function with other targets; spans of inputs that no formula has any more are dropped.

    Raises
    ------
    ExpressionError
        If a formula is wrong.
    """
    first, *others = outputs
    needed = max(_inputs(outputs), len(source.spans) if len(source.spans) > _inputs(source.outputs) else 0)
    return replace(
        source,
        formula=first.formula,
        target=first.name,
        others=tuple(others),
        spans=source.spans[:needed],
    )


def _inputs(outputs: Sequence[Output]) -> int:
    """Return how many inputs there are: ``3*x2`` has x1 and x2."""
    return max(int(name.removeprefix("x")) for output in outputs for name in parse(output.formula).names)


def _trimmed(source: Function) -> Function:
    """Return the Function without spans at the end that say nothing, and whose inputs the formulas have."""
    spans = source.spans
    while spans and spans[-1] == common(source) and len(spans) <= _inputs(source.outputs):
        spans = spans[:-1]
    return replace(source, spans=spans)
