"""Both roads through the kernels, sparse rows, images and both precisions, as a Trainer drives them."""

import dataclasses

import numpy as np
import pytest
import scipy.sparse
from msgspec.structs import replace

import nnsim
from nnsim.data.dataset import Dataset
from nnsim.errors import NnsimError
from nnsim.network.graph import Graph, Link
from nnsim.training import evaluation, history, roads
from nnsim.training.trainer import Trainer
from nnsim.training.training import Clipping, Regularization, Schedule, Training

IMAGES = nnsim.sequential(
    (6, 6, 2),
    nnsim.Conv2D(4, "relu", (3, 3), padding="same"),
    nnsim.MaxPool2D(),
    nnsim.Conv2D(3, "tanh", (2, 2)),
    nnsim.AveragePool2D((2, 2), (1, 1)),
    nnsim.Flatten(),
    nnsim.Dropout(0.25),
    nnsim.Dense(5, "elu"),
    nnsim.Dense(3, "softmax"),
)


@pytest.fixture
def images(rng) -> Dataset:
    """Return 60 images of 6 x 6 pixels and two channels, of three classes."""
    return nnsim.dataset(rng.normal(size=(60, 72)), rng.integers(3, size=60), seed=3)


@pytest.fixture
def words(rng) -> tuple[Dataset, Dataset]:
    """Return the same few ones in 200 columns, sparse and dense, with a target of two classes."""
    rows = scipy.sparse.csr_array((rng.random((90, 200)) < 0.03).astype(np.float32))
    targets = (rows.toarray()[:, :20].sum(axis=1) > 0.5).astype(int)
    return nnsim.dataset(rows, targets, seed=5), nnsim.dataset(rows.toarray(), targets, seed=5)


def close(a: np.ndarray, b: np.ndarray, within: float) -> bool:
    return float(np.abs(a.astype(float) - b.astype(float)).max()) <= within


TRAININGS = {
    "adam": {},
    "nesterov": {"optimizer": "nesterov", "schedule": Schedule("cosine", 50, warmup_steps=10)},
    "everything": {
        "optimizer": "adamw",
        "regularization": Regularization(1e-3, 1e-3, 1.5),
        "clipping": Clipping("norm", 0.5),
        "selection": "random",
    },
    "numerical": {"gradient": "numerical", "optimizer": "rmsprop"},
    "one row": {"batch_size": 1, "selection": "replacement"},
    "all rows": {"batch_size": 0, "class_weights": (1.0, 2.5)},
}


@pytest.mark.parametrize("name", TRAININGS)
def test_both_roads_lead_to_the_same_place(monkeypatch, graph: Graph, rings, training, name: str) -> None:
    first, *links = graph.links
    masked = Graph(graph.layers, (Link(*first.ends, cut=((0, 1),), locked=((1, 2),)), *links))
    chosen = replace(training, **TRAININGS[name])
    trainers = []
    for road in (roads.SMALL, roads.LARGE):
        monkeypatch.setattr(roads, "choose", lambda *_, road=road: road)
        trainers.append(Trainer(masked, rings, chosen))
        trainers[-1].step(100)
    small, large = trainers
    assert (small._runner.machine.road, large._runner.machine.road) == (roads.SMALL, roads.LARGE)
    assert close(small.parameters.vector, large.parameters.vector, 1e-9)
    assert close(small.state.slots, large.state.slots, 1e-9)
    assert close(small.history.metrics, large.history.metrics, 1e-9)
    assert close(small.gradients().vector, large.gradients().vector, 1e-9)
    assert close(small.outputs(rings.inputs), large.outputs(rings.inputs), 1e-9)


def test_which_road_is_taken(graph, rings, words, images) -> None:
    wide = nnsim.sequential(2, nnsim.Dense(300), nnsim.Dense(1))
    dropping = nnsim.sequential(2, nnsim.Dense(3), nnsim.Dropout(0.1), nnsim.Dense(1))
    assert roads.choose(graph, rings) is roads.SMALL
    assert roads.choose(wide, rings) is roads.LARGE
    assert roads.choose(dropping, rings) is roads.LARGE
    assert roads.choose(nnsim.sequential(200, nnsim.Dense(1)), words[0]) is roads.LARGE
    assert roads.choose(IMAGES, images) is roads.LARGE


def test_sparse_rows_train_as_dense_ones(words) -> None:
    sparse, dense = words
    assert sparse.sparse
    assert not dense.sparse
    graph = nnsim.sequential(200, nnsim.Dense(8, "relu"), nnsim.Dense(1, "sigmoid"))
    training = Training(loss="bce", optimizer="rmsprop", learning_rate=0.01, batch_size=16)
    one, other = (Trainer(graph, data, training) for data in words)
    for trainer in (one, other):
        trainer.train(epochs=10)
    assert close(one.parameters.vector, other.parameters.vector, 1e-9)
    assert close(one.history.metrics, other.history.metrics, 1e-9)
    rows = sparse.inputs[:7]
    np.testing.assert_allclose(one.predict(rows), other.predict(rows.toarray()), rtol=1e-9)
    np.testing.assert_allclose(one.predict(rows), other.predict(rows), rtol=1e-9)
    targets = sparse.targets[:7]
    assert close(
        one.gradients((rows, targets)).vector, other.gradients((rows.toarray(), targets)).vector, 1e-12
    )
    assert one.metrics("test").accuracy == other.metrics("test").accuracy
    with pytest.raises(NnsimError, match="rows of 200 input values"):
        one.predict(rows[:, :100])


