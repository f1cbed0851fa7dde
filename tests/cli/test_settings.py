"""--set changes exactly one value, with its type and range, or says what is wrong with it."""

from dataclasses import replace

import msgspec
import pytest

from nnsim.cli.settings import apply
from nnsim.cli.usage import UsageError
from nnsim.data.recipe import File, Function, Recipe
from nnsim.network.graph import sequential
from nnsim.network.layers import Conv2D, Dense, Dropout, Flatten, MaxPool2D
from nnsim.project.project import Project
from nnsim.training.training import Training

GRAPH = sequential(2, Dense(4, "tanh"), Dense(1, "sigmoid"))
PROJECT = Project(GRAPH, Recipe(), Training())


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("training.learning_rate=0.1", 0.1),
        ("training.learning_rate = 1e-3", 1e-3),
        ("training.learning_rate=0,5", 0.5),
        ("training.learning_rate=1/8", 0.125),
        ("training.batch_size=32", 32),
        ("training.optimizer=adam", "adam"),
        ("recipe.scaling=z-score", "z-score"),
        ("recipe.source.noise=0.25", 0.25),
        ("recipe.source.kind=xor", "xor"),
        ("recipe.split.train=0.8", 0.8),
        ("recipe.split.shuffle=false", False),
        ("recipe.inputs=x1,x2", ("x1", "x2")),
        ("recipe.targets=null", None),
    ],
)
def test_a_value_of_recipe_or_training_is_set(setting, value):
    changed = apply(PROJECT, [setting])
    *owners, name = setting.partition("=")[0].strip().split(".")
    place, before = changed, PROJECT
    for owner in owners:
        place, before = getattr(place, owner), getattr(before, owner)
    assert getattr(place, name) == value
    assert type(getattr(place, name)) is type(value)
    assert msgspec.structs.replace(place, **{name: getattr(before, name)}) == before


def test_values_of_layers_are_set():
    changed = apply(
        PROJECT,
        [
            "graph.hidden_1.units=8",
            "graph.hidden_1.activation=relu",
            "graph.output.bias=false",
            "graph.output.name=a=b",
        ],
    )
    assert changed.graph["hidden_1"] == Dense(8, "relu", "hidden_1")
    assert changed.graph["output"] == Dense(1, "sigmoid", "output", "a=b", bias=False)


def test_the_last_of_two_settings_counts():
    assert apply(PROJECT, ["training.epochs=5", "training.epochs=6"]).training.epochs == 6


def test_other_rows_take_the_edited_cells_away():
    recipe = msgspec.structs.replace(PROJECT.recipe, edits=((0, "x1", "2"),))
    edited = replace(PROJECT, recipe=recipe)
    assert apply(edited, ["recipe.scaling=0-1"]).recipe.edits == recipe.edits
    assert apply(edited, ["recipe.source.seed=7"]).recipe.edits == ()


def test_a_formula_may_hold_an_equals_sign_and_words_of_any_kind():
    project = Project(GRAPH, Recipe(Function()), Training())
    assert apply(project, ["recipe.source.formula=(x1 == x1)*x1"]).recipe.source.formula == "(x1 == x1)*x1"


def test_what_may_be_nothing_can_be_set_to_something_and_back():
    project = Project(GRAPH, Recipe(File("a.csv")), Training())
    changed = apply(project, ["recipe.source.delimiter=;", "recipe.source.header=true"])
    assert (changed.recipe.source.delimiter, changed.recipe.source.header) == (";", True)
    assert apply(changed, ["recipe.source.header=null"]).recipe.source.header is None


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("training.schedule.kind=cosine", "cosine"),
        ("training.stopping.patience=3", 3),
        ("training.stopping.restore_best=false", False),
        ("training.regularization.l2=1e-4", 1e-4),
        ("training.class_weights=1, 2.5", (1.0, 2.5)),
        ("training.class_weights=", ()),
        ("recipe.inputs=x2,x1", ("x2", "x1")),
        ('recipe.inputs=["weight, kg", "x1"]', ("weight, kg", "x1")),
        (
            "recipe.features=max(x1, x2), x1**2,min(x1,max(x2,0))",
            ("max(x1, x2)", "x1**2", "min(x1,max(x2,0))"),
        ),
        ('recipe.features=["max(x1, x2)"]', ("max(x1, x2)",)),
        ("recipe.features=", ()),
        ('recipe.scalings={"x1": "0-1"}', {"x1": "0-1"}),
        ('recipe.encodings={"size": ["small", "large"]}', {"size": ("small", "large")}),
    ],
)
def test_values_within_values_and_lists_of_them(setting, expected):
    root, *steps = setting.partition("=")[0].split(".")
    value = getattr(apply(PROJECT, [setting]), root)
    for step in steps:
        value = getattr(value, step)
    assert value == expected


