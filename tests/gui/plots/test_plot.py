"""The Plot: fast pens, clean texts, zoom and pan by a person, the way back by a double click."""

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from nnsim.gui.plots.plot import Axis, Plot
from nnsim.gui.theme import DARK, LIGHT, Look


@pytest.fixture
def plot(qtbot):
    made = Plot(Look(), "A plot")
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show_range((0, 10), (-1, 1))
    with qtbot.waitExposed(made):
        made.show()
    return made


def shown(plot: Plot) -> list[float]:
    return [end for axis in plot.view.viewRange() for end in axis]


def wheel(plot: Plot) -> None:
    middle = QPointF(plot.viewport().rect().center())
    none, angle = Qt.KeyboardModifier.NoModifier, QPoint(0, 120)
    turn = QWheelEvent(
        middle, plot.viewport().mapToGlobal(middle), QPoint(), angle, Qt.MouseButton.NoButton, none,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(plot.viewport(), turn)


def test_the_range_is_exactly_what_was_set(plot):
    assert shown(plot) == pytest.approx([0, 10, -1, 1])


def test_a_person_zooms_and_a_double_click_goes_back(plot, qtbot):
    wheel(plot)
    zoomed = shown(plot)
    assert zoomed[1] - zoomed[0] < 9
    plot.show_range((0, 20), (-1, 1))
    assert shown(plot) == pytest.approx(zoomed)
    qtbot.mouseDClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.viewport().rect().center())
    assert shown(plot) == pytest.approx([0, 20, -1, 1])


def test_a_person_pans_by_dragging(plot, qtbot):
    middle = plot.viewport().rect().center()
    qtbot.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    for step in range(1, 6):
        qtbot.mouseMove(plot.viewport(), middle + QPoint(12 * step, 0))
    qtbot.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=middle + QPoint(60, 0))
    assert shown(plot)[0] < -0.5


def test_there_is_no_menu_of_pyqtgraph(plot):
    assert not plot.plotItem.menuEnabled()
    assert not plot.view.menuEnabled()
    assert not plot.plotItem.autoBtn.isVisible()


def test_the_mouse_is_told_in_the_units_of_the_axes(plot, qtbot):
    with qtbot.waitSignal(plot.pointed) as told:
        qtbot.mouseMove(plot.viewport(), plot.to_widget(2.5, 0.5).toPoint())
    assert told.args[0].x() == pytest.approx(2.5, abs=0.05)
    assert told.args[0].y() == pytest.approx(0.5, abs=0.02)
    with qtbot.waitSignal(plot.pointed) as told:
        qtbot.mouseMove(plot.viewport(), QPoint(1, 1))
    assert told.args[0] is None


def test_a_click_is_told(plot, qtbot):
    with qtbot.waitSignal(plot.clicked) as told:
        place = plot.to_widget(5, 0).toPoint()
        qtbot.mouseMove(plot.viewport(), place)
        qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args[0].x() == pytest.approx(5, abs=0.05)


def test_texts_of_ticks_never_crowd_a_narrow_axis(qapp):
    axis = Axis("bottom")
    axis.restyle(Look(), grid=False)
    for size in (120, 200, 400):
        for high in (1.0, 1234.0, 2.5e6):
            [(step, ticks)] = axis.tickValues(0, high, size)
            width = sum(axis._metrics.horizontalAdvance(text) for text in axis.tickStrings(ticks, 1, step))
            assert len(ticks) >= 2
            assert width + 8 * len(ticks) < size


def test_the_left_axis_keeps_its_width_whatever_it_writes(plot, qtbot):
    left = plot.view.sceneBoundingRect().left()
    plot.show_range((0, 10), (0, 123_456))
    qtbot.wait(20)
    assert plot.view.sceneBoundingRect().left() == left


def test_logarithms_and_shares_are_written_as_what_they_stand_for(qapp):
    axis = Axis("left")
    axis.log = True
    assert axis.tickStrings([-12.0, -1.0, 0.0, 6.0], 1, 0) == ["1e-12", "0.1", "1", "1e6"]
    axis.log, axis.percent = False, True
    assert axis.tickStrings([0.0, 0.5, 1.0], 1, 0.5) == ["0 %", "50 %", "100 %"]


def test_colours_follow_the_theme(plot):
    look = plot._look
    for theme in (DARK, LIGHT):
        look.set_theme(theme)
        plot.restyle()
        assert plot.backgroundBrush().color() == pg.mkColor(theme.panel)
        assert plot.x_axis.textPen().color() == pg.mkColor(theme.muted)
