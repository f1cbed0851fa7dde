"""The Recipe: how a Dataset is made from a Source. A frozen value that is saved with the project."""

from typing import Literal, get_args

import msgspec

from nnsim.checks import SEEDS, FieldError, Range, check_choice, check_length
from nnsim.data.expression import parse
from nnsim.errors import NnsimError

Scale = Literal["none", "0-1", "z-score"]
"""How columns are scaled; fitted on the training rows only."""

GENERATORS = ("circles", "xor", "gauss", "spiral", "moons")
"""Generated sets of two classes over two inputs."""

FUNCTIONS = {
    "line": "10 + 3*x1",
    "plane": "10 + 3*x1 + 8*x2",
    "parabola": "-3*(x1 - 0.5)**2",
    "cubic": "(x1 - 0.3)*(x1 - 0.6)*(x1 - 0.9) + 5",
}
"""The ready-made formulas; inputs are uniform in the Function's range."""


class Generator(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="generator"):
    """Points of two classes over x1 and x2, made from a seed. ``noise`` is a share, 0.1 for 10 %."""

    kind: str = "circles"
    samples: int = 500
    noise: float = 0.1
    seed: int = 42


class Function(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="function"):
    """Targets computed by a formula over x1 .. xn, drawn uniformly from ``low`` to ``high``.

    ``noise`` is the standard deviation added to the targets as a share of their own standard deviation.
    """

    formula: str = "10 + 3*x1"
    low: float = 0.0
    high: float = 1.0
    samples: int = 500
    noise: float = 0.0
    seed: int = 42


class Bundled(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="bundled"):
    """A table that comes with nnsim, by name."""

    name: str = "iris"


class File(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="file"):
    """A delimited text file. What is None was or will be found by looking at the file.

    ``path`` may be relative to the project file.
    """

    path: str
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    header: bool | None = None


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


Source = Generator | Function | Bundled | File | Images | Reviews
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
    """

    source: Source = Generator()
    inputs: tuple[str, ...] | None = None
    targets: tuple[str, ...] | None = None
    scaling: Scale = "none"
    target_scaling: Scale = "none"
    split: Split = Split()


NUMBERS = Range(-1e12, 1e12)
"""What a formula's inputs may be: wide, but finite and far from where float64 loses its small differences."""

MAX_SAMPLES = 1_000_000
"""More rows than any lesson needs, few enough to be made at once."""

MAX_NOISE = 10
"""Ten times the signal: nothing is left to be learnt."""

MAX_WORDS = 88_588
"""All words of the reviews, and the marks before them."""

RANGES = {
    "recipe.source.samples": Range(2, MAX_SAMPLES),
    "recipe.source.noise": Range(0, MAX_NOISE),
    "recipe.source.seed": SEEDS,
    "recipe.source.words": Range(10, MAX_WORDS),
    "recipe.split.train": Range(0, 1e6, above=True),
    "recipe.split.validation": Range(0, 1e6),
    "recipe.split.test": Range(0, 1e6),
    "recipe.split.seed": SEEDS,
}
"""Which numbers the fields of a Recipe may hold."""

MAX_NAME = 1000
"""Longest name of a column or a bundled table."""

MAX_PATH = 4096
"""Longest path of a file."""


def check(recipe: Recipe) -> None:
    """Raise a FieldError that names the first wrong field: a name, a formula, a number out of range."""
    check_values(recipe)
    match recipe.source:
        case Generator(kind=kind):
            check_choice("recipe.source.kind", kind, GENERATORS)
        case Function(formula=formula):
            _check_formula(formula)
        case Bundled(name=name):
            check_length("recipe.source.name", name, MAX_NAME)
        case File():
            _check_file(recipe.source)
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
    for field, allowed in RANGES.items():
        _, owner, name = field.split(".")
        part = getattr(recipe, owner)
        if hasattr(part, name):
            allowed.check(field, getattr(part, name))
    if isinstance(recipe.source, Function):
        NUMBERS.check("recipe.source.low", recipe.source.low)
        Range(recipe.source.low, NUMBERS.high, above=True).check("recipe.source.high", recipe.source.high)


def _check_formula(formula: str) -> None:
    try:
        parse(formula)
    except NnsimError as error:
        raise FieldError("{field}: {problem}", field="recipe.source.formula", problem=error) from error


def _check_file(source: File) -> None:
    check_length("recipe.source.path", source.path, MAX_PATH)
    if not source.path or "\0" in source.path:
        raise FieldError("{field} must be the path of a data file.", field="recipe.source.path")
    for name in ("delimiter", "decimal"):
        check_length(f"recipe.source.{name}", getattr(source, name) or "", 1)
    check_length("recipe.source.encoding", source.encoding or "", 40)


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
