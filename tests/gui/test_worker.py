"""The threads behind the window: what they load, and in which order."""

import threading
import time

from nnsim import kernels
from nnsim.gui.worker import CHUNK, Loader, Worker


def test_the_loader_loads_everything_beside_the_window(monkeypatch):
    done = []
    monkeypatch.setattr(kernels, "load_everything", lambda: done.append(threading.current_thread().name))
    loader = Loader()
    loader.start()
    loader.join(5)
    assert done == ["nnsim-loading"]
    assert not loader.daemon  # the interpreter waits for it: a compiler that is cut off would crash


def test_the_worker_waits_for_the_program_of_small_networks_only(monkeypatch):
    loaded = []
    monkeypatch.setattr(kernels, "load", lambda: loaded.append("small"))
    monkeypatch.setattr(kernels, "load_everything", lambda: loaded.append("all"))
    worker = Worker()
    worker.start()
    assert worker.post(lambda _: list(loaded)).result(5) == ["small"]
    worker.stop()


def test_the_worker_tells_how_long_it_has_trained():
    class Slow:
        divergence, stopped = None, False

        def run(self, seconds: float, *, stop_epoch: int | None) -> None:
            time.sleep(seconds)

    worker = Worker()
    worker.trainer = Slow()
    worker._advance()
    worker._advance()
    assert worker.spent >= 2 * CHUNK
