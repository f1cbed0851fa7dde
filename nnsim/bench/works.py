"""The works that are measured: what is trained, on rows of what kind, and how."""

from typing import Literal

import msgspec

from nnsim.errors import NnsimError
from nnsim.network.graph import Graph, sequential
from nnsim.network.layers import Conv2D, Dense, Dropout, Flatten, MaxPool2D
from nnsim.training.training import Training


class Work(msgspec.Struct, frozen=True):
    """One line of the table.

    Parameters
    ----------
    name, title : str
        What it is called on the command line, and in a few words.
    graph : Graph
    training : Training
        Its learning rate, batches and so on; `nnsim.bench.contestant.Setting` has the precision.
    kind : str
        Which rows it learns from, one of `nnsim.bench.rows.KINDS`.
    rows : int
        How many training rows there are.
    counts : {"steps", "samples"}
        What is counted by the second: steps where a step is a small thing, samples where it is a large one.
    """

    name: str
    title: str
    graph: Graph
    training: Training
    kind: str
    rows: int
    counts: Literal["steps", "samples"] = "samples"


WORKS = (
    Work(
        name="line",
        title="1-4-5-1 relu, 500 rows, full batch, SGD",
        graph=sequential(1, Dense(4, "relu"), Dense(5, "relu"), Dense(1)),
        training=Training(loss="mse", optimizer="sgd", learning_rate=0.03, batch_size=0),
        kind="curve",
        rows=500,
        counts="steps",
    ),
    Work(
        name="xor",
        title="XOR 2-2-1 sigmoid, batch 1, SGD",
        graph=sequential(2, Dense(2, "sigmoid"), Dense(1, "sigmoid")),
        training=Training(loss="mse", optimizer="sgd", learning_rate=0.5, batch_size=1, selection="slices"),
        kind="xor",
        rows=4,
        counts="steps",
    ),
    Work(
        name="circle",
        title="2-8-8-1 tanh, 500 rows, batch 10, Adam",
        graph=sequential(2, Dense(8, "tanh"), Dense(8, "tanh"), Dense(1, "tanh")),
        training=Training(loss="mse", optimizer="adam", learning_rate=0.01, batch_size=10),
        kind="circle",
        rows=500,
        counts="steps",
    ),
    Work(
        name="mnist-mlp",
        title="784-1000-10 relu, softmax, batch 100, Adam",
        graph=sequential(784, Dense(1000, "relu"), Dense(10, "softmax")),
        training=Training(loss="cce", optimizer="adam", learning_rate=0.001, batch_size=100),
        kind="mnist",
        rows=60_000,
    ),
    Work(
        name="mnist-cnn",
        title="two convolutions, 1000-10, batch 32, Adam",
        graph=sequential(
            (28, 28, 1),
            Conv2D(32, "relu", kernel_size=(5, 5), padding="same"),
            MaxPool2D(),
            Conv2D(64, "relu", kernel_size=(2, 2), padding="same"),
            MaxPool2D(),
            Dropout(0.25),
            Flatten(),
            Dense(1000, "relu"),
            Dense(10, "softmax"),
        ),
        training=Training(loss="cce", optimizer="adam", learning_rate=0.001, batch_size=32),
        kind="mnist",
        rows=60_000,
    ),
    Work(
        name="imdb",
        title="10000-16-16-1 relu, sigmoid, batch 512, RMSprop",
        graph=sequential(10_000, Dense(16, "relu"), Dense(16, "relu"), Dense(1, "sigmoid")),
        training=Training(loss="bce", optimizer="rmsprop", learning_rate=0.001, batch_size=512),
        kind="imdb",
        rows=15_000,
    ),
)
"""The six works, small ones first."""


def work_named(name: str) -> Work:
    """Return the work of this name.

    Raises
    ------
    NnsimError
        If there is none.
    """
    for work in WORKS:
        if work.name == name:
            return work
    known = ", ".join(work.name for work in WORKS)
    raise NnsimError("There is no work '{name}' to measure; there are {known}.", name=name, known=known)
