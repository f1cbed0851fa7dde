"""What lies under the pointer: a pure question to the geometry."""

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QPointF

from nnsim.gui.canvas.connections import Connections, nearest
from nnsim.gui.canvas.geometry import Column, Drawing


class Part(Enum):
    """What a person can point at."""

    EMPTY = auto()
    TITLE = auto()
    ACTIVATION = auto()
    MINUS = auto()
    PLUS = auto()
    COUNT = auto()
    UNIT = auto()
    CARD = auto()
    LINK = auto()


@dataclass(frozen=True)
class Hit:
    """A part, and the layer, unit or connection it belongs to."""

    part: Part = Part.EMPTY
    layer_id: str = ""
    unit: int = -1
    connection: int = -1


def hit(drawing: Drawing, connections: Connections, point: QPointF, reach: float = 6.0) -> Hit:
    """Return what is at a point; curves and small units may be missed by `reach` pixels."""
    for column in drawing.columns:
        found = _in_column(column, point, reach)
        if found is not None:
            return found
    connection = nearest(connections, point.x(), point.y(), reach)
    return Hit() if connection is None else Hit(Part.LINK, connection=connection)


def _in_column(column: Column, point: QPointF, reach: float) -> Hit | None:
    for part, rect in _controls(column):
        if rect.contains(point):
            return Hit(part, column.layer_id)
    if column.card is not None:
        return Hit(Part.CARD, column.layer_id) if column.card.contains(point) else None
    slack = max(0.0, min(reach / 2, column.sizes.small_pitch - column.size) / 2)
    for unit in column.units:
        if column.unit_rect(unit).adjusted(-slack, -slack, slack, slack).contains(point):
            return Hit(Part.UNIT, column.layer_id, unit)
    return None


def _controls(column: Column) -> list[tuple[Part, object]]:
    controls = [(Part.TITLE, column.title_rect)]
    if column.activated:
        controls.append((Part.ACTIVATION, column.activation_rect))
    if column.counted:
        controls += [(Part.MINUS, column.minus_rect), (Part.PLUS, column.plus_rect)]
    if column.valued:
        controls.append((Part.COUNT, column.count_rect))
    return controls


def layer_at(drawing: Drawing, point: QPointF) -> str:
    """Return the layer whose column is around a point, or an empty text between columns."""
    for column in drawing.columns:
        if abs(point.x() - column.x) <= max(column.size, column.activation_rect.width()) / 2:
            return column.layer_id
    return ""
