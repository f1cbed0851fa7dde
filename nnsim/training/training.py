"""The Training value: loss, optimiser and the rest that says how a network learns."""

from typing import Any

import msgspec

from nnsim.checks import SEEDS, FieldError, Range, check_choice, typed
from nnsim.network.initializers import Initial

LOSSES = ("mse", "half_sse", "mae", "huber", "log_cosh", "bce", "cce", "hinge")
"""Mean squared error, half sum of squares, mean absolute error, Huber, log-cosh, binary and categorical
cross-entropy, hinge."""

REDUCTIONS = ("mean", "sum")

OPTIMIZERS = (
    "sgd",
    "momentum",
    "nesterov",
    "adagrad",
    "adadelta",
    "rmsprop",
    "adam",
    "amsgrad",
    "nadam",
    "adamw",
    "lion",
    "lbfgs",
    "levenberg_marquardt",
)
"""The last two take all rows at once, whatever the batch size, and set the step length themselves."""

INITIALIZERS = (
    "zeros",
    "constant",
    "uniform",
    "normal",
    "fan_in_normal",
    "glorot_uniform",
    "glorot_normal",
    "he_uniform",
    "he_normal",
    "lecun_uniform",
    "lecun_normal",
    "orthogonal",
)

SELECTIONS = ("shuffled", "slices", "random", "replacement")
"""Shuffled each epoch; always in the same order; drawn anew for each batch, without or with replacement."""

SCHEDULES = ("constant", "step", "exponential", "cosine", "plateau")

CLIPPINGS = ("none", "value", "norm")

GRADIENTS = ("backpropagation", "numerical")

PRECISIONS = ("float64", "float32")

MONITORS = ("validation_loss", "train_loss", "validation_accuracy", "train_accuracy")


class Schedule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the learning rate changes with the number t of updates made so far, as in Keras 3.

    Parameters
    ----------
    kind : str
        ``constant``; ``step``: learning rate x rate ** floor(t / steps) and ``exponential``: learning rate x
        rate ** (t / steps) (``ExponentialDecay``); ``cosine``: from the learning rate to `floor` times it
        within `steps` (``CosineDecay``); ``plateau``: times `rate` whenever the monitored figure has not got
        better for `patience` epochs (``ReduceLROnPlateau``).
    steps : int
        Updates of a decay, at least 1.
    rate : float
        The factor of a decay.
    floor : float
        The share of the learning rate that cosine and plateau do not go below.
    warmup_steps : int
        So many updates the rate first grows evenly, from 0 (``CosineDecay``); t counts from their end.
    patience : int
        Epochs of ``plateau``.
    monitor : str
        What ``plateau`` watches, one of `MONITORS`; without validation rows, the same of the training rows.
    min_delta : float
        Smaller gains do not count.
    """

    kind: str = "constant"
    steps: int = 1000
    rate: float = 0.5
    floor: float = 0.0
    warmup_steps: int = 0
    patience: int = 10
    monitor: str = "validation_loss"
    min_delta: float = 1e-4


class Regularization(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What keeps weights small; biases are left alone. Formulas as in ``keras.regularizers.L1L2``.

    Parameters
    ----------
    l1, l2 : float
        l1 x sum of abs(w) + l2 x sum of w ** 2 is added to what is minimised (both: elastic net). The losses
        that are shown are without it.
    max_norm : float
        After each update the weights into a unit are scaled down to this length, link by link
        (``keras.constraints.MaxNorm``); 0 means no limit.
    """

    l1: float = 0.0
    l2: float = 0.0
    max_norm: float = 0.0


