"""The Recipe: how a Dataset is made from a Source. A frozen value that is saved with the project."""

from collections.abc import Callable
from typing import Any, Literal, get_args

import msgspec

from nnsim.checks import SEEDS, FieldError, Range, check_choice, check_length
from nnsim.data.formulas.syntax import tree_of
from nnsim.data.making.sources import (
    CLASSES,
    FUNCTIONS,
    GENERATORS,
    MAX_NAME,
    MAX_NOISE,
    NUMBERS,
    Function,
    Generator,
    Output,
    Painted,
    Span,
    TruthTable,
    check_function,
    check_generator,
    check_painted,
    check_ranges,
    check_truth_table,
    preset,
)
from nnsim.data.preparing.features import Ones
from nnsim.data.sets.stored import (
    MAX_SIDE,
    MAX_WORDS,
    Bundled,
    Images,
    Pictures,
    Reviews,
    check_bundled,
    check_folder,
    check_images,
    check_pictures,
)
from nnsim.data.tables.source import ChosenKind, File, Pasted, Reading, check_file, check_pasted
from nnsim.errors import NnsimError

__all__ = [
    "FUNCTIONS",
    "GENERATORS",
    "NUMBERS",
    "RANGES",
    "TURNING",
    "Bundled",
    "CellEdit",
    "ChosenKind",
    "ColumnScale",
    "Encoding",
    "File",
    "Function",
    "Generator",
    "Images",
    "Missing",
    "Output",
    "Painted",
    "Pasted",
    "Pictures",
    "Reading",
    "Recipe",
    "Reviews",
    "Scale",
    "Source",
    "Span",
    "Split",
    "TruthTable",
    "Words",
    "check",
    "check_function",
    "check_painted",
    "check_truth_table",
    "check_values",
    "preset",
]

ColumnScale = Literal["none", "0-1", "-1..1", "z-score", "robust"]
"""How a single column is scaled; fitted on the training rows only."""

Scale = Literal["none", "0-1", "-1..1", "z-score", "robust", "pca", "whitening"]
"""How inputs are scaled: each for itself, or all turned together to their principal components."""

TURNING = ("pca", "whitening")
"""The scalings that make mixtures of columns; whitening gives each the standard deviation 1."""

Missing = Literal["drop", "mean", "median", "most frequent", "constant"]
"""What becomes of missing values among the inputs: the row is dropped, or a value is put there.

Mean and median are of numbers; a category then gets its most frequent one. The constant is for numbers; a
category then gets one of its own.
"""

Encoding = Literal["one-hot", "ordinal"] | tuple[str, ...]
"""How a category becomes numbers: one column for each, or one of 0, 1, 2 ..., in this order of them."""


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a text column becomes inputs: one for each of the most frequent words in the training rows.

    Parameters
    ----------
    size : int
        How many words.
    counts : bool
        Whether to count how often a word occurs in a text, or only say that it does.
    """

    size: int = 1000
    counts: bool = False


Source = Generator | Function | TruthTable | Painted | Bundled | File | Pasted | Images | Reviews | Pictures
"""Where data comes from."""


SplitUnit = Literal["share", "rows"]
"""What the numbers of a Split mean."""


class Split(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which share of the rows trains, validates and tests; the shares are divided by their sum.

    Images and Reviews come with test rows of their own, which stay: ``train`` and ``validation`` then divide
    the other rows. Without ``shuffle`` train, validation and test follow each other; of Images and Reviews
    the first rows validate, as it is usual with them.

    Parameters
    ----------
    train, validation, test : float
        Shares, or numbers of rows; rows beyond these are left out.
    shuffle : bool
        Whether the rows are dealt out at random or as they come.
    seed : int
        Of the shuffling.
    unit : {"share", "rows"}
        What the numbers mean.
    stratified : bool
        Whether each class has the same share in every part. Without meaning for numbers as targets.
    folds, fold : int
        With so many folds (0 for none) the rows are cut into as many equal stretches, of which one, counted
        from 0, tests; the shares of train and validation divide the others.
    """

    train: float = 0.7
    validation: float = 0.15
    test: float = 0.15
    shuffle: bool = True
    seed: int = 42
    unit: SplitUnit = "share"
    stratified: bool = False
    folds: int = 0
    fold: int = 0


