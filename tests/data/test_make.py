"""The Python interface: ready sets, arrays, files."""

import numpy as np
import pytest
from scipy.sparse import csr_array, random_array

from nnsim.checks import FieldError
from nnsim.data.build import build
from nnsim.data.make import dataset, read_csv
from nnsim.data.recipe import FUNCTIONS, Function, Generator, Output, Recipe, Split, TruthTable
from nnsim.errors import NnsimError
from tests.data.conftest import put_images, put_reviews

X = np.arange(60.0).reshape(30, 2)


def test_ready_sets_by_name():
    circles = dataset("circles", samples=500, noise=0.1, seed=1)
    same = build(Recipe(Generator("circles", 500, 0.1, 1), split=Split(seed=1)))
    np.testing.assert_array_equal(circles.inputs, same.inputs)
    np.testing.assert_array_equal(circles.part, same.part)
    plane = dataset("plane", samples=50)
    np.testing.assert_array_equal(
        plane.targets, build(Recipe(Function(FUNCTIONS["plane"], samples=50))).targets
    )
    assert dataset("iris").class_names == ("setosa", "versicolor", "virginica")


@pytest.mark.parametrize(
    ("targets", "task", "class_names", "shape"),
    [
        (np.linspace(0, 1, 30), "regression", (), (30, 1)),
        (np.ones((30, 2)), "regression", (), (30, 2)),
        (np.tile([0.0, 1.0], 15), "regression", (), (30, 1)),
        (np.tile([0, 1], 15), "binary", ("0", "1"), (30, 1)),
        (np.tile([0, 1], 15)[:, np.newaxis], "binary", ("0", "1"), (30, 1)),
        ([True, False] * 15, "binary", ("False", "True"), (30, 1)),
        (["b", "a", "c"] * 10, "classes", ("a", "b", "c"), (30, 3)),
        ([10, 9, 2] * 10, "classes", ("2", "9", "10"), (30, 3)),
        (np.array(["b", "a"] * 15, dtype=object), "binary", ("a", "b"), (30, 1)),
    ],
)
def test_arrays(targets, task, class_names, shape):
    made = dataset(X, targets)
    assert (made.task, made.class_names, made.targets.shape) == (task, class_names, shape)
    assert made.input_names == ("x1", "x2")
    np.testing.assert_array_equal(made.inputs, X)
    if task == "regression":
        np.testing.assert_array_equal(made.targets, np.reshape(targets, shape))
    else:
        codes = made.targets[:, 0].astype(int) if task == "binary" else made.targets.argmax(axis=1)
        assert [class_names[code] for code in codes] == [str(value) for value in np.ravel(targets)]


def test_a_truth_table_is_not_split():
    xor = dataset([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0])
    assert (xor.count("train"), xor.task) == (4, "binary")
    assert dataset([[0], [1], [2], [3]], [0.0, 1, 2, 3], split=(0.5, 0, 0.5)).count("train") == 2
    assert dataset(X, X[:, 0]).count("train") == 21


def test_sparse_arrays_stay_sparse(rng):
    rows = random_array((30, 50), density=0.1, format="coo", rng=rng)
    data = dataset(rows, np.arange(30) % 2, split=(1, 0, 1))
    assert isinstance(data.inputs, csr_array)
    assert (data.inputs.dtype, data.inputs.indices.dtype) == (np.float32, np.int32)
    np.testing.assert_array_equal(data.inputs.toarray(), rows.toarray().astype(np.float32))
    assert (data.task, data.count("train"), data.input_names[:2]) == ("binary", 15, ("x1", "x2"))
    rows.data[0] = np.inf
    with pytest.raises(NnsimError, match="The inputs hold a value that is no finite number"):
        dataset(rows, np.arange(30) % 2)
    with pytest.raises(NnsimError, match="There are 30 rows of inputs but 29 of targets"):
        dataset(rows, np.arange(29))


