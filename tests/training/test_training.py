"""A Training names the first of its fields that holds something it may not hold."""

import math

import msgspec
import numpy as np
import pytest

from nnsim.checks import FieldError
from nnsim.network.initializers import Initial
from nnsim.training.training import RANGES, Schedule, Stopping, Training, check


def test_the_defaults_are_allowed():
    check(Training())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("loss", "rmse"),
        ("optimizer", ""),
        ("initializer", "ones"),
        ("learning_rate", 0.0),
        ("learning_rate", math.nan),
        ("learning_rate", math.inf),
        ("batch_size", -1),
        ("epochs", -1),
        ("init_seed", -1),
        ("shuffle_seed", 2**32),
        ("momentum", 1.1),
        ("beta_1", 1.0),
        ("beta_2", 1.0),
        ("epsilon", -1e-9),
    ],
)
def test_a_wrong_field_is_named(field, value):
    training = msgspec.structs.replace(Training(), **{field: value})
    with pytest.raises(FieldError, match=rf"^training\.{field} must be "):
        check(training)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("loss", 3, "training.loss must be a text, not a whole number."),
        ("learning_rate", "0.1", "training.learning_rate must be a number, not a text."),
        ("batch_size", 2.5, "training.batch_size must be a whole number, not a number."),
        ("epochs", None, "training.epochs must be a whole number, not nothing."),
        ("class_weights", 2.0, "training.class_weights must be a list, not a number."),
        ("class_weights", ("a",), "training.class_weights[0] must be a number, not a text."),
        ("schedule", "cosine", "training.schedule must be a group of fields, not a text."),
        (
            "stopping",
            Stopping(patience="3"),
            "training.stopping.patience must be a whole number, not a text.",
        ),
        ("optimizer", object(), "training holds what is no value: a object."),
    ],
)
def test_a_field_of_a_wrong_type_is_named(field, value, sentence):
    training = msgspec.structs.replace(Training(), **{field: value})
    with pytest.raises(FieldError) as caught:
        check(training)
    assert str(caught.value) == sentence


def test_numbers_of_numpy_become_plain_ones():
    training = check(
        Training(learning_rate=np.float32(0.5), batch_size=np.int64(3), class_weights=np.ones(2))
    )
    assert training == Training(learning_rate=0.5, batch_size=3, class_weights=(1.0, 1.0))
    assert type(training.batch_size) is int


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ({"schedule": Schedule("plateau", rate=0.0)}, r"training\.schedule\.rate must be above 0"),
        ({"schedule": Schedule("linear")}, r"training\.schedule\.kind must be one of constant, step"),
        (
            {"schedule": Schedule(monitor="loss")},
            r"training\.schedule\.monitor must be one of validation_loss",
        ),
        ({"class_weights": (1.0, -1.0)}, r"training\.class_weights\[1\] must be from 0"),
        ({"initial": Initial(low=2.0, high=1.0)}, r"training\.initial\.high must not be less than low"),
    ],
)
def test_a_wrong_value_of_a_part_is_named(part, sentence):
    with pytest.raises(FieldError, match=sentence):
        check(Training(**part))


def test_every_number_has_a_range():
    numbers = {name for name, kind in Training.__annotations__.items() if kind in (int, float)}
    for part, kind in Training.__annotations__.items():
        if hasattr(kind, "__struct_fields__"):
            fields = kind.__annotations__.items()
            numbers |= {f"{part}.{name}" for name, type_ in fields if type_ in (int, float)}
    assert set(RANGES) == numbers
