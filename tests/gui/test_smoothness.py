"""How smooth and how fast training in the window is; measured, so only when asked for."""

import time
from itertools import pairwise

import pytest
from PySide6.QtCore import QObject, QTimer

from nnsim.data.build import build
from nnsim.gui.app import GarbageCollector
from nnsim.project import examples
from nnsim.training.trainer import Trainer

pytestmark = pytest.mark.slow

SECONDS = 6.0


class Clock(QObject):
    """Notes every moment the event loop is free, and every frame."""

    def __init__(self) -> None:
        super().__init__()
        self.beats: list[float] = []
        self.frames: list[float] = []
        self.timer = QTimer(self)
        self.timer.timeout.connect(lambda: self.beats.append(time.perf_counter()))
        self.timer.start(0)

    def frame(self) -> None:
        self.frames.append(time.perf_counter())


def gaps(moments: list[float]) -> list[float]:
    return sorted((b - a) * 1000 for a, b in pairwise(moments))


def test_circles_trains_smoothly_and_nearly_as_fast_as_without_a_window(make_window, qtbot):
    project = examples.load("circles")
    window = make_window(project)
    window.resize(1600, 1000)
    session = window.session
    collector = GarbageCollector(window)  # as in the program
    collector.start()
    session.play()
    qtbot.wait(1500)
    clock = Clock()
    session.frame_ready.connect(clock.frame)
    before, begin = session.frame.snapshot.samples, time.perf_counter()
    qtbot.wait(int(SECONDS * 1000))
    samples, seconds = session.frame.snapshot.samples - before, time.perf_counter() - begin
    clock.timer.stop()
    session.pause()
    session.settle()
    collector.stop()

    trainer = Trainer(project.graph, build(project.recipe), project.training)
    trainer.run(1.0)
    before, begin = trainer.state.samples, time.perf_counter()
    trainer.run(SECONDS)
    alone = (trainer.state.samples - before) / (time.perf_counter() - begin)

    free, frames = gaps(clock.beats), gaps(clock.frames)
    share = samples / seconds / alone
    report = (
        f"window {samples / seconds / 1e6:.2f} M samples/s, {share:.0%} of {alone / 1e6:.2f} M without; "
        f"{len(frames) / seconds:.0f} frames/s, "
        f"gap p50 {frames[len(frames) // 2]:.1f}, max {frames[-1]:.1f} ms; "
        f"event loop gap p99 {free[int(len(free) * 0.99)]:.1f}, max {free[-1]:.1f} ms"
    )
    assert free[-1] < 50, report
    assert frames[-1] < 50, report
    assert share > 0.9, report
