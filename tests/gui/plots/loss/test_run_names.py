"""Names of pinned runs tell what sets them apart."""

from dataclasses import replace

import msgspec

from nnsim.gui.plots.loss.run_names import names
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.project import examples
from nnsim.project.project import Project

BASE = examples.load("circles")


def training(**values) -> Project:
    return replace(BASE, training=msgspec.structs.replace(BASE.training, **values))


def recipe(**values) -> Project:
    return replace(BASE, recipe=msgspec.structs.replace(BASE.recipe, **values))


def test_a_different_learning_rate_is_told():
    assert names([(training(learning_rate=0.3), "")], BASE) == ["lr 0.3"]


def test_runs_without_a_difference_are_numbered():
    assert names([(BASE, ""), (BASE, "")], BASE) == ["run 1", "run 2"]


def test_every_run_tells_what_is_not_the_same_in_all():
    pinned = [(training(learning_rate=0.3), ""), (training(optimizer="sgd"), "")]
    rate = f"{BASE.training.learning_rate:g}"
    assert names(pinned, BASE) == [f"lr 0.3, {BASE.training.optimizer}", f"lr {rate}, sgd"]


def test_the_drawing_is_told_by_activations_and_sizes():
    relu = sequential(2, Dense(4, "relu"), Dense(3, "relu"), Dense(1, "sigmoid"))
    small = sequential(2, Dense(2, "tanh"), Dense(1, "sigmoid"))
    assert names([(replace(BASE, graph=relu), "")], BASE) == ["relu"]
    assert names([(replace(BASE, graph=small), "")], BASE) == ["2-2-1"]


def test_scaling_is_told_for_inputs_and_targets_together():
    both = recipe(scaling="z-score", target_scaling="z-score")
    assert names([(both, "")], BASE) == ["z-score"]
    assert names([(BASE, "")], both) == ["raw"]
    assert names([(recipe(scaling="whitening"), "")], BASE) == ["x whitening, y raw"]


def test_pretraining_batches_seeds_and_penalties_have_words():
    pretrained = training(pretraining=msgspec.structs.replace(BASE.training.pretraining, epochs=500))
    assert names([(pretrained, "")], BASE) == ["pretrained 500"]
    assert names([(BASE, "")], pretrained) == ["not pretrained"]
    assert names([(training(batch_size=0), "")], BASE) == ["full batch"]
    assert names([(training(init_seed=3), "")], BASE) == ["weights seed 3"]
    penalty = msgspec.structs.replace(BASE.training.regularization, l2=0.001)
    assert names([(training(regularization=penalty), "")], BASE) == ["L2 0.001"]


def test_a_feature_is_told():
    assert names([(recipe(features=("x1**2",)), "")], BASE) == ["x1**2"]


def test_what_a_person_called_a_run_stays_and_equal_names_are_numbered():
    pinned = [(BASE, "lr 0.3"), (training(learning_rate=0.3), ""), (training(learning_rate=0.3), "")]
    assert names(pinned, BASE) == ["lr 0.3", "lr 0.3 (2)", "lr 0.3 (3)"]


def test_the_epochs_of_the_command_line_are_no_difference():
    assert names([(training(epochs=5), "")], BASE) == ["run 1"]
