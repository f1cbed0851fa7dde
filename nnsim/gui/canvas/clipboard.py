"""Layers and units on the clipboard: a mime type of our own, and text for everybody else."""

import msgspec
from PySide6.QtCore import QMimeData

from nnsim.network.layers import (
    ACTIVATIONS,
    AveragePool2D,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPool2D,
)
from nnsim.network.rules import MAX_UNITS

FRAGMENT = "application/x-nnsim-fragment"
"""Copied layers or units."""

LAYER = "application/x-nnsim-layer"
"""A new layer that is dragged from the palette."""

ACTIVATION = "application/x-nnsim-activation"
"""An activation that is dragged from the palette."""


FIRST = ("units", "filters", "rate", "activation")
"""Values of a layer that are written without their names."""


class Fragment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was copied: layers, or the activations of units ("": that of the layer they come to)."""

    layers: tuple[Dense | Conv2D | MaxPool2D | AveragePool2D | Dropout | Flatten, ...] = ()
    units: tuple[str, ...] = ()


def pack(fragment: Fragment) -> QMimeData:
    """Return the fragment for the clipboard; as text it reads like the Python interface."""
    data = QMimeData()
    data.setData(FRAGMENT, msgspec.json.encode(fragment))
    lines = [_line(layer) for layer in fragment.layers]
    data.setText("\n".join(lines or fragment.units))
    return data


def _line(layer: Layer) -> str:
    """Return a layer as one would write it in Python, without what follows from its place."""
    usual = {field.name: field.default for field in msgspec.structs.fields(layer)}
    values = msgspec.structs.asdict(msgspec.structs.replace(layer, id="", name=""))
    given = []
    for name, value in values.items():
        if value != usual[name]:
            text = f'"{value}"' if isinstance(value, str) else repr(value)
            given.append(text if name in FIRST else f"{name}={text}")
    return f"{type(layer).__name__}({', '.join(given)})"


def unpack(data: QMimeData | None) -> Fragment | None:
    """Return the fragment on the clipboard, or None if there is none that makes sense here."""
    if data is None or not data.hasFormat(FRAGMENT):
        return None
    try:
        fragment = msgspec.json.decode(data.data(FRAGMENT).data(), type=Fragment)
    except msgspec.MsgspecError:
        return None
    return fragment if _sensible(fragment) else None


def _sensible(fragment: Fragment) -> bool:
    dense = [layer for layer in fragment.layers if isinstance(layer, Dense)]
    layers_fine = all(1 <= layer.units <= MAX_UNITS and layer.activation in ACTIVATIONS for layer in dense)
    return layers_fine and all(unit in ("", *ACTIVATIONS) for unit in fragment.units)
