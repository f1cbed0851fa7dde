"""The History: curves of loss, accuracy and parameters, bounded in memory by thinning them out."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import DTypeLike, NDArray

from nnsim.kernels.plan import Record
from nnsim.network.parameters import Floats, Layout

POINTS = 1536
"""At most so many points; when they are used up, every other one is dropped."""

PARAMETER_BYTES = 16_000_000
"""The recorded parameters take at most about so much memory."""

MOST_PARAMETERS = 50_000
"""Of larger networks no parameters are recorded: they would take more memory than the training itself."""

NEVER = 2**52
"""The distance of points of which none is due (but in epoch 0)."""

FIGURES = (
    "train_loss",
    "validation_loss",
    "test_loss",
    "train_accuracy",
    "validation_accuracy",
    "test_accuracy",
)
"""The columns of `Record.metrics`."""

ARRAYS = ("epoch", "step", "metrics", "parameter_epoch", "parameters")


class History:
    """What was recorded at the ends of epochs, epoch 0 (the start) included.

    The kernels write into `record` while they train; everything else here reads or rearranges it.

    Parameters
    ----------
    layout : Layout
        What the columns of `parameters` are.
    dtype : data-type
        The type of the parameters, float64 or float32.

    Attributes
    ----------
    pretrained : int
        Figures of earlier epochs than this are those of pretraining: how well inputs are given back.
    """

    def __init__(self, layout: Layout, dtype: DTypeLike = np.float64) -> None:
        self.layout = layout
        self.pretrained = 0
        self.record = _empty(POINTS, _parameter_points(layout.size), layout.size, dtype)
        self.record.stride[1] = _first_stride(layout.size)

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
    def parameters(self) -> Floats:
        """The flat parameters at each parameter point, shape (points, P); none of large networks."""
        return self.record.parameters[: self.record.used[1]]

    def add(self, epoch: int, step: int, metrics: NDArray[np.float64], parameters: Floats) -> None:
        """Write the points that are due at an epoch's end, as the kernels do while they train."""
        record = self.record
        if epoch % record.stride[1] == 0 and len(record.parameter_epoch):
            record.parameter_epoch[record.used[1]] = epoch
            record.parameters[record.used[1]] = parameters
            record.used[1] += 1
        if epoch % record.stride[0] == 0:
            record.points[record.used[0]] = epoch, step
            record.metrics[record.used[0]] = metrics
            record.used[0] += 1
        self.thin()

    def at(self, epoch: int) -> NDArray[np.float64] | None:
        """Return the `FIGURES` of an epoch if it was the last to be recorded."""
        return self.metrics[-1] if len(self.epoch) and self.epoch[-1] == epoch else None

    def thin(self) -> None:
        """Make room if it is needed: where all points are used, double their distance."""
        record = self.record
        if record.used[0] == len(record.points):
            record.stride[0] *= 2
            self._keep(self.epoch % record.stride[0] == 0)
        if record.used[1] == len(record.parameter_epoch) > 0:
            record.stride[1] *= 2
            self._keep_parameters(self.parameter_epoch % record.stride[1] == 0)

    def forget_after(self, epoch: int) -> None:
        """Drop the points of later epochs."""
        self._keep(self.epoch <= epoch)
        self._keep_parameters(self.parameter_epoch <= epoch)

    # ------------------------------------------------------------------ pretraining

    def lend(self, size: int) -> Record:
        """Return a Record of the same points with room for `size` parameters, those of an autoencoder."""
        free = len(self.record.parameter_epoch) - int(self.record.used[1])
        return self.record._replace(
            parameter_epoch=np.zeros(free, np.int64),
            parameters=np.zeros((free, size), self.record.parameters.dtype),
            used=np.array([self.record.used[0], 0]),
        )

    def take_back(self, lent: Record, output: Floats) -> None:
        """Take over what was recorded in a lent Record; `output` are the parameters of the output layer."""
        self.record.used[0] = lent.used[0]
        begin, count = int(self.record.used[1]), int(lent.used[1])
        self.record.used[1] = begin + count
        self.parameter_epoch[begin:] = lent.parameter_epoch[:count]
        hidden = self.layout.size - len(output)
        self.parameters[begin:, :hidden] = lent.parameters[:count, :hidden]
        self.parameters[begin:, hidden:] = output

    # ------------------------------------------------------------------ changes

    def convert(self, dtype: DTypeLike) -> None:
        """Go on with parameters of another type."""
        self.record = self.record._replace(parameters=self.record.parameters.astype(dtype))

    def rearrange(self, layout: Layout, origins: NDArray[np.int64]) -> None:
        """Go on with other parameters: column ``k`` becomes what ``origins[k]`` was, NaN where that is -1."""
        old, epochs, dtype = self.parameters, self.parameter_epoch, self.record.parameters.dtype
        if layout.size and old.shape[1]:
            columns = np.where(origins < 0, np.nan, old[:, origins]).astype(dtype)
        else:
            columns = np.full((len(old), layout.size), np.nan, dtype)
        self.layout = layout
        fresh = _empty(0, _parameter_points(layout.size), layout.size, dtype)
        self.record = self.record._replace(parameter_epoch=fresh.parameter_epoch, parameters=fresh.parameters)
        stride = int(self.record.stride[1]) if len(epochs) else int(self.record.stride[0])
        stride = max(stride if stride < NEVER else 1, _first_stride(layout.size))
        if not len(fresh.parameter_epoch):
            columns, epochs = columns[:0], epochs[:0]
        while len(epochs) and len(epochs) >= len(fresh.parameter_epoch):
            stride *= 2
            columns, epochs = columns[epochs % stride == 0], epochs[epochs % stride == 0]
        self.record.stride[1] = stride
        self.record.used[1] = len(epochs)
        self.parameter_epoch[:] = epochs
        self.parameters[:] = columns

    # ------------------------------------------------------------------ copies

    def copy(self) -> "History":
        """Return a History of its own with the same points."""
        copy = History.from_arrays(self.layout, self.to_arrays())
        copy.convert(self.record.parameters.dtype)
        return copy

    def to_arrays(self) -> dict[str, NDArray[np.float64]]:
        """Return everything as arrays of float64, for a file."""
        arrays = {name: getattr(self, name) for name in ARRAYS} | {
            "stride": self.record.stride,
            "pretrained": np.array([self.pretrained]),
        }
        return {name: np.array(array, np.float64) for name, array in arrays.items()}

    @classmethod
    def from_arrays(cls, layout: Layout, arrays: Mapping[str, Floats]) -> "History":
        """Return the History that `to_arrays` gave; ``pretrained`` may be missing.

        Raises
        ------
        KeyError, ValueError
            If an array is missing, or their shapes or numbers do not fit together.
        """
        arrays = {"pretrained": np.zeros(1), **arrays}
        points, parameter_points = len(arrays["epoch"]), len(arrays["parameter_epoch"])
        expected = {
            "epoch": (points,),
            "step": (points,),
            "metrics": (points, 6),
            "parameter_epoch": (parameter_points,),
            "parameters": (parameter_points, layout.size),
            "stride": (2,),
            "pretrained": (1,),
        }
        if {name: array.shape for name, array in arrays.items()} != expected:
            raise ValueError("shapes do not fit together")
        if any(
            not _are_counts(arrays[name])
            for name in ("epoch", "step", "parameter_epoch", "stride", "pretrained")
        ):
            raise ValueError("counts must be whole numbers")
        history = cls(layout)
        record, capacity = history.record, len(history.record.parameter_epoch)
        if points >= len(record.points) or parameter_points >= max(capacity, 1) or arrays["stride"].min() < 1:
            raise ValueError("more points than can be")
        record.used[:] = points, parameter_points
        record.stride[:] = arrays["stride"]
        history.pretrained = int(arrays["pretrained"][0])
        for name in ARRAYS:
            getattr(history, name)[:] = arrays[name]
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


