"""``nnsim train --folds``: how well a network does on rows that it has not seen, fold by fold."""

import math
import time
from argparse import Namespace
from typing import Any

from nnsim.cli import what
from nnsim.cli.output import ProgressBar, print_json, print_missing, print_table, print_text
from nnsim.cli.prepare import prepare
from nnsim.cli.usage import UsageError
from nnsim.data.dataset import Dataset
from nnsim.network.outline import outline
from nnsim.project import folds
from nnsim.project.folds import Figure, Fold
from nnsim.project.project import Project

WHOLE = 1000
"""Parts of the progress bar."""


def run(options: Namespace) -> None:
    """Train on each fold and print the figures."""
    for name in ("steps", "save", "history"):
        if getattr(options, name) is not None:
            raise UsageError(
                "--folds trains one network for each fold, so that --{name} makes no sense.", name=name
            )
    _, project, data = prepare(options)
    begun = time.perf_counter()
    made = _evaluated(project, options)
    result = _result(project, data, made, time.perf_counter() - begun)
    if options.json:
        print_json(result)
    else:
        _print(project, data, made)


def _evaluated(project: Project, options: Namespace) -> list[Fold]:
    """Return the finished folds, with a progress bar meanwhile."""
    bar, made = ProgressBar(WHOLE), list[Fold]()

    def progress(share: float) -> None:
        bar.show(round(share * WHOLE), f"fold {min(len(made) + 1, options.folds)} of {options.folds}")

    try:
        made.extend(folds.evaluate(project, options.folds, epochs=options.epochs, progress=progress))
    finally:
        bar.clear()
    return made


def _figures(data: Dataset) -> dict[str, Figure]:
    """Return what is measured, by the names in the result."""
    return {
        "train_loss": "train_loss",
        "test_loss": "test_loss",
        f"test_{folds.score_name(data.task)}": "score",
    }


def _result(project: Project, data: Dataset, made: list[Fold], seconds: float) -> dict[str, Any]:
    figures = _figures(data)
    spreads = {name: folds.spread(made, figure) for name, figure in figures.items()}
    return {
        "name": project.name,
        "folds": [
            {
                "fold": fold.number,
                "train_rows": fold.train_rows,
                "test_rows": fold.test_rows,
                "epochs": fold.epochs,
                **{name: getattr(fold, figure) for name, figure in figures.items()},
                "diverged": fold.diverged,
            }
            for fold in made
        ],
        "mean": {name: spread.mean for name, spread in spreads.items()},
        "deviation": {name: spread.deviation for name, spread in spreads.items()},
        "seconds": seconds,
        "dropped": data.dropped,
        "filled": data.filled,
        "seeds": what.seeds(project),
    }


def _print(project: Project, data: Dataset, made: list[Fold]) -> None:
    """Print a row for each fold, and mean and standard deviation beneath."""
    print_text(f"{project.name}: {outline(project.graph)}, {what.data(project.recipe)}, {len(made)} folds")
    print_missing(data.dropped, data.filled)
    names = {"accuracy": "test accuracy", "r2": "test R²"}
    rows: list[tuple[str, ...]] = [
        ("fold", "train rows", "test rows", "train loss", "test loss", names[folds.score_name(data.task)])
    ]
    for fold in made:
        counts = (str(fold.number), str(fold.train_rows), str(fold.test_rows))
        rows.append(
            (*counts, *(_text(getattr(fold, figure)) for figure in ("train_loss", "test_loss", "score")))
        )
    spreads = [folds.spread(made, figure) for figure in ("train_loss", "test_loss", "score")]
    rows.append(("mean", "", "", *(_text(spread.mean) for spread in spreads)))
    rows.append(("deviation", "", "", *(_text(spread.deviation) for spread in spreads)))
    print_table(rows)
    if any(fold.diverged for fold in made):
        diverged = ", ".join(str(fold.number) for fold in made if fold.diverged)
        print_text(f"training diverged in fold {diverged}; the learning rate is probably too large")


def _text(figure: float | None) -> str:
    return "-" if figure is None or not math.isfinite(figure) else f"{figure:.4g}"
