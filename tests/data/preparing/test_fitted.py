"""The numbers of a scaling are those of the training rows, computed here by NumPy alone."""

import numpy as np
import pytest

from nnsim.data.build import build
from nnsim.data.preparing.fitted import columns, components
from nnsim.data.recipe import Bundled, File, Function, Recipe, Split

LINE = Function("10 + 3*x1 + 8*x2", samples=60, noise=0.2)


def train_rows(data):
    return data.raw_inputs[data.part == 0], data.raw_targets[data.part == 0]


def test_centre_and_scale_of_each_column():
    recipe = Recipe(
        LINE, features=("x1**2",), scaling="z-score", scalings={"x2": "0-1"}, target_scaling="robust"
    )
    data = build(recipe)
    x, y = train_rows(data)
    first, second, square, target = columns(recipe, data)
    assert (first.centre, first.scale) == pytest.approx((x[:, 0].mean(), x[:, 0].std()))
    assert (second.centre, second.scale) == pytest.approx((x[:, 1].min(), np.ptp(x[:, 1])))
    assert (square.centre, square.scale) == pytest.approx(((x[:, 0] ** 2).mean(), (x[:, 0] ** 2).std()))
    low, middle, high = np.percentile(y, (25, 50, 75))
    assert (target.centre, target.scale) == pytest.approx((middle, high - low))
    assert [column.how for column in (first, second, square, target)] == [
        "z-score",
        "0-1",
        "z-score",
        "robust",
    ]
    assert [column.own for column in (first, second, square, target)] == [False, True, False, False]
    assert (square.name, square.title, target.role) == ("x1**2", "x1²", "target")
    assert components(recipe, data) == ()


def test_what_is_no_number_is_never_scaled(tmp_path):
    path = tmp_path / "a.csv"
    rows = "".join(f"{n},{'red' if n % 2 else 'blue'},{'yes' if n % 3 else 'no'}\n" for n in range(30))
    path.write_text("size,colour,kind\n" + rows, encoding="utf-8")
    recipe = Recipe(File(str(path)), scaling="0-1", ones="first")
    known = {column.name: column.how for column in columns(recipe, build(recipe))}
    assert known == {"1": None, "size": "0-1", "colour=blue": None, "colour=red": None, "kind": None}


@pytest.mark.parametrize("how", ["pca", "whitening"])
def test_components_are_the_eigenvectors_of_the_covariance(how):
    recipe = Recipe(Bundled("iris"), scaling=how, split=Split(0.5, 0.0, 0.5))
    data = build(recipe)
    x, _ = train_rows(data)
    variance = np.linalg.svd(x - x.mean(axis=0), compute_uv=False) ** 2 / len(x)
    found = components(recipe, data)
    assert [part.share for part in found] == pytest.approx(variance / variance.sum())
    assert sum(part.share for part in found) == pytest.approx(1)
    covariance = np.cov(x.T, bias=True)
    for part, size in zip(found, variance, strict=True):
        weights = np.array([weight for _, weight in part.parts])
        assert covariance @ weights == pytest.approx(size * weights, abs=1e-9)
        assert [name for name, _ in part.parts] == list(data.raw_names)


def test_columns_scaled_in_their_own_way_are_not_turned():
    recipe = Recipe(Bundled("iris"), scaling="pca", scalings={"sepal_width": "0-1"})
    data = build(recipe)
    found = components(recipe, data)
    assert len(found) == 3
    assert all("sepal_width" not in dict(part.parts) for part in found)
    assert columns(recipe, data)[1].how == "0-1"
