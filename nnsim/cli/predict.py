"""``nnsim predict``: a trained project applied to new rows."""

import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.cli.output import csv_text, print_error
from nnsim.data import roles
from nnsim.data.build import build_from, load
from nnsim.data.dataset import Dataset
from nnsim.data.preparing import words
from nnsim.data.recipe import File, Recipe
from nnsim.data.sets import idx, images, pictures
from nnsim.data.table import Column, Table
from nnsim.data.tables import file
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
    cells = [[_known(rows, name).cell(row) for name in inputs] for row in range(rows.rows)]
    if trainer.data.sparse:
        values: Any = _words(cells, inputs, trainer.data, recipe)
        whole = np.array([None not in row for row in cells], bool)
    else:
        values = encode(rows, trainer.data)
        whole = ~np.isnan(values).any(axis=1)
    missing = int(np.count_nonzero(~whole))
    if missing:
        print_error(f"{missing} of {rows.rows} rows have a missing or unknown value and no prediction.")
    predicted = _predictions(trainer, trainer.data, values, whole)
    heading = [*inputs, *targets] + (["probability"] if trainer.data.task != "regression" else [])
    return csv_text(heading, [[*cell, *each] for cell, each in zip(cells, predicted, strict=True)])


def _of_images(trainer: Trainer, options: Namespace) -> str:
    """Return predictions as CSV, one row per image: by its file, or of an IDX file counted from 1."""
    data = trainer.data
    if not data.image_shape:
        raise NnsimError(
            "{file} was trained on reviews; nnsim predict takes projects of tables and of images.",
            file=str(options.file),
        )
    if options.data.is_dir() or options.data.suffix.lower() in pictures.FORMATS:
        names, values = pictures.read(options.data, data.image_shape)
    else:
        values = _of_idx(options.data, data)
        names = [str(number) for number in range(1, len(values) + 1)]
    predicted = _predictions(trainer, data, values, np.ones(len(values), bool))
    rows = [[name, *each] for name, each in zip(names, predicted, strict=True)]
    return csv_text(["image", "class", "probability"], rows)


def _of_idx(path: Path, data: Dataset) -> NDArray[np.float32]:
    """Return the images of an IDX file as inputs."""
    found = idx.read(path)
    values = images.as_inputs(found)
    if values.shape[1] != data.inputs.shape[1] or found.ndim == 1:
        raise NnsimError(
            "{file} does not hold images of {height} x {width} pixels, which the network was trained on.",
            file=str(path),
            height=data.image_shape[0],
            width=data.image_shape[1],
        )
    return values


def encode(rows: Table, data: Dataset) -> NDArray[np.float64]:
    """Return new rows as the columns that a network was trained on, in the units of the data.

    Parameters
    ----------
    rows : Table
        The new rows; other columns than the inputs are passed over.
    data : Dataset
        What the network was trained on.

    Returns
    -------
    ndarray, shape (rows, raw columns)
        NaN in a row where a value is missing that nothing stands for, or a category was never seen.

    Raises
    ------
    NnsimError
        If a column is missing, or holds something else than it did.
    """
    blocks = []
    for known in data.columns:
        column = _known(rows, known.name)
        try:
            blocks.append(known.encode(column))
        except NnsimError as error:
            raise NnsimError("{file}: {problem}", file=rows.name, problem=error) from error
    return np.hstack(blocks)


def _known(rows: Table, name: str) -> Column:
    """Return a column that the network was trained on, or raise an NnsimError if there is none."""
    if name in rows:
        return rows[name]
    raise NnsimError(
        "{file} has no column {name!r}, which the network was trained on; its columns are {names}.",
        file=rows.name,
        name=name,
        names=", ".join(rows.names),
    )


def _words(cells: list[list[Any]], inputs: list[str], data: Dataset, recipe: Recipe) -> Any:
    """Return the words of new texts as the sparse inputs that a network was trained on."""
    from scipy.sparse import hstack  # noqa: PLC0415 - 0.2 s that only texts need

    bags = []
    for place, name in enumerate(inputs):
        start = "" if len(inputs) == 1 else f"{name}: "
        known = [word.removeprefix(start) for word in data.input_names if word.startswith(start)]
        texts = ["" if row[place] is None else str(row[place]) for row in cells]
        bags.append(words.bag(texts, known, recipe.words.counts))
    return hstack(bags, format="csr", dtype=np.float32)


def _predictions(trainer: Trainer, data: Dataset, values: Any, whole: NDArray[np.bool_]) -> list[list[Any]]:
    """Return what is predicted for each whole row: numbers, or a class and its probability."""
    width = data.targets.shape[1] if data.task == "regression" else 2
    predicted: list[list[Any]] = [[None] * width for _ in whole]
    outputs = trainer.predict(values[whole]) if whole.any() else np.empty((0, data.targets.shape[1]))
    for row, output in zip(np.flatnonzero(whole), outputs, strict=True):
        predicted[row] = output.tolist() if data.task == "regression" else _class(data, output)
    return predicted


def _class(data: Dataset, output: NDArray[np.float64]) -> list[Any]:
    """Return the most probable class and its probability."""
    probabilities = np.array([1 - output[0], output[0]]) if data.task == "binary" else output
    best = int(np.argmax(probabilities))
    return [data.class_names[best], float(probabilities[best])]
