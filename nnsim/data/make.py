"""The Python interface to data: `nnsim.dataset` and `nnsim.read_csv`."""

from collections.abc import Mapping, Sequence
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Unpack, get_args

from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import ArrayLike

from nnsim.checks import typed
from nnsim.data.arrays import as_matrix, as_table, is_matrix
from nnsim.data.build import build, build_from
from nnsim.data.dataset import Dataset
from nnsim.data.making.sources import NOISY_LINE
from nnsim.data.preparing.features import Ones
from nnsim.data.recipe import (
    FUNCTIONS,
    GENERATORS,
    Bundled,
    ColumnScale,
    Encoding,
    Generator,
    Images,
    Missing,
    Recipe,
    Reviews,
    Scale,
    Source,
    Split,
    TruthTable,
    check,
    preset,
)
from nnsim.data.sets import bundled
from nnsim.data.sets.registry import placed
from nnsim.data.table import Table
from nnsim.data.tables.source import Overrides, overridden
from nnsim.errors import NnsimError

Shares = Sequence[float]
"""Of train, validation and test."""

KEPT: dict[str, Images | Reviews] = {
    "mnist": Images("mnist"),
    "fashion_mnist": Images("fashion_mnist"),
    "imdb": Reviews(),
}
"""The sets that are files of their own and come with test rows."""

SPLITS = {Images: Split(1, 0, 0), Reviews: Split(0.6, 0.4, 0, shuffle=False)}
"""How their other rows are divided usually."""

FEW = 20
"""Arrays of fewer rows are not split: a truth table has none to spare."""


def dataset(
    what: Any,
    targets: ArrayLike | None = None,
    *,
    samples: int | None = None,
    noise: float | None = None,
    seed: int = 42,
    scaling: Scale = "none",
    target_scaling: ColumnScale = "none",
    split: Shares | None = None,
    features: Sequence[str] = (),
    switched_off: Sequence[str] = (),
    ones: Ones = "none",
    folder: str | PathLike[str] | None = None,
) -> Dataset:
    """Return a Dataset by the name of a ready set, of a Source, or made of arrays.

    Parameters
    ----------
    what : str, Source, array_like or scipy.sparse array
        The name of a ready set, such as ``circles``, ``line``, ``iris`` or ``mnist``: a wrong name is
        answered with all of them. Or a Source such as ``TruthTable(2, ("and",))``. Or the inputs themselves,
        shape (rows, inputs), (rows,) or, of images, (rows, height, width[, channels]). Sparse rows stay so.
    targets : array_like, shape (rows,) or (rows, outputs), optional
        With inputs only. Floats are numbers to be fitted; one column of whole numbers, booleans or texts
        holds classes.
    samples : int, optional
        Rows of a generated set, 500 if left out (50 of the noisy line).
    noise : float, optional
        Of a generated set, as a share: 0.1 for points, 0 for functions if left out; of the noisy line 1 unit.
    seed : int
        For the generated rows and for the split.
    scaling, target_scaling : {"none", "0-1", "-1..1", "z-score", "robust"}
        Fitted on the training rows. Inputs can also be scaled by ``pca`` and ``whitening``.
    split : sequence of 3 float, optional
        Shares of train, validation and test; 0.7, 0.15 and 0.15 if left out. Arrays of fewer than 20 rows
        then all train. ``mnist``, ``fashion_mnist`` and ``imdb`` keep their own test rows; all others then
        train, but for the first 10,000 reviews, which validate.
    features : sequence of str
        Formulas over the columns, such as ``x1**2``, that become inputs beside them.
    switched_off : sequence of str
        Columns that are no inputs themselves.
    ones : {"none", "first", "last"}
        Where the inputs have a column of ones.
    folder : str or path, optional
        Where the files of ``mnist``, ``fashion_mnist`` and ``imdb`` are; see
        `nnsim.data.sets.registry.locate`.

    Raises
    ------
    NnsimError
        If there is no such set, its files are not found, or the arrays do not fit together.

    Examples
    --------
    >>> dataset("circles", samples=100, seed=1).inputs.shape
    (100, 2)
    """
    recipe = Recipe(
        scaling=scaling,
        target_scaling=target_scaling,
        split=_split(split, seed),
        features=tuple(features),
        switched_off=tuple(switched_off),
        ones=ones,
    )
    check(recipe)
    if not isinstance(what, str | Struct):
        return _of_arrays(what, targets, recipe, split)
    if targets is not None:
        name = what if isinstance(what, str) else type(what).__name__
        raise NnsimError("The set {name!r} has targets of its own; leave the others out.", name=name)
    if isinstance(what, Struct):
        return _ready(what, recipe, split)
    if what in KEPT:
        return build(_of_files(what, recipe, split, folder))
    return build(replace(recipe, source=_source(what, samples, noise, seed)))


