"""The History: curves of loss, accuracy and parameters, bounded in memory by thinning them out."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nnsim.kernels.plan import Record
from nnsim.network.parameters import Layout

POINTS = 1536
"""At most so many points; when they are used up, every other one is dropped."""

PARAMETER_BYTES = 64_000_000
"""The recorded parameters take at most about so much memory."""

FIGURES = (
    "train_loss",
    "validation_loss",
    "test_loss",
    "train_accuracy",
    "validation_accuracy",
    "test_accuracy",
)
"""The columns of `Record.metrics`."""

ARRAYS = ("epoch", "step", "metrics", "parameter_epoch", "parameters", "stride")


class History:
    """What was recorded at the ends of epochs, epoch 0 (the start) included.

    The kernels write into `record` while they train; everything else here reads or rearranges it.

    Parameters
    ----------
    layout : Layout
        What the columns of `parameters` are.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.record = _empty(POINTS, _parameter_points(layout.size), layout.size)

    @property
    def epoch(self) -> NDArray[np.int64]:
        """Finished epochs at each point, shape (points,)."""
        return self.record.points[: self.record.used[0], 0]

    @property
    def step(self) -> NDArray[np.int64]:
        """Steps at each point, shape (points,)."""
        return self.record.points[: self.record.used[0], 1]

    @property
    def metrics(self) -> NDArray[np.float64]:
        """The `FIGURES` at each point, shape (points, 6); NaN where one does not exist."""
        return self.record.metrics[: self.record.used[0]]

    @property
    def train_loss(self) -> NDArray[np.float64]:
        """Loss over the training rows at each point."""
        return self.metrics[:, 0]

    @property
    def validation_loss(self) -> NDArray[np.float64]:
        """Loss over the validation rows at each point."""
        return self.metrics[:, 1]

    @property
    def test_loss(self) -> NDArray[np.float64]:
        """Loss over the test rows at each point."""
        return self.metrics[:, 2]

    @property
    def train_accuracy(self) -> NDArray[np.float64]:
        """Accuracy over the training rows at each point."""
        return self.metrics[:, 3]

    @property
    def validation_accuracy(self) -> NDArray[np.float64]:
        """Accuracy over the validation rows at each point."""
        return self.metrics[:, 4]

    @property
    def test_accuracy(self) -> NDArray[np.float64]:
        """Accuracy over the test rows at each point."""
        return self.metrics[:, 5]

    @property
    def parameter_epoch(self) -> NDArray[np.int64]:
        """Finished epochs at each parameter point, shape (parameter points,)."""
        return self.record.parameter_epoch[: self.record.used[1]]

    @property
    def parameters(self) -> NDArray[np.float64]:
        """The flat parameters at each parameter point, shape (parameter points, P)."""
        return self.record.parameters[: self.record.used[1]]

    def thin(self) -> None:
        """Make room if it is needed: where all points are used, double their distance."""
        record = self.record
        if record.used[0] == len(record.points):
            record.stride[0] *= 2
            self._keep(self.epoch % record.stride[0] == 0)
        if record.used[1] == len(record.parameter_epoch):
            record.stride[1] *= 2
            self._keep_parameters(self.parameter_epoch % record.stride[1] == 0)

    def forget_after(self, epoch: int) -> None:
        """Drop the points of later epochs."""
        self._keep(self.epoch <= epoch)
        self._keep_parameters(self.parameter_epoch <= epoch)

    def rearrange(self, layout: Layout, origins: NDArray[np.int64]) -> None:
        """Go on with other parameters: column ``k`` becomes what ``origins[k]`` was, NaN where that is -1."""
        old, epochs = self.parameters, self.parameter_epoch
        stride = int(self.record.stride[1])
        columns = (
            np.where(origins < 0, np.nan, old[:, origins]) if self.layout.size else np.empty((len(old), 0))
        )
        self.layout = layout
        fresh = _empty(0, _parameter_points(layout.size), layout.size)
        self.record = self.record._replace(parameter_epoch=fresh.parameter_epoch, parameters=fresh.parameters)
        while len(epochs) >= len(fresh.parameter_epoch):
            stride *= 2
            columns, epochs = columns[epochs % stride == 0], epochs[epochs % stride == 0]
        self.record.stride[1] = stride
        self.record.used[1] = len(epochs)
        self.parameter_epoch[:] = epochs
        self.parameters[:] = columns

    def copy(self) -> "History":
        """Return a History of its own with the same points."""
        return History.from_arrays(self.layout, self.to_arrays())

    def to_arrays(self) -> dict[str, NDArray[np.float64]]:
        """Return everything as arrays of float64, for a file."""
        arrays = {name: getattr(self, name) for name in ARRAYS[:-1]} | {"stride": self.record.stride}
        return {name: np.array(array, np.float64) for name, array in arrays.items()}

    @classmethod
    def from_arrays(cls, layout: Layout, arrays: Mapping[str, NDArray[np.float64]]) -> "History":
        """Return the History that `to_arrays` gave.

        Raises
        ------
        KeyError, ValueError
            If an array is missing, or their shapes or numbers do not fit together.
        """
        epoch, step, metrics, parameter_epoch, parameters, stride = (arrays[name] for name in ARRAYS)
        points, parameter_points = len(epoch), len(parameter_epoch)
        expected = [
            (points,),
            (points,),
            (points, 6),
            (parameter_points,),
            (parameter_points, layout.size),
            (2,),
        ]
        if [arrays[name].shape for name in ARRAYS] != expected:
            raise ValueError("shapes do not fit together")
        if any(not _are_counts(arrays[name]) for name in ("epoch", "step", "parameter_epoch", "stride")):
            raise ValueError("counts must be whole numbers")
        history = cls(layout)
        record = history.record
        if (
            points >= len(record.points)
            or parameter_points >= len(record.parameter_epoch)
            or stride.min() < 1
        ):
            raise ValueError("more points than can be")
        record.used[:] = points, parameter_points
        record.stride[:] = stride
        history.epoch[:], history.step[:], history.metrics[:] = epoch, step, metrics
        history.parameter_epoch[:], history.parameters[:] = parameter_epoch, parameters
        return history

    def _keep(self, chosen: NDArray[np.bool_]) -> None:
        count = int(chosen.sum())
        for array in (self.record.points, self.record.metrics):
            array[:count] = array[: len(chosen)][chosen]
        self.record.used[0] = count

    def _keep_parameters(self, chosen: NDArray[np.bool_]) -> None:
        count = int(chosen.sum())
        for array in (self.record.parameter_epoch, self.record.parameters):
            array[:count] = array[: len(chosen)][chosen]
        self.record.used[1] = count


def no_record(parameters: int) -> Record:
    """Return a Record in which no epoch is ever due."""
    record = one_point(parameters)
    record.stride[:] = np.iinfo(np.int64).max
    return record


def one_point(parameters: int) -> Record:
    """Return a Record with room for one moment."""
    return _empty(2, 2, parameters)


def _empty(points: int, parameter_points: int, parameters: int) -> Record:
    return Record(
        points=np.zeros((points, 2), np.int64),
        metrics=np.zeros((points, len(FIGURES))),
        parameter_epoch=np.zeros(parameter_points, np.int64),
        parameters=np.zeros((parameter_points, parameters)),
        used=np.zeros(2, np.int64),
        stride=np.ones(2, np.int64),
    )


def _parameter_points(parameters: int) -> int:
    return min(POINTS, max(4, PARAMETER_BYTES // (8 * max(1, parameters))))


def _are_counts(values: NDArray[np.float64]) -> bool:
    return bool(np.all((values >= 0) & (values < 2**53) & (values == np.floor(values))))
