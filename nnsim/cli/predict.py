"""``nnsim predict``: a trained project applied to new rows."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.cli.output import csv_text, print_error
from nnsim.data import file, idx, images, roles
from nnsim.data.build import build_from, load
from nnsim.data.dataset import Dataset
from nnsim.data.recipe import File, Recipe
from nnsim.data.table import Table
from nnsim.errors import NnsimError
from nnsim.project import store
from nnsim.training.trainer import Trainer


def run(options: Namespace) -> None:
    """Predict each row of a file, and write or print the result as CSV."""
    if options.out:
        store.check_place(options.out)
    project = store.load(options.file)
    if project.state is None:
        raise NnsimError(
            "{file} was never trained; train it first: nnsim train {file} --save {file}.",
            file=str(options.file),
        )
    known = load(project.recipe.source)
    data = build_from(known, project.recipe)
    trainer = Trainer(project.graph, data, project.training, state=project.state)
    if isinstance(known, Table):
        text = _of_table(trainer, known, project.recipe, file.read(File(str(options.data))))
    else:
        text = _of_images(trainer, options)
    if options.out:
        # Spreadsheets take a file without this mark for one in the system's own encoding.
        store.write(options.out, text.encode("utf-8" if text.isascii() else "utf-8-sig"))
    else:
        sys.stdout.buffer.write(text.encode())


def _of_table(trainer: Trainer, known: Table, recipe: Recipe, rows: Table) -> str:
    """Return inputs and predictions as CSV, one row per row of a table; say which rows have none."""
    chosen = roles.choose(known, recipe.inputs, recipe.targets)
    inputs = [name for name in known.names if chosen[name] == "input"]
    targets = [name for name in known.names if chosen[name] == "target"]
    values = encode(rows, known, inputs, trainer.data.raw_names)
    missing = int(np.isnan(values).any(axis=1).sum())
    if missing:
        print_error(f"{missing} of {rows.rows} rows have a missing or unknown value and no prediction.")
    cells = [[rows[name].cell(row) for name in inputs] for row in range(rows.rows)]
    predicted = _predictions(trainer, trainer.data, values)
    heading = [*inputs, *targets] + (["probability"] if trainer.data.task != "regression" else [])
    return csv_text(heading, [[*cell, *each] for cell, each in zip(cells, predicted, strict=True)])


def _of_images(trainer: Trainer, options: Namespace) -> str:
    """Return predictions as CSV, one row per image of an IDX file, counted from 1."""
    data = trainer.data
    if not data.image_shape:
        raise NnsimError(
            "{file} was trained on reviews; nnsim predict takes projects of tables and of images.",
            file=str(options.file),
        )
    found = idx.read(options.data)
    values = images.as_inputs(found)
    if values.shape[1] != data.inputs.shape[1] or found.ndim == 1:
        raise NnsimError(
            "{file} does not hold images of {height} x {width} pixels, which the network was trained on.",
            file=str(options.data),
            height=data.image_shape[0],
            width=data.image_shape[1],
        )
    predicted = _predictions(trainer, data, values)
    rows = [[number, *each] for number, each in enumerate(predicted, start=1)]
    return csv_text(["image", "class", "probability"], rows)


def encode(
    rows: Table, known: Table, inputs: Sequence[str], input_names: Sequence[str]
) -> NDArray[np.float64]:
    """Return new rows as the columns that a network was trained on, in the units of the data.

    Parameters
    ----------
    rows : Table
        The new rows; other columns than the inputs are passed over.
    known : Table
        What the network was trained on.
    inputs : sequence of str
        The input columns.
    input_names : sequence of str
        The raw names of the Dataset: categories are one-hot, ``column=category``.

    Returns
    -------
    ndarray, shape (rows, inputs)
        NaN throughout a row where a value is missing, or a category was never seen.

    Raises
    ------
    NnsimError
        If a column is missing, or holds something else than it did.
    """
    return np.column_stack([_column(rows, known, name, input_names) for name in inputs])


def _column(rows: Table, known: Table, name: str, input_names: Sequence[str]) -> NDArray[np.float64]:
    if name not in rows:
        raise NnsimError(
            "{file} has no column {name!r}, which the network was trained on; its columns are {names}.",
            file=rows.name,
            name=name,
            names=", ".join(rows.names),
        )
    column = rows[name]
    if known[name].kind != "number":
        labels = [each.removeprefix(f"{name}=") for each in input_names if each.startswith(f"{name}=")]
        return _one_hot([column.cell(row) for row in range(rows.rows)], labels)
    if column.kind not in ("number", "empty"):
        raise NnsimError(
            "{file}: column {name!r} must hold numbers, as it did in training.", file=rows.name, name=name
        )
    return column.values[:, np.newaxis]


def _one_hot(cells: Sequence[float | str | None], labels: Sequence[str]) -> NDArray[np.float64]:
    """Return one column of 0 and 1 per label, NaN in rows with another label or none.

    A column of categories such as 1, 2 and 3b reads as numbers where there is no 3b among the new rows.
    """
    texts = [f"{cell:.15g}" if isinstance(cell, float) else cell for cell in cells]
    block = np.array([[float(text == label) for label in labels] for text in texts])
    block[block.sum(axis=1) == 0] = np.nan
    return block


def _predictions(trainer: Trainer, data: Dataset, values: NDArray[Any]) -> list[list[Any]]:
    """Return what is predicted for each row: numbers, or a class and its probability."""
    whole = ~np.isnan(values).any(axis=1)
    width = data.targets.shape[1] if data.task == "regression" else 2
    predicted: list[list[Any]] = [[None] * width for _ in values]
    outputs = trainer.predict(values[whole]) if whole.any() else np.empty((0, data.targets.shape[1]))
    for row, output in zip(np.flatnonzero(whole), outputs, strict=True):
        predicted[row] = output.tolist() if data.task == "regression" else _class(data, output)
    return predicted


def _class(data: Dataset, output: NDArray[np.float64]) -> list[Any]:
    """Return the most probable class and its probability."""
    probabilities = np.array([1 - output[0], output[0]]) if data.task == "binary" else output
    best = int(np.argmax(probabilities))
    return [data.class_names[best], float(probabilities[best])]
