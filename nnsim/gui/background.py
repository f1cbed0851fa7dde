"""Background: one slow call at a time off the GUI thread; its result comes back on it."""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from nnsim.data.watch import Cancelled, Watch
from nnsim.errors import NnsimError

LOOK_MS = 15
"""Milliseconds between two looks at what became of a call."""


class Background(QObject):
    """Runs a function in a thread and hands over what it returns or raises.

    The result is fetched by a timer, so nothing of Qt is touched outside the GUI thread. A newer call or
    `cancel` makes an older one be forgotten: one that watches stops soon, another may go on for a while, but
    nobody hears of either.

    Signals
    -------
    progressed : float
        How much of a watched call is done, from 0 to 1.
    """

    progressed = Signal(float)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job: _Job | None = None
        self._done: Callable[[Any], None] | None = None
        self._failed: Callable[[NnsimError], None] | None = None
        self._share = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def running(self) -> bool:
        """Whether a result is awaited."""
        return self._job is not None

    def run(
        self, call: Callable[[], Any], *, done: Callable[[Any], None], failed: Callable[[NnsimError], None]
    ) -> None:
        """Start `call`; later this thread calls `done(result)`, or `failed(error)` for a NnsimError."""
        self.run_watched(lambda _watch: call(), done=done, failed=failed)

    def run_watched(
        self,
        call: Callable[[Watch], Any],
        *,
        done: Callable[[Any], None],
        failed: Callable[[NnsimError], None],
    ) -> None:
        """Start a call that is given a Watch, by which it tells how far it is and learns when to stop."""
        self.cancel()
        self._job, self._done, self._failed, self._share = _Job(call), done, failed, 0.0
        self._job.start()
        self._timer.start()

    def cancel(self) -> None:
        """Stop the call that is running, and forget it."""
        if self._job is not None:
            self._job.stop.set()
        self._job = None
        self._timer.stop()

    def _look(self) -> None:
        job = self._job
        if job is None:
            return
        if job.share != self._share:
            self._share = job.share
            self.progressed.emit(self._share)
        if not job.is_alive():
            self.cancel()
            self._hand_over(job)

    def _hand_over(self, job: "_Job") -> None:
        if isinstance(job.error, NnsimError):
            self._failed(job.error)
        elif job.error is not None:
            raise job.error
        else:
            self._done(job.result)


class _Job(threading.Thread):
    """One call and what became of it."""

    def __init__(self, call: Callable[[Watch], Any]) -> None:
        super().__init__(daemon=True, name="nnsim-background")
        self._call = call
        self.stop = threading.Event()
        self.share = 0.0
        self.result: Any = None
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.result = self._call(Watch(self._note, self.stop.is_set))
        except Cancelled:
            # Nobody waits for it any more; had it been kept, it would hold on to what was read so far.
            self.result = None
        except BaseException as error:
            self.error = error

    def _note(self, share: float) -> None:
        self.share = share
