"""Saving the rows as a CSV file: what goes into it, where to, and how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QProgressDialog,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from nnsim.data.sheet import Names, Sheet
from nnsim.data.table import Column
from nnsim.data.tables.export import write_csv
from nnsim.data.watch import Watch
from nnsim.gui.background import Background
from nnsim.gui.plots.table.order import Learnt
from nnsim.gui.widgets import label
from nnsim.training.answers import answers

WAIT_MS = 400
"""Milliseconds after which it is shown how far it is."""

SUFFIX = ".csv"


@dataclass(frozen=True, eq=False)
class Export:
    """What is to be saved.

    Parameters
    ----------
    sheet : Sheet
    rows : ndarray of int
        Of the sheet, in their order.
    names : Names
        What the columns are called that are not in the table.
    parts : tuple of str
        What the parts are called; empty to leave them out.
    learnt : Learnt or None
        What predicts; None to leave predictions out.
    """

    sheet: Sheet
    rows: NDArray[np.intp]
    names: Names
    parts: tuple[str, ...] = ()
    learnt: Learnt | None = None

    def columns(self, watch: Watch) -> list[Column]:
        """Return the columns of the file."""
        sheet, learnt = self.sheet, self.learnt
        columns: Sequence[Column] = sheet.data.table.columns if sheet.data.table else sheet.columns
        part = [sheet.part(self.names, self.parts)] if self.parts else []
        if learnt is None:
            return [*columns, *part]
        outputs = answers(learnt.graph, sheet.data, learnt.parameters, watch)
        return [*columns, *part, *sheet.predicted(outputs, self.names)]

    def write(self, path: Path, watch: Watch) -> None:
        """Write the file; raises what `nnsim.data.tables.export.write_csv` raises."""
        share = 0.3 if self.learnt else 0.0
        write_csv(path, self.columns(watch.part(0, share)), self.rows, watch.part(share, 1))


class ExportDialog(QDialog):
    """Asks which rows and columns are wanted."""

    def __init__(self, all_rows: int, shown: int, *, predicts: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export data as CSV"))
        self.every = QRadioButton(self.tr("All rows (%1)").replace("%1", f"{all_rows:,}"))
        self.shown = QRadioButton(
            self.tr("Rows that the table shows, in their order (%1)").replace("%1", f"{shown:,}")
        )
        (self.every if shown == all_rows else self.shown).setChecked(True)
        self.part = QCheckBox(self.tr("Part: train, validation or test"))
        self.part.setChecked(True)
        self.predictions = QCheckBox(self.tr("Predictions of the network"))
        self.predictions.setEnabled(predicts)
        note = label(self.tr("UTF-8 with commas, as Excel and other programs open it."), "muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        save = buttons.addButton(self.tr("Save…"), QDialogButtonBox.ButtonRole.AcceptRole)
        save.setProperty("role", "primary")
        save.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(8)
        for widget in (self.every, self.shown, self.part, self.predictions, note, buttons):
            column.addWidget(widget)
        column.insertSpacing(2, 6)
        column.insertSpacing(6, 6)


class Exporter(QObject):
    """Writes a file in the background, with progress that can be cancelled.

    Signals
    -------
    finished : str
        The name of the file that was written.
    failed : NnsimError
        Why it was not.
    """

    finished = Signal(str)
    failed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._background = Background(self)
        self._progress: QProgressDialog | None = None
        self._background.progressed.connect(self._progressed)

    @property
    def running(self) -> bool:
        """Whether a file is being written."""
        return self._background.running

    def ask_place(self, name: str) -> Path | None:
        """Let a person choose where the file goes."""
        chosen, _ = QFileDialog.getSaveFileName(
            self._parent, self.tr("Export data as CSV"), f"{name}{SUFFIX}", self.tr("CSV files (*.csv)")
        )
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix else path.with_name(path.name + SUFFIX)

    def write(self, export: Export, path: Path) -> None:
        """Begin to write."""
        progress = QProgressDialog(
            self.tr("Writing %1").replace("%1", path.name), self.tr("Cancel"), 0, 100, self._parent
        )
        progress.setWindowTitle(self.tr("Export data as CSV"))
        progress.setWindowModality(Qt.WindowModality.WindowModal)
        progress.setMinimumDuration(WAIT_MS)
        progress.setAutoClose(False)
        progress.setAutoReset(False)
        progress.canceled.connect(self.cancel)
        self._progress = progress
        self._background.run_watched(
            lambda watch: export.write(path, watch),
            done=lambda _nothing: self._end(path.name),
            failed=self._fail,
        )

    def cancel(self) -> None:
        """Stop writing; what was in the file before stays."""
        self._background.cancel()
        self._close()

    def _progressed(self, share: float) -> None:
        if self._progress is not None:
            self._progress.setValue(round(100 * share))

    def _end(self, name: str) -> None:
        self._close()
        self.finished.emit(name)

    def _fail(self, error: object) -> None:
        self._close()
        self.failed.emit(error)

    def _close(self) -> None:
        progress, self._progress = self._progress, None
        if progress is not None:
            progress.canceled.disconnect(self.cancel)
            progress.close()
            progress.deleteLater()
