"""Names of runs, made from what differs between them: "lr 0.3", "relu", "z-score"."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication

from nnsim.gui.numerals import plain
from nnsim.network.layers import Conv2D, Dense
from nnsim.network.outline import outline
from nnsim.project.project import Project

MOST = 3
"""A name tells at most so many differences."""

SILENT = (
    "training.epochs",
    *(f"recipe.source.{name}" for name in ("points", "numbers", "plane", "together")),
)
"""Fields that change nothing about a run in the window, or that have no short text."""

translate = QCoreApplication.translate


def names(pinned: Sequence[tuple[Project, str]], present: Project) -> list[str]:
    """Return a name for each pinned run: that of a person, or what sets it apart.

    Told is what is not the same in all of these runs and the present one; runs without such a difference are
    numbered.

    Parameters
    ----------
    pinned : sequence of (Project, str)
        What was trained, and the name that a person gave or an empty text.
    present : Project
        What is trained now.
    """
    facts = [_facts(project) for project, _ in pinned]
    everything = [*facts, _facts(present)]
    keys = dict.fromkeys(key for each in everything for key in each)
    telling = [key for key in keys if len({each.get(key, "") for each in everything}) > 1]
    found: list[str] = []
    for (_, title), own in zip(pinned, facts, strict=True):
        texts = [own[key] for key in telling if own.get(key)]
        found.append(title or _apart(", ".join(texts[:MOST]), found))
    return found


def _apart(text: str, taken: Sequence[str]) -> str:
    """Return a name that is not taken yet, numbered where it would be or where there is nothing to tell."""
    plain_name = translate("Runs", "run %1")
    candidates = [text] if text else []
    pattern = f"{text} (%1)" if text else plain_name
    first = 2 if text else 1
    candidates += [pattern.replace("%1", str(number)) for number in range(first, first + len(taken) + 1)]
    return next(each for each in candidates if each not in taken)


def _facts(project: Project) -> dict[str, str]:
    """Return all that could set a run apart as short texts by key, the most telling first."""
    training = _flat("training", msgspec.to_builtins(project.training))
    recipe = _flat("recipe", msgspec.to_builtins(project.recipe))
    told = {"scaling": _scaling(project)}
    for key in ("recipe.scaling", "recipe.target_scaling"):
        recipe.pop(key, None)
    first = ("training.learning_rate", "training.optimizer")
    texts = {key: _text(key, training[key]) for key in first}
    texts |= told | _drawing(project)
    rest = {key: value for key, value in (training | recipe).items() if key not in texts}
    return texts | {key: _text(key, value) for key, value in rest.items() if key not in SILENT}


def _scaling(project: Project) -> str:
    """Return how inputs and targets are scaled."""
    raw = translate("Runs", "raw")
    inputs, targets = (
        raw if scaling == "none" else scaling
        for scaling in (project.recipe.scaling, project.recipe.target_scaling)
    )
    return inputs if inputs == targets else f"x {inputs}, y {targets}"


def _drawing(project: Project) -> dict[str, str]:
    hidden = [layer for layer in project.graph.layers[1:-1] if isinstance(layer, Dense | Conv2D)]
    output = translate("Runs", "output %1").replace("%1", project.graph.output.activation)
    return {
        "activations": "/".join(dict.fromkeys(layer.activation for layer in hidden)),
        "outline": outline(project.graph),
        "output": output,
    }


def _flat(path: str, value: Any) -> dict[str, Any]:
    """Return the single values of nested ones by their paths."""
    if not isinstance(value, Mapping):
        return {path: value}
    return {
        key: each for name, inner in value.items() for key, each in _flat(f"{path}.{name}", inner).items()
    }


def _text(key: str, value: Any) -> str:
    """Return a value of a Training or a Recipe in a few words."""
    path = key.partition(".")[2]
    known = {
        "learning_rate": translate("Runs", "lr %1"),
        "batch_size": translate("Runs", "batch %1") if value else translate("Runs", "full batch"),
        "init_seed": translate("Runs", "weights seed %1"),
        "pretraining.epochs": translate("Runs", "pretrained %1")
        if value
        else translate("Runs", "not pretrained"),
        "source.seed": translate("Runs", "data seed %1"),
        "regularization.l1": "L1 %1",
        "regularization.l2": "L2 %1",
    }
    match value:
        case bool():
            words = _words(path)
            return words if value else translate("Runs", "no %1").replace("%1", words)
        case int() | float():
            pattern = known.get(path, f"{_words(path)} %1")
            return pattern.replace("%1", plain(value))
        case str():
            return value.replace("_", " ")
        case list() | tuple():
            return ", ".join(_text(key, each) if isinstance(each, str) else str(each) for each in value)
    return ""


def _words(path: str) -> str:
    """Return the last name of a path in words."""
    return path.rpartition(".")[2].replace("_", " ")
