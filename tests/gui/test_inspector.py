"""The Inspector: one view at a time, chips where there is room and a menu where there is not."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from nnsim.gui.inspector import Inspector
from nnsim.gui.widgets import Panel


@pytest.fixture
def inspector(qtbot):
    views = {}
    for key in ("weights", "data", "summary"):
        panel = Panel(key.title())
        control = QPushButton(f"{key} control", objectName=f"{key} control")
        panel.header.addWidget(control)
        views[key] = (key.title(), panel)
    made = Inspector(views)
    qtbot.addWidget(made)
    made.resize(900, 200)
    made.show()
    return made


def test_a_chip_shows_its_view_and_its_controls(inspector, qtbot):
    first, second = inspector.views["weights"], inspector.views["data"]
    assert first.isVisible()
    assert not first.title.isVisible()
    with qtbot.waitSignal(inspector.view_changed):
        qtbot.mouseClick(inspector.chips.chips["data"], Qt.MouseButton.LeftButton)
    assert inspector.key == "data"
    assert second.isVisible()
    assert not first.isVisible()
    visible = [each.text() for each in inspector.findChildren(QPushButton) if each.isVisible()]
    assert "data control" in visible
    assert "weights control" not in visible


def test_a_narrow_one_has_a_menu_instead_of_chips(inspector):
    inspector.resize(260, 200)
    assert not inspector.chips.isVisible()
    assert inspector.chips.folded.text() == "Weights ▾"
    inspector.chips.folded.menu().actions()[2].trigger()
    assert inspector.key == "summary"
    assert inspector.chips.folded.text() == "Summary ▾"
    inspector.resize(900, 200)
    assert inspector.chips.isVisible()
    assert not inspector.chips.folded.isVisible()


def test_controls_that_grow_fold_the_chips(inspector, qtbot):
    inspector.resize(450, 200)
    assert inspector.chips.isVisible()
    control = inspector.findChild(QPushButton, "weights control")
    control.setText("a control that says very much more than before")
    qtbot.waitUntil(inspector.chips.folded.isVisible)
    control.setText("short")
    qtbot.waitUntil(inspector.chips.isVisible)
