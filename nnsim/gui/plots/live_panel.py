"""A Panel that follows the Document and the Session, and works no more than it must."""

import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from nnsim.gui.document import Change, Document
from nnsim.gui.session import Frame, Session
from nnsim.gui.theme import Look
from nnsim.gui.widgets import Panel


class LivePanel(Panel):
    """What the three plots have in common.

    A subclass builds its widgets and then calls `follow`. It implements `show_document` (the drawing or the
    data are different), `show_frame` (new numbers; None before the first) and `restyle` (colours and fonts).

    Parameters
    ----------
    interval : float
        Seconds between two frames shown; those in between are dropped, the last one never is.
    """

    def __init__(
        self,
        title: str,
        document: Document,
        session: Session,
        look: Look,
        parent: QWidget | None = None,
        *,
        interval: float,
    ) -> None:
        super().__init__(title, parent)
        self.document, self.session, self.look = document, session, look
        self._interval = interval
        self._shown_at = 0.0
        self._document_stale = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
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
        if not self.isVisible() or self._later.isActive():
            return
        wait = self._shown_at + self._interval - time.perf_counter()
        if wait <= 0:
            self._refresh()
        else:
            self._later.start(round(1000 * wait))

    def _look_changed(self) -> None:
        self.restyle()
        self._document_stale = True
        if self.isVisible():
            self._refresh()

    def _refresh(self) -> None:
        if not self.isVisible():
            return
        self._shown_at = time.perf_counter()
        if self._document_stale:
            self._document_stale = False
            self.show_document()
        self.show_frame(self.session.frame)
