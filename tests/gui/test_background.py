"""Background: results come back on the GUI thread, cancelled ones never do."""

import threading

from nnsim.errors import NnsimError
from nnsim.gui.background import Background


def test_result_arrives_on_the_gui_thread(qtbot, qapp):
    background, seen = Background(qapp), []
    background.run(
        lambda: threading.current_thread().name,
        done=lambda name: seen.append((name, threading.current_thread())),
        failed=seen.append,
    )
    assert background.running
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [("nnsim-background", threading.main_thread())]
    assert not background.running


def test_failure_is_handed_over(qtbot, qapp):
    background, done, failed = Background(qapp), [], []

    def call():
        raise NnsimError("{file} is empty.", file="a.csv")

    background.run(call, done=done.append, failed=failed.append)
    qtbot.waitUntil(lambda: bool(failed))
    assert str(failed[0]) == "a.csv is empty."
    assert done == []


def test_cancelled_call_is_never_heard_of(qtbot, qapp):
    background, done, gate = Background(qapp), [], threading.Event()
    background.run(gate.wait, done=done.append, failed=done.append)
    background.cancel()
    gate.set()
    background.run(lambda: "second", done=done.append, failed=done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert done == ["second"]
