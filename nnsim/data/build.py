"""Recipe to Dataset: rows from the source, chosen columns, encoding, split and scaling."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from nnsim.data import matrix, roles
from nnsim.data.dataset import Dataset
from nnsim.data.making import functions, gates, generators, painted
from nnsim.data.matrix import Matrix
from nnsim.data.preparing import scaling, split, words
from nnsim.data.preparing.encode import encode_inputs, encode_targets
from nnsim.data.preparing.inputs import Prepared, check_scalings, each_scale, prepare
from nnsim.data.preparing.known import KnownColumn, is_missing, is_unknown, know
from nnsim.data.recipe import (
    Bundled,
    File,
    Function,
    Generator,
    Images,
    Painted,
    Pasted,
    Pictures,
    Recipe,
    Reviews,
    Source,
    TruthTable,
    check_values,
)
from nnsim.data.sets import bundled, images, pictures, reviews
from nnsim.data.table import Column, Table
from nnsim.data.tables import edits, file
from nnsim.data.watch import Cancel, Progress, Watch
from nnsim.errors import NnsimError


def build(
    recipe: Recipe,
    folder: Path | None = None,
    *,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Dataset:
    """Return the Dataset that a Recipe describes. The same recipe (and file) gives the same bits.

    Parameters
    ----------
    recipe : Recipe
        Source, columns, scaling and split.
    folder : Path, optional
        What a relative path of a file or folder is relative to; the current folder if left out.
    progress, cancel : callable, optional
        Who is told how much of a table or of pictures is read, and who may stop it; see `nnsim.data.watch`.

    Raises
    ------
    FieldError
        If a scaling in the recipe is unknown, or a number out of range.
    NnsimError
        If the source cannot be read or made, the columns do not fit together, or too few rows are left.
    """
    check_values(recipe)
    return build_from(load(recipe.source, folder, progress=progress, cancel=cancel), recipe)


def load(
    source: Source,
    folder: Path | None = None,
    *,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Table | Matrix:
    """Return the rows of a Source: a Table, but a Matrix of images and reviews. The rest is as of `build`."""
    match source:
        case Generator():
            return generators.generate(source)
        case Function():
            return functions.compute(source)
        case TruthTable():
            return gates.tabulate(source)
        case Painted():
            return painted.table(source)
        case Bundled():
            return bundled.load(source)
        case File() | Pasted():
            return file.read(source, folder, progress=progress, cancel=cancel)
        case Images():
            return images.load(source, folder)
        case Reviews():
            return reviews.load(source, folder)
        case Pictures():
            return pictures.load(source, folder, Watch(progress, cancel))


def build_from(rows: Table | Matrix, recipe: Recipe) -> Dataset:
    """Return the Dataset that a Recipe makes of loaded rows; the recipe's source is not read again."""
    if isinstance(rows, Matrix):
        return matrix.build(rows, recipe)
    return _from_table(edits.applied(rows, recipe.edits), recipe)


def build_folds(rows: Table | Matrix, recipe: Recipe, count: int) -> Iterator[Dataset]:
    """Yield a Dataset for each of so many folds, in which other rows test: all rows test once.

    Each is encoded and scaled by its own training rows.

    Raises
    ------
    NnsimError
        If there are fewer rows than folds, or `build_from` would raise it.
    """
    for fold in split.folds(recipe.split, count):
        yield build_from(rows, msgspec.structs.replace(recipe, split=fold))


