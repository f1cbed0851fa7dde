"""A Training names the first of its fields that holds something it may not hold."""

import math

import msgspec
import pytest

from nnsim.checks import FieldError
from nnsim.training.training import RANGES, Training, check


def test_the_defaults_are_allowed():
    check(Training())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("loss", "hinge"),
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


def test_every_number_has_a_range():
    numbers = {name for name, kind in Training.__annotations__.items() if kind in (int, float)}
    assert set(RANGES) == numbers
