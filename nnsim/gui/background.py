"""Background: one slow call at a time off the GUI thread; its result comes back on it."""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from nnsim.errors import NnsimError


class Background(QObject):
    """Runs a function in a thread and hands over what it returns or raises.

    The result is fetched by a timer, so nothing of Qt is touched outside the GUI thread. A newer call or
    `cancel` makes an older one be forgotten; it may go on for a while, but nobody hears of it.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job: _Job | None = None
        self._done: Callable[[Any], None] | None = None
        self._failed: Callable[[NnsimError], None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(15)
        self._timer.timeout.connect(self._look)

    @property
    def running(self) -> bool:
        """Whether a result is awaited."""
        return self._job is not None

    def run(
        self, call: Callable[[], Any], *, done: Callable[[Any], None], failed: Callable[[NnsimError], None]
    ) -> None:
        """Start `call`; later this thread calls `done(result)`, or `failed(error)` for a NnsimError."""
        self._job, self._done, self._failed = _Job(call), done, failed
        self._job.start()
        self._timer.start()

    def cancel(self) -> None:
        """Forget the call that is running."""
        self._job = None
        self._timer.stop()

    def _look(self) -> None:
        job = self._job
        if job is None or job.is_alive():
            return
        self.cancel()
        if isinstance(job.error, NnsimError):
            self._failed(job.error)
        elif job.error is not None:
            raise job.error
        else:
            self._done(job.result)


class _Job(threading.Thread):
    """One call and what became of it."""

    def __init__(self, call: Callable[[], Any]) -> None:
        super().__init__(daemon=True, name="nnsim-background")
        self._call = call
        self.result: Any = None
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.result = self._call()
        except BaseException as error:
            self.error = error