def test_sparse_rows_for_scaled_data_are_scaled(rng) -> None:
    data = nnsim.dataset(rng.normal(5.0, 2.0, size=(50, 3)), rng.normal(size=50), scaling="z-score")
    trainer = Trainer(nnsim.sequential(3, nnsim.Dense(1)), data)
    rows = rng.normal(size=(4, 3)) * (rng.random((4, 3)) < 0.5)
    np.testing.assert_allclose(trainer.predict(scipy.sparse.csr_array(rows)), trainer.predict(rows))


def test_a_network_for_images_trains_and_resumes_with_the_same_bits(images) -> None:
    training = Training(loss="cce", optimizer="adam", learning_rate=0.02, batch_size=8)
    trainer, again = (Trainer(IMAGES, images, training) for _ in range(2))
    trainer.train(epochs=15)
    while again.state.step < trainer.state.step:
        again = Trainer(IMAGES, images, training, state=again.state)
        again.step(min(7, trainer.state.step - again.state.step))
    assert again.parameters.vector.tobytes() == trainer.parameters.vector.tobytes()
    assert trainer.accuracy("train") > 0.6
    outputs = trainer.outputs(images.inputs)
    assert outputs.tobytes() == trainer.outputs(images.inputs).tobytes()  # nothing is dropped here
    trainer.step_back()
    assert trainer.state.step == again.state.step - 1


def test_an_image_network_learns_the_slopes_that_differences_measure(images) -> None:
    plain = Graph(
        tuple(layer for layer in IMAGES.layers if layer.id != "hidden_6"),
        (
            *(link for link in IMAGES.links if "hidden_6" not in link.ends),
            Link("hidden_5", "hidden_7"),
        ),
    )
    both = []
    for gradient in ("backpropagation", "numerical"):
        training = Training(loss="cce", gradient=gradient, delta=1e-6, learning_rate=1.0, batch_size=0)
        trainer = Trainer(plain, images, training)
        before = trainer.parameters.vector
        trainer.step()
        both.append(before - trainer.parameters.vector)
    assert np.abs(both[0] - both[1]).max() <= 1e-6 * np.abs(both[0]).max()


def test_classes_by_their_numbers(images, rng) -> None:
    trainer = Trainer(IMAGES, images, Training(loss="cce"))
    inputs, classes = rng.normal(size=(4, 72)), np.array([2, 0, 1, 1])
    expected = trainer.gradients((inputs, np.eye(3)[classes])).vector
    np.testing.assert_array_equal(trainer.gradients((inputs, classes)).vector, expected)
    np.testing.assert_array_equal(trainer.gradients((inputs, classes[:, None])).vector, expected)
    np.testing.assert_array_equal(
        trainer.gradients((inputs[:3], classes[:3])).vector,
        trainer.gradients((inputs[:3], np.eye(3)[classes[:3]])).vector,
    )
    for wrong in ([0, 1, 2, 3], [0.5, 1, 1, 1], [-1, 0, 0, 0]):
        with pytest.raises(NnsimError, match="classes 0 to 2"):
            trainer.gradients((inputs, wrong))


# ---------------------------------------------------------------------- precision


@pytest.mark.parametrize("road", ["small", "large"])
def test_float32_is_float32_everywhere_and_close(make, rings, training, graph, road: str) -> None:
    if road == "large":
        graph = nnsim.sequential(
            2, nnsim.Dense(40, "tanh"), nnsim.Dense(40, "tanh"), nnsim.Dense(1, "sigmoid")
        )
    single, double = (
        Trainer(graph, rings, replace(training, precision=precision)) for precision in ("float32", "float64")
    )
    assert close(single.parameters.vector, double.parameters.vector, 1e-7)
    for trainer in (single, double):
        trainer.train(epochs=5)
    state = single.state
    assert state.parameters.vector.dtype == state.slots.dtype == single.history.parameters.dtype == np.float32
    assert single.gradients().vector.dtype == single.outputs(rings.inputs).dtype == np.float32
    assert single.predict(rings.inputs).dtype == np.float64
    assert close(state.parameters.vector, double.parameters.vector, 1e-3)
    assert single.loss("test") == pytest.approx(double.loss("test"), rel=1e-3)


