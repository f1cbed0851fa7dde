"""Features are what NumPy computes from the columns, for the rows of the data and for new ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.checks import FieldError
from nnsim.data.build import build
from nnsim.data.preparing.features import make
from nnsim.data.recipe import Bundled, File, Function, Recipe, Split, TruthTable, check
from nnsim.errors import NnsimError

RAW = np.array([[1.0, 2.0], [3.0, 4.0], [0.5, -1.0]])


def test_features_stand_behind_the_columns():
    made = make(("x1", "x2"), ("x1**2", " sin(x2) * x1", "log(x1)", "exp(-x2)"), (), "none")
    assert made.names == ("x1", "x2", "x1**2", "sin(x2) * x1", "log(x1)", "exp(-x2)")
    x1, x2 = RAW.T
    expected = np.column_stack([x1, x2, x1**2, np.sin(x2) * x1, np.log(x1), np.exp(-x2)])
    np.testing.assert_allclose(made.apply(RAW), expected, rtol=1e-15)


@pytest.mark.parametrize(
    ("switched_off", "ones", "names", "first"),
    [
        ((), "first", ("1", "x1", "x2", "x1*x2"), [1, 1, 2, 2]),
        (("x1",), "last", ("x2", "x1*x2", "1"), [2, 2, 1]),
        (("x1", "x2"), "none", ("x1*x2",), [2]),
    ],
)
def test_columns_can_be_switched_off_and_a_column_of_ones_added(switched_off, ones, names, first):
    made = make(("x1", "x2"), ("x1*x2",), switched_off, ones)
    assert made.names == names
    assert made.apply(RAW)[0].tolist() == first
    assert len(made.computed) == len(made.from_raw) == len(names)


def test_columns_are_called_by_name_or_place():
    names = ("height", "body weight", "colour=red", "몸무게", "x1", "e", "sin", "if")
    raw = np.arange(1.0, 9.0)[np.newaxis]
    formulas = ("height + x2", "x3 * 2", "몸무게 + x1", "sin(e)", "x7", "x8")
    made = make(names, formulas, names, "none")
    # x1 is the column of that name, not the first one; e is the column, not the number.
    assert made.apply(raw)[0] == pytest.approx([1 + 2, 6, 4 + 5, np.sin(6), 7, 8])


@given(st.integers(1, 8), st.data())
def test_each_kept_input_is_its_column(count, data):
    names = tuple(f"c{place}" for place in range(count))
    off = data.draw(st.sets(st.sampled_from(names), max_size=count - 1))
    ones = data.draw(st.sampled_from(["none", "first", "last"]))
    made = make(names, (), tuple(off), ones)
    raw = np.arange(3.0 * count).reshape(3, count)
    inputs = made.apply(raw)
    assert inputs.shape == (3, len(made.names))
    for column, name, place in zip(inputs.T, made.names, made.from_raw, strict=True):
        np.testing.assert_array_equal(column, raw[:, place] if place >= 0 else np.ones(3))
        assert name == (names[place] if place >= 0 else "1")


@pytest.mark.parametrize(
    ("formulas", "switched_off", "sentence"),
    [
        (("x1", "x1 +"), (), r"recipe.features\[1\]: The formula ends too early, at place 4"),
        (("x3",), (), r"recipe.features\[0\]: x3 at place 1 is not known; use x1, x2."),
        (("3",), (), r"recipe.features\[0\]: The formula uses no input, so there is nothing to learn"),
        ((), ("x9",), r"recipe.switched_off\[0\] names no input column: 'x9'."),
        ((), ("x1", "x2"), "recipe.switched_off leaves no input; switch one on, or add a feature."),
        (("x1*2", "x1*2"), (), "recipe.features has 'x1\\*2' twice; take one out."),
        (("x1",), (), "recipe.features has 'x1' twice"),
    ],
)
def test_wrong_features(formulas, switched_off, sentence):
    with pytest.raises(FieldError, match=f"^{sentence}"):
        make(("x1", "x2"), formulas, switched_off, "none")


def test_ones_alone_are_no_input():
    with pytest.raises(FieldError, match="leaves no input"):
        make(("x1",), (), ("x1",), "first")


def test_where_a_feature_is_undefined():
    made = make(("x1", "x2"), ("log(x2)", "1/x1"), ("x1", "x2"), "none")
    with pytest.raises(
        FieldError, match=r"^recipe.features\[0\]: The formula has no finite value where x2 = -1"
    ):
        made.apply(RAW)
    inputs = made.apply(np.array([[0.0, -1.0], [2.0, 1.0]]), undefined="nan")
    assert np.isnan(inputs[0, 0])
    assert np.isinf(inputs[0, 1])
    assert inputs[1].tolist() == [0, 0.5]


# ---------------------------------------------------------------- in a Recipe


@pytest.mark.parametrize("scaling", ["none", "0-1", "-1..1", "z-score", "robust", "pca", "whitening"])
def test_new_rows_get_the_same_features_and_scaling(scaling):
    recipe = Recipe(
        Function("x1 + x2", low=1, high=3, samples=60), scaling=scaling, features=("log(x1)", "x1*x2")
    )
    check(recipe)
    data = build(recipe)
    assert data.raw_names == ("x1", "x2")
    np.testing.assert_array_equal(data.prepare(data.raw_inputs), data.inputs)
    np.testing.assert_allclose(
        data.input_scaling.undo(data.inputs)[:, 2], np.log(data.raw_inputs[:, 0]), atol=1e-12
    )
    assert data.raw_inputs.sum(axis=1) == pytest.approx(data.raw_targets[:, 0])
    mixed = scaling in ("pca", "whitening")
    names = [f"component {number}" for number in range(1, 5)]
    assert data.input_names == (tuple(names) if mixed else ("x1", "x2", "log(x1)", "x1*x2"))


def test_without_features_the_columns_are_the_inputs():
    data = build(Recipe(Function("x1 + x2"), scaling="z-score"))
    assert data.features is None
    assert data.raw is None
    assert data.raw_names == data.input_names
    np.testing.assert_allclose(data.prepare(data.raw_inputs), data.inputs, atol=1e-12)


def test_turned_columns_keep_their_own_units():
    data = build(Recipe(Bundled("iris"), scaling="whitening", split=Split(1, 0, 0)))
    assert data.raw_names == ("sepal_length", "sepal_width", "petal_length", "petal_width")
    assert data.input_names == tuple(f"component {number}" for number in range(1, 5))
    np.testing.assert_allclose(data.input_scaling.undo(data.inputs), data.raw_inputs, atol=1e-10)
    assert np.cov(data.inputs.T, ddof=0) == pytest.approx(np.eye(4), abs=1e-8)


def test_ones_are_never_scaled():
    data = build(Recipe(TruthTable(2, ("0 0 1 1",)), scaling="z-score", ones="last", split=Split(1, 0, 0)))
    assert data.inputs.tolist() == [[-1, -1, 1], [-1, 1, 1], [1, -1, 1], [1, 1, 1]]
    assert (data.input_names, data.raw_names) == (("x1", "x2", "1"), ("x1", "x2"))


def test_single_columns_have_their_own_scaling():
    recipe = Recipe(
        Function("100*x1", samples=100),
        scaling="z-score",
        target_scaling="0-1",
        features=("x1**2",),
        scalings={"x1": "none", "x1**2": "0-1", "y": "none"},
        split=Split(1, 0, 0),
    )
    data = build(recipe)
    np.testing.assert_array_equal(data.inputs[:, 0], data.raw_inputs[:, 0])
    assert (data.inputs[:, 1].min(), data.inputs[:, 1].max()) == pytest.approx((0, 1))
    assert data.target_scaling.changes_nothing


def test_a_column_with_its_own_scaling_is_not_turned():
    data = build(Recipe(Bundled("iris"), scaling="pca", scalings={"sepal_width": "none"}))
    assert data.input_names == ("component 1", "sepal_width", "component 2", "component 3")
    np.testing.assert_allclose(data.inputs[:, 1], data.raw_inputs[:, 1], rtol=1e-15)


def test_a_scaling_for_a_column_that_is_not_there():
    with pytest.raises(FieldError, match=r"^recipe.scalings names no column or feature that is used: 'x9'"):
        build(Recipe(scalings={"x9": "robust"}))


def test_categories_can_be_switched_off_as_a_whole(tmp_path):
    (tmp_path / "a.csv").write_text("size,colour,y\n" + "1,red,1.5\n2,blue,2.5\n3,green,3.5\n" * 4)
    recipe = Recipe(File("a.csv"), features=("size * x3",), switched_off=("colour",))
    data = build(recipe, tmp_path)
    assert data.raw_names == ("size", "colour=blue", "colour=green", "colour=red")
    assert data.input_names == ("size", "size * x3")
    one = build(Recipe(File("a.csv"), switched_off=("colour=red",)), tmp_path)
    assert one.input_names == ("size", "colour=blue", "colour=green")


def test_images_with_features_are_no_images_any_more():
    data = build(Recipe(Bundled("digits"), switched_off=("p1_1",)))
    assert data.image_shape == ()
    assert data.inputs.shape[1] == 63


def test_the_course():
    """Features that make the course's nonlinear functions linear: their coefficients are recovered."""
    for source, features, off, weights in (
        (Function("x1**2 - 6*x1 + 8*x2"), ("x1**2",), (), [-6, 8, 1]),
        (Function("10 + 3*x1*x2 - 6*x1 + 8*x2"), ("x1*x2",), (), [-6, 8, 3]),
        (Function("log(x1**3)"), ("ln(x1)",), ("x1",), [3]),
    ):
        data = build(Recipe(source, features=features, switched_off=off))
        found = np.linalg.lstsq(np.column_stack([data.inputs, np.ones(500)]), data.targets[:, 0], rcond=None)
        assert found[0][:-1] == pytest.approx(weights)


def test_features_undefined_in_the_data():
    with pytest.raises(
        NnsimError, match=r"^recipe.features\[0\]: The formula has no finite value where x1 = "
    ):
        build(Recipe(features=("log(x1)",)))


def test_people_read_formulas_as_on_paper():
    recipe = Recipe(Function("x1 + x2"), features=("x1**2", "sin(x2)", "x1 * x2"), ones="first")
    assert build(recipe).input_titles == ("1", "x1", "x2", "x1²", "sin x2", "x1·x2")
    assert build(Recipe(Function("x1 + x2"))).input_titles == ("x1", "x2")
    turned = Recipe(Function("x1 + x2"), features=("x1**2",), scaling="pca")
    assert build(turned).input_titles == ("component 1", "component 2", "component 3")
