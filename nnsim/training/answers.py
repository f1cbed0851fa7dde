"""What a network gives for all rows of its data: for long tables a part at a time."""

import numpy as np
from numpy.typing import NDArray

from nnsim.data.dataset import Dataset
from nnsim.data.watch import NOBODY, Watch
from nnsim.network.graph import Graph
from nnsim.network.parameters import Parameters
from nnsim.training.probe import Probe

CELLS = 2_000_000
"""About so many values lie in memory at once."""


def answers(
    graph: Graph, data: Dataset, parameters: Parameters, watch: Watch = NOBODY
) -> NDArray[np.float64]:
    """Return the network's outputs for all rows, scaled like the targets, shape (rows, outputs).

    It may be called in any thread, while the network trains in another one.

    Raises
    ------
    Cancelled
        If `watch` says so.
    """
    probe = Probe(graph, data, resolution=2)
    step = max(1, CELLS // max(1, data.inputs.shape[1]))
    found = np.empty((data.rows, graph.output.units))
    for start in range(0, data.rows, step):
        watch.at(start / data.rows)
        found[start : start + step] = probe.outputs(parameters, data.inputs[start : start + step])
    return found