class Clipping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Limits the gradient before an update.

    Parameters
    ----------
    kind : str
        ``none``; ``value``: each slope lies within ± `limit` (Keras's ``clipvalue``); ``norm``: the gradient
        of all weights and biases together is scaled down to the length `limit` (Keras's ``global_clipnorm``).
    limit : float
    """

    kind: str = "none"
    limit: float = 1.0


class Stopping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Early stopping (``keras.callbacks.EarlyStopping``).

    Parameters
    ----------
    patience : int
        Training ends when the monitored figure has not got better for so many epochs; 0 means never.
    monitor : str
        One of `MONITORS`; without validation rows, the same of the training rows.
    min_delta : float
        Smaller gains do not count.
    restore_best : bool
        Whether the parameters then go back to those of the best epoch.
    """

    patience: int = 0
    monitor: str = "validation_loss"
    min_delta: float = 0.0
    restore_best: bool = True


class Pretraining(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The hidden layers first learn to give back the inputs, as an autoencoder with a linear output.

    Parameters
    ----------
    epochs : int
        How long; 0 means not at all. The targets follow, and the output layer then has its start weights.
    """

    epochs: int = 0


class Training(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a network learns. Defaults and formulas follow Keras 3.

    Parameters
    ----------
    loss : str
        One of `LOSSES`. Losses are means over rows and outputs (cross-entropy of classes: over rows), but
        ``half_sse`` is half the sum over both, as ``tf.nn.l2_loss``.
    optimizer : str
        One of `OPTIMIZERS`.
    learning_rate : float
        Above 0.
    batch_size : int
        Rows per step; 0 means all training rows.
    initializer : str
        One of `INITIALIZERS`; biases start at zero, but for ``constant``, ``uniform`` and ``normal``, which
        set them too.
    epochs : int
        How long ``nnsim train`` runs when it is not told.
    init_seed, shuffle_seed : int
        For the start weights and for the order of the rows (and Dropout).
    momentum : float
        Of the optimisers ``momentum`` and ``nesterov``.
    rho : float
        Decay of the squared gradient in ``rmsprop`` and ``adadelta``.
    beta_1, beta_2 : float
        Decays of ``adam``, ``amsgrad``, ``nadam``, ``adamw`` and ``lion``.
    epsilon : float
        Added to roots in those and in ``rmsprop``, ``adagrad`` and ``adadelta``.
    weight_decay : float
        Of ``adamw`` and ``lion``: weights shrink by learning rate x this in each update.
    initial_accumulator : float
        What the squared gradients of ``adagrad`` start with.
    reduction : str
        One of `REDUCTIONS`: ``sum`` adds a loss up over rows and outputs instead of averaging it.
    huber_delta : float
        Where ``huber`` goes from square to straight.
    class_weights : tuple of float
        Empty, or one per class (of ``binary`` two, that of 0 first), by which the loss of a row counts.
    selection : str
        How the rows of a batch are chosen, one of `SELECTIONS`.
    gradient : str
        One of `GRADIENTS`; ``numerical`` takes (loss(w + delta) - loss(w - delta)) / (2 delta).
    delta : float
        That of the numerical gradient.
    precision : str
        One of `PRECISIONS`.
    initial, schedule, regularization, clipping, stopping, pretraining
        See the Structs of these names.
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
    weight_decay: float = 0.004
    initial_accumulator: float = 0.1
    reduction: str = "mean"
    huber_delta: float = 1.0
    class_weights: tuple[float, ...] = ()
    selection: str = "shuffled"
    gradient: str = "backpropagation"
    delta: float = 1e-4
    precision: str = "float64"
    initial: Initial = Initial()
    schedule: Schedule = Schedule()
    regularization: Regularization = Regularization()
    clipping: Clipping = Clipping()
    stopping: Stopping = Stopping()
    pretraining: Pretraining = Pretraining()


CHOICES = {
    "loss": LOSSES,
    "optimizer": OPTIMIZERS,
    "initializer": INITIALIZERS,
    "reduction": REDUCTIONS,
    "selection": SELECTIONS,
    "gradient": GRADIENTS,
    "precision": PRECISIONS,
    "schedule.kind": SCHEDULES,
    "schedule.monitor": MONITORS,
    "clipping.kind": CLIPPINGS,
    "stopping.monitor": MONITORS,
}
"""Which names the fields of a Training may hold."""

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
    "weight_decay": Range(0, 1),
    "initial_accumulator": Range(0, 1000),
    "huber_delta": Range(0, 1e6, above=True),
    "delta": Range(1e-8, 0.1),
    "initial.value": Range(-1000, 1000),
    "initial.low": Range(-1000, 1000),
    "initial.high": Range(-1000, 1000),
    "initial.mean": Range(-1000, 1000),
    "initial.deviation": Range(0, 1000),
    "schedule.steps": Range(1, 1_000_000_000),
    "schedule.rate": Range(0, 1, above=True),
    "schedule.floor": Range(0, 1),
    "schedule.warmup_steps": Range(0, 1_000_000_000),
    "schedule.patience": Range(1, 1_000_000),
    "schedule.min_delta": Range(0, 1000),
    "regularization.l1": Range(0, 1000),
    "regularization.l2": Range(0, 1000),
    "regularization.max_norm": Range(0, 1e6),
    "clipping.limit": Range(0, 1e6, above=True),
    "stopping.patience": Range(0, 1_000_000),
    "stopping.min_delta": Range(0, 1000),
    "pretraining.epochs": Range(0, 10_000_000),
}
"""Which numbers the fields of a Training may hold. Adam divides by ``1 - beta``: its decays stay below 1."""

CLASS_WEIGHT = Range(0, 1e6)


def check(training: Training) -> Training:
    """Return a Training whose fields all have the types they are declared with.

    Raises
    ------
    FieldError
        That names the first field of a wrong type, with an unknown name or with a number out of range.
    """
    training = typed("training", training)
    for name, known in CHOICES.items():
        check_choice(f"training.{name}", _value(training, name), known)
    for name, allowed in RANGES.items():
        allowed.check(f"training.{name}", _value(training, name))
    for place, weight in enumerate(training.class_weights):
        CLASS_WEIGHT.check(f"training.class_weights[{place}]", weight)
    if training.initial.high < training.initial.low:
        raise FieldError("{field} must not be less than low.", field="training.initial.high")
    return training


def _value(training: Training, path: str) -> Any:
    """Return the field at a path such as ``schedule.kind``."""
    value: Any = training
    for name in path.split("."):
        value = getattr(value, name)
    return value
