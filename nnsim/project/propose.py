"""Networks that fit data: one to begin with, and the drawn one adapted when the data changes."""

import msgspec

from nnsim.data.dataset import Dataset, Task
from nnsim.data.recipe import File, Recipe
from nnsim.network import edits
from nnsim.network.edits import Edit
from nnsim.network.graph import Graph, sequential
from nnsim.network.layers import Dense
from nnsim.network.parameters import Layout
from nnsim.network.shapes import units
from nnsim.training.fitting import fits
from nnsim.training.training import Pretraining, Training

HEADS: dict[Task, tuple[str, str]] = {
    "regression": ("linear", "mse"),
    "binary": ("sigmoid", "bce"),
    "classes": ("softmax", "cce"),
}
"""The output activation and the loss that belong together for each task."""

WIDEST, NARROWEST = 32, 4
"""Most and fewest units of a proposed hidden layer."""

ROWS_PER_WEIGHT = 4
"""Fewer rows to learn from, and a network learns them by heart: measured on the tables that teachers use."""

DEEP_ROWS = 2000
"""From so many rows on, a second hidden layer is worth proposing."""

STEPS = 1500
"""About how long a proposed network trains: most tables are learnt by then, and few by heart."""


def propose(data: Dataset) -> tuple[Graph, Training]:
    """Return a network and Training that learn a Dataset reasonably well without a choice being made.

    The more rows there are to learn from, the larger the network.
    """
    rows = data.count("train")
    activation, loss = HEADS[data.task]
    batch_size = 10 if rows < 500 else 32 if rows < 10_000 else 128
    training = Training(
        loss=loss,
        optimizer="adam",
        learning_rate=0.01,
        batch_size=batch_size,
        initializer="he_uniform",
        epochs=min(100, max(20, STEPS * batch_size // rows)),
    )
    return _network(data.inputs.shape[1], data.targets.shape[1], rows, activation), training


def recipe(source: File, targets: tuple[str, ...] | None = None) -> Recipe:
    """Return how a table is prepared for a proposed network: all numbers scaled to the same width."""
    return Recipe(source, targets=targets, scaling="z-score", target_scaling="z-score")


def fit(
    graph: Graph, training: Training, data: Dataset, before: Dataset | None = None
) -> tuple[Edit, Training]:
    """Return the drawn network and its Training adapted to a Dataset, and nothing else changed.

    Inputs and outputs get one unit per column, which keep their weights by name; weights of classes go with
    their classes. The output activation and the loss are replaced when the task changed, or when they cannot
    work with it.

    Parameters
    ----------
    graph, training : Graph, Training
        What is there.
    data : Dataset
        What it shall learn now.
    before : Dataset, optional
        What it learnt so far; when left out, the task is told from the output activation and the loss.
    """
    task = before.task if before else _task(graph, training)
    if before and training.class_weights and before.class_names != data.class_names:
        training = msgspec.structs.replace(training, class_weights=())
    edit = resized(graph, data, before)
    output = edit.graph.output
    if task != data.task or not works(output, training.loss, data.task):
        activation, loss = HEADS[data.task]
        headed = edits.set_activation(edit.graph, output.id, activation)
        edit = Edit(headed.graph, edit.kept | headed.kept)
        training = msgspec.structs.replace(training, loss=loss)
    return edit, _possible(edit.graph, data, training)


def _possible(graph: Graph, data: Dataset, training: Training) -> Training:
    """Return a Training without what other data have made impossible."""
    if training.optimizer == "levenberg_marquardt" and not fits(graph, data, training):
        training = msgspec.structs.replace(training, optimizer="lbfgs")
    if training.pretraining.epochs and not fits(graph, data, training):
        training = msgspec.structs.replace(training, pretraining=Pretraining())
    return training


def _network(inputs: int, outputs: int, rows: int, activation: str) -> Graph:
    """Return one or two ReLU layers before an output layer."""
    width = WIDEST
    while width > NARROWEST and ROWS_PER_WEIGHT * _weights(inputs, outputs, width) > rows:
        width //= 2
    hidden = [Dense(width, "relu")]
    if rows >= DEEP_ROWS:
        hidden.append(Dense(max(NARROWEST, width // 2), "relu"))
    return sequential(inputs, *hidden, Dense(outputs, activation))


def _weights(inputs: int, outputs: int, width: int) -> int:
    return Layout(sequential(inputs, Dense(width), Dense(outputs))).size


def resized(graph: Graph, data: Dataset, before: Dataset | None) -> Edit:
    """Return the drawing with as many inputs and outputs as the data has columns, or its images' shape.

    Columns are found again by their names, and by their places where all names are new.
    """
    rows = columns = None
    if before is not None and not data.image_shape:
        rows = _places(before.input_names, data.input_names, graph.input.units)
        columns = _places(before.target_names, data.target_names, graph.output.units)
    inputs = edits.set_inputs(graph, data.inputs.shape[1], rows, shape=data.image_shape)
    outputs = edits.set_outputs(inputs.graph, data.targets.shape[1], columns)
    kept = inputs.kept | outputs.kept
    moved = {layer: places for layer, places in kept.items() if _moves(graph, layer, places)}
    return Edit(outputs.graph, moved)


def _places(before: tuple[str, ...], after: tuple[str, ...], count: int) -> tuple[int, ...] | None:
    """Return where each name was, -1 for a new one; None if all are new, or the units had other names."""
    known = {name: place for place, name in enumerate(before)}
    places = tuple(known.get(name, -1) for name in after)
    return places if len(before) == count and max(places) >= 0 else None


def _moves(graph: Graph, layer: str, places: tuple[int, ...]) -> bool:
    """Return whether any unit of a layer came, went, or moved; of others nothing needs to be said."""
    return places != tuple(range(units(graph, layer)))


def _task(graph: Graph, training: Training) -> Task:
    """Return the task that an output activation and a loss were made for."""
    if graph.output.activation == "softmax" or training.loss == "cce":
        return "classes"
    if graph.output.activation == "sigmoid" or training.loss == "bce":
        return "binary"
    return "regression"


def works(output: Dense, loss: str, task: Task) -> bool:
    """Return whether an output layer and a loss can learn a task at all.

    Cross-entropies take the logarithm of the outputs, so these must be probabilities; softmax of a single
    unit is always 1.
    """
    own = {output.activation_of(unit) for unit in range(output.units)}
    if loss == "cce":
        return task == "classes" and own == {"softmax"}
    if loss == "hinge":
        return task == "classes" or (task == "binary" and "softmax" not in own)
    if loss == "bce":
        return task != "regression" and own == {"sigmoid"}
    return task == "classes" or "softmax" not in own
