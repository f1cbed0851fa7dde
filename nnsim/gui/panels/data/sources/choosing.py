"""What becomes of a Recipe when a person chooses another source: what still has a meaning stays."""

from typing import NamedTuple

from msgspec.structs import replace

from nnsim.data.build import load
from nnsim.data.dataset import Dataset
from nnsim.data.making import painted
from nnsim.data.making.painted_sets import fresh
from nnsim.data.recipe import (
    Bundled,
    ColumnScale,
    File,
    Function,
    Generator,
    Images,
    Painted,
    Pasted,
    Pictures,
    Recipe,
    Reviews,
    Scale,
    Source,
    Split,
    TruthTable,
)
from nnsim.data.sets.bundled import DIGITS
from nnsim.errors import NnsimError

Made = Generator | Function | TruthTable | Painted
"""Sources whose columns are known before anything is read."""


OF_COLUMNS = ("encodings", "scalings", "features", "switched_off", "ones")
"""What a Recipe says of columns besides their roles."""


class Usual(NamedTuple):
    """How the rows of a kind of source are prepared unless a person says otherwise."""

    split: Split = Split()
    scaling: Scale = "none"
    target_scaling: ColumnScale = "none"


def usual(source: Source) -> Usual:
    """Return how rows from a source are usually divided and scaled.

    A truth table has no row to spare and is read by the eye; the columns of tables have any size; images
    and reviews come scaled, and with test rows of their own.
    """
    match source:
        case TruthTable():
            return Usual(Split(1.0, 0.0, 0.0, shuffle=False))
        case Bundled(name=name) if name == DIGITS:
            return Usual(scaling="0-1")
        case Bundled() | File() | Pasted():
            return Usual(scaling="z-score", target_scaling="z-score")
        case Images() | Reviews():
            return Usual(Split(0.9, 0.1, 0.0))
        case _:
            return Usual()


def chosen(recipe: Recipe, source: Source) -> Recipe:
    """Return the recipe with another source.

    What a person set on purpose stays where the new source has a place for it; what was as usual for the old
    source becomes as usual for the new one. Choices of single columns stay if the columns have the same
    names.
    """
    before = recipe.source
    source = like(source, before)
    if source == before:
        return recipe
    old, new = usual(before), usual(source)
    same = _same_columns(source, before)
    kept = {name: getattr(recipe if same else Recipe(), name) for name in OF_COLUMNS}
    if isinstance(before, TruthTable):
        kept["ones"] = "none"
    return replace(
        recipe,
        **kept,
        source=source,
        inputs=None,
        targets=None,
        edits=(),
        split=_split(recipe.split, old.split, new.split),
        scaling=_scale(recipe.scaling, old.scaling, new.scaling, source),
        target_scaling=_scale(recipe.target_scaling, old.target_scaling, new.target_scaling, source),
    )


def begun(dataset: Dataset) -> Painted:
    """Return points to paint on: those of a Dataset that lies in a plane, else two clouds."""
    try:
        return painted.of(dataset)
    except NnsimError:
        return fresh()


def like(source: Source, before: Source) -> Source:
    """Return a source with the values that the one before has too.

    A ready-made function that is more than a formula keeps its own inputs.
    """
    keep: set[str] = set()
    if isinstance(source, Function) and source.spans:
        keep = {"seed"}
    elif isinstance(source, Generator) and isinstance(before, Generator):
        keep = {"samples", "noise", "seed", "classes"}
    elif isinstance(source, Function) and isinstance(before, Function):
        keep = {"samples", "seed"}
        if not before.spans:
            keep |= {"low", "high", "distribution"}
        if source.noise_unit == before.noise_unit:
            keep |= {"noise"}
    elif isinstance(source, Generator | Function):
        keep = {"samples", "seed"}
    names = keep & set(before.__struct_fields__)
    return replace(source, **{name: getattr(before, name) for name in names})


def _split(now: Split, old: Split, new: Split) -> Split:
    """Return how the rows of the new source are divided; numbers of rows and folds were for the old ones."""
    if now.unit == "rows" or now.folds or replace(now, seed=old.seed) == old or not new.shuffle:
        return replace(new, seed=now.seed)
    return now


def _scale(now: str, old: str, new: str, source: Source) -> str:
    """Return the scaling for the new source: pixels, words and truth tables are not scaled otherwise."""
    fixed = isinstance(source, TruthTable | Images | Reviews | Pictures)
    return new if fixed or now == old else now


def _same_columns(source: Source, before: Source) -> bool:
    """Return whether two sources have inputs of the same names, as far as that can be told at once."""
    names = _input_names(source)
    return bool(names) and names == _input_names(before)


def _input_names(source: Source) -> tuple[str, ...]:
    """Return the names of a made source's inputs; nothing for others, and for a formula that is wrong."""
    match source:
        case Painted(names=(*inputs, _)):
            return tuple(inputs)
        case Generator() | Function():
            source = replace(source, samples=min(source.samples, 1024))
        case TruthTable():
            pass
        case _:
            return ()
    try:
        table = load(source)
    except NnsimError:
        return ()
    return tuple(name for name in table.names if name not in (table.targets or table.names[-1:]))
