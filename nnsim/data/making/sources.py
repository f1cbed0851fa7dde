"""Sources whose rows are made: by a formula, by the logic of gates, by a shape, by hand."""

from typing import Literal, get_args

import msgspec
import numpy as np

from nnsim.checks import FieldError, Range, check_choice, check_length
from nnsim.data.formulas.expression import MAX_INPUTS, parse
from nnsim.errors import NnsimError

GENERATORS = (
    "circles",
    "xor",
    "gauss",
    "spiral",
    "moons",
    "blobs",
    "checkerboard",
    "plane",
    "multi-gauss",
    "swiss-roll",
    "sine-gaps",
)
"""Generated sets; those from ``plane`` on have a number as target, the others classes."""

FUNCTIONS = {
    "line": "10 + 3*x1",
    "plane": "10 + 3*x1 + 8*x2",
    "parabola": "-3*(x1 - 0.5)**2",
    "cubic": "(x1 - 0.3)*(x1 - 0.6)*(x1 - 0.9) + 5",
    "curve": "x1**2 - 6*x1 + 8*x2",
    "moderation": "10 + 3*x1*x2 - 6*x1 + 8*x2",
    "power": "x1**3",
    "three-inputs": "10 + 3*x1 - 4*x2 + 2*x3",
}
"""The ready-made formulas; inputs are uniform in the Function's range."""

NOISY_LINE = "noisy-line"
"""A ready-made function that is more than a formula."""

GATES = ("and", "or", "nand", "nor", "xor", "parity")
"""What a TruthTable can compute by name; xor and parity both ask whether the number of ones is odd."""

Distribution = Literal["uniform", "normal", "grid", "ordered"]
"""How the values of an input lie between ``low`` and ``high``: drawn evenly; drawn from a normal distribution
whose mean lies in the middle and whose standard deviation reaches to both; evenly spaced in all combinations
with the other grid inputs; evenly spaced in rising order, one value a row (NumPy's ``linspace``)."""

NoiseUnit = Literal["share", "units"]
"""Noise as a share of the standard deviation of the targets, or in their own units."""


class Generator(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="generator"):
    """Points of a well-known shape, made from a seed. ``noise`` is a share, 0.1 for 10 %.

    ``classes`` says how many blobs there are; the other shapes have as many classes as they have.
    """

    kind: str = "circles"
    samples: int = 500
    noise: float = 0.1
    seed: int = 42
    classes: int = 3


class Span(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the values of one input lie.

    Parameters
    ----------
    low, high : float
        The range.
    distribution : Distribution
        How they lie in it.
    noise : float
        Standard deviation of what is added to the input after the targets were computed, as an error of
        measuring it, in its own units.
    """

    low: float = 0.0
    high: float = 1.0
    distribution: Distribution = "uniform"
    noise: float = 0.0


class Output(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A further target of a Function: its name and its formula."""

    name: str
    formula: str


class Function(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="function"):
    """Targets computed by formulas over x1 .. xn.

    Parameters
    ----------
    formula : str
        Of the first target.
    low, high : float
        The range of the inputs that have no span of their own.
    samples : int
        Number of rows; with grid inputs so many at most.
    noise : float
        Standard deviation of what is added to the targets: a share of their own standard deviation, or in
        their units.
    seed : int
        Of inputs and noise.
    noise_unit : {"share", "units"}
        What ``noise`` means.
    distribution : Distribution
        Of the inputs that have no span of their own.
    spans : tuple of Span
        Those of x1, x2 and so on, as far as they differ.
    target : str
        The name of the first target.
    others : tuple of Output
        Further targets.
    """

    formula: str = "10 + 3*x1"
    low: float = 0.0
    high: float = 1.0
    samples: int = 500
    noise: float = 0.0
    seed: int = 42
    noise_unit: NoiseUnit = "share"
    distribution: Distribution = "uniform"
    spans: tuple[Span, ...] = ()
    target: str = "y"
    others: tuple[Output, ...] = ()

    @property
    def outputs(self) -> tuple[Output, ...]:
        """All targets."""
        return (Output(self.target, self.formula), *self.others)


class TruthTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="truth_table"):
    """Every combination of 0 and 1 once, x1 changing last, and what comes out.

    Parameters
    ----------
    inputs : int
        Number of inputs, x1 .. xn.
    targets : tuple of str
        Each the name of a gate, or the values of all rows separated by blanks, such as ``0 1 1 0``.
    """

    inputs: int = 2
    targets: tuple[str, ...] = ("xor",)


