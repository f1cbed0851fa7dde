"""What is computed by nnsim and by others: networks, their start weights, rows, and how they learn.

Every case takes 23 rows as they stand, in batches of 5 (the last of an epoch has 3), for 200 steps.
"""

from dataclasses import dataclass

import numpy as np

from nnsim.data.dataset import Dataset, Scaling
from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.layers import (
    ACTIVATIONS,
    AveragePool2D,
    Conv2D,
    Dense,
    Flatten,
    Input,
    MaxPool2D,
)
from nnsim.network.parameters import Layout
from nnsim.training.training import Clipping, Regularization, Schedule, Training

ROWS, BATCH, STEPS = 23, 5, 200

KEPT = (1, 20, STEPS)
"""After so many steps the parameters are stored; of float32 only the last ones."""


class UnlikeError(Exception):
    """A library has another formula for a case than nnsim, or none."""


@dataclass(frozen=True)
class Case:
    """A network and a Training.

    Parameters
    ----------
    group, name : str
        The file of its figures, and its name in there.
    graph : Graph
    training : Training
    task : {"regression", "binary", "classes"}
        What the targets are: numbers from -1 to 1; 0 and 1; one-hot.
    """

    group: str
    name: str
    graph: Graph
    training: Training
    task: str = "regression"


def start(case: Case) -> np.ndarray:
    """Return start weights and biases, in the order of the Layout."""
    return np.random.default_rng(5).normal(0, 0.6, Layout(case.graph).size)


def data(case: Case) -> Dataset:
    """Return the rows of a case."""
    random = np.random.default_rng(3)
    inputs = random.uniform(-1, 1, (ROWS, case.graph.input.units))
    outputs = case.graph.output.units
    sums = np.sin(3 * inputs @ random.normal(0, 1, (inputs.shape[1], outputs)))
    if case.task == "binary":
        targets = np.where(sums > 0, 1.0, 0.0)
    elif case.task == "classes":
        targets = np.eye(outputs)[sums.argmax(axis=1)]
    else:
        targets = sums
    return Dataset(
        name=case.name,
        inputs=inputs,
        targets=targets,
        part=np.zeros(ROWS, np.uint8),
        input_names=tuple(f"x{place}" for place in range(inputs.shape[1])),
        target_names=tuple(f"y{place}" for place in range(outputs)),
        task=case.task,
        input_scaling=Scaling.none(inputs.shape[1]),
        target_scaling=Scaling.none(outputs),
        class_names={"binary": ("0", "1"), "classes": tuple(map(str, range(outputs)))}.get(case.task, ()),
        image_shape=case.graph.input.shape,
    )


def _training(**values) -> Training:
    fixed = {"batch_size": BATCH, "selection": "slices", "optimizer": "sgd", "learning_rate": 0.1}
    return Training(**(fixed | values))


NUMBERS = sequential(2, Dense(5, "tanh"), Dense(2))
YES_NO = sequential(2, Dense(5, "tanh"), Dense(1, "sigmoid"))
CLASSES = sequential(2, Dense(5, "tanh"), Dense(3, "softmax"))
SMALL_IMAGES = sequential(
    (6, 6, 1),
    Conv2D(2, "tanh", kernel_size=(3, 3), padding="same"),
    MaxPool2D(),
    Conv2D(3, "silu", kernel_size=(2, 2)),
    Flatten(),
    Dense(3, "softmax"),
)
STRIDES = sequential(
    (7, 6, 2),
    Conv2D(2, "gelu", kernel_size=(3, 2), strides=(2, 2), padding="same"),
    AveragePool2D(pool_size=(2, 2), strides=(1, 1), padding="same"),
    MaxPool2D(pool_size=(3, 2), strides=(1, 2)),
    Flatten(),
    Dense(2),
)
SKIPS = Graph(
    (Input(2), Dense(4, "tanh", id="a"), Dense(3, "softplus", id="b", bias=False), Dense(2, id="output")),
    (
        Link("input", "a"),
        Link("a", "b"),
        Link("input", "b"),
        Link("input", "output"),
        Link("a", "output"),
        Link("b", "output"),
    ),
)
HIDDEN = tuple(name for name in ACTIVATIONS if name != "softmax")
EVERY = sequential(2, Dense(len(HIDDEN), unit_activations=HIDDEN), Dense(3, "softmax"))

OPTIMIZERS = {
    "sgd": {"learning_rate": 0.1},
    "momentum": {"learning_rate": 0.03, "momentum": 0.9},
    "nesterov": {"learning_rate": 0.03, "momentum": 0.8},
    "adagrad": {"learning_rate": 0.1, "initial_accumulator": 0.2},
    "adadelta": {"learning_rate": 1.0, "rho": 0.95, "epsilon": 1e-5},
    "rmsprop": {"learning_rate": 0.01},
    "adam": {"learning_rate": 0.02},
    "amsgrad": {"learning_rate": 0.02},
    "nadam": {"learning_rate": 0.02},
    "adamw": {"learning_rate": 0.02, "weight_decay": 0.05},
    "lion": {"learning_rate": 0.003, "weight_decay": 0.05, "beta_2": 0.99},
}

