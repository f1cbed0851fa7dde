"""Activations and their slopes: to the last places of NumPy's long doubles, and at both ends of numbers."""

import numpy as np
import pytest
from scipy import special

from nnsim.kernels import codes
from nnsim.network.graph import sequential
from nnsim.network.layers import Dense

ONE = np.longdouble(1)

MIDDLE = np.concatenate(
    [
        np.linspace(-30, 30, 1201),
        np.linspace(-1, 1, 1201),
        *(sign * np.logspace(-30, 1, 300) for sign in (-1, 1)),
        [0.0, -0.0],
    ]
)
WIDE = np.concatenate([MIDDLE, np.linspace(-700, 700, 1201)])


def sigmoid(z):
    return np.where(z < 0, np.exp(-abs(z)), ONE) / (1 + np.exp(-abs(z)))


def exp_below(z):
    return np.exp(np.minimum(z, 0))


SCALE = np.longdouble("1.0507009873554804934193349852946")
ALPHA = np.longdouble("1.6732632423543772848170429916717")

FORMULAS = {
    "tanh": (np.tanh, None),
    "sigmoid": (sigmoid, None),
    "elu": (lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))), exp_below),
    "selu": (
        lambda z: SCALE * np.where(z > 0, z, ALPHA * np.expm1(np.minimum(z, 0))),
        lambda z: SCALE * np.where(z > 0, ONE, ALPHA * exp_below(z)),
    ),
    "silu": (lambda z: z * sigmoid(z), lambda z: sigmoid(z) * (1 + z * (1 - sigmoid(z)))),
    "softplus": (lambda z: np.maximum(z, 0) + np.log1p(np.exp(-abs(z))), sigmoid),
    "softsign": (lambda z: z / (1 + abs(z)), lambda z: (1 + abs(z)) ** -2),
    "hard_sigmoid": (lambda z: np.clip(z + 3, 0, 6) / 6, lambda z: np.where(abs(z) < 3, ONE / 6, 0)),
    "sin": (np.sin, np.cos),
    "gaussian": (lambda z: np.exp(-z * z), lambda z: -2 * z * np.exp(-z * z)),
    "exp": (np.exp, np.exp),
}
"""Value and, where it is kept, slope."""

PLACES = 3.0
"""Most of the results are within 2 units in the last place, those of products of two such within 3."""


@pytest.fixture
def through(bench):
    """Return a function that sends numbers through one unit of weight 1, for its values and kept slopes."""

    def through(activation: str, z: np.ndarray, precision: str = "float64") -> tuple[np.ndarray, np.ndarray]:
        graph, parts = sequential(1, Dense(1, activation, bias=False)), []
        for some in np.array_split(z, len(z) // 500 + 1):
            small = bench(graph, some[:, None], some[:, None], precision)
            values = small.values(np.ones(1), 1)[:, 0]
            width = -(-len(some) // small.work.marks[codes.LANES]) * small.work.marks[codes.LANES]
            parts.append((values, small.work.slopes[width : width + len(some)]))
        return tuple(np.concatenate(column) for column in zip(*parts, strict=True))

    return through


def in_last_places(found: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Return errors in units of the last place of what is expected."""
    return abs(found - expected) / np.spacing(abs(expected).astype(found.dtype))


@pytest.mark.parametrize("precision", ["float64", "float32"])
@pytest.mark.parametrize("activation", FORMULAS)
def test_values_are_right_to_the_last_places(through, activation: str, precision: str) -> None:
    far = {"float64": 700, "float32": 80}[precision]
    z = WIDE if activation in ("tanh", "sigmoid", "exp", "softplus", "elu", "selu") else MIDDLE
    z = z[abs(z) < (4 if activation == "gaussian" else far)].astype(precision)
    formula, slope = FORMULAS[activation]
    values, slopes = through(activation, z, precision)
    assert values.dtype == precision
    assert in_last_places(values, formula(z.astype(np.longdouble))).max() < PLACES
    if slope and activation != "silu":
        assert in_last_places(slopes, slope(z.astype(np.longdouble))).max() < PLACES + 1
    elif slope:
        # A difference of two parts: it loses places by its nature where they are about the same.
        expected = slope(z.astype(np.longdouble))
        assert abs(slopes - expected).max() < 30 * np.finfo(precision).eps


def test_gelu_is_the_share_of_the_normal_distribution(through) -> None:
    z = MIDDLE[abs(MIDDLE) < 8]
    values, slopes = through("gelu", z)
    density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    np.testing.assert_allclose(values, z * special.ndtr(z), rtol=2e-14, atol=1e-300)
    np.testing.assert_allclose(slopes, special.ndtr(z) + z * density, rtol=1e-14, atol=1e-15)
    single = z.astype(np.float32)
    expected = single * special.ndtr(single.astype(float))
    np.testing.assert_allclose(through("gelu", single, "float32")[0], expected, rtol=2e-6, atol=1e-37)


def test_the_slope_of_a_step_is_that_of_the_sigmoid(through) -> None:
    values, slopes = through("step", MIDDLE)
    np.testing.assert_array_equal(values, MIDDLE > 0)
    np.testing.assert_allclose(slopes, sigmoid(MIDDLE) * sigmoid(-MIDDLE), atol=1e-15)


def test_a_sine_of_large_sums_stays_within_its_bounds(through) -> None:
    z = np.logspace(1, 15, 2000)
    assert abs(through("sin", z)[0]).max() <= 1
    some = z[z < 1e5]
    np.testing.assert_allclose(through("sin", some)[0], np.sin(some), atol=1e-15)


@pytest.mark.parametrize("precision", ["float64", "float32"])
@pytest.mark.parametrize(
    ("activation", "ends"),
    [
        ("linear", (-np.inf, np.inf)),
        ("relu", (0, np.inf)),
        ("leaky_relu", (-np.inf, np.inf)),
        ("tanh", (-1, 1)),
        ("sigmoid", (0, 1)),
        ("elu", (-1, np.inf)),
        ("selu", (-float(SCALE * ALPHA), np.inf)),
        ("gelu", (np.nan, np.inf)),
        ("silu", (np.nan, np.inf)),
        ("softplus", (0, np.inf)),
        ("softsign", (np.nan, np.nan)),
        ("hard_sigmoid", (0, 1)),
        ("sin", (np.nan, np.nan)),
        ("gaussian", (0, 0)),
        ("exp", (0, np.inf)),
        ("step", (0, 1)),
    ],
)
def test_infinite_sums_and_nan(through, activation: str, ends: tuple[float, float], precision: str) -> None:
    values, _ = through(activation, np.array([-np.inf, np.inf, np.nan]), precision)
    for found, end in zip(values, ends, strict=False):
        # Where the limit is 0 or a product of 0 and infinity, either is right.
        assert np.isclose(found, end, atol=1e-30) or not np.isfinite(end)
    assert np.isnan(values[2])
