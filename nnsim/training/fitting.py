"""Whether Graph, Dataset and Training fit together: each misfit has its own sentence."""

from nnsim.checks import FieldError
from nnsim.data.dataset import Dataset
from nnsim.errors import NnsimError
from nnsim.network import rules
from nnsim.network.graph import Graph
from nnsim.network.layers import Dropout
from nnsim.network.parameters import Layout
from nnsim.network.titles import title
from nnsim.training import pretraining
from nnsim.training import training as trainings
from nnsim.training.training import Training

WHOLE = ("lbfgs", "levenberg_marquardt")
"""The optimisers that take all rows at once."""

SQUARED = ("mse", "half_sse")
"""The losses that Levenberg-Marquardt can lessen."""

MARQUARDT_PARAMETERS = 2_000
MARQUARDT_SLOPES = 10_000_000
"""The most parameters that Levenberg-Marquardt takes, and slopes of outputs by parameters: 80 MB."""


def check(graph: Graph, data: Dataset, training: Training) -> Training:
    """Return the Training with its fields in their types, or raise an error that says what does not fit."""
    rules.check(graph)
    training = trainings.check(training)
    _check_columns(graph, data)
    _check_classes(data, training)
    _check_dropout(graph, training)
    if training.optimizer in WHOLE:
        _check_whole(training)
    if training.optimizer == "levenberg_marquardt":
        _check_marquardt(graph, data, training)
    if training.pretraining.epochs and pretraining.can_be_pretrained(graph):
        _check_pretraining(graph, data, training)
    return training


def fits(graph: Graph, data: Dataset, training: Training) -> bool:
    """Return whether `check` finds nothing wrong."""
    try:
        check(graph, data, training)
    except NnsimError:
        return False
    return True


def _check_columns(graph: Graph, data: Dataset) -> None:
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


def _check_classes(data: Dataset, training: Training) -> None:
    """Check that there is one weight per class, if there are weights at all."""
    given = len(training.class_weights)
    classes = {"regression": 0, "binary": 2, "classes": data.targets.shape[1]}[data.task]
    if given and not classes:
        raise FieldError(
            "{field} has {given} weights, but the targets are numbers, not classes; leave it empty.",
            field="training.class_weights",
            given=given,
        )
    if given not in (0, classes):
        raise FieldError(
            "{field} has {given} weights and the data {classes} classes; give one per class, or none.",
            field="training.class_weights",
            given=given,
            classes=classes,
        )


def _check_dropout(graph: Graph, training: Training) -> None:
    """Refuse Dropout where the same loss has to come out twice."""
    dropping = [layer for layer in graph.layers if isinstance(layer, Dropout) and layer.rate > 0]
    if not dropping:
        return
    if training.gradient == "numerical":
        raise FieldError(
            "{layer} changes the loss at random, so its slope cannot be measured by numerical differences; "
            "set {field} to backpropagation or take the layer out.",
            field="training.gradient",
            layer=title(graph, dropping[0].id),
        )
    if training.optimizer in WHOLE:
        raise FieldError(
            "{layer} changes the loss at random, which {value} cannot follow; choose another {field} or take "
            "the layer out.",
            field="training.optimizer",
            value=training.optimizer,
            layer=title(graph, dropping[0].id),
        )


def _check_whole(training: Training) -> None:
    penalty = training.regularization
    for name, value in (("l1", penalty.l1), ("max_norm", penalty.max_norm)):
        if value:
            raise FieldError(
                "{field} must be 0 with {optimizer}, which needs a smooth loss; use l2 instead.",
                field=f"training.regularization.{name}",
                optimizer=training.optimizer,
            )


def _check_marquardt(graph: Graph, data: Dataset, training: Training) -> None:
    if training.loss not in SQUARED:
        raise FieldError(
            "Levenberg-Marquardt lessens sums of squares, not {loss}; set {field} to mse or half_sse, or "
            "choose another optimiser.",
            field="training.loss",
            loss=training.loss,
        )
    if training.class_weights:
        raise FieldError(
            "{field} must be empty with Levenberg-Marquardt, which counts all rows alike.",
            field="training.class_weights",
        )
    parameters = Layout(graph).size
    slopes = data.count("train") * graph.output.units * parameters
    if parameters > MARQUARDT_PARAMETERS or slopes > MARQUARDT_SLOPES:
        raise FieldError(
            "{field}: Levenberg-Marquardt would need {slopes} slopes (rows x outputs x {parameters} "
            "weights), and can have {most} and {most_parameters} weights; choose lbfgs.",
            field="training.optimizer",
            slopes=slopes,
            parameters=parameters,
            most=MARQUARDT_SLOPES,
            most_parameters=MARQUARDT_PARAMETERS,
        )


def _check_pretraining(graph: Graph, data: Dataset, training: Training) -> None:
    """Check the autoencoder like any network."""
    if data.sparse or data.inputs.shape[1] > rules.MAX_UNITS:
        raise FieldError(
            "{field} must be 0 with {columns} input columns: the autoencoder would have to give all of them "
            "back, and {most} are the most.",
            field="training.pretraining.epochs",
            columns=data.inputs.shape[1],
            most=rules.MAX_UNITS,
        )
    own = pretraining.autoencoder(graph), pretraining.own_data(data), pretraining.own_training(training)
    check(*own)
