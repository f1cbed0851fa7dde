"""The transport bar: play and step, the speed, the counters and losses, the seeds, undo and redo."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from nnsim.gui.changes import Change
from nnsim.gui.document import Document
from nnsim.gui.painter import Frame
from nnsim.gui.panels.transport.readouts import Readout, count_text, loss_text, share_text
from nnsim.gui.panels.transport.seeds import SeedsControl
from nnsim.gui.panels.transport.speed_control import SpeedControl
from nnsim.gui.session import Session
from nnsim.gui.theme import Look

COUNTED_STEPS = 9_999
"""More steps are not counted one by one."""


class TransportBar(QFrame):
    """Drives the Session and shows where training stands.

    Where the window is narrow, the buttons that also stand in a menu give way first.

    Signals
    -------
    theme_toggled
        The button for light or dark was pressed.
    presenting_toggled
        The button for the presentation mode was pressed.
    """

    theme_toggled = Signal()
    presenting_toggled = Signal()

    def __init__(
        self, document: Document, session: Session, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._session, self._look = document, session, look
        self.setProperty("role", "bar")
        self.setAccessibleName(self.tr("Transport"))
        self.step_kind = "batch"
        self._make_transport()
        self.speed = SpeedControl(session, look)
        self._make_readouts()
        self.seeds = SeedsControl(document, look)
        self._make_buttons()
        self._arrange()
        document.changed.connect(self._document_changed)
        session.frame_ready.connect(self._show_frame)
        session.running_changed.connect(self._show_running)
        look.changed.connect(self._dress)
        self._dress()
        self._document_changed()
        if session.frame is not None:
            self._show_frame(session.frame)

    # ------------------------------------------------------------------ making

    def _make_transport(self) -> None:
        self.reset = self._button(self.tr("Reset"), self.tr("Back to the same start weights (Ctrl+R)"))
        self.step_back = self._button(self.tr("Step back"), "")
        self.play = self._button(self.tr("Play"), "")
        self.step = self._button(self.tr("Step"), "")
        for button in (self.reset, self.step_back, self.play, self.step):
            button.setProperty("role", "transport")
        self.play.setProperty("role", "primary")
        self.reset.clicked.connect(lambda: self._document.reset(self.tr("Reset")))
        self.step_back.clicked.connect(lambda: self._session.step_back(self.step_kind))
        self.play.clicked.connect(self._session.toggle)
        self.step.clicked.connect(lambda: self._session.step(self.step_kind))
        self._make_step_menu()

    def _make_step_menu(self) -> None:
        self.step_menu = self._button(self.tr("Kind of step"), self.tr("What one step is"))
        self.step_menu.setProperty("role", "plain")
        self.step_menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.step_menu)
        group = QActionGroup(menu)
        self._step_texts = {
            "sample": self.tr("sample"),
            "batch": self.tr("batch"),
            "epoch": self.tr("epoch"),
        }
        for kind, text in self._step_texts.items():
            action = menu.addAction(text, lambda kind=kind: self._set_step_kind(kind))
            action.setCheckable(True)
            action.setChecked(kind == self.step_kind)
            group.addAction(action)
        self.step_menu.setMenu(menu)

    def _make_readouts(self) -> None:
        self.epoch = Readout(self._look, self.tr("Epoch"), 8, widest=self._epoch_caption(COUNTED_STEPS))
        self.train_loss = Readout(self._look, self.tr("Train loss"), 7, "train")
        self.test_loss = Readout(self._look, self.tr("Test loss"), 7, "test")
        self.accuracy = Readout(self._look, self.tr("Test accuracy"), 7)

    def _make_buttons(self) -> None:
        stack = self._document.undo_stack
        self.undo = self._button(self.tr("Undo"), "")
        self.redo = self._button(self.tr("Redo"), "")
        self.undo.clicked.connect(stack.undo)
        self.redo.clicked.connect(stack.redo)
        stack.canUndoChanged.connect(self.undo.setEnabled)
        stack.canRedoChanged.connect(self.redo.setEnabled)
        stack.undoTextChanged.connect(self._explain_undo)
        stack.redoTextChanged.connect(self._explain_redo)
        self.undo.setEnabled(stack.canUndo())
        self.redo.setEnabled(stack.canRedo())
        self._explain_undo(stack.undoText())
        self._explain_redo(stack.redoText())
        self.theme = self._button(self.tr("Theme"), self.tr("Light or dark (Ctrl+Shift+D)"))
        self.theme.clicked.connect(self.theme_toggled)
        self.present = self._button(self.tr("Present"), self.tr("Larger type for a projector (F5)"))
        self.present.setText(self.tr("Present"))
        self.present.setCheckable(True)
        self.present.clicked.connect(self._toggle_presenting)

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setAccessibleName(name)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(0)
        groups = (
            (self.reset, self.step_back, self.play, self.step, self.step_menu),
            (self.speed,),
            (self.epoch,), (self.train_loss,), (self.test_loss,), (self.accuracy,),
            (self.seeds,), (self.undo, self.redo, self.theme, self.present),
        )  # fmt: skip
        for place, group in enumerate(groups):
            if place:
                row.addSpacing(18)
                row.addStretch(1)
            for number, widget in enumerate(group):
                row.addSpacing(6 if number else 0)
                row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    # ------------------------------------------------------------------ from the person

    def _set_step_kind(self, kind: str) -> None:
        self.step_kind = kind
        self._dress()

    def _toggle_presenting(self) -> None:
        self.present.setChecked(self._look.presenting)
        self.presenting_toggled.emit()

    # ------------------------------------------------------------------ to the person

    def _document_changed(self, change: Change | None = None) -> None:
        self.accuracy.setVisible(self._document.dataset.task != "regression")
        if change is not None and (change.state or change.graph or change.recipe):
            for readout in (self.epoch, self.train_loss, self.test_loss, self.accuracy):
                readout.show_text("–")
        self._fit()

    def _show_frame(self, frame: Frame) -> None:
        snapshot = frame.snapshot
        self.epoch.show_text(count_text(snapshot.epoch))
        caption = self.tr("Pretraining") if snapshot.pretraining else self._epoch_caption(snapshot.step)
        self.epoch.caption.setText(caption)
        self.train_loss.show_text(loss_text(snapshot.metrics.train_loss))
        self.test_loss.show_text(loss_text(snapshot.metrics.test_loss))
        self.accuracy.show_text(share_text(snapshot.metrics.test_accuracy))

    def _epoch_caption(self, step: int) -> str:
        """Return the caption of the epochs, with the steps while a person can follow them."""
        if not 0 < step <= COUNTED_STEPS:
            return self.tr("Epoch")
        return self.tr("Epoch · step %1").replace("%1", f"{step:,}")

    def _show_running(self) -> None:
        running = self._session.running
        self.play.setIcon(self._look.icon("pause" if running else "play", self._look.theme.on_accent))
        self.play.setAccessibleName(self.tr("Pause") if running else self.tr("Play"))
        train = self.tr("Train (Ctrl+Return); for some epochs only: Ctrl+Shift+Return")
        self.play.setToolTip(self.tr("Pause (Ctrl+Return)") if running else train)

    def _explain_steps(self) -> None:
        """Say what the buttons do for this kind of step, and which keys do it too."""
        forward = {
            "sample": self.tr("One sample forward (Ctrl+Shift+.)"),
            "batch": self.tr("One batch forward (Ctrl+.)"),
            "epoch": self.tr("One epoch forward (Ctrl+Alt+.)"),
        }
        back = {
            "sample": self.tr("One sample back"),
            "batch": self.tr("One batch back (Ctrl+,)"),
            "epoch": self.tr("One epoch back"),
        }
        self.step.setToolTip(forward[self.step_kind])
        self.step_back.setToolTip(back[self.step_kind])

    def _explain_undo(self, what: str) -> None:
        text = self.tr("Undo: %1 (Ctrl+Z)").replace("%1", what)
        self.undo.setToolTip(text if what else self.tr("Nothing to undo"))

    def _explain_redo(self, what: str) -> None:
        text = self.tr("Redo: %1 (Ctrl+Shift+Z)").replace("%1", what)
        self.redo.setToolTip(text if what else self.tr("Nothing to redo"))

    def _dress(self) -> None:
        look, px = self._look, self._look.theme.px
        icons = {"reset": self.reset, "step-back": self.step_back, "step": self.step}
        for name, button in (icons | {"undo": self.undo, "redo": self.redo}).items():
            button.setIcon(look.icon(name))
        for button in (*icons.values(), self.play):
            button.setIconSize(QSize(px(20), px(20)))
            button.setFixedSize(px(38), px(38))
        for button in (self.undo, self.redo, self.theme, self.present):
            button.setIconSize(QSize(px(16), px(16)))
            button.setMinimumSize(px(34), px(26))
        self.step_menu.setText(self.tr("Step: %1").replace("%1", self._step_texts[self.step_kind]) + " ▾")
        widest = max(self._step_texts.values(), key=self.step_menu.fontMetrics().horizontalAdvance)
        text = self.tr("Step: %1").replace("%1", widest) + " ▾"
        self.step_menu.setMinimumWidth(self.step_menu.fontMetrics().horizontalAdvance(text) + px(12))
        self.theme.setText(self.tr("Dark") if look.theme.name == "dark" else self.tr("Light"))
        self.present.setChecked(look.presenting)
        self._explain_steps()
        self._show_running()
        self._fit()

    # ------------------------------------------------------------------ room

    def _fit(self) -> None:
        """Take away what also stands in a menu until the rest has room."""
        for widget in (self.theme, self.present, self.undo, self.redo, self.seeds):
            widget.show()
        self._spell_undo(spelled=True)
        for shrink in (
            lambda: self._spell_undo(spelled=False),
            self.theme.hide,
            self.seeds.hide,
            lambda: (self.undo.hide(), self.redo.hide()),
            self.present.hide,
        ):
            if self.layout().sizeHint().width() <= self.width():
                return
            shrink()

    def _spell_undo(self, *, spelled: bool) -> None:
        style = (
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon if spelled else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        for button, text in ((self.undo, self.tr("Undo")), (self.redo, self.tr("Redo"))):
            button.setText(text)
            button.setToolButtonStyle(style)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return a small width: the bar makes do with less by itself."""
        return QSize(self._look.theme.px(600), self.layout().sizeHint().height())

    def sizeHint(self) -> QSize:
        """Return the size with everything."""
        return self.layout().sizeHint()