class Painted(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="painted"):
    """Points that a person painted; they are kept in the project.

    Parameters
    ----------
    points : tuple of tuple of float
        Over two inputs (x1, x2, value), where the value is a number or the index of a class; over one input
        (x1, value), so that painting happens in the plane of both.
    class_names : tuple of str
        The names of the classes; empty if the value is a number.
    names : tuple of str
        The names of the columns: the inputs and the target.
    plane : tuple of two (float, float)
        What the axes of the plane cover at least; empty where that follows from the points.
    numbers : tuple of int
        The number of each point, which it keeps whatever else is painted or erased, so that it stays in its
        part of the split; empty for 0, 1, 2 and so on.
    together : int
        Points below this number came together from a set that was painted on, and stay in the parts that
        they had there.
    """

    points: tuple[tuple[float, ...], ...] = ()
    class_names: tuple[str, ...] = ("0", "1")
    names: tuple[str, ...] = ("x1", "x2", "class")
    plane: tuple[tuple[float, float], ...] = ()
    numbers: tuple[int, ...] = ()
    together: int = 0


def preset(name: str) -> Function:
    """Return a ready-made function by its name: one of `FUNCTIONS`, or the noisy line.

    Of this one x goes evenly from -2 to 4 and y from -6 to 6, over 50 rows, and both are measured with an
    error of standard deviation 1.
    """
    if name == NOISY_LINE:
        span = Span(-2.0, 4.0, "ordered", noise=1.0)
        return Function("2*x1 - 2", -2.0, 4.0, 50, 1.0, noise_unit="units", spans=(span,))
    return Function(FUNCTIONS[name])


NUMBERS = Range(-1e12, 1e12)
"""What a formula's inputs may be: wide, but finite and far from where float64 loses its small differences."""

MAX_NOISE = 10
"""Ten times the signal: nothing is left to be learnt."""

MAX_NAME = 1000
"""Longest name of a column."""

MAX_TARGETS = 100
"""Most targets of one function or truth table."""

MAX_POINTS = 100_000
"""Most painted points; nobody paints more, and a project stays small."""

INPUTS = Range(1, 10)
"""Inputs of a truth table: 10 make 1024 rows."""

CLASSES = Range(2, 10)
"""How many blobs there may be."""


def check_generator(source: Generator) -> None:
    """Raise a FieldError that names the unknown kind."""
    check_choice("recipe.source.kind", source.kind, GENERATORS)


def check_ranges(source: Function) -> None:
    """Raise a FieldError that names the first wrong range, distribution or noise of a function."""
    _check_span("recipe.source", source.low, source.high, source.distribution)
    check_choice("recipe.source.noise_unit", source.noise_unit, get_args(NoiseUnit))
    most = MAX_NOISE if source.noise_unit == "share" else NUMBERS.high
    Range(0, most).check("recipe.source.noise", source.noise)
    if len(source.spans) > MAX_INPUTS:
        raise FieldError(
            "{field} has {count} entries; a formula has at most {most} inputs.",
            field="recipe.source.spans",
            count=len(source.spans),
            most=MAX_INPUTS,
        )
    for place, span in enumerate(source.spans):
        field = f"recipe.source.spans[{place}]"
        _check_span(field, span.low, span.high, span.distribution)
        Range(0, NUMBERS.high).check(f"{field}.noise", span.noise)


def _check_span(field: str, low: float, high: float, distribution: str) -> None:
    NUMBERS.check(f"{field}.low", low)
    Range(low, NUMBERS.high, above=True).check(f"{field}.high", high)
    check_choice(f"{field}.distribution", distribution, get_args(Distribution))


def check_function(source: Function) -> None:
    """Raise a FieldError that names the first wrong field: a range, a formula, a name."""
    check_ranges(source)
    _check_count(len(source.others) + 1)
    taken: set[str] = set()
    _check_name("recipe.source.target", source.target, taken)
    _check_formula("recipe.source.formula", source.formula)
    for place, other in enumerate(source.others):
        _check_name(f"recipe.source.others[{place}].name", other.name, taken)
        _check_formula(f"recipe.source.others[{place}].formula", other.formula)


def _check_count(targets: int) -> None:
    if targets > MAX_TARGETS:
        raise FieldError(
            "{field} are {count}; at most {most} are allowed.",
            field="recipe.source.targets",
            count=targets,
            most=MAX_TARGETS,
        )


