"""The Recipe: how a Dataset is made from a Source. A frozen value that is saved with the project."""

from typing import Literal, get_args

import msgspec

from nnsim.checks import SEEDS, FieldError, Range, check_choice, check_length
from nnsim.data.made import (
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
from nnsim.data.reading import MAX_PATH, ChosenKind, File, Pasted, Reading, check_file, check_pasted

__all__ = [
    "FUNCTIONS",
    "GENERATORS",
    "NUMBERS",
    "RANGES",
    "Bundled",
    "ChosenKind",
    "Encoding",
    "File",
    "Function",
    "Generator",
    "Images",
    "Missing",
    "Output",
    "Painted",
    "Pasted",
    "Reading",
    "Recipe",
    "Reviews",
    "Scale",
    "Source",
    "Span",
    "Split",
    "TruthTable",
    "check",
    "check_function",
    "check_painted",
    "check_truth_table",
    "check_values",
    "preset",
]

Scale = Literal["none", "0-1", "z-score"]
"""How columns are scaled; fitted on the training rows only."""

Missing = Literal["drop", "mean", "median", "most frequent", "constant"]
"""What becomes of missing values among the inputs: the row is dropped, or a value is put there.

Mean and median are of numbers; a category then gets its most frequent one. The constant is for numbers; a
category then gets one of its own.
"""

Encoding = Literal["one-hot", "ordinal"] | tuple[str, ...]
"""How a category becomes numbers: one column for each, or one of 0, 1, 2 ..., in this order of them."""


class Bundled(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="bundled"):
    """A table that comes with nnsim, by name."""

    name: str = "iris"


class Images(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="images"):
    """Pictures and their classes in four IDX files, those of MNIST: train and test, images and labels.

    Parameters
    ----------
    name : str
        Which set: ``mnist``, ``fashion_mnist``, or what to call the set in `folder`.
    folder : str
        Where to look first: the folder of the files or the one above it; it may be relative to the project
        file. `nnsim.data.sets` knows where else to look.
    """

    name: str = "mnist"
    folder: str = ""


class Reviews(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="reviews"):
    """Film reviews, good or bad, as the words that occur in each: ``imdb.npz`` of Keras.

    Parameters
    ----------
    words : int
        So many inputs: the most frequent words and the marks that come before them.
    folder : str
        As of `Images`.
    """

    words: int = 10_000
    folder: str = ""


Source = Generator | Function | TruthTable | Painted | Bundled | File | Pasted | Images | Reviews
"""Where data comes from."""


class Split(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which share of the rows trains, validates and tests; the shares are divided by their sum.

    Images and Reviews come with test rows of their own, which stay: ``train`` and ``validation`` then divide
    the other rows. Without ``shuffle`` train, validation and test follow each other; of Images and Reviews
    the first rows validate, as it is usual with them.
    """

    train: float = 0.7
    validation: float = 0.15
    test: float = 0.15
    shuffle: bool = True
    seed: int = 42


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a Dataset is made.

    Parameters
    ----------
    source : Source
        Where the rows come from.
    inputs, targets : tuple of str or None
        Chosen columns by name; None for the default: the last usable column is the target, the others inputs.
    scaling : {"none", "0-1", "z-score"}
        Of the number inputs.
    target_scaling : {"none", "0-1", "z-score"}
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
    """

    source: Source = Generator()
    inputs: tuple[str, ...] | None = None
    targets: tuple[str, ...] | None = None
    scaling: Scale = "none"
    target_scaling: Scale = "none"
    split: Split = Split()
    missing: Missing = "drop"
    constant: float = 0.0
    encodings: dict[str, Encoding] = {}


MAX_SAMPLES = 1_000_000
"""More rows than any lesson needs, few enough to be made at once."""

MAX_WORDS = 88_588
"""All words of the reviews, and the marks before them."""

RANGES = {
    "recipe.source.samples": Range(2, MAX_SAMPLES),
    "recipe.source.noise": Range(0, MAX_NOISE),
    "recipe.source.classes": CLASSES,
    "recipe.source.seed": SEEDS,
    "recipe.source.words": Range(10, MAX_WORDS),
    "recipe.split.train": Range(0, 1e6, above=True),
    "recipe.split.validation": Range(0, 1e6),
    "recipe.split.test": Range(0, 1e6),
    "recipe.split.seed": SEEDS,
}
"""Which numbers the fields of a Recipe may hold."""


def check(recipe: Recipe) -> None:
    """Raise a FieldError that names the first wrong field: a name, a formula, a number out of range."""
    check_values(recipe)
    match recipe.source:
        case Generator():
            check_generator(recipe.source)
        case Function():
            check_function(recipe.source)
        case TruthTable():
            check_truth_table(recipe.source)
        case Painted():
            check_painted(recipe.source)
        case Bundled(name=name):
            check_length("recipe.source.name", name, MAX_NAME)
        case File():
            check_file(recipe.source)
        case Pasted():
            check_pasted(recipe.source)
        case Images():
            check_length("recipe.source.name", recipe.source.name, MAX_NAME)
            _check_folder(recipe)
        case Reviews():
            _check_folder(recipe)
    _check_columns(recipe)


def check_values(recipe: Recipe) -> None:
    """Raise a FieldError that names the first unknown scaling or number out of range."""
    for name in ("scaling", "target_scaling"):
        check_choice(f"recipe.{name}", getattr(recipe, name), get_args(Scale))
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
    if isinstance(recipe.source, Function):
        check_ranges(recipe.source)


def _check_folder(recipe: Recipe) -> None:
    """Check the folder of a data set, and that no columns of it are chosen."""
    assert isinstance(recipe.source, Images | Reviews)
    check_length("recipe.source.folder", recipe.source.folder, MAX_PATH)
    if "\0" in recipe.source.folder:
        raise FieldError("{field} must be the path of a folder.", field="recipe.source.folder")
    for name in ("inputs", "targets"):
        if getattr(recipe, name) is not None:
            raise FieldError(
                "{field} must be left out: images and reviews are used as a whole.", field=f"recipe.{name}"
            )


def _check_columns(recipe: Recipe) -> None:
    for role in ("inputs", "targets"):
        for place, name in enumerate(getattr(recipe, role) or ()):
            check_length(f"recipe.{role}[{place}]", name, MAX_NAME)
