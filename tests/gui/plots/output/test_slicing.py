"""Slices by hand: which rows are asked about, what is in the middle, what is near."""

import dataclasses

import numpy as np
import pytest

from nnsim.data.make import dataset
from nnsim.data.making.sources import Function
from nnsim.data.preparing.known import KnownColumn
from nnsim.gui.plots.output.slicing import STEPS, along, axes_of, closeness, middle


@pytest.fixture
def coloured():
    """Return data of a number and a category of three colours."""
    made = dataset("plane", samples=20, seed=1)
    raw = np.array([[1.0, 1, 0, 0], [3, 0, 0, 1], [2, 0, 0, 1], [7, 0, 1, 0]])
    columns = (KnownColumn("size"), KnownColumn("colour", "one-hot", ("blue", "green", "red")))
    names = ("size", *columns[1].names)
    return dataclasses.replace(
        made,
        inputs=raw,
        targets=made.targets[:4],
        part=np.zeros(4, np.uint8),
        input_names=names,
        columns=columns,
        input_scaling=type(made.input_scaling).none(4),
        table_rows=None,
    )


def test_a_category_is_one_axis_with_its_labels(coloured):
    size, colour = axes_of(coloured)
    assert (size.name, size.columns, size.labels) == ("size", (0,), ())
    assert size.span == pytest.approx((0.4, 7.6))
    assert (colour.columns, colour.labels) == ((1, 2, 3), ("blue", "green", "red"))
    assert colour.places.tolist() == [0, 1, 2]
    assert colour.place_in(coloured.raw_inputs).tolist() == [0, 2, 2, 1]


def test_the_middle_is_medians_and_the_most_frequent_category(coloured):
    assert middle(coloured.raw_inputs, axes_of(coloured)).tolist() == [2.5, 0, 0, 1]


def test_only_one_input_changes_along_a_slice(coloured):
    size, colour = axes_of(coloured)
    held = np.array([5.0, 0, 1, 0])
    assert along(colour, held).tolist() == [[5, 1, 0, 0], [5, 0, 1, 0], [5, 0, 0, 1]]
    rows = along(size, held)
    assert rows[:, 0] == pytest.approx(np.linspace(0.4, 7.6, STEPS))
    assert (rows[:, 1:] == held[1:]).all()


def test_columns_without_a_table_are_axes_of_their_own():
    made = dataset(Function("10 + x1 - x2 + x3", samples=30, seed=1))
    assert [axis.name for axis in axes_of(made)] == ["x1", "x2", "x3"]


def test_nearness_is_that_of_the_other_inputs_alone():
    made = dataset(Function("x1 + x2", samples=30, seed=1))
    first, _ = axes_of(made)
    raw = np.array([[0.0, 1.0], [9.0, 1.0], [0.0, 3.0]])
    near = closeness(raw, np.array([4.0, 1.0]), first, np.array([1.0, 2.0]))
    assert near == pytest.approx([1.0, 1.0, np.exp(-2.0)])
