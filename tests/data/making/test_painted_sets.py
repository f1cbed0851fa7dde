"""Sets to begin painting with, and whole sets changed: always something to learn from, always valid."""

import numpy as np
import pytest

from nnsim.checks import FieldError
from nnsim.data.build import build
from nnsim.data.making.painted import add, of
from nnsim.data.making.painted_sets import (
    FEWEST,
    SQUARE,
    as_classes,
    as_values,
    cleared,
    counts,
    fresh,
    kind_of,
    plane_of,
    with_class,
    with_classes,
)
from nnsim.data.recipe import Generator, Painted, Recipe, check
from nnsim.errors import NnsimError

KINDS = ("classes", "values", "curve")


@pytest.mark.parametrize("kind", KINDS)
def test_painting_begins_with_points_on_a_square(kind):
    source = fresh(kind)
    check(Recipe(source))
    assert kind_of(source) == kind
    data = build(Recipe(source))
    assert data.count("train")
    assert data.count("test")
    assert data.task == ("binary" if kind == "classes" else "regression")
    assert (np.abs(np.array(source.points)[:, :2]) < 1).all()


@pytest.mark.parametrize("kind", KINDS)
def test_a_cleared_set_can_still_be_learnt(kind):
    source = cleared(fresh(kind))
    assert len(source.points) == FEWEST
    assert kind_of(source) == kind
    data = build(Recipe(source, scaling="z-score"))
    assert data.count("train") == FEWEST
    assert np.isfinite(data.inputs).all()


def test_clearing_leaves_one_point_of_each_class_on_the_same_plane():
    source = cleared(of(build(Recipe(Generator("blobs", 90, classes=4)))))
    assert counts(source) == (1, 1, 1, 1)
    points, plane = np.array(source.points), np.array(source.plane)
    assert (points[:, :2] > plane[:, 0]).all()
    assert (points[:, :2] < plane[:, 1]).all()
    assert len({*map(tuple, points[:, :2])}) == 4


def test_a_class_without_points_is_an_output_all_the_same():
    source = with_class(fresh())
    assert source.class_names == ("0", "1", "2")
    assert counts(source) == (12, 12, 0)
    data = build(Recipe(source))
    assert (data.task, data.targets.shape[1], data.class_names) == ("classes", 3, ("0", "1", "2"))
    assert counts(add(source, (0, 0), 2)) == (12, 12, 1)


def test_classes_go_with_their_points():
    source = of(build(Recipe(Generator("blobs", 90, classes=4))))
    fewer = with_classes(source, 2)
    assert fewer.class_names == source.class_names[:2]
    assert counts(fewer) == counts(source)[:2]
    check(Recipe(fewer))
    assert counts(with_classes(fewer, 4)) == (*counts(fewer), 0, 0)
    only_last = Painted(((0.0, 0.0, 2.0), (1.0, 1.0, 2.0)), ("0", "1", "2"))
    assert counts(with_classes(only_last, 2)) == (1, 1)
    with pytest.raises(FieldError):
        with_classes(source, 11)


def test_names_of_classes_differ():
    assert with_class(Painted(class_names=("setosa", "class 3"))).class_names[-1] == "class 3'"
    ten = Painted(class_names=tuple("abcdefghij"))
    with pytest.raises(NnsimError, match="There are 10 classes already"):
        with_class(ten)


def test_classes_become_numbers_and_back():
    source = fresh()
    values = as_values(source)
    assert (kind_of(values), values.names, values.points) == ("values", ("x1", "x2", "y"), source.points)
    again = as_classes(values)
    assert (again.points, again.class_names, again.names) == (source.points, ("0", "1"), source.names)


def test_the_plane_of_a_set_that_does_not_say_it():
    assert plane_of(Painted(((0.0, 5.0, 1.0), (10.0, 5.0, 0.0)))) == ((-1.0, 11.0), (4.0, 6.0))
    assert plane_of(fresh()) == plane_of(Painted()) == SQUARE