CellEdit = tuple[int, str, str]
"""A cell that a person changed: the row of the table from 0, the column, and what stands there now as it
would be typed; an empty text means that the value is missing."""


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a Dataset is made.

    Parameters
    ----------
    source : Source
        Where the rows come from.
    inputs, targets : tuple of str or None
        Chosen columns by name; None for the default: the last usable column is the target, the others inputs.
    scaling : Scale
        Of the number inputs, features among them.
    target_scaling : ColumnScale
        Of number targets (regression only).
    split : Split
        Into train, validation and test.
    missing : {"drop", "mean", "median", "most frequent", "constant"}
        What becomes of missing values among the inputs; fitted on the training rows. A row without a
        target is always dropped.
    constant : float
        What is put there by ``constant``.
    encodings : dict from str to {"one-hot", "ordinal"} or tuple of str
        Of category inputs by name; one-hot for those that are not named.
    scalings : dict from str to ColumnScale
        Of single columns, features and targets by name, in place of ``scaling`` and ``target_scaling``.
    features : tuple of str
        Formulas over the input columns that become inputs beside them. A column is called by its name, or
        x1 .. xn by its place among the encoded inputs.
    switched_off : tuple of str
        Input columns that are no inputs of the network themselves, only what features are computed from.
    ones : {"none", "first", "last"}
        Where the inputs have a column of ones, for networks without biases.
    words : Words
        How text columns become inputs.
    edits : tuple of CellEdit
        Cells of the table that hold something else than the source says; they come before all the rest.
    """

    source: Source = Generator()
    inputs: tuple[str, ...] | None = None
    targets: tuple[str, ...] | None = None
    scaling: Scale = "none"
    target_scaling: ColumnScale = "none"
    split: Split = Split()
    missing: Missing = "drop"
    constant: float = 0.0
    encodings: dict[str, Encoding] = {}
    scalings: dict[str, ColumnScale] = {}
    features: tuple[str, ...] = ()
    switched_off: tuple[str, ...] = ()
    ones: Ones = "none"
    words: Words = Words()
    edits: tuple[CellEdit, ...] = ()


MAX_SAMPLES = 1_000_000
"""More rows than any lesson needs, few enough to be made at once."""

MAX_FOLDS = 100
"""More folds are more patience than a lesson has."""

MAX_FEATURES = 100
"""Most formulas among the inputs."""

MAX_EDITS = 100_000
"""More cells than anybody changes by hand."""

MAX_CELL = 100_000
"""Characters in a cell: a long review."""

RANGES = {
    "recipe.source.samples": Range(2, MAX_SAMPLES),
    "recipe.source.noise": Range(0, MAX_NOISE),
    "recipe.source.classes": CLASSES,
    "recipe.source.seed": SEEDS,
    "recipe.source.words": Range(10, MAX_WORDS),
    "recipe.source.width": Range(0, MAX_SIDE),
    "recipe.source.height": Range(0, MAX_SIDE),
    "recipe.words.size": Range(1, MAX_WORDS),
    "recipe.split.train": Range(0, 1e6, above=True),
    "recipe.split.validation": Range(0, 1e6),
    "recipe.split.test": Range(0, 1e6),
    "recipe.split.seed": SEEDS,
    "recipe.split.folds": Range(0, MAX_FOLDS),
}
"""Which numbers the fields of a Recipe may hold."""


def check(recipe: Recipe) -> None:
    """Raise a FieldError that names the first wrong field: a name, a formula, a number out of range."""
    check_values(recipe)
    CHECKS[type(recipe.source)](recipe.source)
    if isinstance(recipe.source, Images | Reviews | Pictures):
        _check_whole(recipe)
    _check_columns(recipe)
    _check_features(recipe)
    _check_edits(recipe.edits)


def check_values(recipe: Recipe) -> None:
    """Raise a FieldError that names the first unknown scaling or number out of range."""
    check_choice("recipe.scaling", recipe.scaling, get_args(Scale))
    check_choice("recipe.target_scaling", recipe.target_scaling, get_args(ColumnScale))
    for name, scale in recipe.scalings.items():
        check_choice(f"recipe.scalings.{name}", scale, get_args(ColumnScale))
    check_choice("recipe.ones", recipe.ones, get_args(Ones))
    check_choice("recipe.missing", recipe.missing, get_args(Missing))
    NUMBERS.check("recipe.constant", recipe.constant)
    for name, encoding in recipe.encodings.items():
        if not isinstance(encoding, tuple):
            check_choice(f"recipe.encodings.{name}", encoding, ("one-hot", "ordinal"))
    for field, allowed in RANGES.items():
        _, owner, name = field.split(".")
        part = getattr(recipe, owner)
        if hasattr(part, name) and not (name == "noise" and isinstance(part, Function)):
            allowed.check(field, getattr(part, name))
    _check_split(recipe.split)
    if isinstance(recipe.source, Function):
        check_ranges(recipe.source)


def _check_split(split: Split) -> None:
    """Check what a range cannot say."""
    check_choice("recipe.split.unit", split.unit, get_args(SplitUnit))
    for name in ("train", "validation", "test"):
        share = getattr(split, name)
        if split.unit == "rows" and share != round(share):
            raise FieldError(
                "{field} must be a whole number of rows, not {value}.",
                field=f"recipe.split.{name}",
                value=share,
            )
    if split.folds == 1:
        raise FieldError("{field} must be 0 or at least 2.", field="recipe.split.folds")
    Range(0, max(0, split.folds - 1)).check("recipe.split.fold", split.fold)


def _check_features(recipe: Recipe) -> None:
    """Check names and formulas as far as they can be wrong without the columns."""
    if len(recipe.features) > MAX_FEATURES:
        raise FieldError(
            "{field} must be at most {most}, not {count}.",
            field="recipe.features",
            most=MAX_FEATURES,
            count=len(recipe.features),
        )
    for place, formula in enumerate(recipe.features):
        try:
            tree_of(formula)
        except NnsimError as error:
            raise FieldError(
                "{field}: {problem}", field=f"recipe.features[{place}]", problem=error
            ) from error
    for place, name in enumerate(recipe.switched_off):
        check_length(f"recipe.switched_off[{place}]", name, MAX_NAME)


def _check_whole(recipe: Recipe) -> None:
    """Check that no columns are chosen or computed with where there are none."""
    for name in ("inputs", "targets", "features", "switched_off", "scalings", "ones", "edits"):
        if getattr(recipe, name) not in (None, (), {}, "none"):
            raise FieldError(
                "{field} must be left out: images and reviews are used as a whole.", field=f"recipe.{name}"
            )


def _check_edits(edits: tuple[CellEdit, ...]) -> None:
    """Check rows and lengths; whether there are such cells only the table can tell."""
    Range(0, MAX_EDITS).check("recipe.edits", len(edits))
    for place, (row, name, text) in enumerate(edits):
        Range(0, 2**31).check(f"recipe.edits[{place}][0]", row)
        check_length(f"recipe.edits[{place}][1]", name, MAX_NAME)
        check_length(f"recipe.edits[{place}][2]", text, MAX_CELL)


def _check_columns(recipe: Recipe) -> None:
    for role in ("inputs", "targets"):
        for place, name in enumerate(getattr(recipe, role) or ()):
            check_length(f"recipe.{role}[{place}]", name, MAX_NAME)


CHECKS: dict[type[Source], Callable[[Any], None]] = {
    Generator: check_generator,
    Function: check_function,
    TruthTable: check_truth_table,
    Painted: check_painted,
    Bundled: check_bundled,
    File: check_file,
    Pasted: check_pasted,
    Images: check_images,
    Reviews: check_folder,
    Pictures: check_pictures,
}
"""The check of each kind of source."""
