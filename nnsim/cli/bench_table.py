"""The benchmark table for people: by rich on a terminal, as plain text elsewhere."""

import sys
from collections.abc import Sequence

from nnsim.bench.contest import Result
from nnsim.bench.contestant import PEERS
from nnsim.cli.output import print_table, print_text

Cells = list[tuple[str, ...]]


def show(results: Sequence[Result], names: Sequence[str], notes: Sequence[str]) -> None:
    """Print the table and what has to be known to read it."""
    cells = [_heading(names), *(_cells(result, names) for result in results)]
    if sys.stdout.isatty():
        _print_rich(cells)
    else:
        print_table(_aligned(cells))
        print_text("")
    for note in notes:
        print_text(note)


def _heading(names: Sequence[str]) -> tuple[str, ...]:
    peers = (cell for name in names[1:] for cell in (PEERS[name], ""))
    return ("WORK", "", names[0], *peers)


def _cells(result: Result, names: Sequence[str]) -> tuple[str, ...]:
    """Return a work, what is counted, and what each reached; behind a peer how many times faster nnsim is."""
    own, *_ = (result.figures[name].median for name in names)
    cells = [result.work.title, f"{result.work.counts}/s", f"{own:,.0f}"]
    for name in names[1:]:
        cells += [f"{result.figures[name].median:,.0f}", times(result.ratios[name])]
    return tuple(cells)


def times(ratio: float) -> str:
    """Return a ratio with two or three digits that count.

    >>> times(1.284), times(61.7), times(4823.0)
    ('1.28 x', '62 x', '4,823 x')
    """
    return f"{ratio:,.{2 if ratio < 10 else 0}f} x"


def _aligned(cells: Cells) -> Cells:
    """Return the cells with numbers moved to the right."""
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        (*row[:2], *(cell.rjust(width) for cell, width in zip(row[2:], widths[2:], strict=True)))
        for row in cells
    ]


def _print_rich(cells: Cells) -> None:
    from rich import box  # noqa: PLC0415 - only a terminal needs it
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD)
    for place, heading in enumerate(cells[0]):
        table.add_column(heading, justify="left" if place < 2 else "right", no_wrap=place > 0)
    for row in cells[1:]:
        table.add_row(*row)
    Console().print(table)
