"""Where the arrow keys lead: between the units of a layer, its title, and the layers beside it."""

from nnsim.gui.canvas.geometry import Drawing, nearest_unit
from nnsim.gui.canvas.selection import WHOLE, Target


def step(drawing: Drawing, focus: Target | None, right: int, down: int) -> Target:
    """Return the layer or unit one step away from the one that has the focus.

    Parameters
    ----------
    right, down : int
        -1, 0 or 1; one of them is 0. Above its first unit stands the layer itself.
    """
    if focus is None:
        return Target(drawing.columns[0].layer_id)
    return _beside(drawing, focus, right) if right else _above(drawing, focus, down)


def _beside(drawing: Drawing, focus: Target, right: int) -> Target:
    ids = [column.layer_id for column in drawing.columns]
    place = min(max(ids.index(focus.layer) + right, 0), len(ids) - 1)
    here, there = drawing.column(focus.layer), drawing.columns[place]
    if focus.unit == WHOLE or focus.unit not in here.units or not there.units or there is here:
        return Target(ids[place], WHOLE) if there is not here else focus
    return Target(ids[place], nearest_unit(there, here.unit_rect(focus.unit).center().y()))


def _above(drawing: Drawing, focus: Target, down: int) -> Target:
    units = (WHOLE, *drawing.column(focus.layer).units)
    place = units.index(focus.unit) if focus.unit in units else 0
    return Target(focus.layer, units[min(max(place + down, 0), len(units) - 1)])
