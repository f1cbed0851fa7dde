"""Outputs for all rows, whatever the size of a part."""

import numpy as np

from nnsim.data.dataset import Dataset
from nnsim.network.graph import Graph
from nnsim.training import answers as module
from nnsim.training.answers import answers
from nnsim.training.trainer import Trainer


def test_all_rows_a_part_at_a_time(graph: Graph, rings: Dataset, monkeypatch) -> None:
    trainer = Trainer(graph, rings)
    expected = trainer.predict(rings.raw_inputs)
    np.testing.assert_allclose(answers(graph, rings, trainer.parameters), expected, rtol=1e-12)
    monkeypatch.setattr(module, "CELLS", 14)
    np.testing.assert_allclose(answers(graph, rings, trainer.parameters), expected, rtol=1e-12)
