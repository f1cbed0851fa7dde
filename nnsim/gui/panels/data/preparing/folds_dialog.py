"""Evaluation with k folds: how well the drawn network does on rows that it has not seen, and how surely."""

import math

from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nnsim.checks import Range
from nnsim.data.dataset import Task
from nnsim.data.recipe import MAX_FOLDS
from nnsim.data.watch import Watch
from nnsim.errors import NnsimError
from nnsim.gui.background import Background
from nnsim.gui.document import Document
from nnsim.gui.fields import FormRow, NumberField
from nnsim.gui.language import sentence
from nnsim.gui.numerals import Numbers, add, marks, short
from nnsim.gui.panels.data.preparing.figures_table import FiguresTable
from nnsim.gui.theme import Look
from nnsim.gui.widgets import label
from nnsim.project import folds
from nnsim.project.folds import Figure, Fold
from nnsim.training.training import RANGES

USUAL = 5
"""Folds at first."""

FULL = 1000
"""Of the progress bar."""

FIGURES: tuple[Figure, ...] = ("train_loss", "test_loss", "score")


class FoldsDialog(QDialog):
    """Fields, a table that grows with every finished fold, and beneath it mean and standard deviation.

    What is drawn and trained in the window stays as it is, and may be changed meanwhile.
    """

    def __init__(self, document: Document, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._document, self._look = document, look
        self._task: Task = document.dataset.task
        self.made: list[Fold] = []
        self._background = Background(self)
        self._background.progressed.connect(self._show_progress)
        self.setWindowTitle(self.tr("Evaluate with k folds"))
        self._make_fields()
        self._make_buttons()
        self.table = self._make_table()
        self._arrange()
        look.changed.connect(self._dress)
        self._dress()
        self.resize(look.theme.px(580), look.theme.px(430))

    # ------------------------------------------------------------------ making

    def _make_fields(self) -> None:
        project, state = self._document.project, self._document.live_state()
        count, epochs = Numbers(Range(2, MAX_FOLDS), whole=True), Numbers(RANGES["epochs"], whole=True)
        self.count = NumberField(self._look, self.tr("Folds"), count, add(1))
        self.count.set_about(self.tr("Into so many equal parts all rows are cut; each part tests once"))
        self.count.offer((3, 5, 10))
        self.count.set_value(project.recipe.split.folds or USUAL)
        self.epochs = NumberField(self._look, self.tr("Epochs"), epochs, marks(1, 2, 5))
        self.epochs.set_about(self.tr("How long the network trains on each fold"))
        self.epochs.set_value((state.epoch if state else 0) or project.training.epochs)

    def _make_buttons(self) -> None:
        self.start = QPushButton(self.tr("Evaluate"))
        self.start.setProperty("role", "primary")
        self.start.clicked.connect(self._toggle)
        self.copy = QPushButton(self.tr("Copy"))
        self.copy.setToolTip(self.tr("Copy the table for a spreadsheet"))
        self.copy.setEnabled(False)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.table.text()))
        for button in (self.start, self.copy):
            button.setAutoDefault(False)
        self.bar = QProgressBar()
        self.bar.setRange(0, FULL)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        self.bar.hide()

    def _make_table(self) -> FiguresTable:
        tr = self.tr
        heading = (tr("Fold"), tr("Trained on"), tr("Tested on"), tr("Train loss"), tr("Test loss"), "")
        table = FiguresTable(tr("Figures of each fold"), heading, numbers_from=1)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        return table

    def _arrange(self) -> None:
        about = self.tr(
            "For each fold the network begins anew from its start weights, learns all other rows, and is "
            "tested on those of the fold. What you see in the window stays as it is."
        )
        self.note = _wrapped("")
        fields, buttons = QHBoxLayout(), QHBoxLayout()
        fields.setSpacing(24)
        for text, field in ((self.tr("Folds"), self.count), (self.tr("Epochs"), self.epochs)):
            fields.addWidget(FormRow(text, field), 1)
        buttons.addWidget(self.note, 1)
        buttons.addWidget(self.copy)
        buttons.addWidget(self.start)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(_wrapped(about))
        column.addLayout(fields)
        column.addWidget(self.bar)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)

    def _dress(self) -> None:
        self.table.setFont(self._look.mono())
        self._show_rows()

    # ------------------------------------------------------------------ running

    @property
    def running(self) -> bool:
        """Whether folds are being trained."""
        return self._background.running

    def _toggle(self) -> None:
        if self.running:
            self._background.cancel()
            self._finish(self.tr("Stopped."))
        else:
            self._start()

    def _start(self) -> None:
        document, made = self._document, list[Fold]()
        project, folder = document.project, document.folder
        count, epochs = int(self.count.value), int(self.epochs.value)

        def work(watch: Watch) -> None:
            made.extend(
                folds.evaluate(
                    project, count, folder, epochs=epochs, progress=watch.progress, cancel=watch.cancel
                )
            )

        self.made, self._task = made, document.dataset.task
        self.start.setText(self.tr("Stop"))
        self.bar.setValue(0)
        self.bar.show()
        self.note.setText("")
        self._show_rows()
        self._background.run_watched(work, done=lambda _: self._finish(self._warning()), failed=self._fail)

    def _fail(self, error: NnsimError) -> None:
        self._finish(sentence(error))

    def _finish(self, note: str) -> None:
        self.start.setText(self.tr("Evaluate"))
        self.bar.hide()
        self.note.setText(note)
        self._show_rows()

    def _warning(self) -> str:
        """Return what is to be said of folds that diverged."""
        diverged = ", ".join(str(fold.number) for fold in self.made if fold.diverged)
        text = self.tr("Training diverged in fold %1; try a smaller learning rate.")
        return text.replace("%1", diverged) if diverged else ""

    def _show_progress(self, share: float) -> None:
        self.bar.setValue(round(share * FULL))
        self._show_rows()

    # ------------------------------------------------------------------ the table

    def _show_rows(self) -> None:
        """Show the finished folds, and from two on their mean and standard deviation."""
        made = self.made.copy()
        score = self.tr("R²") if self._task == "regression" else self.tr("Accuracy")
        self.table.horizontalHeaderItem(self.table.columnCount() - 1).setText(score)
        rows = [
            (
                str(fold.number),
                f"{fold.train_rows:,}",
                f"{fold.test_rows:,}",
                *self._figures([getattr(fold, figure) for figure in FIGURES]),
            )
            for fold in made
        ]
        if len(made) > 1:
            spreads = [folds.spread(made, figure) for figure in FIGURES]
            rows.append((self.tr("mean"), "", "", *self._figures([each.mean for each in spreads])))
            rows.append((self.tr("± std"), "", "", *self._figures([each.deviation for each in spreads])))
        self.table.show_rows(rows, bold_from=len(made))
        self.copy.setEnabled(bool(rows))

    def _figures(self, values: list[float | None]) -> list[str]:
        """Return losses and a score as texts; accuracies in per cent."""
        *losses, score = (
            "–" if value is None or not math.isfinite(value) else short(value) for value in values
        )
        if score != "–" and self._task != "regression":
            score = f"{100 * (values[-1] or 0.0):.1f} %"
        return [*losses, score]

    # ------------------------------------------------------------------ the end

    def done(self, result: int) -> None:
        """Stop what is running when the dialog is closed."""
        self._background.cancel()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._background.cancel()
        super().closeEvent(event)


def _wrapped(text: str) -> QLabel:
    made = label(text, "muted")
    made.setWordWrap(True)
    return made
