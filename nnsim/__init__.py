"""nnsim: draw a neural network, choose data, train it, watch it learn. This is its Python interface.

>>> import nnsim
>>> graph = nnsim.sequential(2, nnsim.Dense(4, "tanh"), nnsim.Dense(1, "sigmoid"))
>>> data = nnsim.dataset("circles", samples=500, noise=0.1, seed=1)
>>> training = nnsim.Training(loss="bce", optimizer="adam", learning_rate=0.03, batch_size=10)
>>> trainer = nnsim.Trainer(graph, data, training, seed=1)
>>> steps = trainer.train(epochs=100)
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nnsim.data.dataset import Dataset
    from nnsim.data.make import dataset, read_csv
    from nnsim.data.making.sources import Function, Generator, Output, Painted, Span, TruthTable
    from nnsim.errors import NnsimError
    from nnsim.network.graph import Graph, Link, sequential
    from nnsim.network.initializers import Initial
    from nnsim.network.layers import AveragePool2D, Conv2D, Dense, Dropout, Flatten, Input, MaxPool2D
    from nnsim.training.history import History
    from nnsim.training.trainer import Trainer
    from nnsim.training.training import (
        Clipping,
        Pretraining,
        Regularization,
        Schedule,
        Stopping,
        Training,
    )

__all__ = [
    "AveragePool2D",
    "Clipping",
    "Conv2D",
    "Dataset",
    "Dense",
    "Dropout",
    "Flatten",
    "Function",
    "Generator",
    "Graph",
    "History",
    "Initial",
    "Input",
    "Link",
    "MaxPool2D",
    "NnsimError",
    "Output",
    "Painted",
    "Pretraining",
    "Regularization",
    "Schedule",
    "Span",
    "Stopping",
    "Trainer",
    "Training",
    "TruthTable",
    "dataset",
    "read_csv",
    "sequential",
]

_HOMES = {
    "AveragePool2D": "nnsim.network.layers",
    "Clipping": "nnsim.training.training",
    "Conv2D": "nnsim.network.layers",
    "Dataset": "nnsim.data.dataset",
    "Dense": "nnsim.network.layers",
    "Dropout": "nnsim.network.layers",
    "Flatten": "nnsim.network.layers",
    "Function": "nnsim.data.making.sources",
    "Generator": "nnsim.data.making.sources",
    "Graph": "nnsim.network.graph",
    "History": "nnsim.training.history",
    "Initial": "nnsim.network.initializers",
    "Input": "nnsim.network.layers",
    "Link": "nnsim.network.graph",
    "MaxPool2D": "nnsim.network.layers",
    "NnsimError": "nnsim.errors",
    "Output": "nnsim.data.making.sources",
    "Painted": "nnsim.data.making.sources",
    "Pretraining": "nnsim.training.training",
    "Regularization": "nnsim.training.training",
    "Schedule": "nnsim.training.training",
    "Span": "nnsim.data.making.sources",
    "Stopping": "nnsim.training.training",
    "Trainer": "nnsim.training.trainer",
    "Training": "nnsim.training.training",
    "TruthTable": "nnsim.data.making.sources",
    "dataset": "nnsim.data.make",
    "read_csv": "nnsim.data.make",
    "sequential": "nnsim.network.graph",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is first asked for, so that importing nnsim stays cheap."""
    if name not in _HOMES:
        raise AttributeError(f"module 'nnsim' has no attribute '{name}'")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Return the names of the interface."""
    return __all__
