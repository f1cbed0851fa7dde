"""Pens that would take seconds to draw: wide ones that are translucent, or smooth but not in pieces."""

import pyqtgraph as pg
import pytest
from PySide6.QtGui import QPen

from nnsim.gui.plots.loss.view import LossView
from nnsim.gui.plots.output.view import OutputView
from nnsim.gui.plots.plot import Plot
from nnsim.gui.plots.weights.view import WeightsView


def slow(pen: QPen, *, smooth: bool = False, segmented: bool = False) -> bool:
    return pen.widthF() > 1 and (pen.color().alpha() < 255 or (smooth and not segmented))


def slow_items(plot: Plot) -> list[pg.GraphicsObject]:
    found = []
    for item in plot.scene().items():
        if isinstance(item, pg.PlotCurveItem):
            options = item.opts
            segmented = options["segmentedLineMode"] == "on"
            if slow(options["pen"], smooth=options["antialias"], segmented=segmented):
                found.append(item)
        elif isinstance(item, pg.InfiniteLine):
            if slow(item.pen, smooth=True):
                found.append(item)
        elif isinstance(item, pg.AxisItem) and slow(item.tickPen()):
            found.append(item)
    return found


@pytest.mark.parametrize("presenting", [False, True])
@pytest.mark.parametrize("name", ["circles", "cubic", "many"])
@pytest.mark.parametrize("view", [OutputView, LossView, WeightsView])
def test_no_pen_is_slow(view, name, presenting, stage, qtbot, curves):
    import numpy as np

    made = stage(name)
    panel = view(made.document, made.session, made.look)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    made.look.set_presenting(presenting)
    made.send(made.frame(made.parameters(), epoch=9, curves=curves(np.arange(9.0))))
    qtbot.wait(120)
    plots = panel.findChildren(Plot)
    assert plots
    assert [item for plot in plots for item in slow_items(plot)] == []


def test_the_check_finds_a_slow_pen(stage, qtbot):
    made = stage("circles")
    plot = Plot(made.look, "slow")
    qtbot.addWidget(plot)
    plot.addItem(pg.PlotCurveItem(antialias=True, pen=pg.mkPen("r", width=2)))
    plot.addItem(pg.InfiniteLine(pen=pg.mkPen((1, 2, 3, 90), width=2)))
    assert len(slow_items(plot)) == 2
