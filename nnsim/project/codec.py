"""Project to the files of a ``.nnsim``, and back with every field checked."""

import math
import re
from collections.abc import Mapping

import numpy as np
import safetensors
import safetensors.numpy

from nnsim.checks import FieldError, Range, check_length
from nnsim.data import recipe as recipes
from nnsim.errors import NnsimError
from nnsim.network import rules
from nnsim.network.graph import Graph
from nnsim.network.parameters import Floats, Layout, Parameters
from nnsim.network.shapes import shapes
from nnsim.project import schema
from nnsim.project.project import Project
from nnsim.project.schema import Progress, ProjectText
from nnsim.training import training as trainings
from nnsim.training.history import History
from nnsim.training.pretraining import autoencoder, can_be_pretrained, shared_parameters
from nnsim.training.running import COUNTERS
from nnsim.training.state import State

TEXT = "project.json"
ARRAYS = "parameters.safetensors"

SLOTS = "optimizer/slots"
BEST = "stopping/best"
DECODER = "pretraining/decoder"
HISTORY = "history/"
"""The names of the arrays beside the parameters. No layer id has a slash, so they never meet."""

MAX_LAYERS = 200
MAX_LINKS = 2_000
MAX_NAME = 200
MAX_PARAMETERS = 20_000_000
MAX_VALUES = 5_000_000
"""The most that is opened: each is far beyond what can be drawn, and small enough to fit in memory."""

TYPES = {"F32": "<f4", "F64": "<f8"}
"""What safetensors calls the types, and what NumPy does."""

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
        counters = {name: getattr(state, name) for name in Progress.__struct_fields__}
        progress = Progress(**counters)
    text = ProjectText(
        schema.VERSION, project.name, project.graph, project.recipe, project.training, progress
    )
    check(text)
    files = {TEXT: schema.write(text)}
    if state:
        arrays = _arrays(state, project.history, project.training.precision)
        files[ARRAYS] = safetensors.numpy.save(arrays)
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
        arrays = _unpack(files.get(ARRAYS), text.training.precision)
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
    _check_parameters(text)
    recipes.check(text.recipe)
    trainings.check(text.training)
    if text.progress:
        _check_progress(text.progress)


def _check_progress(progress: Progress) -> None:
    """Check the numbers that say where training stands."""
    for name in COUNTERS:
        COUNT.check(f"progress.{name}", getattr(progress, name))
    for name in ("plateau_waited", "stopping_waited", "best_epoch"):
        COUNT.check(f"progress.watch.{name}", getattr(progress.watch, name))
    Range(0, 1).check("progress.watch.factor", progress.watch.factor)


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


def _check_parameters(text: ProjectText) -> None:
    """Check what decides over the memory that a network takes."""
    graph, values = text.graph, sum(map(math.prod, shapes(text.graph).values()))
    if values > MAX_VALUES:
        raise NnsimError(
            "The network has {values} values for one row, and at most {most} can be opened.",
            values=values,
            most=MAX_VALUES,
        )
    count = Layout(graph).size
    if text.training.pretraining.epochs and can_be_pretrained(graph):
        count = max(count, Layout(autoencoder(graph)).size)
    if count > MAX_PARAMETERS:
        raise NnsimError(
            "The network has {count} weights, and at most {most} can be opened.",
            count=count,
            most=MAX_PARAMETERS,
        )


def _arrays(state: State, history: History | None, precision: str) -> dict[str, Floats]:
    """Return all arrays of a training by the names they have in the file."""
    arrays: dict[str, Floats | None] = {SLOTS: state.slots, BEST: state.best, DECODER: state.decoder}
    arrays |= state.parameters
    curves = history.to_arrays() if history else {}
    return {
        name: np.ascontiguousarray(array, precision) for name, array in arrays.items() if array is not None
    } | {HISTORY + name: np.ascontiguousarray(array) for name, array in curves.items()}


def _unpack(content: bytes | None, precision: str) -> dict[str, Floats]:
    """Return the arrays of a safetensors file: float64, or float32 if that is the precision of the Training.

    The curves are float64 always.
    """
    if content is None:
        raise NnsimError("{file} is missing, which holds the weights.", file=ARRAYS)
    try:
        stored = safetensors.deserialize(content)
    except safetensors.SafetensorError as error:
        raise NnsimError("{file} is damaged: {problem}.", file=ARRAYS, problem=str(error)) from error
    arrays = {}
    for name, tensor in stored:
        wanted = ("F32", "F64") if precision == "float32" and not name.startswith(HISTORY) else ("F64",)
        if tensor["dtype"] not in wanted:
            raise NnsimError(
                "{file}: '{name}' holds {kind} numbers, not {wanted}.",
                file=ARRAYS,
                name=name,
                kind=tensor["dtype"],
                wanted=" or ".join(wanted),
            )
        arrays[name] = np.frombuffer(tensor["data"], TYPES[tensor["dtype"]]).reshape(tensor["shape"])
    return arrays


def _state(graph: Graph, progress: Progress, arrays: dict[str, Floats]) -> State:
    """Take the arrays of a State out of all arrays, checked against the graph.

    How many slots the optimiser needs is left to the Trainer, which starts them anew where they do not fit.
    """
    layout = Layout(graph)
    blocks = [_take(arrays, block.name, block.shape).ravel() for block in layout.blocks.values()]
    pretraining = DECODER in arrays and can_be_pretrained(graph)
    wide = Layout(autoencoder(graph)).size if pretraining else layout.size
    return State(
        parameters=Parameters(layout, np.concatenate(blocks)),
        slots=_take(arrays, SLOTS, (None, wide)).copy(),
        **{name: getattr(progress, name) for name in progress.__struct_fields__},
        best=_take(arrays, BEST, (layout.size,)).copy() if BEST in arrays else None,
        decoder=_take(arrays, DECODER, (wide - shared_parameters(graph),)).copy() if pretraining else None,
    )


def _history(layout: Layout, arrays: dict[str, Floats]) -> History | None:
    """Take the curves out of the arrays, checked for the shapes that belong together."""
    names = [name for name in arrays if name.startswith(HISTORY)]
    if not names:
        return None
    taken = {name.removeprefix(HISTORY): arrays.pop(name) for name in names}
    try:
        return History.from_arrays(layout, taken)
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise NnsimError("{file}: the history's arrays do not fit together.", file=ARRAYS) from error


def _take(arrays: dict[str, Floats], name: str, shape: tuple[int | None, ...]) -> Floats:
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
