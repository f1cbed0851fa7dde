"""The History: what is recorded, how it is thinned, and how it survives a file and an edit."""

import numpy as np
import pytest

from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.network.parameters import Layout
from nnsim.training import history as histories
from nnsim.training.history import FIGURES, History


def test_every_epoch_is_recorded_from_the_start_on(make) -> None:
    trainer = make()
    losses, vectors = [trainer.loss("test")], [trainer.parameters.vector]
    for _ in range(6):
        trainer.step_epoch()
        losses.append(trainer.loss("test"))
        vectors.append(trainer.parameters.vector)
    history = trainer.history
    assert history.epoch.tolist() == history.parameter_epoch.tolist() == list(range(7))
    assert history.step.tolist() == [13 * epoch for epoch in range(7)]
    np.testing.assert_array_equal(history.test_loss, losses)
    np.testing.assert_array_equal(history.parameters, vectors)


def test_every_figure_has_its_column(make) -> None:
    trainer = make()
    trainer.train(epochs=2)
    metrics = trainer.snapshot().metrics
    for name in FIGURES:
        assert getattr(trainer.history, name)[-1] == getattr(metrics, name)


@pytest.mark.parametrize("epochs", [histories.POINTS, 5000])
def test_points_stay_bounded_and_evenly_spaced(make, epochs: int) -> None:
    trainer = make(batch_size=0)
    trainer.train(epochs=epochs)
    history = trainer.history
    points = len(history.epoch)
    assert histories.POINTS // 2 <= points < histories.POINTS
    stride = history.epoch[1]
    np.testing.assert_array_equal(history.epoch, np.arange(points) * stride)
    np.testing.assert_array_equal(history.step, history.epoch)
    assert epochs - stride < history.epoch[-1] <= epochs
    np.testing.assert_array_equal(history.parameter_epoch, history.epoch)


def test_parameters_are_bounded_in_bytes(make, monkeypatch) -> None:
    monkeypatch.setattr(histories, "PARAMETER_BYTES", 31 * 8 * 10)
    trainer = make(batch_size=0)
    size = len(trainer.parameters.vector)
    trainer.train(epochs=300)
    assert len(trainer.history.epoch) == 301
    assert 2 <= len(trainer.history.parameters) * size * 8 <= 31 * 8 * 10
    np.testing.assert_array_equal(
        np.diff(trainer.history.parameter_epoch), trainer.history.parameter_epoch[1]
    )


def test_arrays_give_the_same_history_back(make) -> None:
    trainer = make()
    trainer.train(epochs=5)
    arrays = trainer.history.to_arrays()
    assert all(array.dtype == np.float64 for array in arrays.values())
    again = History.from_arrays(trainer.history.layout, arrays)
    for name, array in arrays.items():
        np.testing.assert_array_equal(again.to_arrays()[name], array)
    copy = trainer.history.copy()
    trainer.train(epochs=1)
    assert len(copy.epoch) == 6
    assert len(trainer.history.epoch) == 7


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("epoch", np.arange(5.0)),
        ("epoch", np.array([0, 1, 2.5, 3])),
        ("epoch", np.array([0, 1, np.nan, 3])),
        ("step", np.array([0, -1, 2, 3.0])),
        ("metrics", np.zeros((4, 5))),
        ("parameters", np.zeros((4, 30))),
        ("parameter_epoch", np.zeros(3)),
        ("stride", np.zeros(2)),
        ("stride", np.ones(3)),
    ],
)
def test_arrays_that_do_not_fit_are_refused(make, name: str, array: np.ndarray) -> None:
    trainer = make()
    trainer.train(epochs=3)
    arrays = trainer.history.to_arrays() | {name: array}
    with pytest.raises(ValueError, match=r"fit|whole|more points"):
        History.from_arrays(trainer.history.layout, arrays)


def test_more_points_than_can_be_are_refused() -> None:
    layout = Layout(sequential(1, Dense(1)))
    many = histories.POINTS
    arrays = {
        "epoch": np.arange(float(many)),
        "step": np.arange(float(many)),
        "metrics": np.zeros((many, 6)),
        "parameter_epoch": np.zeros(1),
        "parameters": np.zeros((1, 2)),
        "stride": np.ones(2),
    }
    with pytest.raises(ValueError, match="more points"):
        History.from_arrays(layout, arrays)


def test_a_history_of_another_network_keeps_its_losses_only(make, rings, training) -> None:
    from nnsim.training.trainer import Trainer

    trainer = make()
    trainer.train(epochs=3)
    other = Trainer(sequential(2, Dense(1, "sigmoid")), rings, training, history=trainer.history)
    np.testing.assert_array_equal(other.history.train_loss, trainer.history.train_loss)
    assert np.isnan(other.history.parameters).all()
    assert other.history.parameters.shape == (4, 3)
