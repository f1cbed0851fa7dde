"""The cases by Keras 3 on TensorFlow: its layers, losses, optimisers, schedules and limits."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import cases
import keras
import numpy as np
import tensorflow as tf
from cases import Case, UnlikeError
from keras import ops
from keras.src import backend

from nnsim.network.layers import AveragePool2D, Conv2D, Dense, Flatten, Layer, MaxPool2D


def _cast(number: Any, dtype: Any) -> Any:
    """Return a number or tensor in another type.

    TensorFlow's own cast, which Keras uses, turns a Python number into float32 on its way to float64.
    """
    dtype = backend.standardize_dtype(dtype)
    return tf.cast(tf.convert_to_tensor(number, dtype) if isinstance(number, float) else number, dtype)


backend.core.cast = _cast


@tf.custom_gradient
def _step(z: Any) -> Any:
    """Return 1 above 0, else 0; its slope is that of the sigmoid."""
    s = tf.sigmoid(z)
    return tf.cast(z > 0, z.dtype), lambda slope: slope * s * (1 - s)


ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    name: getattr(keras.activations, "exponential" if name == "exp" else name)
    for name in cases.HIDDEN
    if name not in ("leaky_relu", "gelu", "sin", "gaussian", "step")
} | {
    # TensorFlow keeps the numbers in these two in float32
    "leaky_relu": lambda z: ops.where(z > 0, z, 0.2 * z),
    "gelu": lambda z: 0.5 * z * (1 + ops.erf(z / np.sqrt(2))),
    "sin": ops.sin,
    "gaussian": lambda z: ops.exp(-ops.square(z)),
    "step": _step,
    "softmax": keras.activations.softmax,
}


def run(case: Case, precision: str) -> dict[int, np.ndarray]:
    """Return the parameters after each number of steps in `cases.KEPT`.

    Raises
    ------
    UnlikeError
        If only PyTorch can tell.
    """
    keras.backend.clear_session()
    keras.config.set_floatx(precision)
    data = cases.data(case)
    inputs, targets = data.inputs.astype(precision), data.targets.astype(precision)
    if data.image_shape:
        inputs = inputs.reshape(-1, *data.image_shape)
    network = _network(case)
    _set_start(case, network)
    network.optimizer = optimizer = _optimizer(case, network)
    step, plateau = _compiled(case, network, optimizer), _plateau(case, network)
    kept = {}
    for number, (rows, ends) in zip(range(1, cases.STEPS + 1), _batches(), strict=False):
        step(inputs[rows], targets[rows])
        if number in cases.KEPT:
            kept[number] = np.concatenate([np.ravel(w) for w in network.get_weights()])
        if ends and plateau:
            loss = float(_loss(case, targets, network(inputs)))
            plateau.on_epoch_end(number // 5, {"loss": loss})
    return kept


def _batches() -> Iterator[tuple[slice, bool]]:
    """Yield batch after batch, and whether it is the last of its epoch."""
    firsts = range(0, cases.ROWS, cases.BATCH)
    return itertools.cycle((slice(at, at + cases.BATCH), at + cases.BATCH >= cases.ROWS) for at in firsts)


def _compiled(case: Case, network: Any, optimizer: Any) -> Callable[[Any, Any], None]:
    """Return one step of training."""

    @tf.function(reduce_retracing=True)
    def step(inputs: Any, targets: Any) -> None:
        with tf.GradientTape() as tape:
            loss = _loss(case, targets, network(inputs)) + sum(network.losses)
        variables = network.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))

    return step


def _set_start(case: Case, network: Any) -> None:
    """Give the network its start weights, which lie layer by layer, weights first."""
    rest, weights = cases.start(case), []
    for variable in network.weights:
        size = int(np.prod(variable.shape))
        weights.append(rest[:size].reshape(variable.shape))
        rest = rest[size:]
    assert len(rest) == 0
    network.set_weights(weights)


def _network(case: Case) -> Any:
    """Return the functional network; the last activation is missing where the loss takes the logits."""
    graph = case.graph
    first = keras.Input(graph.input.shape or (graph.input.units,))
    given = {graph.input.id: first}
    for layer in graph.layers[1:]:
        sources = [given[link.source] for link in graph.links_into(layer.id)]
        fed = keras.layers.Concatenate()(sources) if len(sources) > 1 else sources[0]
        given[layer.id] = _layer(case, layer)(fed)
        if getattr(layer, "unit_activations", ()):
            given[layer.id] = keras.layers.Lambda(_by_unit(layer))(given[layer.id])
    return keras.Model(first, given[graph.output.id])


def _by_unit(layer: Dense) -> Callable[[Any], Any]:
    names = layer.unit_activations
    return lambda z: ops.stack([ACTIVATIONS[name](z[:, unit]) for unit, name in enumerate(names)], axis=1)


def _layer(case: Case, layer: Layer) -> Any:
    match layer:
        case Dense():
            logits = layer is case.graph.output and case.training.loss in ("bce", "cce")
            activation = None if logits or layer.unit_activations else ACTIVATIONS[layer.activation]
            return keras.layers.Dense(layer.units, activation, layer.bias, **_kept_small(case, [0]))
        case Conv2D():
            sizes = (layer.filters, layer.kernel_size, layer.strides, layer.padding)
            activation = ACTIVATIONS[layer.activation]
            return keras.layers.Conv2D(*sizes, activation=activation, **_kept_small(case, [0, 1, 2]))
        case MaxPool2D():
            return keras.layers.MaxPooling2D(layer.pool_size, layer.strides, layer.padding)
        case AveragePool2D():
            return keras.layers.AveragePooling2D(layer.pool_size, layer.strides, layer.padding)
        case Flatten():
            return keras.layers.Flatten()
    raise UnlikeError(layer)


def _kept_small(case: Case, axis: list[int]) -> dict[str, Any]:
    """Return regulariser and constraint of the weights."""
    penalty = case.training.regularization
    return {
        "kernel_regularizer": keras.regularizers.L1L2(penalty.l1, penalty.l2),
        "kernel_constraint": keras.constraints.MaxNorm(penalty.max_norm, axis) if penalty.max_norm else None,
    }


def _loss(case: Case, targets: Any, outputs: Any) -> Any:
    training = case.training
    if training.reduction == "sum" and training.loss != "cce":
        raise UnlikeError("adds up means over the outputs")
    if training.loss == "half_sse":
        return tf.nn.l2_loss(outputs - targets)
    losses = {
        "mse": lambda reduction: keras.losses.MeanSquaredError(reduction),
        "mae": lambda reduction: keras.losses.MeanAbsoluteError(reduction),
        "huber": lambda reduction: keras.losses.Huber(training.huber_delta, reduction),
        "log_cosh": lambda reduction: keras.losses.LogCosh(reduction),
        "hinge": lambda reduction: keras.losses.Hinge(reduction),
        "bce": lambda reduction: keras.losses.BinaryCrossentropy(from_logits=True, reduction=reduction),
        "cce": lambda reduction: keras.losses.CategoricalCrossentropy(from_logits=True, reduction=reduction),
    }
    loss = losses[training.loss]("sum" if training.reduction == "sum" else "sum_over_batch_size")
    return loss(targets, outputs, sample_weight=_class_weights(case, targets))


def _class_weights(case: Case, targets: Any) -> Any:
    """Return what the loss of each row counts, as Keras makes of class_weight."""
    if not case.training.class_weights:
        return None
    numbers = ops.argmax(targets, 1) if case.task == "classes" else ops.cast(targets[:, 0], "int32")
    return ops.take(ops.convert_to_tensor(case.training.class_weights, keras.config.floatx()), numbers)


def _rate(case: Case) -> Any:
    schedule, rate = case.training.schedule, np.float64(case.training.learning_rate)
    schedules = keras.optimizers.schedules
    match schedule.kind:
        case "constant" | "plateau":
            return rate
        case "step" | "exponential" as kind:
            return schedules.ExponentialDecay(rate, schedule.steps, schedule.rate, staircase=kind == "step")
        case "cosine" if schedule.warmup_steps:
            return schedules.CosineDecay(
                0 * rate,
                schedule.steps,
                schedule.floor,
                warmup_target=rate,
                warmup_steps=schedule.warmup_steps,
            )
        case "cosine":
            return schedules.CosineDecay(rate, schedule.steps, schedule.floor)
    raise UnlikeError(schedule.kind)


def _plateau(case: Case, network: Any) -> Any:
    """Return Keras's callback, which watches the loss of all training rows."""
    schedule = case.training.schedule
    if schedule.kind != "plateau":
        return None
    callback = keras.callbacks.ReduceLROnPlateau(
        "loss",
        schedule.rate,
        schedule.patience,
        mode="min",
        min_delta=schedule.min_delta,
        min_lr=schedule.floor * case.training.learning_rate,
    )
    callback.set_model(network)
    callback.on_train_begin()
    return callback


