"""``nnsim summary``: the layers of a network, and how many numbers it takes to compute it."""

from argparse import Namespace
from dataclasses import asdict
from typing import Any

from nnsim.cli import what
from nnsim.cli.output import print_json, print_table, print_text
from nnsim.network.outline import outline
from nnsim.network.summary import Counts, LayerSummary, summarise, total

HEADING = ("LAYER", "KIND", "OUTPUT SHAPE", "WEIGHTS", "BIASES", "PARAMETERS", "SUMS", "ACTIVATIONS")
COUNTS = ("weights", "biases", "parameters", "sums", "activations")


def run(options: Namespace) -> None:
    """Print the table of a project's network, or the same as JSON."""
    project = what.open_what(options.what)
    lines = summarise(project.graph)
    counts = total(line.counts for line in lines)
    if options.json:
        about = {"name": project.name, "network": outline(project.graph)}
        print_json({**about, **_figures(counts), "layers": [_described(line) for line in lines]})
        return
    rows = [(line.title, _kind(line), _shape(line), *_texts(line.counts)) for line in lines]
    print_table(_aligned([HEADING, *rows, ("In all", "", "", *_texts(counts))]))
    print_text(f"\n{_sentence(counts)}")


def _kind(line: LayerSummary) -> str:
    return f"{line.kind} {line.activation}".strip()


def _shape(line: LayerSummary) -> str:
    return "x".join(map(str, line.shape))


def _texts(counts: Counts) -> list[str]:
    return [f"{getattr(counts, name):,}" for name in COUNTS]


def _aligned(rows: list[tuple[str, ...]]) -> list[list[str]]:
    """Return the rows with their numbers, and the words above them, at the right."""
    first = len(HEADING) - len(COUNTS)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        [
            cell.rjust(width) if place >= first else cell
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        for row in rows
    ]


def _sentence(counts: Counts) -> str:
    """Return the totals as they are added up."""
    fixed = f", of which {counts.fixed:,} cut or locked" if counts.fixed else ""
    return (
        f"{counts.weights:,} weights + {counts.biases:,} biases = {counts.parameters:,} parameters{fixed}\n"
        f"{counts.parameters:,} parameters + {counts.sums:,} sums + {counts.activations:,} activations"
        f" = {counts.in_all:,} in all"
    )


def _figures(counts: Counts) -> dict[str, int]:
    figures = {name: getattr(counts, name) for name in COUNTS}
    return {**figures, "trainable": counts.trainable, "in_all": counts.in_all}


def _described(line: LayerSummary) -> dict[str, Any]:
    described = asdict(line)
    del described["counts"]
    return {**described, **_figures(line.counts)}