def no_record(parameters: int, dtype: DTypeLike = np.float64) -> Record:
    """Return a Record in which no epoch is ever due but the first."""
    record = _empty(0, 0, parameters, dtype)
    record.stride[:] = NEVER
    return record


def one_point(parameters: int, dtype: DTypeLike = np.float64) -> Record:
    """Return a Record with room for the figures of one moment (not in epoch 0), not for parameters."""
    record = _empty(2, 0, parameters, dtype)
    record.stride[1] = NEVER
    return record


def _empty(points: int, parameter_points: int, parameters: int, dtype: DTypeLike) -> Record:
    return Record(
        points=np.zeros((points, 2), np.int64),
        metrics=np.zeros((points, len(FIGURES))),
        parameter_epoch=np.zeros(parameter_points, np.int64),
        parameters=np.zeros((parameter_points, parameters), dtype),
        used=np.zeros(2, np.int64),
        stride=np.ones(2, np.int64),
    )


def _parameter_points(parameters: int) -> int:
    if parameters > MOST_PARAMETERS:
        return 0
    return min(POINTS, max(4, PARAMETER_BYTES // (8 * max(1, parameters))))


def _first_stride(parameters: int) -> int:
    """Return the distance of parameter points that a new History begins with."""
    return NEVER if parameters > MOST_PARAMETERS else 1


def _are_counts(values: Floats) -> bool:
    return bool(np.all((values >= 0) & (values < 2**53) & (values == np.floor(values))))
