"""The tables that come with nnsim are whole."""

import numpy as np
import pytest

from nnsim import places
from nnsim.data.build import build
from nnsim.data.recipe import Bundled, Recipe, Split
from nnsim.data.sets.bundled import DIGITS, NAMES, About, about, load
from nnsim.errors import NnsimError


def test_iris_is_the_well_known_one():
    table = load(Bundled("iris"))
    assert (table.name, table.rows) == ("iris", 150)
    assert table["species"].labels == ("setosa", "versicolor", "virginica")
    assert [column.values.mean() for column in table.columns[:4]] == pytest.approx(
        [5.843333, 3.057333, 3.758, 1.199333], abs=1e-6
    ), "the means of scikit-learn's copy"
    assert table.head(1)[0] == (5.1, 3.5, 1.4, 0.2, "setosa")


def test_blood_fat_has_the_figures_of_its_source():
    table = load(Bundled("blood_fat"))
    assert table.rows == 25
    assert [column.values.mean() for column in table] == pytest.approx([68.68, 39.12, 310.72])


def test_wine_is_that_of_uci():
    """Rows, classes, smallest, largest and mean values as its own description gives them."""
    data = build(Recipe(Bundled("wine"), split=Split(1, 0, 0)))
    assert (data.inputs.shape, data.class_names) == ((178, 13), ("class_0", "class_1", "class_2"))
    assert data.targets.sum(axis=0).tolist() == [59, 71, 48]
    columns = {name: column for name, column in zip(data.input_names, data.inputs.T, strict=True)}
    for name, low, high, mean, spread in (
        ("alcohol", 11.0, 14.8, 13.0, 0.8),
        ("malic_acid", 0.74, 5.80, 2.34, 1.12),
        ("alcalinity_of_ash", 10.6, 30.0, 19.5, 3.3),
        ("magnesium", 70, 162, 99.7, 14.3),
        ("od280_od315_of_diluted_wines", 1.27, 4.00, 2.61, 0.71),
        ("proline", 278, 1680, 746, 315),
    ):
        values = columns[name]
        found = (values.min(), values.max(), values.mean(), values.std(ddof=1))
        assert found == pytest.approx((low, high, mean, spread), rel=0.01, abs=0.05)


def test_breast_cancer_is_that_of_uci():
    data = build(Recipe(Bundled("breast_cancer"), split=Split(1, 0, 0)))
    assert (data.inputs.shape, data.task, data.class_names) == ((569, 30), "binary", ("benign", "malignant"))
    assert data.targets.sum() == 212
    reaches = dict(
        zip(data.input_names, np.column_stack([data.inputs.min(0), data.inputs.max(0)]), strict=True)
    )
    for name, low, high in (
        ("mean_radius", 6.981, 28.11),
        ("mean_area", 143.5, 2501.0),
        ("texture_error", 0.36, 4.885),
        ("worst_fractal_dimension", 0.055, 0.208),
    ):
        assert reaches[name] == pytest.approx([low, high], abs=6e-4), "its description rounds"


def test_diabetes_is_that_of_the_paper():
    """442 patients, and the mean and reach of the response as scikit-learn's copy has them."""
    table = load(Bundled("diabetes"))
    assert (table.rows, table.names[-1], len(table.names)) == (442, "progression", 11)
    response = table["progression"].values
    assert (response.min(), response.max(), response.mean()) == pytest.approx((25, 346, 152.13348))
    assert table["bmi"].values.mean() == pytest.approx(26.375792)
    assert build(Recipe(Bundled("diabetes"))).task == "regression"


def test_the_digits_are_those_of_uci():
    table = load(Bundled(DIGITS))
    assert table.rows == 1797
    counts = np.bincount(table["digit"].values.astype(int)).tolist()
    assert counts == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180], "scikit-learn's description"
    pixels = np.array([column.values for column in table.columns[:-1]])
    assert (pixels.min(), pixels.max()) == (0, 16)
    assert pixels.mean() == pytest.approx(4.884165, abs=1e-6), "the mean of scikit-learn's copy"


def test_the_digits_are_images_of_ten_classes():
    data = build(Recipe(Bundled(DIGITS), scaling="0-1"))
    assert (data.inputs.shape, data.targets.shape) == ((1797, 64), (1797, 10))
    assert (data.task, data.class_names) == ("classes", tuple("0123456789"))
    assert data.image_shape == (8, 8, 1)
    assert (data.inputs.min(), data.inputs[data.part == 0].max()) == (0, 1)
    some = build(Recipe(Bundled(DIGITS), inputs=("p1_1", "p4_4")))
    assert some.image_shape == (), "some pixels are no image"


def test_what_was_made_up_can_be_made_again():
    """By the formulas and seeds that the tables' own description names, rounded as in the files."""
    random = np.random.default_rng(500)
    x = random.uniform(0, 1, 500).round(3)
    y = 10 + 3 * x + 0.2 * random.standard_normal(500)
    _check_same("straight_line", x, y)
    random = np.random.default_rng(1000)
    x1, x2, x3 = random.uniform(0, 1, (1000, 3)).round(3).T
    y = 4 * x1**2 - 3 * x2 + 2 * x2 * x3 + 0.05 * random.standard_normal(1000)
    _check_same("three_causes", x1, x2, x3, y)


def _check_same(name, *columns):
    table = load(Bundled(name))
    assert len(table.names) == len(columns)
    for column, made in zip(table, columns, strict=True):
        assert column.values == pytest.approx(made, abs=0.00051)


def test_every_table_is_small_and_has_its_origin():
    folder = places.resources() / "data"
    files = sorted(folder.glob("*.csv"))
    assert sorted((*NAMES, DIGITS)) == [file.stem for file in files]
    for file in files:
        assert file.stat().st_size < 1_000_000
        assert f"`{file.name}`" in (folder / "README.md").read_text("utf-8")


def test_an_unknown_name():
    with pytest.raises(
        NnsimError,
        match=r"^There is no bundled table '\.\./x'; choose one of iris, wine, breast_cancer, .*, digits\.$",
    ):
        load(Bundled("../x"))


@pytest.mark.parametrize(
    ("name", "origin", "licence"),
    [
        ("iris", "R. A. Fisher", "public domain"),
        ("wine", "Forina", "CC BY 4.0"),
        ("breast_cancer", "Wolberg", "CC BY 4.0"),
        ("diabetes", "Efron", "BSD-3"),
        ("digits", "Alpaydin", "CC BY 4.0"),
        ("blood_fat", "Kleinbaum", "no licence stated"),
    ],
)
def test_every_table_says_where_it_is_from(name, origin, licence):
    told = about(name)
    assert origin in told.origin
    assert licence in told.licence
    assert "`" not in told.licence


def test_nothing_is_known_of_a_table_that_is_none():
    assert about("none") == About()