def _check_name(field: str, name: str, taken: set[str]) -> None:
    """Check the name of a target: not empty, not too long, not that of an input or another target."""
    check_length(field, name, MAX_NAME)
    if not name.strip() or name in taken or name in INPUT_NAMES:
        raise FieldError(
            "{field} must be a name of its own, not {name!r}, which is empty, an input or another target.",
            field=field,
            name=name,
        )
    taken.add(name)


INPUT_NAMES = frozenset(f"x{number}" for number in range(1, MAX_INPUTS + 1))
"""What inputs are called."""


def _check_formula(field: str, formula: str) -> None:
    try:
        parse(formula)
    except NnsimError as error:
        raise FieldError("{field}: {problem}", field=field, problem=error) from error


def check_truth_table(source: TruthTable) -> None:
    """Raise a FieldError that names the first wrong field."""
    INPUTS.check("recipe.source.inputs", source.inputs)
    _check_count(len(source.targets))
    if not source.targets:
        raise FieldError("{field} must name one target or more.", field="recipe.source.targets")
    for place, target in enumerate(source.targets):
        if target not in GATES:
            _check_values(f"recipe.source.targets[{place}]", target, 2**source.inputs)


def _check_values(field: str, text: str, rows: int) -> None:
    """Check the values of a target: one number for each row."""
    try:
        values = [float(value) for value in text.split()]
    except ValueError:
        values = []
    if len(values) != rows or not all(value in NUMBERS for value in values):
        raise FieldError(
            "{field} must be one of {known}, or {rows} numbers separated by blanks, not {text!r}.",
            field=field,
            known=", ".join(GATES),
            rows=rows,
            text=text[:80],
        )


def check_painted(source: Painted) -> None:
    """Raise a FieldError that names the first wrong field."""
    if len(source.names) not in (2, 3) or len(set(source.names)) < len(source.names):
        raise FieldError("{field} must be two or three different names.", field="recipe.source.names")
    for place, name in enumerate(source.names):
        check_length(f"recipe.source.names[{place}]", name, MAX_NAME)
    check_count(len(source.points))
    if not _are_right(source):
        for place, point in enumerate(source.points):
            _check_point(f"recipe.source.points[{place}]", point, source)
    _check_canvas(source)


def _are_right(source: Painted) -> bool:
    """Return whether nothing is wrong with any point, all at once: painting has to wait for this."""
    count = len(source.names)
    if any(len(point) != count for point in source.points):
        return False
    values = np.array(source.points, dtype=np.float64).reshape(-1, count)
    kinds = np.isin(values[:, -1], range(len(source.class_names))) if source.class_names else True
    return bool(((values >= NUMBERS.low) & (values <= NUMBERS.high)).all() and np.all(kinds))


def _check_canvas(source: Painted) -> None:
    """Check the plane and the numbers of painted points."""
    if len(source.plane) not in (0, 2):
        raise FieldError("{field} must be two ranges, or none.", field="recipe.source.plane")
    for place, (low, high) in enumerate(source.plane):
        NUMBERS.check(f"recipe.source.plane[{place}]", low)
        Range(low, NUMBERS.high, above=True).check(f"recipe.source.plane[{place}]", high)
    if source.numbers and len({*source.numbers}) != len(source.points):
        raise FieldError(
            "{field} must be a number of its own for each of the {count} points, or none.",
            field="recipe.source.numbers",
            count=len(source.points),
        )
    for place, number in enumerate(source.numbers):
        Range(0, NUMBERS.high).check(f"recipe.source.numbers[{place}]", number)
    Range(0, MAX_POINTS).check("recipe.source.together", source.together)


def check_count(points: int) -> None:
    """Raise a FieldError if there are too many painted points."""
    if points > MAX_POINTS:
        raise FieldError(
            "{field} are {count}; at most {most} are kept.",
            field="recipe.source.points",
            count=points,
            most=MAX_POINTS,
        )


def _check_point(field: str, point: tuple[float, ...], source: Painted) -> None:
    if len(point) != len(source.names) or not all(value in NUMBERS for value in point):
        raise FieldError(
            "{field} must be {count} numbers: {names}.",
            field=field,
            count=len(source.names),
            names=", ".join(source.names),
        )
    if source.class_names and point[-1] not in range(len(source.class_names)):
        raise FieldError(
            "{field} must end with the place of a class, from 0 to {most}.",
            field=field,
            most=len(source.class_names) - 1,
        )
