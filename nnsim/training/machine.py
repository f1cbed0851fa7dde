"""The Machine: a Graph, a Dataset and a Training made ready for the kernels, and what they can be asked."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nnsim import kernels
from nnsim.data.dataset import PARTS, Dataset
from nnsim.errors import NnsimError
from nnsim.kernels import codes
from nnsim.kernels.plan import Record, Rule, Run, Samples, Work, make_work
from nnsim.network import rules
from nnsim.network.compiler import compile_graph
from nnsim.network.graph import Graph
from nnsim.network.parameters import Layout
from nnsim.training import training as trainings
from nnsim.training.history import no_record, one_point
from nnsim.training.training import Training

Array = NDArray[np.float64]


class Machine:
    """What trains: it keeps its three values for ever, and nothing of a run but working space.

    Parameters
    ----------
    graph, data, training
        What is trained, on what and how.
    batch_size : int, optional
        Rows per step, if not those of the Training.
    samples : Samples, optional
        The data's rows if they were made before.

    Raises
    ------
    NnsimError
        If a value is out of range, or the three do not fit together.
    """

    def __init__(
        self,
        graph: Graph,
        data: Dataset,
        training: Training,
        batch_size: int | None = None,
        samples: Samples | None = None,
    ) -> None:
        _check(graph, data, training)
        self.graph = graph
        self.data = data
        self.training = training
        self.layout = Layout(graph)
        self.plan = compile_graph(graph)
        self.rows = data.count("train")
        self.rule = make_rule(training, data, training.batch_size if batch_size is None else batch_size)
        self.samples = samples or make_samples(data)
        self._no_run = Run(np.zeros(0), np.zeros((0, 0)), np.zeros(5, np.int64))
        self._no_record = no_record(self.layout.size)
        self._no_result = np.zeros((0, 0))

    @cached_property
    def work(self) -> Work:
        """Space that the kernels write while they work."""
        return make_work(self.plan, np.empty(self.layout.size), self.rows)

    def rest(self) -> None:
        """Give the working space back until it is needed again."""
        for made in ("work", "by_sample"):
            self.__dict__.pop(made, None)

    @cached_property
    def by_sample(self) -> "Machine":
        """The same Machine with one row per step."""
        return Machine(self.graph, self.data, self.training, batch_size=1, samples=self.samples)

    def changed(
        self, *, graph: Graph | None = None, data: Dataset | None = None, training: Training | None = None
    ) -> "Machine":
        """Return a Machine with some values changed."""
        samples = self.samples if data is None or data is self.data else None
        return Machine(graph or self.graph, data or self.data, training or self.training, samples=samples)

    @property
    def slots(self) -> int:
        """Vectors as long as the parameters that the optimiser keeps."""
        return codes.SLOTS[self.training.optimizer]

    def train(self, run: Run, record: Record | None, steps: int, stop_epoch: int) -> int:
        """Train up to so many steps or epochs; see `nnsim.kernels.train.train`."""
        return self._do(codes.TRAIN, run, record or self._no_record, steps, stop_epoch)

    def record(self, run: Run, record: Record) -> int:
        """Record the points that are due; see `nnsim.kernels.train.record_epoch`."""
        return self._do(codes.RECORD, run, record)

    def evaluate(self, parameters: Array) -> Array:
        """Return the losses and accuracies of all parts, shape (6,), NaN where a figure does not exist."""
        record = one_point(self.layout.size)
        self._do(codes.RECORD, self._reading(parameters), record)
        return record.metrics[0]

    def gradient(self, parameters: Array, batch: Samples | None = None) -> Array:
        """Return the gradient of the mean loss over a batch, or over all training rows, shape (P,)."""
        self._do(codes.GRADIENT, self._reading(parameters), samples=batch)
        return self.work.gradient.copy()

    def values(self, parameters: Array, inputs: Array, units: int) -> Array:
        """Return the values of the last so many units, (units, rows), for scaled inputs (inputs, rows)."""
        result = np.empty((units, inputs.shape[1]))
        samples = self.samples._replace(inputs=_columns(inputs.T))
        self._do(codes.VALUES, self._reading(parameters), samples=samples, result=result)
        return result

    def _reading(self, parameters: Array) -> Run:
        """Return a Run that only lends its parameters; kernels know no read-only arrays."""
        return self._no_run._replace(parameters=np.require(parameters, np.float64, ["C", "W", "A"]))

    def _do(
        self,
        job: int,
        run: Run,
        record: Record | None = None,
        steps: int = 0,
        stop_epoch: int = 0,
        samples: Samples | None = None,
        result: Array | None = None,
    ) -> int:
        return kernels.load()(
            job,
            self.plan,
            self.rule,
            samples or self.samples,
            run,
            self.work,
            record or self._no_record,
            steps,
            stop_epoch,
            self._no_result if result is None else result,
        )


def make_rule(training: Training, data: Dataset, batch_size: int) -> Rule:
    """Return a Training in numbers, for a Dataset."""
    rows = data.count("train")
    schedule, penalty = training.schedule, training.regularization
    return Rule(
        loss=codes.LOSSES[training.loss],
        optimizer=codes.OPTIMIZERS.get(training.optimizer, codes.SGD),
        task=codes.TASKS[data.task],
        batch_size=min(batch_size or rows, rows),
        shuffle_seed=training.shuffle_seed,
        selection=codes.SELECTIONS[training.selection],
        schedule=codes.SCHEDULES.get(schedule.kind, codes.CONSTANT),
        clipping=codes.CLIPPINGS[training.clipping.kind],
        gradient=codes.GRADIENTS[training.gradient],
        summed=training.reduction == "sum",
        learning_rate=float(training.learning_rate),
        momentum=float(training.momentum),
        rho=float(training.rho),
        beta_1=float(training.beta_1),
        beta_2=float(training.beta_2),
        epsilon=float(training.epsilon),
        weight_decay=float(training.weight_decay),
        huber_delta=float(training.huber_delta),
        schedule_steps=float(schedule.steps),
        schedule_rate=float(schedule.rate),
        schedule_floor=float(schedule.floor),
        warmup_steps=float(schedule.warmup_steps),
        clip_limit=float(training.clipping.limit),
        l1=float(penalty.l1),
        l2=float(penalty.l2),
        max_norm=float(penalty.max_norm),
        delta=float(training.delta),
        class_weights=np.array(training.class_weights, np.float64),
    )


def make_samples(data: Dataset) -> Samples:
    """Return a Dataset's rows, part after part."""
    order = np.argsort(data.part, kind="stable")
    return Samples(
        inputs=_columns(data.inputs[order]),
        targets=_columns(data.targets[order]),
        bounds=np.cumsum([0, *np.bincount(data.part, minlength=len(PARTS))], dtype=np.int64),
    )


def one_part(inputs: Array, targets: Array) -> Samples:
    """Return scaled rows that are all training rows."""
    rows = len(inputs)
    return Samples(_columns(inputs), _columns(targets), np.array([0, rows, rows, rows], np.int64))


def _columns(rows: Array) -> Array:
    """Return a contiguous copy with one vector per column, which kernels may take."""
    return np.array(rows.T, np.float64, order="C")


def _check(graph: Graph, data: Dataset, training: Training) -> None:
    rules.check(graph)
    trainings.check(training)
    if graph.input.units != data.inputs.shape[1]:
        raise NnsimError(
            "The input layer has {units} units and the data {columns} input columns; make them the same.",
            units=graph.input.units,
            columns=data.inputs.shape[1],
        )
    if graph.output.units != data.targets.shape[1]:
        raise NnsimError(
            "The output layer has {units} units and the data {columns} target columns; make them the same.",
            units=graph.output.units,
            columns=data.targets.shape[1],
        )
    if data.count("train") == 0:
        raise NnsimError(
            "{name} has no training rows; give the training part a larger share.", name=data.name
        )
