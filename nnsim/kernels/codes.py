"""The numbers by which kernels know layers, activations, losses and so on; each new one starts here."""

from typing import Final

INPUT: Final = 0
DENSE: Final = 1
CONV: Final = 2
MAX_POOL: Final = 3
AVERAGE_POOL: Final = 4
DROPOUT: Final = 5
FLATTEN: Final = 6
"""Kinds of layers."""

LINEAR: Final = 0
RELU: Final = 1
LEAKY_RELU: Final = 2
TANH: Final = 3
SIGMOID: Final = 4
SOFTMAX: Final = 5
ELU: Final = 6
SELU: Final = 7
GELU: Final = 8
SILU: Final = 9
SOFTPLUS: Final = 10
SOFTSIGN: Final = 11
HARD_SIGMOID: Final = 12
SIN: Final = 13
GAUSSIAN: Final = 14
EXP: Final = 15
STEP_FUNCTION: Final = 16

ACTIVATIONS: Final = {
    "linear": LINEAR,
    "relu": RELU,
    "leaky_relu": LEAKY_RELU,
    "tanh": TANH,
    "sigmoid": SIGMOID,
    "softmax": SOFTMAX,
    "elu": ELU,
    "selu": SELU,
    "gelu": GELU,
    "silu": SILU,
    "softplus": SOFTPLUS,
    "softsign": SOFTSIGN,
    "hard_sigmoid": HARD_SIGMOID,
    "sin": SIN,
    "gaussian": GAUSSIAN,
    "exp": EXP,
    "step": STEP_FUNCTION,
}

KEPT: Final = ELU
"""From this one on, the slope does not follow from the value: `activate_unit` keeps it for the way back."""

MIXED: Final = -1
"""In `Plan.layers`: the units of a layer have activations of their own, see `Plan.activation`."""

MSE: Final = 0
BCE: Final = 1
CCE: Final = 2
HALF_SSE: Final = 3
MAE: Final = 4
HUBER: Final = 5
LOG_COSH: Final = 6
HINGE: Final = 7

LOSSES: Final = {
    "mse": MSE,
    "bce": BCE,
    "cce": CCE,
    "half_sse": HALF_SSE,
    "mae": MAE,
    "huber": HUBER,
    "log_cosh": LOG_COSH,
    "hinge": HINGE,
}

SGD: Final = 0
MOMENTUM: Final = 1
RMSPROP: Final = 2
ADAM: Final = 3
NESTEROV: Final = 4
ADAGRAD: Final = 5
ADADELTA: Final = 6
AMSGRAD: Final = 7
NADAM: Final = 8
ADAMW: Final = 9
LION: Final = 10

OPTIMIZERS: Final = {
    "sgd": SGD,
    "momentum": MOMENTUM,
    "nesterov": NESTEROV,
    "adagrad": ADAGRAD,
    "adadelta": ADADELTA,
    "rmsprop": RMSPROP,
    "adam": ADAM,
    "amsgrad": AMSGRAD,
    "nadam": NADAM,
    "adamw": ADAMW,
    "lion": LION,
}
"""The optimisers that go step by step; L-BFGS and Levenberg-Marquardt are SciPy's, see `nnsim.training`."""

SLOTS: Final = {
    "sgd": 0,
    "momentum": 1,
    "nesterov": 1,
    "adagrad": 1,
    "adadelta": 2,
    "rmsprop": 1,
    "adam": 2,
    "amsgrad": 3,
    "nadam": 3,
    "adamw": 2,
    "lion": 1,
}
"""Vectors as long as the parameters that each optimiser keeps from step to step."""

CONSTANT: Final = 0
STEP_DECAY: Final = 1
EXPONENTIAL: Final = 2
COSINE: Final = 3

SCHEDULES: Final = {"constant": CONSTANT, "step": STEP_DECAY, "exponential": EXPONENTIAL, "cosine": COSINE}

NO_CLIP: Final = 0
CLIP_VALUE: Final = 1
CLIP_NORM: Final = 2

CLIPPINGS: Final = {"none": NO_CLIP, "value": CLIP_VALUE, "norm": CLIP_NORM}
"""Each slope by itself, or all together by the length of the whole gradient."""

SHUFFLED: Final = 0
SLICES: Final = 1
RANDOM: Final = 2
REPLACEMENT: Final = 3

SELECTIONS: Final = {"shuffled": SHUFFLED, "slices": SLICES, "random": RANDOM, "replacement": REPLACEMENT}
"""How the rows of a batch are chosen."""

BACKPROPAGATION: Final = 0
NUMERICAL: Final = 1

GRADIENTS: Final = {"backpropagation": BACKPROPAGATION, "numerical": NUMERICAL}

REGRESSION: Final = 0
BINARY: Final = 1
CLASSES: Final = 2

TASKS: Final = {"regression": REGRESSION, "binary": BINARY, "classes": CLASSES}

TRAIN: Final = 0
RECORD: Final = 1
EVALUATE: Final = 2
GRADIENT: Final = 3
VALUES: Final = 4
"""What the compiled program can be asked for."""

DONE: Final = 0
FULL: Final = 1
DIVERGED: Final = 2
"""Why `train` came back: as far as asked, the record is full, or a number is not finite."""

UPDATES: Final = 0
EPOCH: Final = 1
POSITION: Final = 2
STEP: Final = 3
SAMPLES: Final = 4
"""Places in `Run.counters`; see `nnsim.training.state.State` for their meaning."""

UNITS: Final = 0
FIRST_UNIT: Final = 1
BIAS: Final = 2
SOFTMAX_LAYER: Final = 3
FIRST_LINK: Final = 4
END_LINK: Final = 5
KIND: Final = 6
ACTIVATION: Final = 7
HEIGHT: Final = 8
WIDTH: Final = 9
CHANNELS: Final = 10
WINDOW_HEIGHT: Final = 11
WINDOW_WIDTH: Final = 12
STRIDE_DOWN: Final = 13
STRIDE_ACROSS: Final = 14
PAD_TOP: Final = 15
PAD_LEFT: Final = 16
"""Columns of `Plan.layers`."""

SOURCE: Final = 0
WEIGHT: Final = 1
"""Columns of `Plan.links`."""

ORDER_EPOCH: Final = 0
BLOCK: Final = 1
LANES: Final = 2
"""Places in `Work.marks`."""
