"""Recipe to Dataset: the same rows as the source's, split, scaled on the training rows alone."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from nnsim.checks import FieldError
from nnsim.data.build import build
from nnsim.data.making.generators import generate
from nnsim.data.recipe import Bundled, File, Function, Generator, Recipe, Split
from nnsim.errors import NnsimError

TEXT = """name,height,weight,colour,smokes,score
Ann,1.5,50,red,yes,1
Bob,1.6,,blue,no,2
Cem,1.7,70,blue,yes,3
Dan,1.8,80,red,no,4
Eve,1.9,90,white,no,5
Fay,1.4,40,red,yes,6
"""


@pytest.fixture
def people(tmp_path):
    """Return a function that makes a Recipe on a small file of people."""
    (tmp_path / "people.csv").write_text(TEXT)

    def recipe(**values):
        return Recipe(File(str(tmp_path / "people.csv")), **values)

    return recipe


def bits(dataset):
    return dataset.inputs.tobytes() + dataset.targets.tobytes() + dataset.part.tobytes()


@pytest.mark.parametrize("kind", ["circles", "xor", "gauss", "spiral", "moons", "checkerboard"])
def test_a_generated_set_has_two_classes(kind):
    dataset = build(Recipe(Generator(kind)))
    table = generate(Generator(kind))
    assert (dataset.name, dataset.task, dataset.class_names) == (kind, "binary", ("0", "1"))
    assert (dataset.input_names, dataset.target_names) == (("x1", "x2"), ("class",))
    np.testing.assert_array_equal(dataset.inputs, np.column_stack([table["x1"].values, table["x2"].values]))
    np.testing.assert_array_equal(dataset.targets[:, 0], table["class"].values)
    assert [dataset.count(part) for part in ("train", "validation", "test")] == [350, 75, 75]
    assert dataset.inputs.flags.c_contiguous
    assert dataset.targets.flags.c_contiguous


def test_a_function_is_a_regression():
    dataset = build(Recipe(Function("x1 > 0.5"), scaling="0-1"))
    assert (dataset.task, dataset.target_names, dataset.class_names) == ("regression", ("y",), ())
    assert set(dataset.targets[:, 0]) == {0.0, 1.0}


def test_a_bundled_table():
    dataset = build(Recipe(Bundled("iris")))
    assert (dataset.task, dataset.inputs.shape, dataset.targets.shape) == ("classes", (150, 4), (150, 3))
    assert dataset.targets.sum(axis=0).tolist() == [50, 50, 50]


def test_scaling_is_fitted_on_the_training_rows_alone():
    dataset = build(Recipe(Function("x1 + x2", low=3, high=9), scaling="z-score", target_scaling="0-1"))
    inputs, targets = dataset.take("train")
    assert inputs.mean(axis=0) == pytest.approx([0, 0], abs=1e-12)
    assert inputs.std(axis=0) == pytest.approx([1, 1])
    assert (targets.min(), targets.max()) == (0, 1)
    assert abs(dataset.take("test")[0].mean()) > 1e-6
    assert dataset.raw_inputs.sum(axis=1) == pytest.approx(dataset.raw_targets[:, 0])


def test_categories_are_one_hot_and_never_scaled(people):
    dataset = build(people(inputs=("height", "colour"), targets=("score",), scaling="z-score"))
    assert dataset.input_names == ("height", "colour=blue", "colour=red", "colour=white")
    assert set(dataset.inputs[:, 1:].ravel()) == {0.0, 1.0}
    assert dataset.input_scaling.scale[1:].tolist() == [1, 1, 1]
    assert dataset.raw_inputs[:, 0] == pytest.approx([1.5, 1.6, 1.7, 1.8, 1.9, 1.4])


def test_classes_are_never_scaled(people):
    dataset = build(people(targets=("smokes",), target_scaling="z-score"))
    assert (dataset.task, dataset.class_names) == ("binary", ("no", "yes"))
    assert dataset.targets[:, 0].tolist() == [1, 1, 0, 0, 1]


def test_rows_with_a_missing_value_in_a_used_column_are_dropped(people):
    assert build(people(inputs=("height",))).dropped == 0
    dataset = build(people(inputs=("height", "weight")))
    assert (dataset.dropped, dataset.rows) == (1, 5)
    assert dataset.inputs[:, 1].tolist() == [50, 70, 80, 90, 40]


def test_a_text_column_may_be_chosen_if_it_is_meant(people):
    dataset = build(people(inputs=("height",), targets=("name",)))
    assert (dataset.task, len(dataset.class_names)) == ("classes", 6)


def test_zeros_and_ones_in_a_file_are_two_classes(tmp_path):
    (tmp_path / "a.csv").write_text("x,ill\n1.5,0\n2.5,1\n3.5,0\n4.5,1\n")
    dataset = build(Recipe(File("a.csv")), tmp_path)
    assert (dataset.task, dataset.class_names, dataset.target_names) == ("binary", ("0", "1"), ("ill",))


def test_the_same_recipe_gives_the_same_bits():
    recipe = Recipe(Function("sin(6*x1)", noise=0.1, seed=3), scaling="z-score")
    assert bits(build(recipe)) == bits(build(recipe))
    other = Recipe(Function("sin(6*x1)", noise=0.1, seed=3), scaling="z-score", split=Split(seed=1))
    assert bits(build(other)) != bits(build(recipe))


def test_many_threads_may_build_at_once(people):
    recipes = [Recipe(), people(), Recipe(Bundled()), Recipe(Function("x1/x1"))] * 4
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(build, recipes))
    assert [bits(dataset) for dataset in together] == [bits(build(recipe)) for recipe in recipes]


@pytest.mark.parametrize(
    ("text", "chosen", "sentence"),
    [
        (
            "x\n1\n2\n",
            {},
            "a.csv has only one column, 'x'; a network needs at least one input and one target.",
        ),
        (
            "a,b\nw,x\ny,z\n",
            {},
            "a.csv has no column of numbers or categories to learn from, only text, dates or",
        ),
        ("a,n\nw,1\ny,2\n", {}, "a.csv has no input column; choose what to learn from."),
        ("a,b\n1,2\n3,4\n", {"targets": ()}, "a.csv has no target column; choose what is to be learnt."),
        ("a,b\n1,2\n3,4\n", {"targets": ("c",)}, "a.csv has no column 'c'; its columns are a, b."),
        ("a,b\n1,\n,2\n", {}, "a.csv has no row in which all used columns have a value; use fewer columns."),
        (
            "a,b\n1,2\n3,4\n",
            {},
            "2 usable row(s) are too few for 3 parts; add rows, or set the share of a part to 0.",
        ),
        (
            "a,b,c\n1,,3\n2,,4\n",
            {"inputs": ("b",)},
            "Column 'b' holds nothing, which cannot be learnt from; choose",
        ),
        (
            "a,b,c\n1,x,3\n2,y,4\n3,x,5\n",
            {"targets": ("b", "c")},
            "The targets b, c do not go together: a column of categories must be the only target.",
        ),
        (
            "a,b\n1e308,1\n-1e308,2\n1e308,3\n-1e308,4\n",
            {"scaling": "0-1", "split": Split(1, 0, 0)},
            "The numbers of column 'a' are too large to be scaled; use smaller units.",
        ),
    ],
)
def test_files_that_cannot_be_learnt_from(tmp_path, text, chosen, sentence):
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(NnsimError) as error:
        build(Recipe(File("a.csv"), **chosen), tmp_path)
    assert str(error.value).startswith(sentence)


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(Generator(samples=1)),
        Recipe(Generator(noise=float("nan"))),
        Recipe(Generator(seed=-1)),
        Recipe(Function(low=1, high=1)),
        Recipe(split=Split(train=0)),
        Recipe(split=Split(seed=2**32)),
    ],
)
def test_numbers_out_of_range_name_their_field(recipe):
    with pytest.raises(FieldError, match=r"^recipe\.(source|split)\.\w+ must be "):
        build(recipe)


HELD = [
    (Generator("circles"), [-0.555552190902066, 0.05508403878735854], 1.0),
    (Generator("xor"), [1.8936974385038934, -0.36393177692547607], 1.0),
    (Generator("gauss"), [0.9552075728211871, 1.6552316122332353], 1.0),
    (Generator("spiral"), [0.5228483909248851, -1.167560409779791], 1.0),
    (Generator("moons"), [0.7994922061832286, -1.359903997100166], 1.0),
    (Function("10 + 3*x1", noise=0.1), [0.5127392446067582], 0.12480635942219391),
    (
        Function("x2*x3", noise=0.1),
        [0.6310654428718875, 0.3476736348359033, 0.6625295943661998],
        -0.11584233461427826,
    ),
]
"""The last row of sets as the first nnsim made them: points z-scored, functions with z-scored targets."""


@pytest.mark.parametrize(("source", "inputs", "target"), HELD)
def test_old_projects_get_the_same_numbers(source, inputs, target):
    points = isinstance(source, Generator)
    data = build(Recipe(source, **({"scaling": "z-score"} if points else {"target_scaling": "z-score"})))
    assert data.inputs[-1] == pytest.approx(inputs, rel=1e-15)
    assert data.targets[-1] == pytest.approx([target], rel=1e-15)
    assert int(data.part[:40].astype(int) @ 3 ** np.arange(40)) == 4487420362688452587


MADE = """
import sys
from nnsim.data.build import build
from nnsim.data.recipe import Recipe
build(Recipe())
print("pandas" in sys.modules)
"""


def test_made_data_needs_no_pandas():
    done = subprocess.run([sys.executable, "-c", MADE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