def _from_table(table: Table, recipe: Recipe) -> Dataset:
    """Return the Dataset that a Recipe makes of a Table."""
    chosen = roles.choose(table, recipe.inputs, recipe.targets)
    inputs = [column for column in table if chosen[column.name] == "input"]
    targets = [column for column in table if chosen[column.name] == "target"]
    _check_columns(table, inputs, targets)
    rows = _usable_rows(inputs, targets, recipe)
    dropped = int(np.count_nonzero(~rows))
    if not rows.any():
        raise NnsimError(
            "{file} has no row in which all used columns have a value; use fewer columns.", file=table.name
        )
    y = encode_targets(
        targets, rows, zero_one_is_binary=table.found is not None, every_class=bool(table.canvas)
    )
    part = split.assign(len(y.values), recipe.split, y.classes, table.canvas)
    used = part != split.UNUSED
    rows[rows] = used
    part, y = part[used], replace(y, values=y.values[used])
    train = part == split.TRAIN
    known, x = _inputs(inputs, rows, train, recipe)
    check_scalings(recipe, (*x.known, *y.names))
    target_scaling = scaling.fit_each(
        y.values[train], each_scale(y.names, y.numbers, recipe.target_scaling, recipe)
    )
    return Dataset(
        name=table.name,
        inputs=x.inputs,
        targets=scaling.scaled(target_scaling, y.values, y.names),
        part=part,
        input_names=x.input_names,
        target_names=y.names,
        task=y.task,
        input_scaling=x.input_scaling,
        target_scaling=target_scaling,
        class_names=y.class_names,
        dropped=dropped,
        image_shape=table.image_shape if inputs == list(table.columns[:-1]) and x.features is None else (),
        features=x.features,
        raw=x.raw,
        table_rows=np.flatnonzero(rows),
        columns=known,
        filled=_count_filled(inputs, known, rows),
        plane=table.canvas.plane if table.canvas else (),
        table=table,
    )


def _inputs(
    columns: list[Column], rows: NDArray[np.bool_], train: NDArray[np.bool_], recipe: Recipe
) -> tuple[tuple[KnownColumn, ...], Prepared]:
    """Return the inputs of a network, words or numbers and categories, and what is known of these."""
    texts = [column for column in columns if _is_words(column, recipe)]
    if not texts:
        train_rows = rows.copy()
        train_rows[rows] = train
        known = tuple(know(column, rows, train_rows, recipe) for column in columns)
        return known, prepare(encode_inputs(columns, known, rows), recipe, train)
    if len(texts) < len(columns) or recipe.features or recipe.switched_off or recipe.ones != "none":
        raise NnsimError(
            "Column {name!r} is text, whose words do not go together with other inputs; leave out one.",
            name=texts[0].name,
        )
    return (), words.prepare(texts, rows, train, recipe.words)


def _is_words(column: Column, recipe: Recipe) -> bool:
    """Whether an input column is text whose words are inputs."""
    return column.kind == "text" and column.name not in recipe.encodings


def _check_columns(table: Table, inputs: list[Column], targets: list[Column]) -> None:
    """Raise an NnsimError unless there are inputs and targets, of kinds that can be learnt."""
    if len(table.columns) == 1:
        raise NnsimError(
            "{file} has only one column, {name!r}; a network needs at least one input and one target.",
            file=table.name,
            name=table.columns[0].name,
        )
    if not any(roles.is_usable(column) for column in table) and not (inputs and targets):
        raise NnsimError(
            "{file} has no column of numbers or categories to learn from, only text, dates or nothing.",
            file=table.name,
        )
    if not targets:
        raise NnsimError("{file} has no target column; choose what is to be learnt.", file=table.name)
    if not inputs:
        raise NnsimError("{file} has no input column; choose what to learn from.", file=table.name)
    for column in inputs + targets:
        if column.kind == "empty":
            raise NnsimError(
                "Column {name!r} holds nothing, which cannot be learnt from; choose another one.",
                name=column.name,
            )


def _usable_rows(inputs: list[Column], targets: list[Column], recipe: Recipe) -> NDArray[np.bool_]:
    """Return for each row whether it has all targets, and inputs that are known or can be filled."""
    useless = np.zeros(len(targets[0].values), dtype=bool)
    for column in targets:
        useless |= is_missing(column)
    for column in inputs:
        useless |= is_unknown(column, recipe.encodings.get(column.name, "one-hot"))
        if recipe.missing == "drop" or _is_words(column, recipe):
            useless |= is_missing(column)
    return ~useless


def _count_filled(columns: list[Column], known: Sequence[KnownColumn], rows: NDArray[np.bool_]) -> int:
    """Return how many values among the used rows were missing, and something stands for them."""
    filled = [column for column, each in zip(columns, known, strict=False) if each.fill is not None]
    return sum(int(is_missing(column)[rows].sum()) for column in filled)