LOSSES = {
    "mse": (NUMBERS, "regression", {}),
    "mse_sum": (NUMBERS, "regression", {"loss": "mse", "reduction": "sum", "learning_rate": 0.01}),
    "half_sse": (NUMBERS, "regression", {"learning_rate": 0.02}),
    "mae": (NUMBERS, "regression", {"learning_rate": 0.05}),
    "huber": (NUMBERS, "regression", {"huber_delta": 0.3}),
    "log_cosh": (NUMBERS, "regression", {}),
    "bce": (YES_NO, "binary", {}),
    "bce_weighted": (YES_NO, "binary", {"loss": "bce", "class_weights": (0.5, 3.0)}),
    "bce_by_tanh_and_mse": (YES_NO, "binary", {"loss": "mse"}),
    "hinge": (sequential(2, Dense(5, "tanh"), Dense(1, "tanh")), "binary", {}),
    "cce": (CLASSES, "classes", {}),
    "cce_sum": (CLASSES, "classes", {"loss": "cce", "reduction": "sum", "learning_rate": 0.02}),
    "cce_weighted": (CLASSES, "classes", {"loss": "cce", "class_weights": (1.0, 2.5, 0.25)}),
    "mse_of_softmax": (CLASSES, "classes", {"loss": "mse"}),
}

SCHEDULES = {
    "step": {"schedule": Schedule("step", steps=30, rate=0.6)},
    "exponential": {"schedule": Schedule("exponential", steps=60, rate=0.5)},
    "exponential_momentum": {
        "schedule": Schedule("exponential", steps=60, rate=0.5),
        "optimizer": "momentum",
        "learning_rate": 0.03,
    },
    "cosine": {"schedule": Schedule("cosine", steps=150, floor=0.1)},
    "cosine_adam": {
        "schedule": Schedule("cosine", steps=220),
        "optimizer": "adam",
        "learning_rate": 0.02,
    },
    "warmup": {"schedule": Schedule("cosine", steps=120, floor=0.2, warmup_steps=25)},
    "plateau": {
        "schedule": Schedule("plateau", rate=0.4, patience=2, floor=0.05, min_delta=0.004),
        "learning_rate": 0.6,
    },
}

LIMITS = {
    "l1": {"regularization": Regularization(l1=0.01)},
    "l2": {"regularization": Regularization(l2=0.02)},
    "elastic_net": {"regularization": Regularization(l1=0.004, l2=0.01)},
    "elastic_net_adam": {
        "regularization": Regularization(l1=0.004, l2=0.01),
        "optimizer": "adam",
        "learning_rate": 0.02,
    },
    "max_norm": {"regularization": Regularization(max_norm=0.9)},
    "max_norm_adam": {
        "regularization": Regularization(max_norm=0.7),
        "optimizer": "adam",
        "learning_rate": 0.02,
    },
    "clip_value": {"clipping": Clipping("value", 0.05)},
    "clip_norm": {"clipping": Clipping("norm", 0.2)},
    "clip_norm_momentum": {
        "clipping": Clipping("norm", 0.2),
        "optimizer": "momentum",
        "learning_rate": 0.03,
    },
    "clip_after_penalty": {
        "clipping": Clipping("value", 0.05),
        "regularization": Regularization(l2=0.05),
    },
    "decay_after_clip": {
        "clipping": Clipping("norm", 0.1),
        "optimizer": "adamw",
        "learning_rate": 0.02,
        "weight_decay": 0.1,
    },
}

IMAGES = {
    "small": (SMALL_IMAGES, "classes", {"loss": "cce", "optimizer": "adam", "learning_rate": 0.01}),
    "strides": (STRIDES, "regression", {"loss": "mse"}),
    "penalties": (
        SMALL_IMAGES,
        "classes",
        {"loss": "cce", "regularization": Regularization(l1=0.002, l2=0.01, max_norm=1.2)},
    ),
}

CASES = (
    *(
        Case("optimizers", name, NUMBERS, _training(optimizer=name, **values))
        for name, values in OPTIMIZERS.items()
    ),
    *(
        Case("losses", name, graph, _training(**({"loss": name} | values)), task)
        for name, (graph, task, values) in LOSSES.items()
    ),
    *(Case("schedules", name, NUMBERS, _training(**values)) for name, values in SCHEDULES.items()),
    *(Case("limits", name, NUMBERS, _training(**values)) for name, values in LIMITS.items()),
    *(
        Case(
            "activations",
            name,
            sequential(2, Dense(4, name), Dense(3, name), Dense(1)),
            _training(learning_rate=0.05),
        )
        for name in HIDDEN
    ),
    Case("activations", "every", EVERY, _training(loss="cce", learning_rate=0.03), "classes"),
    Case("activations", "skips", SKIPS, _training()),
    *(
        Case("images", name, graph, _training(**values), task)
        for name, (graph, task, values) in IMAGES.items()
    ),
)
