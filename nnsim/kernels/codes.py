"""The numbers by which kernels know activations, losses and optimisers. A new one gets its row here first."""

from typing import Final

LINEAR: Final = 0
RELU: Final = 1
LEAKY_RELU: Final = 2
TANH: Final = 3
SIGMOID: Final = 4
SOFTMAX: Final = 5

ACTIVATIONS: Final = {
    "linear": LINEAR,
    "relu": RELU,
    "leaky_relu": LEAKY_RELU,
    "tanh": TANH,
    "sigmoid": SIGMOID,
    "softmax": SOFTMAX,
}

MSE: Final = 0
BCE: Final = 1
CCE: Final = 2

LOSSES: Final = {"mse": MSE, "bce": BCE, "cce": CCE}

SGD: Final = 0
MOMENTUM: Final = 1
RMSPROP: Final = 2
ADAM: Final = 3

OPTIMIZERS: Final = {"sgd": SGD, "momentum": MOMENTUM, "rmsprop": RMSPROP, "adam": ADAM}

SLOTS: Final = {"sgd": 0, "momentum": 1, "rmsprop": 1, "adam": 2}
"""Vectors as long as the parameters that each optimiser keeps from step to step."""

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
"""Columns of `Plan.layers`."""

SOURCE: Final = 0
WEIGHT: Final = 1
"""Columns of `Plan.links`."""

ORDER_EPOCH: Final = 0
BLOCK: Final = 1
"""Places in `Work.marks`."""
