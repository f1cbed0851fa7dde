"""Live numbers: what they look like, and that no value makes their place wider."""

import math

import pytest

from nnsim.gui.panels.transport.readouts import Readout, count_text, loss_text, share_text, speed_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0123, "0.0123"), (0.5, "0.5000"), (0.0, "0.0000"), (12.345, "12.345"), (1234.5, "1234.5"),
        (0.00001, "1.0e-05"), (1e6, "1.0e+06"), (-0.25, "-0.2500"),
        (None, "–"), (math.nan, "–"), (math.inf, "∞"),
    ],
)  # fmt: skip
def test_losses(value, text):
    assert loss_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (1240, "1,240"), (999_999, "999,999"), (1_234_567, "1.23 M")]
)
def test_counters(value, text):
    assert count_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(3, "3.00"), (870, "870"), (999.9, "1.00 k"), (43_700, "43.7 k"), (1_240_000, "1.24 M")],
)
def test_speeds(value, text):
    assert speed_text(value) == text


def test_accuracies():
    assert share_text(0.994) == "99.4 %"
    assert share_text(1.0) == "100.0 %"
    assert share_text(None) == "–"


def test_no_number_is_wider_than_its_place(rng):
    powers = rng.uniform(-12, 12, 2000)
    losses = [*(10**power for power in powers), 9.99995, 99.9995, 9999.95, 99_998.9, 0.00009999]
    assert max(len(loss_text(value)) for value in losses) <= 7
    assert max(len(count_text(10**power)) for power in range(9)) <= 8
    assert max(len(speed_text(abs(value))) for value in losses if value < 1e11) <= 6


def test_a_readout_keeps_its_width(look, shown):
    readout = shown(Readout(look, "Epoch", 8))
    before = readout.sizeHint()
    for text in ("0", "1,240", "999,999", "99.99 M"):
        readout.show_text(text)
        assert readout.sizeHint() == before