def test_images_keep_their_shape(rng):
    images = rng.random((40, 4, 6))
    data = dataset(images, np.arange(40) % 5)
    assert (data.image_shape, data.inputs.shape, data.inputs.dtype) == ((4, 6, 1), (40, 24), np.float32)
    np.testing.assert_array_equal(data.inputs[7], images[7].ravel().astype(np.float32))
    assert (data.task, data.targets.shape) == ("classes", (40, 5))
    colours = dataset(rng.random((40, 2, 3, 3)), rng.random(40))
    assert (colours.image_shape, colours.task) == ((2, 3, 3), "regression")
    assert dataset(images[:4], np.arange(4)).count("train") == 4, "so few are not split"
    images[3, 2, 1] = np.nan
    with pytest.raises(NnsimError, match="no finite number in row 3, column 13"):
        dataset(images, np.arange(40) % 5)


def test_sets_of_files_by_name(tmp_path):
    images = dataset("mnist", folder=put_images(tmp_path / "mnist").parent)
    assert (images.name, images.count("train"), images.count("test")) == ("mnist", 30, 10)
    reviews = dataset("imdb", folder=put_reviews(tmp_path))
    assert [reviews.count(part) for part in ("train", "validation", "test")] == [24, 16, 40]
    assert dataset("digits").image_shape == (8, 8, 1)
    with pytest.raises(NnsimError, match=r"^.* has no file train-images-idx3-ubyte \(or \.gz\)"):
        dataset("fashion_mnist", folder=tmp_path)
    with pytest.raises(NnsimError, match="The data set 'mnist' is not in"):
        dataset("mnist")


def test_one_input_may_be_a_plain_list():
    made = dataset([1, 2, 3], [2.0, 4.0, 6.0], scaling="0-1", target_scaling="0-1")
    assert made.inputs.tolist() == [[0], [0.5], [1]]
    assert made.raw_targets[:, 0] == pytest.approx([2, 4, 6])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("rings",),
            "There is no set 'rings'; choose one of circles, xor, gauss, spiral, moons, ",
        ),
        (("circles", [1]), "The set 'circles' has targets of its own; leave the others out."),
        ((X,), "The targets are missing; call dataset(inputs, targets)."),
        ((X, np.ones(29)), "There are 30 rows of inputs but 29 of targets; each row needs both."),
        (([], []), "The inputs have the shape (0, 1); give them rows and columns."),
        ((3.0, 4.0), "The inputs have the shape (); give them rows and columns."),
        (
            (np.ones((2, 2, 2, 2, 2)), [1, 2]),
            "The inputs have the shape (2, 2, 2, 2, 2); give them rows and columns.",
        ),
        (([[1, 2], [3]], [1, 2]), "The inputs have rows of different lengths; make them equal."),
        (([["a"], ["b"]], [1, 2]), "The inputs hold something that is not a number."),
        (
            ([[1, 2], [3, np.nan]], [1, 2]),
            "The inputs have no finite number in row 1, column 1 (counted from 0).",
        ),
        (
            ([[1], [2]], [1.0, np.inf]),
            "The targets have no finite number in row 1, column 0 (counted from 0).",
        ),
        (([[1], [2]], [None, "a"]), "The targets mix kinds; use only texts or only numbers."),
    ],
)
def test_bad_arrays(arguments, sentence):
    with pytest.raises(NnsimError) as error:
        dataset(*arguments)
    assert str(error.value).startswith(sentence)


def test_bad_numbers():
    with pytest.raises(FieldError, match=r"^recipe\.source\.samples must be from 2 to 1000000, not 1\.$"):
        dataset("circles", samples=1)
    with pytest.raises(
        NnsimError, match=r"^The split \(0\.5, 0\.5\) needs three shares: of train, validation"
    ):
        dataset("circles", split=(0.5, 0.5))
    with pytest.raises(FieldError, match=r"^recipe\.split\.train must be above 0"):
        dataset(X, X, split=(0, 1, 0))


