"""A proposed network fits its data, and an adapted one keeps everything that still fits."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from nnsim.data.build import build
from nnsim.data.dataset import Dataset, Scaling
from nnsim.data.recipe import File
from nnsim.network.graph import Graph, Link, sequential
from nnsim.network.layers import Dense
from nnsim.network.parameters import Layout
from nnsim.network.rules import check
from nnsim.project.propose import fit, propose, recipe
from nnsim.training import training as trainings
from nnsim.training.trainer import Trainer
from nnsim.training.training import Pretraining, Training

HEADS = {"regression": ("linear", "mse"), "binary": ("sigmoid", "bce"), "classes": ("softmax", "cce")}


def dataset(task="regression", inputs=2, outputs=1, rows=100) -> Dataset:
    """Return a Dataset of zeros; its shape and task are all that counts here."""
    return Dataset(
        "d",
        np.zeros((rows, inputs)),
        np.zeros((rows, outputs)),
        np.zeros(rows, np.uint8),
        tuple(f"x{place}" for place in range(inputs)),
        tuple(f"y{place}" for place in range(outputs)),
        task,
        Scaling.none(inputs),
        Scaling.none(outputs),
    )


@pytest.mark.parametrize(
    ("task", "outputs"), [("regression", 1), ("regression", 3), ("binary", 1), ("classes", 5)]
)
@pytest.mark.parametrize("inputs", [1, 4, 60, 800])
@pytest.mark.parametrize("rows", [2, 30, 150, 2000, 100_000])
def test_what_is_proposed_fits(task, outputs, inputs, rows):
    graph, training = propose(dataset(task, inputs, outputs, rows))
    check(graph)
    trainings.check(training)
    assert (graph.input.units, graph.output.units) == (inputs, outputs)
    assert (graph.output.activation, training.loss) == HEADS[task]
    assert all(4 <= layer.units <= 32 for layer in graph.hidden)
    assert all(layer.activation == "relu" for layer in graph.hidden)


def test_small_data_gets_a_network_too_small_to_learn_it_by_heart():
    graph, _ = propose(dataset("classes", 4, 3, 150))
    assert Layout(graph).size <= 150 / 4
    assert len(graph.hidden) == 1


def test_a_proposed_network_predicts_rows_it_has_not_seen(shared_data):
    """Guessing the mean or the most frequent class gives 1 (of z-scores), or ln 2, the loss of a coin."""
    for file, target, most in (
        ("BostonHousing.csv", "medv", 0.3),
        ("winequality-red.csv", "quality", 0.8),
        ("pima-indians-diabetes.csv", None, 0.65),
        ("titanic_train.csv", "Survived", 0.6),
    ):
        source = File(str(shared_data(f"classroom/{file}")))
        data = build(recipe(source, target and (target,)))
        graph, training = propose(data)
        trainer = Trainer(graph, data, training)
        trainer.train(epochs=training.epochs)
        assert trainer.loss("test") < most, file


def test_more_data_gets_a_larger_network():
    sizes = [Layout(propose(dataset("classes", 8, 3, rows))[0]).size for rows in (30, 500, 5000)]
    assert sizes == sorted(set(sizes))


@pytest.mark.parametrize("task", list(HEADS))
def test_another_task_gets_another_head_and_keeps_the_rest(task):
    others = [other for other in HEADS if other != task]
    for other in others:
        graph = sequential(
            2, Dense(4, "tanh", name="mine"), Dense(1 if other != "classes" else 3, HEADS[other][0])
        )
        training = Training(loss=HEADS[other][1], optimizer="momentum", learning_rate=0.5, batch_size=3)
        data = dataset(task, 5, 3 if task == "classes" else 1)
        edit, adapted = fit(graph, training, data)
        check(edit.graph)
        assert (edit.graph.output.activation, adapted.loss) == HEADS[task]
        assert (edit.graph.input.units, edit.graph.output.units) == (5, data.targets.shape[1])
        assert edit.graph.hidden == graph.hidden
        assert adapted == msgspec.structs.replace(training, loss=adapted.loss)


@pytest.mark.parametrize(
    ("task", "activation", "loss"),
    [
        ("regression", "tanh", "mse"),
        ("regression", "relu", "mse"),
        ("binary", "sigmoid", "mse"),
        ("classes", "softmax", "mse"),
    ],
)
def test_a_choice_that_still_fits_is_left_alone(task, activation, loss):
    graph = sequential(2, Dense(4), Dense(3, activation))
    training = Training(loss=loss)
    edit, adapted = fit(graph, training, dataset(task, 2, 3))
    assert (edit.graph, adapted) == (graph, training)


@pytest.mark.parametrize(("activation", "loss"), [("linear", "mse"), ("tanh", "mse"), ("sigmoid", "mse")])
def test_an_unusual_choice_stays_while_the_task_is_known_to_be_the_same(activation, loss):
    graph, training = sequential(2, Dense(1, activation)), Training(loss=loss)
    edit, adapted = fit(graph, training, dataset("binary"), before=dataset("binary"))
    assert (edit.graph, adapted) == (graph, training)


@pytest.mark.parametrize(("activation", "loss"), [("linear", "bce"), ("tanh", "bce"), ("softmax", "mse")])
def test_a_head_that_cannot_work_is_replaced_even_for_the_same_task(activation, loss):
    graph = sequential(2, Dense(1, activation))
    edit, adapted = fit(graph, Training(loss=loss), dataset("binary"), before=dataset("binary"))
    assert (edit.graph.output.activation, adapted.loss) == ("sigmoid", "bce")


def test_activations_of_single_output_units_give_way_to_softmax():
    graph = sequential(2, Dense(2, "linear", unit_activations=("", "tanh")))
    edit, adapted = fit(graph, Training(), dataset("classes", 2, 3))
    check(edit.graph)
    assert (edit.graph.output.activation, adapted.loss) == ("softmax", "cce")


def test_units_that_stay_are_known():
    graph = sequential(3, Dense(4), Dense(2))
    edit, _ = fit(graph, Training(), dataset("regression", 2, 3))
    assert edit.kept["input"] == (0, 1)
    assert edit.kept["output"] == (0, 1, -1)


def named(inputs: str, targets: str = "y") -> Dataset:
    """Return a Dataset with columns of these names."""
    made = dataset(inputs=len(inputs.split()), outputs=len(targets.split()))
    return replace(made, input_names=tuple(inputs.split()), target_names=tuple(targets.split()))


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("x1 x2", "x1 x2 x1**2", {"input": (0, 1, -1)}),
        ("x1 x2 x1**2", "x2 x1**2", {"input": (1, 2)}),
        ("x1 x2", "1 x1 x2", {"input": (-1, 0, 1)}),
        ("1 x1", "x1 1", {"input": (1, 0)}),
        ("a b", "x1 x2", {}),
        ("a b", "x1 x2 x3", {"input": (0, 1, -1)}),
        ("a b", "a b", {}),
    ],
)
def test_columns_keep_their_weights_by_name(before, after, kept):
    graph = sequential(len(before.split()), Dense(3), Dense(1))
    edit, _ = fit(graph, Training(), named(after), named(before))
    assert edit.kept == kept
    check(edit.graph)


def test_targets_keep_their_weights_by_name():
    graph = sequential(1, Dense(3), Dense(2))
    edit, _ = fit(graph, Training(), named("x", "depth width height"), named("x", "height depth"))
    assert edit.kept == {"output": (1, -1, 0)}


def test_cut_connections_go_with_the_name_of_their_input():
    graph = sequential(3, Dense(2), Dense(1))
    first, last = graph.links
    masked = Graph(graph.layers, (Link(*first.ends, ((2, 1),)), last))
    edit, _ = fit(masked, Training(), named("x3 x4"), named("x1 x2 x3"))
    assert edit.graph.links[0].cut == ((0, 1),)


def test_the_input_follows_the_shape_of_images():
    images = replace(dataset("classes", 12, 3), image_shape=(4, 3, 1))
    edit, _ = fit(sequential(2, Dense(5), Dense(1)), Training(), images)
    assert (edit.graph.input.units, edit.graph.input.shape) == (12, (4, 3, 1))
    edit, _ = fit(edit.graph, Training(), dataset())
    assert (edit.graph.input.units, edit.graph.input.shape) == (2, ())


def test_weights_of_classes_go_with_their_classes():
    before = replace(dataset("binary"), class_names=("no", "yes"))
    training = Training(loss="bce", class_weights=(1.0, 2.0))
    graph = sequential(2, Dense(1, "sigmoid"))
    assert fit(graph, training, before, before)[1].class_weights == (1.0, 2.0)
    flowers = replace(dataset("classes", 2, 3), class_names=("a", "b", "c"))
    assert fit(graph, training, flowers, before)[1].class_weights == ()


def test_hinge_is_for_classes_only():
    data = {task: dataset(task, outputs=3 if task == "classes" else 1) for task in HEADS}
    graph, training = sequential(2, Dense(3), Dense(1)), Training(loss="hinge")
    assert fit(graph, training, data["regression"], data["regression"])[1].loss == "mse"
    assert fit(graph, training, data["binary"], data["binary"])[1].loss == "hinge"
    assert fit(graph, training, data["classes"], data["classes"])[1].loss == "hinge"


def test_an_optimiser_that_other_data_have_made_impossible_gives_way():
    graph, training = sequential(2, Dense(3), Dense(1)), Training(optimizer="levenberg_marquardt")
    same, other = dataset(), dataset("binary")
    assert fit(graph, training, same, same)[1] == training
    assert fit(graph, training, other, same)[1].optimizer == "lbfgs"
    many = dataset(rows=2_000_000)
    assert fit(graph, training, many, same)[1].optimizer == "lbfgs"


def test_pretraining_is_left_out_where_inputs_cannot_be_given_back():
    graph, training = sequential(2, Dense(3), Dense(1)), Training(pretraining=Pretraining(5))
    wide = dataset(inputs=10_001)
    assert fit(graph, training, dataset(inputs=5), dataset())[1] == training
    assert fit(graph, training, wide, dataset())[1].pretraining.epochs == 0


def test_cut_and_locked_connections_stay_where_their_units_stay():
    graph = sequential(2, Dense(3), Dense(1))
    first, last = graph.links
    masked = Graph(graph.layers, (Link(*first.ends, ((1, 2),), ((0, 0),)), Link(*last.ends, (), ((2, 0),))))
    edit, _ = fit(masked, Training(), dataset("classes", inputs=3, outputs=4), dataset())
    assert edit.graph.links == masked.links
    edit, _ = fit(masked, Training(), dataset(inputs=1), dataset())
    assert edit.graph.links == (Link(*first.ends, (), ((0, 0),)), masked.links[1])
