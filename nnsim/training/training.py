"""The Training value: loss, optimiser and the rest that says how a network learns."""

import msgspec

from nnsim.checks import SEEDS, Range, check_choice

LOSSES = ("mse", "bce", "cce")
"""Mean squared error, binary cross-entropy, categorical cross-entropy."""

OPTIMIZERS = ("sgd", "momentum", "rmsprop", "adam")

INITIALIZERS = ("zeros", "uniform", "normal", "glorot_uniform", "glorot_normal", "he_uniform", "he_normal")


class Training(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a network learns. Defaults and formulas follow Keras 3.

    Parameters
    ----------
    loss : str
        One of `LOSSES`; losses are means over rows and outputs (cross-entropy of classes: over rows).
    optimizer : str
        One of `OPTIMIZERS`.
    learning_rate : float
        Above 0.
    batch_size : int
        Rows per step; 0 means all training rows.
    initializer : str
        One of `INITIALIZERS`; biases start at zero, but for ``uniform`` and ``normal``, which draw them too.
    epochs : int
        How long ``nnsim train`` runs when it is not told.
    init_seed, shuffle_seed : int
        For the start weights and for the order of the rows.
    momentum : float
        Of the optimiser ``momentum``.
    rho : float
        Decay of the squared gradient in ``rmsprop``.
    beta_1, beta_2 : float
        Decays of ``adam``.
    epsilon : float
        Added to roots in ``rmsprop`` and ``adam``.
    """

    loss: str = "mse"
    optimizer: str = "sgd"
    learning_rate: float = 0.03
    batch_size: int = 10
    initializer: str = "glorot_uniform"
    epochs: int = 100
    init_seed: int = 7
    shuffle_seed: int = 1
    momentum: float = 0.9
    rho: float = 0.9
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-7


RANGES = {
    "learning_rate": Range(0, 1000, above=True),
    "batch_size": Range(0, 1_000_000),
    "epochs": Range(0, 10_000_000),
    "init_seed": SEEDS,
    "shuffle_seed": SEEDS,
    "momentum": Range(0, 1),
    "rho": Range(0, 1),
    "beta_1": Range(0, 0.999999),
    "beta_2": Range(0, 0.999999),
    "epsilon": Range(0, 1),
}
"""Which numbers the fields of a Training may hold. Adam divides by ``1 - beta``: its decays stay below 1."""


def check(training: Training) -> None:
    """Raise a FieldError that names the first field with an unknown name or a number out of range."""
    check_choice("training.loss", training.loss, LOSSES)
    check_choice("training.optimizer", training.optimizer, OPTIMIZERS)
    check_choice("training.initializer", training.initializer, INITIALIZERS)
    for name, allowed in RANGES.items():
        allowed.check(f"training.{name}", getattr(training, name))