def _optimizer(case: Case, network: Any) -> Any:
    training, kinds = case.training, keras.optimizers
    clipping = training.clipping
    names = {"value": "clipvalue", "norm": "global_clipnorm"}
    values = {names[clipping.kind]: clipping.limit} if clipping.kind in names else {}
    betas = {"beta_1": training.beta_1, "beta_2": training.beta_2}
    adam, epsilon = betas | {"epsilon": training.epsilon}, {"epsilon": training.epsilon}
    decay, inert = {"weight_decay": np.float64(training.weight_decay)}, {"momentum": training.momentum}
    make = {
        "sgd": lambda: kinds.SGD(_rate(case), **values),
        "momentum": lambda: kinds.SGD(_rate(case), **inert, **values),
        "nesterov": lambda: kinds.SGD(_rate(case), **inert, nesterov=True, **values),
        "adagrad": lambda: kinds.Adagrad(_rate(case), training.initial_accumulator, **epsilon, **values),
        "adadelta": lambda: kinds.Adadelta(_rate(case), training.rho, **epsilon, **values),
        "rmsprop": lambda: kinds.RMSprop(_rate(case), training.rho, **epsilon, **values),
        "adam": lambda: kinds.Adam(_rate(case), **adam, **values),
        "amsgrad": lambda: kinds.Adam(_rate(case), **adam, amsgrad=True, **values),
        "nadam": lambda: kinds.Nadam(_rate(case), **adam, **values),
        "adamw": lambda: kinds.AdamW(_rate(case), **adam, **decay, **values),
        "lion": lambda: kinds.Lion(_rate(case), **betas, **decay, **values),
    }
    optimizer = make[training.optimizer]()
    if training.optimizer in ("adamw", "lion"):
        optimizer.exclude_from_weight_decay(
            [v for v in network.trainable_variables if v.path.endswith("bias")]
        )
    return optimizer