def test_read_csv(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a;b;y\n" + "".join(f"{row},5;{row % 3};{row % 2}\n" for row in range(40)))
    made = read_csv(path, target="a")
    assert (made.task, made.input_names, made.target_names) == ("regression", ("b", "y"), ("a",))
    assert made.targets[:, 0].tolist() == [row + 0.5 for row in range(40)]
    assert read_csv(str(path)).class_names == ("0", "1")
    assert read_csv(path, target=["a", "b"], inputs=["y"]).targets.shape == (40, 2)
    told = read_csv(
        path, target="a", inputs=["b"], split=(0.5, 0, 0.5), scaling="0-1", decimal=",", header=True
    )
    assert (told.count("train"), told.count("test")) == (20, 20)
    with pytest.raises(NnsimError, match=r"^a\.csv has no column 'z'; its columns are a, b, y\.$"):
        read_csv(path, target="z")


def test_sources_as_values():
    gate = dataset(TruthTable(2, ("and",)))
    assert (gate.count("train"), gate.task) == (4, "binary"), "too few rows to be split"
    assert dataset(TruthTable(2, ("and",)), split=(0.5, 0, 0.5)).count("test") == 2
    assert dataset(Function("x1 + x2", samples=30, others=(Output("z", "x1"),))).target_names == ("y", "z")
    with pytest.raises(
        NnsimError, match=r"^The set 'TruthTable' has targets of its own; leave the others out"
    ):
        dataset(TruthTable(), [1])
    with pytest.raises(NnsimError, match=r"^A Split is no source of data\.$"):
        dataset(Split())
    with pytest.raises(FieldError, match=r"^recipe\.source\.samples must be a whole number, not a text"):
        dataset(Function(samples="many"))


def test_the_noisy_line():
    line = dataset("noisy-line", ones="first")
    assert (line.rows, line.input_names, line.raw_names) == (50, ("1", "x1"), ("x1",))
    assert dataset("noisy-line", samples=80, noise=0).rows == 80


def test_features():
    made = dataset(X, X[:, 0], features=["x1*x2", "sin(x1)"], switched_off=["x2"], scaling="robust")
    assert made.input_names == ("x1", "x1*x2", "sin(x1)")
    np.testing.assert_array_equal(made.raw_inputs, X)
    with pytest.raises(FieldError, match=r"^recipe\.features\[0\]: x3 at place 1 is not known; use x1, x2\."):
        dataset(X, X[:, 0], features=["x3"])
    with pytest.raises(NnsimError, match=r"^arrays is used as a whole; leave features and switches out\.$"):
        dataset(np.ones((30, 2, 2)), np.arange(30) % 2, features=["x1**2"])


def test_features_of_a_file(tmp_path):
    (tmp_path / "a.csv").write_text("size,y\n" + "".join(f"{x},{x * x}\n" for x in range(30)))
    made = read_csv(tmp_path / "a.csv", target="y", features=["size**2"], ones="last")
    assert made.input_names == ("size", "size**2", "1")


def test_a_wrong_name_is_answered_with_all():
    with pytest.raises(NnsimError) as error:
        dataset("rings")
    for name in ("circles", "blobs", "swiss-roll", "moderation", "noisy-line", "wine", "digits"):
        assert name in str(error.value)


def test_how_a_file_is_read_may_be_said(tmp_path):
    (tmp_path / "a.csv").write_text(
        "My measurements\nday;size;value\n1/2/2024;S;-200\n2/2/2024;L;1'234,5\n3/2/2024;M;2\n", "utf-8"
    )
    data = read_csv(
        tmp_path / "a.csv",
        "value",
        inputs=["day", "size"],
        skip=1,
        thousands="'",
        missing_marks=[-200],
        day_first=False,
        kinds={"size": "category"},
        encodings={"size": ["S", "M", "L"]},
        split=(1, 0, 0),
    )
    assert data.inputs.tolist() == [[31, 2], [60, 1]], "days since the 2nd of January"
    assert (data.targets.ravel().tolist(), data.dropped) == ([1234.5, 2], 1)
    with pytest.raises(NnsimError, match=r"recipe\.source\.kinds"):
        read_csv(tmp_path / "a.csv", kinds={"size": "colour"})
