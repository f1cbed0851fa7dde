"""The Matrix: rows that are no table, because their many columns are all of one kind."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nnsim.data.dataset import Dataset, Inputs, Scaling
from nnsim.data.preparing import scaling, split
from nnsim.data.preparing.encode import Encoded, encode_targets
from nnsim.data.recipe import TURNING, Recipe
from nnsim.data.table import Column
from nnsim.errors import NnsimError


@dataclass(frozen=True, eq=False)
class Matrix:
    """What a Source gives that has no table.

    Parameters
    ----------
    name : str
        What to call it.
    inputs : ndarray of float32 or float64, or scipy.sparse.csr_array of float32, shape (rows, inputs)
    targets : Encoded
        With one row per row of inputs.
    input_names : tuple of str
        One per column.
    image_shape : tuple of int
        As of a Dataset.
    test_rows : int
        So many rows at the end are test rows by the source's own choice; 0 if the Recipe chooses.
    """

    name: str
    inputs: Inputs
    targets: Encoded
    input_names: tuple[str, ...]
    image_shape: tuple[int, ...] = ()
    test_rows: int = 0

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.targets.values)


def build(matrix: Matrix, recipe: Recipe) -> Dataset:
    """Return the Dataset that a Recipe makes of a Matrix.

    Raises
    ------
    NnsimError
        If there are too few rows for the split, or the scaling would fill sparse rows.
    """
    if recipe.features or recipe.switched_off or recipe.ones != "none":
        raise NnsimError("{name} is used as a whole; leave features and switches out.", name=matrix.name)
    if matrix.test_rows and not recipe.split.folds:
        part = split.assign_before_test(matrix.rows, matrix.test_rows, recipe.split, matrix.targets.classes)
    else:
        part = split.assign(matrix.rows, recipe.split, matrix.targets.classes)
    matrix, part = _used(matrix, part)
    train = part == split.TRAIN
    input_scaling = _fit_inputs(matrix, train, recipe)
    targets = matrix.targets
    target_scaling = scaling.fit_some(targets.values[train], recipe.target_scaling, targets.numbers)
    return Dataset(
        name=matrix.name,
        inputs=_scaled(matrix.inputs, input_scaling),
        targets=target_scaling.apply(targets.values),
        part=part,
        input_names=matrix.input_names,
        target_names=targets.names,
        task=targets.task,
        input_scaling=input_scaling,
        target_scaling=target_scaling,
        class_names=targets.class_names,
        image_shape=matrix.image_shape,
    )


def _used(matrix: Matrix, part: NDArray[np.uint8]) -> tuple[Matrix, NDArray[np.uint8]]:
    """Return the rows that are in some part; the same objects if all are."""
    used = part != split.UNUSED
    if used.all():
        return matrix, part
    targets = replace(matrix.targets, values=matrix.targets.values[used])
    return replace(matrix, inputs=matrix.inputs[used], targets=targets), part[used]


def classes(values: NDArray[np.int64], names: dict[int, str], name: str = "class") -> Encoded:
    """Return whole numbers as encoded targets in rising order, called by their names if they have any."""
    found, codes = np.unique(values, return_inverse=True)
    labels = tuple(names.get(value, str(value)) for value in found.tolist())
    column = Column(name, "category", codes.astype(np.float64), labels)
    return encode_targets([column], np.ones(len(values), bool), zero_one_is_binary=False)


def _fit_inputs(matrix: Matrix, train: NDArray[np.bool_], recipe: Recipe) -> Scaling:
    """Return the scaling of the inputs, without a copy of the rows where there is none."""
    if recipe.scaling == "none":
        return Scaling.none(matrix.inputs.shape[1])
    if not isinstance(matrix.inputs, np.ndarray):
        raise NnsimError(
            "{name} has rows that are nearly all zero, which scaling would fill; leave the inputs unscaled.",
            name=matrix.name,
        )
    if recipe.scaling in TURNING:
        raise NnsimError(
            "{name} cannot be scaled by {scaling}, which mixes columns; choose another scaling.",
            name=matrix.name,
            scaling=recipe.scaling,
        )
    return scaling.fit(matrix.inputs[train], recipe.scaling)


def _scaled(inputs: Inputs, by: Scaling) -> Inputs:
    """Return scaled inputs of the same type."""
    if by.changes_nothing or not isinstance(inputs, np.ndarray):
        return inputs
    scaled = np.subtract(inputs, by.centre, dtype=inputs.dtype, casting="same_kind")
    scaled /= by.scale.astype(inputs.dtype)
    return scaled
