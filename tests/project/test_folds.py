"""k-fold evaluation, judged by least squares and by counting."""

import math

import numpy as np
import pytest

from nnsim.checks import FieldError
from nnsim.data.build import build, load
from nnsim.data.recipe import File, Function, Recipe, Split
from nnsim.data.watch import Cancelled
from nnsim.errors import NnsimError
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense
from nnsim.project.folds import Fold, evaluate, score_name, spread
from nnsim.project.project import Project
from nnsim.training.training import Training

IN_ORDER = Split(1, 0, 0, shuffle=False)


def line(rows: int = 60, **recipe: object) -> Project:
    """Return a straight line through noise, which an optimiser finds exactly."""
    source = Function("10 + 3*x1 + 8*x2", samples=rows, noise=0.3)
    training = Training(optimizer="levenberg_marquardt", loss="mse", epochs=30)
    return Project(sequential(2, Dense(1)), Recipe(source, split=IN_ORDER, **recipe), training)


def test_each_fold_is_the_least_squares_line_of_the_other_rows() -> None:
    project = line()
    table = load(project.recipe.source)
    *inputs, y = (column.values for column in table)
    x = np.column_stack([*inputs, np.ones(60)])
    for fold in evaluate(project, 4):
        test = np.arange(15) + 15 * (fold.number - 1)
        train = np.setdiff1d(np.arange(60), test)
        best = np.linalg.lstsq(x[train], y[train], rcond=None)[0]
        errors = y[test] - x[test] @ best
        assert (fold.train_rows, fold.test_rows, fold.epochs) == (45, 15, 30)
        assert fold.train_loss == pytest.approx(np.mean((y[train] - x[train] @ best) ** 2))
        assert fold.test_loss == pytest.approx(np.mean(errors**2))
        assert fold.score == pytest.approx(1 - np.sum(errors**2) / np.sum((y[test] - y[test].mean()) ** 2))


def test_scaling_is_fitted_to_each_fold_and_leaves_r2_alone() -> None:
    plain, scaled = (
        list(evaluate(line(**how), 3)) for how in ({}, {"scaling": "z-score", "target_scaling": "0-1"})
    )
    assert [fold.score for fold in scaled] == pytest.approx([fold.score for fold in plain])
    assert scaled[0].test_loss < plain[0].test_loss / 50  # of targets from 0 to 1, not from 10 to 21


def test_classes_are_counted(tmp_path) -> None:
    kinds = np.array(list("aababbaabaaa"))
    path = tmp_path / "kinds.csv"
    path.write_text("x,kind\n" + "".join(f"{n},{kind}\n" for n, kind in enumerate(kinds)), encoding="utf-8")
    project = Project(
        sequential(1, Dense(1, "sigmoid")),
        Recipe(File(str(path)), split=IN_ORDER),
        Training(loss="bce", initializer="zeros"),
    )
    folds = list(evaluate(project, 3, epochs=0))
    assert [fold.score for fold in folds] == [np.mean(part == "a") for part in np.split(kinds, 3)]
    assert [fold.test_loss for fold in folds] == pytest.approx([math.log(2)] * 3)
    assert score_name(build(project.recipe).task) == "accuracy"


def test_one_row_in_a_fold_has_no_r2() -> None:
    folds = list(evaluate(line(8), 7))
    assert [fold.score for fold in folds if fold.test_rows == 1] == [None] * 6
    assert spread(folds, "score").mean is None
    assert spread(folds, "test_loss").mean is not None


def test_mean_and_deviation() -> None:
    folds = [Fold(number, 8, 2, 5, 0.5, loss, 1.0) for number, loss in enumerate((1.0, 2.0, 6.0), 1)]
    found = spread(folds, "test_loss")
    assert found.mean == 3.0
    assert found.deviation == pytest.approx(math.sqrt((4 + 1 + 9) / 3))
    assert spread([], "test_loss").mean is None
    assert spread([*folds, Fold(4, 8, 2, 1, 0.5, 1e9, 0.5, diverged=True)], "test_loss").mean is None


def test_the_same_evaluation_gives_the_same_bits() -> None:
    project = line()
    assert list(evaluate(project, 3)) == list(evaluate(project, 3))


def test_it_is_watched_and_stopped() -> None:
    seen: list[float] = []
    list(evaluate(line(), 3, progress=seen.append))
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0.0, 1.0)
    folds = evaluate(line(), 3, cancel=lambda: len(made) == 2)
    made: list[Fold] = []
    with pytest.raises(Cancelled):
        made.extend(fold for fold in folds if not made.append(fold))
    assert len(made) == 2


def test_a_diverged_fold_is_told(recwarn) -> None:
    project = line()
    training = Training(optimizer="sgd", learning_rate=900, loss="mse", epochs=200)
    folds = list(evaluate(Project(project.graph, project.recipe, training), 2))
    assert all(fold.diverged for fold in folds)
    assert not recwarn.list


@pytest.mark.parametrize(
    ("count", "sentence"), [(101, "folds must be from 0 to 100"), (60, "too few for 60 folds")]
)
def test_too_many_folds_are_refused(count: int, sentence: str) -> None:
    with pytest.raises((FieldError, NnsimError), match=sentence):
        list(evaluate(line(), count))


def test_words_of_each_fold_are_its_own(tmp_path) -> None:
    path = tmp_path / "texts.csv"
    rows = [f'"w{n} the film was so {"good" if n % 2 else "bad"} that i saw it","{n % 2}"' for n in range(40)]
    path.write_text("\n".join(["text,label", *rows]), encoding="utf-8")
    recipe = Recipe(File(str(path)), split=Split(0.8, 0, 0.2))
    inputs = build(recipe).inputs.shape[1]
    project = Project(sequential(inputs, Dense(1, "sigmoid")), recipe, Training("bce", "adam", epochs=30))
    folds = list(evaluate(project, 5))
    assert all(fold.score == 1.0 for fold in folds)
