"""Project to the files of a ``.nnsim``, and back with every field checked."""

import re
from collections.abc import Mapping

import numpy as np
import safetensors
import safetensors.numpy
from numpy.typing import NDArray

from nnsim.checks import FieldError, Range, check_length
from nnsim.data import recipe as recipes
from nnsim.errors import NnsimError
from nnsim.network import rules
from nnsim.network.graph import Graph
from nnsim.network.parameters import Layout, Parameters
from nnsim.project import schema
from nnsim.project.project import Project
from nnsim.project.schema import Progress, ProjectText
from nnsim.training import training as trainings
from nnsim.training.history import History
from nnsim.training.state import State

TEXT = "project.json"
ARRAYS = "parameters.safetensors"

SLOTS = "optimizer/slots"
HISTORY = "history/"
"""The names of the arrays beside the parameters. No layer id has a slash, so they never meet."""

MAX_LAYERS = 200
MAX_LINKS = 2_000
MAX_NAME = 200
MAX_PARAMETERS = 20_000_000
"""The most that is opened: each is far beyond what can be drawn, and small enough to fit in memory."""

COUNT = Range(0, 2**53)
"""Counters: whole numbers that a float holds exactly."""


def encode(project: Project) -> dict[str, bytes]:
    """Return the files of a Project by name.

    Raises
    ------
    NnsimError
        If a value is one that could not be opened again.
    """
    state = project.state
    progress = None
    if state:
        progress = Progress(state.epoch, state.position, state.step, state.samples, state.updates)
    text = ProjectText(
        schema.VERSION, project.name, project.graph, project.recipe, project.training, progress
    )
    check(text)
    files = {TEXT: schema.write(text)}
    if state:
        files[ARRAYS] = safetensors.numpy.save(_arrays(state, project.history))
    return files


def decode(files: Mapping[str, bytes]) -> Project:
    """Return the Project in these files.

    Raises
    ------
    NnsimError
        That names the first field or array that is wrong.
    """
    text = schema.read(files[TEXT])
    check(text)
    state, history = None, None
    if text.progress:
        arrays = _unpack(files.get(ARRAYS))
        state = _state(text.graph, text.progress, arrays)
        history = _history(state.parameters.layout, arrays)
        if arrays:
            raise NnsimError("{file} has the unknown array '{name}'.", file=ARRAYS, name=min(arrays))
    elif ARRAYS in files:
        raise NnsimError("{file} belongs to a started training, but progress is missing.", file=ARRAYS)
    return Project(text.graph, text.recipe, text.training, state, history, text.name)


def check(text: ProjectText) -> None:
    """Raise a NnsimError that names the first field that holds something it may not hold."""
    check_length("name", text.name, MAX_NAME)
    _check_size(text.graph)
    rules.check(text.graph)
    _check_parameters(text.graph)
    recipes.check(text.recipe)
    trainings.check(text.training)
    for name in Progress.__struct_fields__ if text.progress else ():
        COUNT.check(f"progress.{name}", getattr(text.progress, name))


def _check_size(graph: Graph) -> None:
    """Check what would make a drawing too large, or the names of its arrays ambiguous."""
    Range(2, MAX_LAYERS).check("the number of graph.layers", len(graph.layers))
    Range(1, MAX_LINKS).check("the number of graph.links", len(graph.links))
    for place, layer in enumerate(graph.layers):
        field = f"graph.layers[{place}]"
        check_length(f"{field}.name", layer.name, MAX_NAME)
        if not re.fullmatch(r"[\w-]{1,64}", layer.id):
            raise FieldError(
                "{field} must be 1 to 64 letters, digits, - and _, not '{value}'.",
                field=f"{field}.id",
                value=layer.id,
            )


def _check_parameters(graph: Graph) -> None:
    count = Layout(graph).size
    if count > MAX_PARAMETERS:
        raise NnsimError(
            "The network has {count} weights, and at most {most} can be opened.",
            count=count,
            most=MAX_PARAMETERS,
        )


def _arrays(state: State, history: History | None) -> dict[str, NDArray[np.float64]]:
    """Return all arrays of a training by the names they have in the file."""
    arrays = {**state.parameters, SLOTS: state.slots}
    if history:
        arrays |= {HISTORY + name: array for name, array in history.to_arrays().items()}
    return {name: np.ascontiguousarray(array, dtype=np.float64) for name, array in arrays.items()}


def _unpack(content: bytes | None) -> dict[str, NDArray[np.float64]]:
    """Return the arrays of a safetensors file, all of them float64."""
    if content is None:
        raise NnsimError("{file} is missing, which holds the weights.", file=ARRAYS)
    try:
        stored = safetensors.deserialize(content)
    except safetensors.SafetensorError as error:
        raise NnsimError("{file} is damaged: {problem}.", file=ARRAYS, problem=str(error)) from error
    for name, tensor in stored:
        if tensor["dtype"] != "F64":
            raise NnsimError(
                "{file}: '{name}' holds {kind} numbers, not F64.",
                file=ARRAYS,
                name=name,
                kind=tensor["dtype"],
            )
    return {name: np.frombuffer(tensor["data"], "<f8").reshape(tensor["shape"]) for name, tensor in stored}


def _state(graph: Graph, progress: Progress, arrays: dict[str, NDArray[np.float64]]) -> State:
    """Take parameters and slots out of the arrays, checked against the graph.

    How many slots the optimiser needs is left to the Trainer, which starts them anew where they do not fit.
    """
    layout = Layout(graph)
    blocks = [_take(arrays, block.name, block.shape).ravel() for block in layout.blocks.values()]
    parameters = Parameters(layout, np.concatenate(blocks))
    slots = _take(arrays, SLOTS, (None, layout.size)).copy()
    return State(parameters, slots, **{name: getattr(progress, name) for name in progress.__struct_fields__})


def _history(layout: Layout, arrays: dict[str, NDArray[np.float64]]) -> History | None:
    """Take the curves out of the arrays, checked for the shapes that belong together."""
    names = [name for name in arrays if name.startswith(HISTORY)]
    if not names:
        return None
    taken = {name.removeprefix(HISTORY): arrays.pop(name) for name in names}
    try:
        return History.from_arrays(layout, taken)
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise NnsimError("{file}: the history's arrays do not fit together.", file=ARRAYS) from error


def _take(
    arrays: dict[str, NDArray[np.float64]], name: str, shape: tuple[int | None, ...]
) -> NDArray[np.float64]:
    """Take an array out, or say that it is missing or has another shape; None stands for any length."""
    array = arrays.pop(name, None)
    if array is None:
        raise NnsimError("{file}: the array '{name}' is missing.", file=ARRAYS, name=name)
    fits = len(array.shape) == len(shape) and all(
        want in (None, have) for want, have in zip(shape, array.shape, strict=True)
    )
    if not fits:
        raise NnsimError(
            "{file}: '{name}' has the shape {found}, but the drawing needs {expected}.",
            file=ARRAYS,
            name=name,
            found=array.shape,
            expected=tuple("any" if want is None else want for want in shape),
        )
    return array
