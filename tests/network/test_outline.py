"""Networks in a few signs."""

import pytest

from nnsim.network.graph import sequential
from nnsim.network.layers import Conv2D, Dense, Dropout, Flatten, MaxPool2D
from nnsim.network.outline import outline


def test_sizes_of_layers():
    assert outline(sequential(1, Dense(4), Dense(5), Dense(1))) == "1-4-5-1"


@pytest.mark.parametrize(
    ("layers", "text"),
    [
        ((Conv2D(32), MaxPool2D(), Flatten(), Dense(10)), "28x28x1-conv 32-pool-flatten-10"),
        ((Dropout(0.5), Dense(10)), "28x28x1-dropout-10"),
    ],
)
def test_layers_for_images(layers, text):
    assert outline(sequential((28, 28, 1), *layers)) == text
