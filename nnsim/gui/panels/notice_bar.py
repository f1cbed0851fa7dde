"""The notice bar: one sentence above the network, with what can be done about it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from nnsim.errors import NnsimError
from nnsim.gui.changes import Change
from nnsim.gui.document import Document
from nnsim.gui.language import sentence
from nnsim.gui.numerals import plain
from nnsim.gui.session import Session
from nnsim.gui.theme import Look
from nnsim.training.snapshot import Divergence, Snapshot

Action = tuple[str, Callable[[], object]]
"""The text of a button and what it does; the notice goes away with it."""


class NoticeBar(QFrame):
    """Shows errors of the Document and a diverged run; hidden while there is nothing to say.

    What it says is about the data that was there: it goes when other data is chosen.
    """

    def __init__(
        self, document: Document, session: Session, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._session, self._look = document, session, look
        self._of_run = self._of_failure = False
        self._source = document.project.recipe.source
        self.setProperty("role", "notice")
        self.setAccessibleName(self.tr("Notice"))
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.buttons: list[QPushButton] = []
        self.close_button = QToolButton()
        self.close_button.setProperty("role", "plain")
        self.close_button.setAccessibleName(self.tr("Close the notice"))
        self.close_button.setToolTip(self.tr("Close"))
        self.close_button.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        document.failed.connect(self.show_error)
        document.changed.connect(self._document_changed)
        session.diverged.connect(self._show_divergence)
        session.stopped.connect(self._show_stop)
        session.running_changed.connect(self._running_changed)
        look.changed.connect(self._dress)
        self._dress()
        self.hide()

    def show_notice(self, text: str, actions: Sequence[Action] = ()) -> None:
        """Show a sentence and a button for each way out; it replaces the sentence before."""
        self._of_run = self._of_failure = False
        self._source = self._document.project.recipe.source
        self.text.setText(text)
        self.setAccessibleDescription(text)
        for button in self.buttons:
            button.deleteLater()
        self.buttons = [self._button(*action) for action in actions]
        self.show()

    def show_error(self, error: NnsimError) -> None:
        """Show the sentence of an error until something is changed."""
        self.show_notice(sentence(error))
        self._of_failure = True

    def _button(self, text: str, call: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.clicked.connect(lambda: (self.hide(), call()))
        row = self.layout()
        assert isinstance(row, QHBoxLayout)
        row.insertWidget(row.count() - 1, button, 0, Qt.AlignmentFlag.AlignTop)
        return button

    # ------------------------------------------------------------------ a diverged run

    def _show_divergence(self, divergence: Divergence) -> None:
        rate = self._document.project.training.learning_rate
        text = self.tr("Training diverged at step %1 (epoch %2): the loss is no longer a finite number. %3")
        text = text.replace("%1", f"{divergence.step:,}").replace("%2", f"{divergence.epoch:,}")
        reasons = {
            "learning_rate": self.tr(
                "The learning rate %1 is probably too large: each step overshoots the valley of the loss and "
                "lands higher up on its other side."
            ).replace("%1", plain(rate)),
            "loss": self.tr("The loss does not suit the activation of the output layer; change one of them."),
            "data": self.tr("The data has very large numbers; scale it to z-score."),
        }
        ways = [(self.tr("Go back to finite weights"), self._go_back)]
        if divergence.reason != "loss":
            ways.append((self.tr("Learning rate ÷ 10, start again"), self._start_slower))
        self.show_notice(text.replace("%3", reasons[divergence.reason]), ways)
        self._of_run = True

    def _go_back(self) -> None:
        """Go back a whole epoch: one step before, the weights are finite but of no use any more."""
        self._session.step_back("epoch")

    def _start_slower(self) -> None:
        """Start again as well: weights that have grown so far diverge at any learning rate."""
        document = self._document
        project = document.project
        rate = float(f"{project.training.learning_rate / 10:.6g}")
        slower = msgspec.structs.replace(project.training, learning_rate=rate)
        document.replace_project(
            self.tr("Learning rate ÷ 10"), replace(project, training=slower), document.dataset
        )

    # ------------------------------------------------------------------ a stopped run

    def _show_stop(self, snapshot: Snapshot) -> None:
        """Say why early stopping ended the training, and what the weights are now."""
        training = self._document.project.training
        stopping, best = training.stopping, snapshot.watch.best_epoch
        text = self.tr("Stopped after epoch %1: %2 has not got better for %3 epochs.")
        text = text.replace("%1", f"{snapshot.epoch:,}").replace("%2", self._monitored(stopping.monitor))
        text = text.replace("%3", f"{stopping.patience:,}")
        if stopping.restore_best and best:
            restored = self.tr("The weights are again those of epoch %1, the best one.")
            text = f"{text} {restored.replace('%1', f'{best:,}')}"
        self.show_notice(text, [(self.tr("Train on without stopping"), self._never_stop)])
        self._of_run = True

    def _monitored(self, monitor: str) -> str:
        """Return what to call the figure that was watched; that of training rows stands in for others."""
        part, _, figure = monitor.partition("_")
        if part == "validation" and not self._document.dataset.count("validation"):
            part = "train"
        return {
            ("validation", "loss"): self.tr("the validation loss"),
            ("train", "loss"): self.tr("the training loss"),
            ("validation", "accuracy"): self.tr("the validation accuracy"),
            ("train", "accuracy"): self.tr("the training accuracy"),
        }[part, figure]

    def _never_stop(self) -> None:
        """Switch early stopping off and go on."""
        training = self._document.project.training
        stopping = msgspec.structs.replace(training.stopping, patience=0)
        changed = msgspec.structs.replace(training, stopping=stopping)
        self._document.set_training(self.tr("Switch early stopping off"), changed)
        self._session.play()

    # ------------------------------------------------------------------ going away

    def _document_changed(self, change: Change) -> None:
        other_data = change.recipe and self._document.project.recipe.source != self._source
        if change.opened or other_data or self._of_failure or (self._of_run and change.state):
            self.hide()

    def _running_changed(self, running: bool) -> None:
        if running and self._of_run:
            self.hide()

    # ------------------------------------------------------------------ looks

    def _dress(self) -> None:
        self.close_button.setIcon(self._look.icon("close"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)