def read_csv(
    path: str | PathLike[str],
    target: str | Sequence[str] | None = None,
    *,
    inputs: Sequence[str] | None = None,
    encodings: Mapping[str, Encoding] | None = None,
    missing: Missing = "drop",
    constant: float = 0.0,
    scaling: Scale = "none",
    target_scaling: ColumnScale = "none",
    split: Shares | None = None,
    features: Sequence[str] = (),
    switched_off: Sequence[str] = (),
    ones: Ones = "none",
    seed: int = 42,
    **reading: Unpack[Overrides],
) -> Dataset:
    """Return a Dataset from a table in a file: delimited text, also packed, or an Excel workbook.

    Parameters
    ----------
    path : str or path
        The file.
    target : str or sequence of str, optional
        The target column or columns; if left out, one that is named like a target, else the last usable one.
    inputs : sequence of str, optional
        The input columns; every other usable one if left out.
    missing : {"drop", "mean", "median", "most frequent", "constant"}
        What becomes of missing inputs; ``constant`` puts the number of that name.
    encodings : mapping from str to {"one-hot", "ordinal"} or sequence of str, optional
        How category inputs become numbers, by name; ``("S", "M", "L")`` are 0, 1 and 2.
    scaling, target_scaling, split, features, switched_off, ones, seed
        As of `dataset`.
    **reading
        How to read it: encoding, delimiter, decimal, header and more, see
        `nnsim.data.tables.source.Overrides`;
        found by looking at the file if left out.

    Raises
    ------
    NnsimError
        If the file cannot be read, or its columns do not fit together.
    """
    if isinstance(target, str):
        target = (target,)
    recipe = Recipe(
        source=overridden(fspath(path), reading),
        inputs=None if inputs is None else tuple(inputs),
        targets=None if target is None else tuple(target),
        scaling=scaling,
        target_scaling=target_scaling,
        split=_split(split, seed),
        features=tuple(features),
        switched_off=tuple(switched_off),
        ones=ones,
        missing=missing,
        constant=constant,
        encodings=dict(encodings or {}),
    )
    check(typed("recipe", recipe))
    return build(typed("recipe", recipe))


def _of_arrays(inputs: Any, targets: ArrayLike | None, recipe: Recipe, split: Shares | None) -> Dataset:
    """Return the Dataset of arrays; few rows all train."""
    if targets is None:
        raise NnsimError("The targets are missing; call dataset(inputs, targets).")
    rows = as_matrix(inputs, targets) if is_matrix(inputs) else as_table(inputs, targets)
    if split is None and rows.rows < FEW:
        recipe = replace(recipe, split=_split((1, 0, 0), recipe.split.seed))
    if isinstance(rows, Table):
        recipe = replace(recipe, targets=tuple(name for name in rows.names if name.startswith("y")))
    return build_from(rows, recipe)


def _ready(source: Struct, recipe: Recipe, split: Shares | None) -> Dataset:
    """Return the Dataset of a Source; a truth table that has no rows to spare trains with all."""
    if not isinstance(source, get_args(Source)):
        raise NnsimError("A {kind} is no source of data.", kind=type(source).__name__)
    recipe = replace(recipe, source=typed("recipe.source", source))
    check(recipe)
    if split is None and isinstance(source, TruthTable) and 2**source.inputs < FEW:
        recipe = replace(recipe, split=replace(recipe.split, train=1.0, validation=0.0, test=0.0))
    return build(recipe)


def _source(name: str, samples: int | None, noise: float | None, seed: int) -> Source:
    """Return the ready source of a name; ``plane`` is the function."""
    if name in (*FUNCTIONS, NOISY_LINE):
        ready = preset(name)
        return replace(
            ready,
            samples=ready.samples if samples is None else samples,
            noise=ready.noise if noise is None else noise,
            seed=seed,
        )
    if name in GENERATORS:
        return Generator(name, 500 if samples is None else samples, 0.1 if noise is None else noise, seed)
    if name in (*bundled.NAMES, bundled.DIGITS):
        return Bundled(name)
    ready_made = [*GENERATORS, *FUNCTIONS, NOISY_LINE, *bundled.NAMES, bundled.DIGITS, *KEPT]
    known = ", ".join(dict.fromkeys(ready_made))
    raise NnsimError("There is no set {name!r}; choose one of {known}.", name=name, known=known)


def _of_files(name: str, recipe: Recipe, split: Shares | None, folder: str | PathLike[str] | None) -> Recipe:
    """Return the Recipe of a set that is files of its own, divided as usual if nothing else is wanted."""
    source = KEPT[name] if folder is None else placed(KEPT[name], Path(folder))
    usual = replace(SPLITS[type(source)], seed=recipe.split.seed)
    return replace(recipe, source=source, split=usual if split is None else recipe.split)


def _split(shares: Shares | None, seed: int) -> Split:
    """Return the Split with these shares."""
    if shares is None:
        return Split(seed=seed)
    if len(shares) != 3:
        raise NnsimError(
            "The split {shares} needs three shares: of train, validation and test.", shares=tuple(shares)
        )
    train, validation, test = shares
    return Split(train, validation, test, seed=seed)
