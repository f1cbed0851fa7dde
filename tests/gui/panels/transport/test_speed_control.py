"""The speed slider: from one step a second to no limit, and a text that stays as wide as it is."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.gui.panels.transport.speed_control import RATES, SpeedControl


@pytest.fixture
def rates(session, monkeypatch):
    """What the Session was told."""
    told = []
    monkeypatch.setattr(session, "set_rate", told.append)
    return told


def ready(session):
    session._engine = "ready"
    session.engine_changed.emit("ready")


def test_keys_go_from_one_step_a_second_to_no_limit(session, look, shown, rates):
    control = shown(SpeedControl(session, look))
    ready(session)
    control.slider.setFocus()
    QTest.keyClick(control.slider, Qt.Key.Key_Home)
    assert rates[-1] == 1
    assert control.value.text() == "1 step/s"
    QTest.keyClick(control.slider, Qt.Key.Key_Right)
    assert rates[-1] == 2
    assert control.value.text() == "2 steps/s"
    QTest.keyClick(control.slider, Qt.Key.Key_End)
    assert rates[-1] is None


def test_the_places_are_evenly_spaced_on_a_log_scale():
    steps = [later / earlier for earlier, later in pairwise(RATES[:-1])]
    assert RATES[0] == 1
    assert min(steps) >= 2
    assert max(steps) <= 2.5


def test_the_text_follows_the_engine_and_the_measured_speed(session, look, shown):
    control = shown(SpeedControl(session, look))
    assert control.value.text() == "Preparing the engine…"
    width = control.width()
    ready(session)
    assert control.value.text() == "as fast as it goes"
    for speed, text in ((950.0, "950 samples/s"), (1_234_567.0, "1.23 M samples/s")):
        session.speed_changed.emit(speed)
        assert control.value.text() == text
        control.layout().activate()
        assert control.width() == width
        assert control.value.fontMetrics().horizontalAdvance(text) <= control.value.width()
