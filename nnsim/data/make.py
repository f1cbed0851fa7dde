"""The Python interface to data: `nnsim.dataset` and `nnsim.read_csv`."""

from collections.abc import Sequence
from os import PathLike, fspath

from msgspec.structs import replace
from numpy.typing import ArrayLike

from nnsim.data import bundled
from nnsim.data.arrays import as_table
from nnsim.data.build import build, build_from
from nnsim.data.dataset import Dataset
from nnsim.data.recipe import (
    FUNCTIONS,
    GENERATORS,
    Bundled,
    File,
    Function,
    Generator,
    Recipe,
    Scale,
    Source,
    Split,
    check_values,
)
from nnsim.errors import NnsimError

Shares = Sequence[float]
"""Of train, validation and test."""

FEW = 20
"""Arrays of fewer rows are not split: a truth table has none to spare."""


def dataset(
    what: str | ArrayLike,
    targets: ArrayLike | None = None,
    *,
    samples: int = 500,
    noise: float | None = None,
    seed: int = 42,
    scaling: Scale = "none",
    target_scaling: Scale = "none",
    split: Shares | None = None,
) -> Dataset:
    """Return a Dataset by the name of a ready set, or made of arrays.

    Parameters
    ----------
    what : str or array_like, shape (rows, inputs) or (rows,)
        ``circles``, ``xor``, ``gauss``, ``spiral``, ``moons``; ``line``, ``plane``, ``parabola``, ``cubic``;
        ``iris``, ``blood_fat``; or the inputs themselves.
    targets : array_like, shape (rows,) or (rows, outputs), optional
        With inputs only. Floats are numbers to be fitted; one column of whole numbers, booleans or texts
        holds classes.
    samples : int
        Rows of a generated set.
    noise : float, optional
        Of a generated set, as a share; 0.1 for points and 0 for functions if left out.
    seed : int
        For the generated rows and for the split.
    scaling, target_scaling : {"none", "0-1", "z-score"}
        Fitted on the training rows.
    split : sequence of 3 float, optional
        Shares of train, validation and test; 0.7, 0.15 and 0.15 if left out. Arrays of fewer than 20 rows
        then all train.

    Raises
    ------
    NnsimError
        If there is no such set, or the arrays do not fit together.

    Examples
    --------
    >>> dataset("circles", samples=100, seed=1).inputs.shape
    (100, 2)
    """
    recipe = Recipe(scaling=scaling, target_scaling=target_scaling, split=_split(split, seed))
    check_values(recipe)
    if isinstance(what, str):
        if targets is not None:
            raise NnsimError("The set {name!r} has targets of its own; leave the others out.", name=what)
        return build(replace(recipe, source=_source(what, samples, noise, seed)))
    if targets is None:
        raise NnsimError("The targets are missing; call dataset(inputs, targets).")
    table = as_table(what, targets)
    if split is None and table.rows < FEW:
        recipe = replace(recipe, split=_split((1, 0, 0), seed))
    names = tuple(name for name in table.names if name.startswith("y"))
    return build_from(table, replace(recipe, targets=names))


def read_csv(
    path: str | PathLike[str],
    target: str | Sequence[str] | None = None,
    *,
    inputs: Sequence[str] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    decimal: str | None = None,
    header: bool | None = None,
    scaling: Scale = "none",
    target_scaling: Scale = "none",
    split: Shares | None = None,
    seed: int = 42,
) -> Dataset:
    """Return a Dataset from a delimited text file.

    Parameters
    ----------
    path : str or path
        The file.
    target : str or sequence of str, optional
        The target column or columns; if left out, one that is named like a target, else the last usable one.
    inputs : sequence of str, optional
        The input columns; every other usable one if left out.
    encoding, delimiter, decimal, header : optional
        How to read it; found by looking at the file if left out.
    scaling, target_scaling : {"none", "0-1", "z-score"}
        Fitted on the training rows.
    split : sequence of 3 float, optional
        Shares of train, validation and test; 0.7, 0.15 and 0.15 if left out.
    seed : int
        For the split.

    Raises
    ------
    NnsimError
        If the file cannot be read, or its columns do not fit together.
    """
    if isinstance(target, str):
        target = (target,)
    return build(
        Recipe(
            source=File(fspath(path), encoding, delimiter, decimal, header),
            inputs=None if inputs is None else tuple(inputs),
            targets=None if target is None else tuple(target),
            scaling=scaling,
            target_scaling=target_scaling,
            split=_split(split, seed),
        )
    )


def _source(name: str, samples: int, noise: float | None, seed: int) -> Source:
    """Return the ready source of a name."""
    if name in GENERATORS:
        return Generator(name, samples, 0.1 if noise is None else noise, seed)
    if name in FUNCTIONS:
        return Function(FUNCTIONS[name], samples=samples, noise=noise or 0.0, seed=seed)
    if name in bundled.NAMES:
        return Bundled(name)
    known = ", ".join([*GENERATORS, *FUNCTIONS, *bundled.NAMES])
    raise NnsimError("There is no set {name!r}; choose one of {known}.", name=name, known=known)


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