def test_precision_can_be_switched_while_it_trains(make) -> None:
    trainer = make()
    trainer.train(epochs=3)
    before = trainer.state
    trainer.change(training=replace(trainer.training, precision="float32"))
    after = trainer.state
    np.testing.assert_array_equal(after.parameters.vector, before.parameters.vector.astype(np.float32))
    np.testing.assert_array_equal(after.slots, before.slots.astype(np.float32))
    assert after.updates == before.updates
    trainer.train(epochs=2)
    assert trainer.history.parameters.shape[0] == 6
    trainer.change(training=replace(trainer.training, precision="float64"))
    trainer.train(epochs=2)
    assert trainer.state.slots.dtype == trainer.history.parameters.dtype == np.float64
    for _ in range(5):
        trainer.step_back("epoch")
    assert trainer.state.epoch == 2


# ---------------------------------------------------------------------- large networks


def test_where_all_rows_take_long_a_part_of_them_is_recorded(monkeypatch, make) -> None:
    monkeypatch.setattr(evaluation, "MUCH", 1000)
    monkeypatch.setattr(evaluation, "LOOKED_AT", 20)
    trainer, plain = make(), make()
    assert evaluation.is_much(trainer._runner.machine)
    trainer.train(epochs=4)
    monkeypatch.undo()
    plain.train(epochs=4)
    assert trainer.parameters.vector.tobytes() == plain.parameters.vector.tobytes()
    assert trainer.history.epoch.tolist() == trainer.history.parameter_epoch.tolist() == list(range(5))
    np.testing.assert_array_equal(trainer.history.test_loss[1:], plain.history.test_loss[1:])
    np.testing.assert_array_equal(trainer.history.parameters, plain.history.parameters)
    inputs, targets = (rows[-20:] for rows in trainer.data.take("train"))
    outputs = trainer.outputs(inputs)
    bce = -np.mean(targets * np.log(outputs) + (1 - targets) * np.log(1 - outputs))
    assert trainer.history.train_loss[-1] == pytest.approx(bce, rel=1e-12)
    assert np.isfinite(trainer.history.metrics[0]).all()


def test_of_large_networks_no_parameters_are_recorded(monkeypatch, make) -> None:
    monkeypatch.setattr(history, "MOST_PARAMETERS", 30)
    trainer = make()
    trainer.train(epochs=3)
    assert trainer.history.parameters.shape == (0, 31)
    assert trainer.history.epoch.tolist() == [0, 1, 2, 3]
    again = history.History.from_arrays(trainer.history.layout, trainer.history.to_arrays())
    assert again.parameters.shape == (0, 31)
    fewer = nnsim.sequential(2, nnsim.Dense(4, "tanh"), nnsim.Dense(1, "sigmoid"))
    trainer.change(graph=fewer)
    trainer.train(epochs=2)
    assert trainer.history.parameter_epoch.tolist() == [4, 5]
    trainer.change(graph=make().graph)
    trainer.train(epochs=2)
    assert trainer.history.parameters.shape == (0, 31)
    trainer.step_back("epoch")
    assert trainer.history.epoch.tolist() == list(range(7))


def test_checkpoints_take_little_of_the_time(monkeypatch, make) -> None:
    """If a copy took 10 ms, one would be made every half second at most."""
    trainer = make()
    trainer.run(0.05)
    runner = trainer._runner
    runner._copying = 0.01
    runner._unkept = 0.4
    kept = len(runner._timeline.checkpoints)
    runner._keep_now_and_then(runner.machine, 0.02)
    assert len(runner._timeline.checkpoints) == kept
    runner._unkept = 0.51
    runner._keep_now_and_then(runner.machine, 0.02)
    assert len(runner._timeline.checkpoints) == kept + 1


# ---------------------------------------------------------------------- a way back


def test_a_diverged_state_that_is_taken_up_again_can_be_left(rings) -> None:
    graph = nnsim.sequential(2, nnsim.Dense(3, "relu"), nnsim.Dense(1))
    training = Training(learning_rate=50.0, batch_size=9)
    trainer = Trainer(graph, rings, training)
    trainer.train(epochs=50)
    end = trainer.divergence
    assert end is not None
    reopened = Trainer(graph, rings, training, state=trainer.state, history=trainer.history)
    assert reopened.divergence == end
    assert reopened.step() == 0
    reopened.step_back()
    assert reopened.divergence is None
    trainer.step_back()
    assert reopened.state.step == trainer.state.step == end.step - 1
    assert reopened.parameters.vector.tobytes() == trainer.parameters.vector.tobytes()


def test_weights_that_are_not_finite_are_seen_when_a_state_is_taken_up(make) -> None:
    state = make().state
    bad = dataclasses.replace(state, parameters=state.parameters.copy())
    bad.parameters.vector[3] = np.nan
    trainer = make()
    reopened = Trainer(trainer.graph, trainer.data, trainer.training, state=bad)
    assert reopened.divergence is not None
    assert reopened.step() == 0
    reopened.change(parameters=trainer.parameters)
    assert reopened.step(3) == 3
