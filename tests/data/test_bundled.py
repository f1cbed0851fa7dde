"""The tables that come with nnsim are whole."""

import numpy as np
import pytest

from nnsim import places
from nnsim.data.build import build
from nnsim.data.bundled import DIGITS, NAMES, load
from nnsim.data.recipe import Bundled, Recipe
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


def test_every_table_is_small_and_has_its_origin():
    folder = places.resources() / "data"
    files = sorted(folder.glob("*.csv"))
    assert sorted((*NAMES, DIGITS)) == [file.stem for file in files]
    for file in files:
        assert file.stat().st_size < 1_000_000
        assert f"`{file.name}`" in (folder / "README.md").read_text("utf-8")


def test_an_unknown_name():
    with pytest.raises(
        NnsimError, match=r"^There is no bundled table '\.\./x'; choose one of iris, blood_fat, digits\.$"
    ):
        load(Bundled("../x"))