def test_layers_of_every_kind():
    graph = sequential((8, 8, 1), Conv2D(4), MaxPool2D(), Dropout(), Flatten(), Dense(3, "softmax"))
    settings = [
        "hidden_1.filters=6",
        "hidden_1.kernel_size=5,5",
        "hidden_2.strides=1,1",
        "hidden_3.rate=0.25",
    ]
    changed = apply(Project(graph), [f"graph.{setting}" for setting in settings]).graph
    assert (changed["hidden_1"].filters, changed["hidden_1"].kernel_size) == (6, (5, 5))
    assert (changed["hidden_2"].strides, changed["hidden_3"].rate) == ((1, 1), 0.25)
    for setting, sentence in {
        "hidden_1.kernel_size=5": "--set graph.hidden_1.kernel_size=5: ",
        "hidden_1.kernel_size=99,99": "99",
        "hidden_3.rate=1.5": "1.5",
        "hidden_4.rate=0.5": "'rate' is no value of a layer; known are units, activation, bias, name.",
        "hidden_3.units=3": "--set graph.hidden_3.units=3: ",
    }.items():
        with pytest.raises(UsageError) as caught:
            apply(Project(graph), [f"graph.{setting}"])
        assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("training.learning_rate", "write it as PATH=VALUE"),
        ("training.learning_rate=fast", "'fast' is not a number"),
        ("training.learning_rate=nan", "'nan' is not a number"),
        ("training.learning_rate=0", "training.learning_rate must be above 0"),
        ("training.learning_rate=-1", "training.learning_rate must be above 0"),
        ("training.batch_size=2.5", "training.batch_size must be a whole number"),
        ("training.schedule=cosine", "this is not a single value"),
        ("training.schedule.kind=cosinus", "training.schedule.kind must be one of constant, step"),
        ("recipe.scalings=x1", "this is neither a JSON list nor a JSON object"),
        ('recipe.inputs=["x1"', "this is neither a JSON list nor a JSON object"),
        ('recipe.scalings={"x1": "log"}', "recipe.scalings"),
        ("recipe.features=max(x1, x2", "recipe.features[0]: "),
        ("training.class_weights=one", "--set training.class_weights=one: "),
        ("training.loss=l2", "must be one of mse, half_sse, mae"),
        ("training.rate=1", "'rate' is no field of training; known are loss, optimizer, learning_rate"),
        ("recipe.source.formula=x1", "'formula' is no field of recipe.source; known are kind, samples"),
        ("recipe.source.samples=1", "recipe.source.samples must be from 2"),
        ("recipe.scaling=log", "recipe.scaling must be one of none, 0-1"),
        ("recipe.split.shuffle=perhaps", "recipe.split.shuffle must be true or false"),
        ("recipe.source=xor", "this is not a single value"),
        ("recipe.scaling.x=1", "this is not a single value"),
        ("training=3", "a path is training.NAME"),
        ("colour=red", "a path is training.NAME"),
        ("graph.hidden_1=3", "a path is training.NAME"),
        ("graph.hidden_9.units=3", "'hidden_9' is no layer; known are input, hidden_1, output"),
        ("graph.hidden_1.colour=3", "'colour' is no value of a layer; known are units, activation"),
        ("graph.hidden_1.units=many", "whole number"),
        ("graph.hidden_1.units=0", "0 units"),
        ("graph.hidden_1.activation=swish", "swish"),
        ("graph.output.units=3", "Output follows the data"),
        ("graph.input.units=3", "Input follows the data"),
        ("graph.input.bias=false", "Input passes the data on"),
    ],
)
def test_a_wrong_setting_is_one_sentence(setting, sentence):
    with pytest.raises(UsageError) as caught:
        apply(PROJECT, [setting])
    assert sentence in str(caught.value)
    assert str(caught.value).startswith("--set")
