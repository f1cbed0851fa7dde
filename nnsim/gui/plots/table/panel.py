"""The Data view: the rows with their parts and predictions, to be found, changed, tried out and saved."""

import msgspec
import numpy as np
from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QWidget

from nnsim.data import sheet as sheets
from nnsim.data.preparing import typed
from nnsim.data.preparing.reading import Reader
from nnsim.data.recipe import Recipe
from nnsim.data.tables.export import tab_separated
from nnsim.errors import NnsimError
from nnsim.gui.background import Background
from nnsim.gui.chosen import ChosenRow, table_row
from nnsim.gui.document import Document
from nnsim.gui.language import sentence
from nnsim.gui.painter import Frame
from nnsim.gui.plots.live_panel import LivePanel
from nnsim.gui.plots.table.changes import Changes
from nnsim.gui.plots.table.editors import CellEditors
from nnsim.gui.plots.table.exporting import Export, ExportDialog, Exporter
from nnsim.gui.plots.table.model import RowsModel
from nnsim.gui.plots.table.order import Learnt, RowOrder, Sorted
from nnsim.gui.plots.table.try_row import TryModel, TryRow
from nnsim.gui.plots.table.view import RowsTable
from nnsim.gui.session import Session
from nnsim.gui.theme import Look
from nnsim.gui.widgets import Chip, label

MOST_COPIED = 100_000
"""Rows that other programs still take from the clipboard."""

TYPING_MS = 250
"""How long nothing is typed before rows are filtered."""


