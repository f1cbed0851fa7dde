"""``--set PATH=VALUE``: one value of a project changed by its path, typed and checked."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Literal, get_args, get_origin

import msgspec

from nnsim.checks import FieldError, explain
from nnsim.cli.usage import UsageError
from nnsim.data import recipe as recipes
from nnsim.data.tables.number import parse_number
from nnsim.errors import NnsimError
from nnsim.network import edits
from nnsim.network.graph import Graph
from nnsim.network.rules import GraphError
from nnsim.project.project import Project
from nnsim.training import training as trainings

LAYER_EDITS = {
    "units": lambda graph, layer, text: edits.set_units(graph, layer, _typed(text, int)),
    "activation": edits.set_activation,
    "bias": lambda graph, layer, text: edits.set_bias(graph, layer, bias=_typed(text, bool)),
    "name": edits.rename,
}
"""What can be set of most layers, as edits that take the value as a text."""

NOT_SET = {"id", "shape", "unit_activations"}
"""The fields of layers that cannot be set here; the others are those of one kind of layer."""


def apply(project: Project, settings: Sequence[str]) -> Project:
    """Return the project with values changed, in the given order.

    Parameters
    ----------
    project : Project
        What to change.
    settings : sequence of str
        Each ``PATH=VALUE``, such as ``training.learning_rate=0.1``.

    Raises
    ------
    UsageError
        If a path is not known, or a value is of the wrong type or out of range.
    """
    for setting in settings:
        path, separator, text = setting.partition("=")
        if not separator:
            raise UsageError("--set {setting}: write it as PATH=VALUE.", setting=setting)
        try:
            project = _set(project, path.strip(), text.strip())
        except msgspec.ValidationError as error:
            raise UsageError(
                "--set {setting}: {problem}", setting=setting, problem=explain(error, path)
            ) from error
        except (FieldError, GraphError) as error:
            raise UsageError("--set {setting}: {problem}", setting=setting, problem=error) from error
    return project


def _set(project: Project, path: str, text: str) -> Project:
    root, *steps = path.split(".")
    if root == "training" and steps:
        training = _replaced(project.training, steps, text, path)
        trainings.check(training)
        return replace(project, training=training)
    if root == "recipe" and steps:
        recipe = _replaced(project.recipe, steps, text, path)
        if recipe.source != project.recipe.source:
            recipe = msgspec.structs.replace(recipe, edits=())  # they were of other rows
        recipes.check(recipe)
        return replace(project, recipe=recipe)
    if root == "graph" and len(steps) == 2:
        return replace(project, graph=_edited(project.graph, steps[0], steps[1], text))
    raise UsageError(
        "--set {path}: a path is training.NAME, recipe.NAME, recipe.source.NAME, recipe.split.NAME or "
        "graph.LAYER.NAME.",
        path=path,
    )


def _edited(graph: Graph, layer: str, name: str, text: str) -> Graph:
    """Return the drawing with a value of a layer changed."""
    _check_known(layer, [each.id for each in graph.layers], "layer")
    kinds = {field.name: field.type for field in msgspec.structs.fields(graph[layer])}
    own = [field for field in kinds if field not in NOT_SET | LAYER_EDITS.keys()]
    _check_known(name, [*LAYER_EDITS, *own], "value of a layer")
    if name in LAYER_EDITS:
        return LAYER_EDITS[name](graph, layer, text).graph
    return edits.change_layer(graph, layer, **{name: _typed(text, kinds[name])}).graph


def _replaced(value: Any, steps: list[str], text: str, path: str) -> Any:
    """Return a frozen value with the field at the end of the steps changed."""
    name, *rest = steps
    kinds = {field.name: field.type for field in msgspec.structs.fields(value)}
    _check_known(name, list(kinds), f"field of {path.removesuffix('.' + '.'.join(steps))}")
    old = getattr(value, name)
    if rest or isinstance(old, msgspec.Struct):
        if not (rest and isinstance(old, msgspec.Struct)):
            raise UsageError("--set {path}: this is not a single value.", path=path)
        return msgspec.structs.replace(value, **{name: _replaced(old, rest, text, path)})
    return msgspec.structs.replace(value, **{name: _typed(text, kinds[name])})


def _typed(text: str, kind: Any) -> Any:
    """Return what a text means for a field of this type.

    Several values are separated by commas outside of brackets, or written as a JSON list where they contain
    commas themselves; values by name are a JSON object.
    """
    if kind is float:
        return _number(text)
    if get_origin(kind) is Literal:
        return text  # whether there is such a name is checked with the rest, in a sentence that lists them
    kinds = [get_origin(each) for each in (kind, *get_args(kind))]
    if dict in kinds or (tuple in kinds and text.startswith("[")):
        return msgspec.convert(_json(text), kind)
    if tuple in kinds:
        values = None if text == "null" else [value.strip() for value in _parts(text) if value.strip()]
        return msgspec.convert(values, kind, strict=False)
    return msgspec.convert(text, kind, strict=False)


def _parts(text: str) -> Iterator[str]:
    """Yield what is between the commas of a text, but for those in the brackets of a formula."""
    depth, start = 0, 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth <= 0:
            yield text[start:place]
            start = place + 1
    yield text[start:]


def _json(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise FieldError(
            'this is neither a JSON list nor a JSON object: {problem}; write them as ["a", "b"] and '
            '{{"a": "b"}}.',
            problem=error,
        ) from error


def _number(text: str) -> float:
    try:
        return parse_number(text)
    except NnsimError as error:
        raise FieldError("{problem}", problem=error) from error


def _check_known(name: str, known: Sequence[str], what: str) -> None:
    if name not in known:
        raise UsageError(
            "--set: '{name}' is no {what}; known are {known}.", name=name, what=what, known=", ".join(known)
        )
