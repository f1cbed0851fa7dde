"""A Panel that follows the Document and the Session, and works no more than it must."""

import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from nnsim.gui.changes import Change
from nnsim.gui.document import Document
from nnsim.gui.painter import Frame
from nnsim.gui.session import Session
from nnsim.gui.theme import Look
from nnsim.gui.widgets import Panel

LAST_MS = 160
"""Milliseconds after which a frame is shown whose turn did not come: it was the last one."""

AFTER_A_PAUSE = 0.25
"""Seconds without a frame after which the next one is shown at once."""


class LivePanel(Panel):
    """What the three plots have in common.

    A subclass builds its widgets and then calls `follow`. It implements `show_document` (the drawing or the
    data are different), `show_frame` (new numbers; None before the first) and `restyle` (colours and fonts).

    Parameters
    ----------
    turn : (int, int)
        ``(every, first)``: while training runs, only each so many-th frame is shown, so that the plots take
        turns and no frame has to draw them all. After a pause a frame is shown at once; the last always is.
    """

    def __init__(
        self,
        title: str,
        document: Document,
        session: Session,
        look: Look,
        parent: QWidget | None = None,
        *,
        turn: tuple[int, int],
    ) -> None:
        super().__init__(title, parent)
        self.document, self.session, self.look = document, session, look
        self._every, self._until_turn = turn
        self._shown_at = 0.0
        self._document_stale = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LAST_MS)
        self._later.timeout.connect(self._refresh)

    def follow(self) -> None:
        """Show the present state and all that comes."""
        self.document.changed.connect(self._document_changed)
        self.session.frame_ready.connect(self._frame_ready)
        self.look.changed.connect(self._look_changed)
        self.restyle()
        self.show_document()

    def show_document(self) -> None:
        """Show the drawing and the data of the Document."""
        raise NotImplementedError

    def show_frame(self, frame: Frame | None) -> None:
        """Show the numbers of a frame."""
        raise NotImplementedError

    def restyle(self) -> None:
        """Take colours and fonts from the look; `show_document` follows."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def _document_changed(self, change: Change) -> None:
        if change.graph or change.recipe:
            self._document_stale = True
            if self.isVisible():
                self._refresh()

    def _frame_ready(self, _frame: Frame) -> None:
        self._until_turn = (self._until_turn - 1) % self._every
        if not self.isVisible():
            return
        if self._until_turn == 0 or time.perf_counter() - self._shown_at > AFTER_A_PAUSE:
            self._refresh()
        elif not self._later.isActive():
            self._later.start()

    def _look_changed(self) -> None:
        self.restyle()
        self._document_stale = True
        if self.isVisible():
            self._refresh()

    def _refresh(self) -> None:
        if not self.isVisible():
            return
        self._later.stop()
        self._shown_at = time.perf_counter()
        if self._document_stale:
            self._document_stale = False
            self.show_document()
        self.show_frame(self.session.frame)