class DataTable(LivePanel):
    """A table of all rows beneath a line to filter them, and a row to try out values."""

    def __init__(
        self, document: Document, session: Session, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__("", document, session, look, parent, turn=(3, 2))
        self.title.setText(self.tr("Data"))
        self.setAccessibleName(self.tr("Data table"))
        self._recipe = document.project.recipe
        self.model = RowsModel(look)
        parts = (self.tr("train"), self.tr("validation"), self.tr("test"))
        self.order = RowOrder(self.model.names, parts, self)
        self._parts = parts
        self._read_document()
        self.table = RowsTable(self.model, look)
        self.tried = TryModel(self.model)
        self.changes = Changes(document, self.model, self)
        self.exporter = Exporter(self)
        self._reading = Background(self)
        self._make_controls()
        self._make_tables()
        self._connect()
        self.follow()

    # ------------------------------------------------------------------ building

    def _make_controls(self) -> None:
        self.filter = QLineEdit()
        self.filter.setAccessibleName(self.tr("Filter"))
        self.filter.setPlaceholderText(self.tr("Filter: a word, x1 > 0.5, part = test, wrong"))
        self._about_filter = self.tr(
            "Words that occur in a row, and comparisons: x1 > 0.5, class = 1, part = test. "
            "Also: wrong, missing, edited. One after the other all must hold, or one side of an “or”."
        )
        self.filter.setToolTip(self._about_filter)
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(120)
        self.count = label("", "muted")
        self.tries = Chip(self.tr("Try values"))
        self.tries.setToolTip(self.tr("Type a row of your own and see what the network makes of it"))
        self.more = QPushButton("⋯")
        self.more.setProperty("role", "compact")
        self.more.setAccessibleName(self.tr("More about the data"))
        self.menu = QMenu(self.more)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.more.setMenu(self.menu)
        self.header.addWidget(self.filter, 1)
        for widget in (self.count, self.tries, self.more):
            self.header.addWidget(widget)

    def _make_tables(self) -> None:
        editors = CellEditors(self.look, self.model.cell, self.model.column, self.changes.check, self.table)
        self.table.setItemDelegate(editors)
        trying = CellEditors(self.look, self.tried.cell, self.tried.column, self._check_typed, self.table)
        self.try_row = TryRow(self.tried, self.table, trying, self.look)
        self.try_row.hide()
        self.problem = label("", "error")
        self.problem.hide()
        self.body.setSpacing(4)
        self.body.addWidget(self.problem)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.try_row)

    def _connect(self) -> None:
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self._filter)
        self.filter.textChanged.connect(self._typing.start)
        self.filter.returnPressed.connect(self._filter)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.filter.setFocus)
        self.order.found.connect(self._show_rows)
        self.order.judged.connect(self._judge)
        self.order.searched.connect(self._show_search)
        self.tried.typed.connect(self._try_out)
        self.tries.toggled.connect(self._show_try_row)
        self.table.row_entered.connect(self._choose)
        self.table.released.connect(lambda: self.session.choose(None))
        self.table.seen_changed.connect(self._watch)
        self.table.sort_asked.connect(self._sort)
        self.table.copy_asked.connect(self.copy)
        self.table.empty_asked.connect(lambda: self.model.empty(self.table.currentIndex()))
        self.table.customContextMenuRequested.connect(self._open_menu)
        self.session.row_chosen.connect(self._row_chosen)
        self.exporter.failed.connect(self.document.failed)

    # ------------------------------------------------------------------ following

    def show_document(self) -> None:
        edited_only = _without_edits(self._recipe) == _without_edits(self.document.project.recipe)
        rows, columns = self.order.sheet.rows, self._column_names()
        self._read_document()
        same = edited_only and rows == self.order.sheet.rows and bool(columns)
        self.model.show_sheet(self.order.sheet, self.model.rows if same else self._all(), self.order.changed)
        if columns != self._column_names():
            self._begin_anew()
        if not same:
            self.order.find()
        self._read_texts()
        self._show_tries()
        self._show_count()
        self._watch()

    def _column_names(self) -> list[str]:
        return [column.name for column in self.model.columns]

    def _begin_anew(self) -> None:
        """Forget the filter and the order: other columns are shown."""
        self.order.text, self.order.sorted = "", None
        self.filter.clear()
        self._typing.stop()
        self.model.show_sorting(None)
        self.table.restyle()

    def show_frame(self, frame: Frame | None) -> None:
        if frame is not None:
            graph = self.document.project.graph
            self.order.follow(Learnt(graph, frame.snapshot.parameters))
            self.model.show_answers(frame.listed, frame.answers)
            self.table.repaint_live()
        self.tried.show_frame(frame)

    def restyle(self) -> None:
        if self.model.columns:
            self.table.restyle()
            self.try_row.restyle()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch()
        self._row_chosen(self.session.chosen)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.session.watch_rows(None)

    def _read_texts(self) -> None:
        """Have the texts read that the data know only as words; it takes a second or two."""
        data, recipe, folder = self.document.dataset, self._recipe, self.document.folder
        self._reading.cancel()
        if data.sparse and data.table is None and self.model.reader is None:
            self._reading.run(
                lambda: Reader(data, recipe, folder), done=self.model.read_texts, failed=self._say
            )

    def _read_document(self) -> None:
        self._recipe = self.document.project.recipe
        self.order.forget()
        self.order.sheet = sheets.make(self.document.dataset, self._recipe)
        self.order.changed = {(row, name) for row, name, _ in self._recipe.edits}

    def _all(self) -> np.ndarray:
        return np.arange(self.order.sheet.rows)

    # ------------------------------------------------------------------ filter and order

    def _filter(self) -> None:
        self._typing.stop()
        if self.filter.text() != self.order.text:
            self.order.text = self.filter.text()
            self.order.find()

    def _judge(self, error: NnsimError | None) -> None:
        """Say what is wrong with the filter."""
        self._say(error)
        if bool(self.filter.property("invalid")) != (error is not None):
            self.filter.setProperty("invalid", error is not None)
            self.filter.style().unpolish(self.filter)
            self.filter.style().polish(self.filter)

    def _say(self, error: NnsimError | None) -> None:
        said = "" if error is None else sentence(error)
        self.problem.setText(said)
        self.problem.setVisible(bool(said))

    def _show_rows(self, rows: np.ndarray) -> None:
        if not np.array_equal(rows, self.model.rows):
            self.model.show_rows(rows)
            self._row_chosen(self.session.chosen)
            self._watch()
        self._show_count()

    def _show_count(self) -> None:
        shown, every = len(self.model.rows), self.order.sheet.rows
        text = self.tr("%1 rows") if shown == every else self.tr("%1 of %2 rows")
        self.count.setText(text.replace("%1", f"{shown:,}").replace("%2", f"{every:,}"))

    def _show_search(self, share: float) -> None:
        """Say how many rows were run through the network, where that takes a while."""
        self.count.setText(self.tr("Looking: %1 %").replace("%1", f"{100 * share:.0f}"))

    def _sort(self, section: int) -> None:
        """Sort upwards, then downwards, then not at all."""
        name, before = self.model.columns[section].name, self.order.sorted
        if not name.strip():
            return
        if before is None or before.name != name:
            self.order.sorted = Sorted(name)
        else:
            self.order.sorted = None if before.falling else Sorted(name, falling=True)
        self.model.show_sorting(self.order.sorted)
        self.order.find()

    # ------------------------------------------------------------------ the chosen row

    def _watch(self) -> None:
        """Ask for what the network gives for the rows that can be seen."""
        if not self.isVisible() or self._document_stale:
            return
        sheet, places = self.order.sheet, self.table.seen()
        rows = sheet.place[self.model.rows[places.start : places.stop]]
        self.session.watch_rows(rows[rows >= 0])

    def _choose(self, place: int) -> None:
        row = int(self.order.sheet.place[self.model.rows[place]])
        self.session.choose(row if row >= 0 else None)

    def _row_chosen(self, chosen: ChosenRow | None) -> None:
        if not self.isVisible() or self._document_stale or self.document.project.recipe is not self._recipe:
            return
        place = None
        if chosen is not None and chosen.row is not None:
            number = table_row(self.document.dataset, chosen.row)
            place = next(iter(np.flatnonzero(self.model.rows == number).tolist()), None)
        if place is None:
            self.table.let_go()
        elif not np.array_equal(self.table.selected(), [place]):
            self.table.go_to(place)

    # ------------------------------------------------------------------ trying out

    def _show_tries(self) -> None:
        possible = bool(typed.columns(self.order.sheet.data, self._recipe)) and self.order.sheet.data.rows > 0
        self.tries.setVisible(possible)
        if not possible:
            self.tries.setChecked(False)
        elif self.tries.isChecked():
            self.tried.begin(self._recipe, self._example_row())
            self.try_row.restyle()

    def _show_try_row(self, shown: bool) -> None:
        self.try_row.setVisible(shown)
        if shown:
            self.tried.cells = {}
            self.tried.begin(self._recipe, self._example_row())
            self.try_row.restyle()
            self._try_out()
            self.try_row.begin()
        elif self.session.chosen is not None and self.session.chosen.row is None:
            self.session.choose(None)

    def _example_row(self) -> int:
        """Return the row of the sheet that a typed one begins with: the chosen one, or the first."""
        chosen, data = self.session.chosen, self.order.sheet.data
        return table_row(data, 0 if chosen is None or chosen.row is None else chosen.row)

    def _check_typed(self, index: QModelIndex, text: str) -> None:
        cells = self.tried.with_cell(index, text)
        typed.encode(cells, self.document.dataset, self.document.project.recipe)

    def _try_out(self) -> None:
        try:
            self.session.try_out(self.tried.cells)
        except NnsimError as error:
            self._say(error)
        else:
            self._say(None)

    # ------------------------------------------------------------------ copying and saving

    def copy(self) -> None:
        """Put the selected rows on the clipboard, as spreadsheets take them."""
        rows = self.model.rows[self.table.selected()]
        if not len(rows):
            return
        if len(rows) > MOST_COPIED:
            template = "{count} rows are too many for the clipboard; select at most {most}, or export them."
            self.document.failed.emit(NnsimError(template, count=f"{len(rows):,}", most=f"{MOST_COPIED:,}"))
            return
        sheet = self.order.sheet
        columns = [sheet.part(self.model.names, self._parts), *sheet.columns]
        QGuiApplication.clipboard().setText(tab_separated(columns, rows))

    def export(self) -> None:
        """Ask what is to be saved and where to, and write it."""
        if self._document_stale:
            self._document_stale = False
            self.show_document()
        frame = self.session.frame
        shown, every = len(self.model.rows), self.order.sheet.rows
        dialog = ExportDialog(every, shown, predicts=frame is not None, parent=self)
        if not dialog.exec():
            return
        path = self.exporter.ask_place(
            self.document.dataset.name.rpartition(".")[0] or self.document.dataset.name
        )
        if path is None:
            return
        learnt = None
        if frame is not None and dialog.predictions.isChecked():
            learnt = Learnt(self.document.project.graph, frame.snapshot.parameters)
        rows = self._all() if dialog.every.isChecked() else self.model.rows
        parts = self._parts if dialog.part.isChecked() else ()
        self.exporter.write(Export(self.order.sheet, rows, self.model.names, parts, learnt), path)

    # ------------------------------------------------------------------ menus

    def _fill_menu(self) -> None:
        self.menu.clear()
        self._add_common(self.menu)

    def _add_common(self, menu: QMenu) -> None:
        """Add what can be done with all rows."""
        menu.addAction(self.tr("Export as CSV…"), self.export)
        copied = menu.addAction(self.tr("Copy selected rows"), self.copy)
        copied.setEnabled(self.table.selectionModel().hasSelection())
        menu.addSeparator()
        count = f"{len(self.order.changed):,}"
        undo = menu.addAction(
            self.tr("Undo all changed cells (%1)").replace("%1", count), self.changes.undo_all
        )
        undo.setEnabled(bool(self.order.changed))

    def _open_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        index = self.table.indexAt(at)
        if index.isValid() and self.model.is_editable(index.column()):
            row, name = self.model.row_of(index), self.model.column(index).name
            menu.addAction(self.tr("Change cell"), lambda: self.table.edit(index))
            menu.addAction(self.tr("Make it missing"), lambda: self.model.empty(index))
            if (row, name) in self.order.changed:
                menu.addAction(
                    self.tr("Bring the source's value back"), lambda: self.changes.bring_back(row, name)
                )
            menu.addSeparator()
        self._add_common(menu)
        menu.popup(self.table.viewport().mapToGlobal(at))


def _without_edits(recipe: Recipe) -> Recipe:
    """Return a recipe without its changed cells, to see whether anything else is different."""
    return msgspec.structs.replace(recipe, edits=())
