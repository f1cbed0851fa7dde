"""Every kind of layer, as frozen values. Names, defaults and shapes follow Keras 3."""

import math
from typing import Literal

import msgspec

ACTIVATIONS = (
    "linear",
    "relu",
    "leaky_relu",
    "elu",
    "selu",
    "gelu",
    "silu",
    "softplus",
    "softsign",
    "sigmoid",
    "hard_sigmoid",
    "tanh",
    "sin",
    "gaussian",
    "exp",
    "step",
    "softmax",
)
"""The activations a Dense or Conv2D layer may have, by the names used in files and menus.

Softmax is for outputs. `nnsim.kernels.activations` has their formulas.
"""

Padding = Literal["valid", "same"]
"""``valid``: windows lie inside the image; ``same``: zeros around it, so that stride 1 keeps its size."""

Pair = tuple[int, int]
"""Height and width, in pixels."""

Shape = tuple[int, ...]
"""What a layer gives for one sample: (units,), or (height, width, channels) of an image."""


class Input(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="input"):
    """Where the inputs enter: one unit per input column. Its number of units follows the data.

    Parameters
    ----------
    units : int
        Number of input columns; of images height x width x channels.
    id, name : str
        As of a `Dense` layer.
    shape : tuple of int
        Empty, or (height, width, channels) if the inputs are the pixels of images, row by row.
    """

    units: int
    id: str = "input"
    name: str = ""
    shape: Shape = ()


class Dense(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="dense"):
    """Units that each add up all their inputs times weights, plus a bias, and apply an activation.

    Parameters
    ----------
    units : int
        How many units, at least 1.
    activation : str
        One of `ACTIVATIONS`, for all units that have none of their own.
    id : str
        Never changes while the layer lives; `sequential` and the edits give one.
    name : str
        What a person called it; empty for the default title made from its place.
    bias : bool
        Whether the units have a bias.
    unit_activations : tuple of str
        Empty, or one activation per unit ("" means the layer's).
    """

    units: int
    activation: str = "linear"
    id: str = ""
    name: str = ""
    bias: bool = True
    unit_activations: tuple[str, ...] = ()

    def activation_of(self, unit: int) -> str:
        """Return the activation that unit number `unit` (from 0) has."""
        own = self.unit_activations[unit] if self.unit_activations else ""
        return own or self.activation


class Conv2D(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="conv2d"):
    """Filters that slide over an image; each gives one channel of a new image (``keras.layers.Conv2D``).

    Parameters
    ----------
    filters : int
        How many filters, at least 1.
    activation : str
        One of `ACTIVATIONS` but softmax.
    kernel_size, strides : tuple of two int
        Size of a filter and how far it moves, (height, width).
    padding : {"valid", "same"}
    id, name : str
        As of a `Dense` layer.
    bias : bool
        Whether each filter has a bias.
    """

    filters: int
    activation: str = "linear"
    kernel_size: Pair = (3, 3)
    strides: Pair = (1, 1)
    padding: Padding = "valid"
    id: str = ""
    name: str = ""
    bias: bool = True


class MaxPool2D(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="max_pool2d"):
    """The largest value of each window of an image, channel by channel (``keras.layers.MaxPooling2D``).

    Parameters
    ----------
    pool_size : tuple of two int
        Size of a window, (height, width).
    strides : tuple of two int, optional
        How far it moves; as far as it is large if not given.
    padding : {"valid", "same"}
        Padding never is the largest.
    id, name : str
        As of a `Dense` layer.
    """

    pool_size: Pair = (2, 2)
    strides: Pair | None = None
    padding: Padding = "valid"
    id: str = ""
    name: str = ""


class AveragePool2D(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="average_pool2d"):
    """The mean of each window of an image, channel by channel (``keras.layers.AveragePooling2D``).

    Parameters
    ----------
    pool_size, strides, padding, id, name
        As of a `MaxPool2D` layer; padding does not count in the mean.
    """

    pool_size: Pair = (2, 2)
    strides: Pair | None = None
    padding: Padding = "valid"
    id: str = ""
    name: str = ""


class Dropout(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="dropout"):
    """Sets values to 0 at random while training, others to value / (1 - rate) (``keras.layers.Dropout``).

    Parameters
    ----------
    rate : float
        The share that is set to 0, from 0 to below 1.
    id, name : str
        As of a `Dense` layer.
    """

    rate: float = 0.5
    id: str = ""
    name: str = ""


class Flatten(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="flatten"):
    """An image as one row of values, pixel by pixel with all channels (``keras.layers.Flatten``)."""

    id: str = ""
    name: str = ""


Pool = MaxPool2D | AveragePool2D
"""The layers that make images smaller without weights."""

Layer = Input | Dense | Conv2D | MaxPool2D | AveragePool2D | Dropout | Flatten
"""Every kind of layer."""


def window(layer: Conv2D | Pool) -> tuple[Pair, Pair]:
    """Return the size of a layer's window and how far it moves, both (height, width)."""
    if isinstance(layer, Conv2D):
        return layer.kernel_size, layer.strides
    return layer.pool_size, layer.strides or layer.pool_size


def slides(size: int, kernel: int, stride: int, padding: Padding) -> tuple[int, int]:
    """Return how many places a window takes along one side of an image, and the padding before its start.

    With ``same`` there are ceil(size / stride) places, and the padding is shared evenly between both ends,
    one more at the far end if it is odd, as in TensorFlow. With ``valid``, a count below 1 says that the
    window does not fit.
    """
    if padding == "valid":
        return (size - kernel) // stride + 1, 0
    places = math.ceil(size / stride)
    return places, max((places - 1) * stride + kernel - size, 0) // 2


def shape_after(layer: Layer, shape: Shape) -> Shape:
    """Return what a layer gives when it is fed with a shape that fits it; see `nnsim.network.shapes`."""
    if isinstance(layer, Input):
        return layer.shape or (layer.units,)
    if isinstance(layer, Dense):
        return (layer.units,)
    if isinstance(layer, Dropout):
        return shape
    if isinstance(layer, Flatten):
        return (math.prod(shape),)
    kernel, strides = window(layer)
    height, width = (slides(shape[axis], kernel[axis], strides[axis], layer.padding)[0] for axis in (0, 1))
    return height, width, layer.filters if isinstance(layer, Conv2D) else shape[2]
