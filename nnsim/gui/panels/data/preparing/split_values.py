"""What becomes of a Split when a person moves a border or types a number."""

from itertools import pairwise

from msgspec.structs import replace

from nnsim.data.recipe import Split, SplitUnit

PARTS = ("train", "validation", "test")

Shares = tuple[float, float, float]

Counts = tuple[int, int, int]
"""Rows of train, validation and test."""


def shown_shares(split: Split, counts: Counts, *, fixed_test: bool) -> Shares:
    """Return how long the parts of a bar are.

    Parameters
    ----------
    split : Split
    counts : tuple of int
        The rows of the parts.
    fixed_test : bool
        Whether the test rows are given, by a fold or by the data set.
    """
    parts = counts if fixed_test else (split.train, split.validation, split.test)
    train, validation, test = (part / sum(parts) for part in parts)
    return train, validation, test


def with_shares(split: Split, shares: Shares, *, fixed_test: bool) -> Split:
    """Return a split with other shares of the rows it uses.

    Numbers of rows stay whole and their sum the same. Where the test rows are given, train and validation
    divide what is theirs.
    """
    if not fixed_test and split.unit == "share":
        return _with_parts(split, *shares)
    count = 2 if fixed_test else 3
    whole = sum(getattr(split, name) for name in PARTS[:count])
    ends = [whole * sum(shares[: place + 1]) / sum(shares[:count]) for place in range(count)]
    if split.unit == "rows":
        ends = [max(1, round(end)) for end in ends]
    return _with_parts(split, *(end - start for start, end in pairwise([0.0, *ends])))


def with_part(split: Split, part: int, size: float, *, fixed_test: bool) -> Split:
    """Return a split with another size of one part.

    Parameters
    ----------
    part : int
        Its place in `PARTS`.
    size : float
        A share of the whole, of which the other parts get the rest as they were to each other; or a number of
        rows. Where the test rows are given, the whole are the other rows.
    """
    if split.unit == "rows":
        return replace(split, **{PARTS[part]: size})
    count = 2 if fixed_test else 3
    sizes = [getattr(split, name) for name in PARTS[:count]]
    whole = sum(sizes) if fixed_test else 1.0
    others = [place for place in range(count) if place != part]
    rest = sum(sizes[place] for place in others)
    for place in others:
        weight = sizes[place] / rest if rest else float(place == others[0])
        sizes[place] = whole * (1 - size) * weight
    sizes[part] = whole * size
    return _with_parts(split, *sizes)


def in_unit(split: Split, unit: SplitUnit, counts: Counts) -> Split:
    """Return the same split in shares, or in numbers of rows."""
    if unit == split.unit:
        return split
    sizes = counts if unit == "rows" else [count / sum(counts) for count in counts]
    return _with_parts(replace(split, unit=unit), *sizes)


def _with_parts(split: Split, *sizes: float) -> Split:
    """Return a split with other sizes of its first parts, to four places."""
    named = zip(PARTS, (round(float(size), 4) for size in sizes), strict=False)
    return replace(split, **dict(named))
