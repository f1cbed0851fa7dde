"""Small pictures of the sources, drawn from the real points and formulas."""

import csv
from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from nnsim.data.build import load
from nnsim.data.formulas.expression import parse
from nnsim.data.recipe import Bundled, Function, Generator, Source
from nnsim.data.sets import bundled
from nnsim.errors import NnsimError
from nnsim.gui.theme import Theme

POINTS = 90
"""Points in a picture of a set."""

BUNDLED_AXES = {
    "iris": ("petal_length", "petal_width", "species"),
    "wine": ("alcohol", "flavanoids", "class"),
    "breast_cancer": ("mean_radius", "mean_texture", "diagnosis"),
    "diabetes": ("bmi", "progression", ""),
    "blood_fat": ("age", "blood_fat", ""),
}
"""Which columns of the bundled tables make a telling picture, and which one its groups."""

Drawing = Callable[[QPainter, QRectF, Theme], None]


@cache
def drawing(source: Source) -> Drawing:
    """Return what draws a source into a rectangle; nothing where a formula has no picture."""
    try:
        match source:
            case Generator():
                return _scatter_of_set(source)
            case Function():
                return _picture_of_formula(source)
            case Bundled():
                return _scatter_of_table(source.name)
    except NnsimError:
        pass
    return lambda painter, area, theme: None


def _scatter_of_set(source: Generator) -> Drawing:
    table = load(Generator(source.kind, samples=POINTS, noise=0.06, seed=3))
    *inputs, target = table.columns
    group = target.values.astype(int) if target.labels else (target.values > 0).astype(int)
    up = inputs[-1] if len(inputs) > 1 else target
    return _scatter(inputs[0].values, up.values, group, classes=max(2, len(target.labels)))


def _scatter_of_table(name: str) -> Drawing:
    # Reading these small tables as data would load pandas before the window is on screen.
    with bundled.path(name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    across, up, group = BUNDLED_AXES[name]
    x, y = (np.array([float(row[column]) for row in rows]) for column in (across, up))
    labels, which = np.unique([row.get(group, "") for row in rows], return_inverse=True)
    return _scatter(x, y, which, classes=max(2, len(labels)))


def _picture_of_formula(source: Function) -> Drawing:
    formula = parse(source.formula)
    line = np.linspace(source.low, source.high, 40)
    if len(formula.names) == 1:
        return _curve(line, formula({formula.names[0]: line}))
    across, up = np.meshgrid(line, line)
    inputs = {name: np.full(across.size, (source.low + source.high) / 2) for name in formula.names}
    inputs |= {formula.names[0]: across.ravel(), formula.names[1]: up.ravel()}
    return _map(formula(inputs).reshape(across.shape))


def _scatter(
    x: NDArray[np.float64], y: NDArray[np.float64], group: NDArray[np.int_], *, classes: int
) -> Drawing:
    x, y, group = (values[:: max(1, len(x) // POINTS)] for values in (_unit(x), _unit(y), group))

    def draw(painter: QPainter, area: QRectF, theme: Theme) -> None:
        colours = (theme.negative, theme.positive) if classes == 2 else theme.classes
        radius = max(1.0, area.width() / 42)
        painter.setPen(Qt.PenStyle.NoPen)
        for across, up, which in zip(x, y, group, strict=True):
            painter.setBrush(QColor(colours[which]))
            painter.drawEllipse(_place(area, across, up), radius, radius)

    return draw


def _curve(x: NDArray[np.float64], y: NDArray[np.float64]) -> Drawing:
    across, up = _unit(x), _unit(y)

    def draw(painter: QPainter, area: QRectF, theme: Theme) -> None:
        pen = QPen(QColor(theme.negative), max(1.5, area.width() / 28))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([_place(area, a, b) for a, b in zip(across, up, strict=True)]))

    return draw


def _map(values: NDArray[np.float64]) -> Drawing:
    shades = (_unit(values[::-1]) * 255).round().astype(np.uint8)

    def draw(painter: QPainter, area: QRectF, theme: Theme) -> None:
        pixels = np.ascontiguousarray(theme.diverging[shades])
        rows, columns, _ = pixels.shape
        image = QImage(pixels.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(area, image)

    return draw


def _unit(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return values moved and scaled to 0 to 1; equal values to a half."""
    spread = np.ptp(values)
    return (values - values.min()) / spread if spread else np.full_like(values, 0.5)


def _place(area: QRectF, across: float, up: float) -> QPointF:
    return QPointF(area.left() + across * area.width(), area.bottom() - up * area.height())
