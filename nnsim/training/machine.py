"""The Machine: a Graph, a Dataset and a Training made ready for the kernels, and what they can be asked."""

import dataclasses
import math
from functools import cached_property
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from nnsim.data.dataset import Dataset, Inputs
from nnsim.kernels import codes
from nnsim.kernels.plan import Record, Run
from nnsim.network.compiler import compile_graph
from nnsim.network.graph import Graph
from nnsim.network.initializers import start_parameters
from nnsim.network.parameters import Floats, Layout, Parameters
from nnsim.network.shapes import shapes
from nnsim.training import fitting, pretraining, roads, whole
from nnsim.training.history import no_record, one_point
from nnsim.training.rule import make_rule
from nnsim.training.training import Regularization, Training

Array = NDArray[np.float64]


class Machine:
    """What trains: it keeps its three values for ever, and nothing of a run but working space.

    Parameters
    ----------
    graph, data, training
        What is trained, on what and how.
    batch_size : int, optional
        Rows per step, if not those of the Training.
    like : Machine, optional
        One for the same data, from which it takes the rows if they suit.

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
        *,
        batch_size: int | None = None,
        like: "Machine | None" = None,
    ) -> None:
        self.training = fitting.check(graph, data, training)
        self.graph = graph
        self.data = data
        self.layout = Layout(graph)
        self.plan = compile_graph(graph)
        self.dtype = np.dtype(training.precision)
        self.bounds = roads.bounds(data)
        self.rows = int(self.bounds[1])
        self.batch_size = training.batch_size if batch_size is None else batch_size
        self.rule = make_rule(training, data, self.batch_size)
        self.road = roads.choose(graph, data)
        if like and (like.data, like.road, like.dtype) == (data, self.road, self.dtype):
            self.__dict__["samples"] = like.samples

    @cached_property
    def samples(self) -> Any:
        """All rows, part after part, as the kernels take them."""
        return self.road.samples(*roads.by_parts(self.data), self.bounds, self.dtype)

    @cached_property
    def work(self) -> Any:
        """Space that the kernels write while they work."""
        return self.road.work(self.plan, self.rule, self.dtype, self.layout.size, self.rows)

    @cached_property
    def program(self) -> roads.Program:
        """The compiled program."""
        return self.road.program(self.dtype)

    @cached_property
    def products(self) -> int:
        """About how many products it takes to send one row forwards; sparse inputs need fewer."""
        places = {layer: math.prod(shape[:-1]) for layer, shape in shapes(self.graph).items()}
        weights = {link: self.layout.weights(link) for link in self.graph.links}
        return sum(block.size * places[link.target] for link, block in weights.items() if block)

    def rest(self) -> None:
        """Give the working space back until it is needed again."""
        for made in ("work", "by_sample", "autoencoder", "half_squares"):
            self.__dict__.pop(made, None)

    @cached_property
    def by_sample(self) -> "Machine":
        """The same Machine with one row per step."""
        return Machine(self.graph, self.data, self.training, batch_size=1, like=self)

    @cached_property
    def autoencoder(self) -> "Machine | None":
        """The Machine that pretrains the hidden layers; None if none is wanted or possible."""
        if not self.training.pretraining.epochs or not pretraining.can_be_pretrained(self.graph):
            return None
        return Machine(
            pretraining.autoencoder(self.graph),
            pretraining.own_data(self.data),
            pretraining.own_training(self.training),
            batch_size=self.batch_size,
        )

    @cached_property
    def half_squares(self) -> "Machine":
        """The same network with dense rows and half the squared error as its loss."""
        data = self.data
        if not isinstance(data.inputs, np.ndarray):
            data = dataclasses.replace(data, inputs=data.inputs.toarray())
        training = msgspec.structs.replace(
            self.training, loss="half_sse", optimizer="sgd", regularization=Regularization()
        )
        return Machine(self.graph, data, training, like=self)

    def changed(
        self, *, graph: Graph | None = None, data: Dataset | None = None, training: Training | None = None
    ) -> "Machine":
        """Return a Machine with some values changed."""
        return Machine(graph or self.graph, data or self.data, training or self.training, like=self)

    # ------------------------------------------------------------------ how it starts

    def start_parameters(self) -> Parameters:
        """Return the start weights and biases."""
        training = self.training
        return start_parameters(
            self.graph, training.initializer, training.init_seed, training.initial, self.dtype
        )

    @property
    def slots_shape(self) -> tuple[int, int]:
        """The shape of what the optimiser keeps, (slots, P)."""
        optimizer = self.training.optimizer
        return whole.SLOTS.get(optimizer) or codes.SLOTS[optimizer], self.layout.size

    def start_slots(self) -> Floats:
        """Return what the optimiser keeps, as it is before the first update."""
        if self.training.optimizer == "adagrad":
            return np.full(self.slots_shape, self.training.initial_accumulator, self.dtype)
        return np.zeros(self.slots_shape, self.dtype)

    # ------------------------------------------------------------------ what it can be asked

    def train(self, run: Run, record: Record | None, steps: int, stop_epoch: int, factor: float = 1.0) -> int:
        """Train up to so many steps or epochs, at so large a share of the learning rate.

        Returns
        -------
        int
            `DONE`, `FULL` or `DIVERGED`, see `nnsim.kernels.train`.
        """
        record = record or no_record(self.layout.size, self.dtype)
        if self.training.optimizer in fitting.WHOLE:
            return whole.train(self, run, record, steps, stop_epoch)
        rule = self.rule._replace(learning_rate=self.rule.learning_rate * factor)
        return self._do(codes.TRAIN, run, record, steps, stop_epoch, rule=rule)

    def record(self, run: Run, record: Record) -> int:
        """Record the points that are due after an epoch; return as `train`."""
        return self._do(codes.RECORD, run, record)

    def evaluate(self, parameters: Floats, samples: Any = None) -> Array:
        """Return the losses and accuracies of all parts, shape (6,), NaN where a figure does not exist."""
        record = one_point(self.layout.size, self.dtype)
        run = self._reading(parameters)
        run.counters[codes.EPOCH] = 1
        self._do(codes.RECORD, run, record, samples=samples)
        return record.metrics[0]

    def gradient(self, parameters: Floats, samples: Any = None) -> Floats:
        """Return the gradient of the mean loss over all training rows, or those of `samples`, shape (P,).

        It comes by backpropagation, whatever the Training says.
        """
        rule = self.rule._replace(gradient=codes.BACKPROPAGATION)
        self._do(codes.GRADIENT, self._reading(parameters), rule=rule, samples=samples)
        return self.work.gradient.copy()

    def values(self, parameters: Floats, inputs: Inputs, units: int) -> Floats:
        """Return the values of the last so many units, (rows, units), for scaled inputs, (rows, inputs)."""
        rows = inputs.shape[0]
        assert inputs.shape[1] == self.graph.input.units  # kernels do not look
        samples = self.one_part(inputs, np.zeros((rows, self.graph.output.units), self.dtype))
        space, result = self.road.result(rows, units, self.dtype)
        self._do(codes.VALUES, self._reading(parameters), samples=samples, result=space)
        return result

    def one_part(self, inputs: Inputs, targets: Inputs) -> Any:
        """Return scaled rows, shape (rows, columns), that are all training rows, as the kernels take them."""
        rows = inputs.shape[0]
        return self.road.samples(inputs, targets, np.array([0, rows, rows, rows], np.int64), self.dtype)

    def _reading(self, parameters: Floats) -> Run:
        """Return a Run that only lends its parameters; kernels know no read-only arrays."""
        vector = np.require(parameters, self.dtype, ["C", "W", "A"])
        return Run(vector, np.zeros((0, 0), self.dtype), np.zeros(5, np.int64))

    def _do(
        self,
        job: int,
        run: Run,
        record: Record | None = None,
        steps: int = 0,
        stop_epoch: int = 0,
        *,
        rule: Any = None,
        samples: Any = None,
        result: Floats | None = None,
    ) -> int:
        return self.program(
            job,
            self.plan,
            rule or self.rule,
            self.samples if samples is None else samples,
            run,
            self.work,
            record or no_record(self.layout.size, self.dtype),
            steps,
            stop_epoch,
            np.zeros((0, 0), self.dtype) if result is None else result,
        )
