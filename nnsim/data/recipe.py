"""The Recipe: how a Dataset is made from a Source. A frozen value that is saved with the project."""

from typing import Literal

import msgspec

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


class Generator(msgspec.Struct, frozen=True, tag="generator"):
    """Points of two classes over x1 and x2, made from a seed. ``noise`` is a share, 0.1 for 10 %."""

    kind: str = "circles"
    samples: int = 500
    noise: float = 0.1
    seed: int = 42


class Function(msgspec.Struct, frozen=True, tag="function"):
    """Targets computed by a formula over x1 .. xn, drawn uniformly from ``low`` to ``high``.

    ``noise`` is the standard deviation added to the targets as a share of their own standard deviation.
    """

    formula: str = "10 + 3*x1"
    low: float = 0.0
    high: float = 1.0
    samples: int = 500
    noise: float = 0.0
    seed: int = 42


class Bundled(msgspec.Struct, frozen=True, tag="bundled"):
    """A table that comes with nnsim, by name."""

    name: str = "iris"


class File(msgspec.Struct, frozen=True, tag="file"):
    """A delimited text file. What is None was or will be found by looking at the file.

    ``path`` may be relative to the project file.
    """

    path: str
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    header: bool | None = None


Source = Generator | Function | Bundled | File
"""Where data comes from."""


class Split(msgspec.Struct, frozen=True):
    """Which share of the rows trains, validates and tests; the shares are divided by their sum."""

    train: float = 0.7
    validation: float = 0.15
    test: float = 0.15
    shuffle: bool = True
    seed: int = 42


class Recipe(msgspec.Struct, frozen=True):
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
