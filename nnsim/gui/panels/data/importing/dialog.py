"""The import view: a table as it is read now, every guess to be overridden, and the role of each column."""

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from nnsim.data.dataset import Dataset
from nnsim.data.recipe import Encoding, File, Pasted, Recipe
from nnsim.data.roles import Role
from nnsim.data.tables.cells import MISSING
from nnsim.data.tables.preview import Preview
from nnsim.errors import NnsimError
from nnsim.gui.language import sentence
from nnsim.gui.panels.data.importing.column import FOUND
from nnsim.gui.panels.data.importing.layout import ImportLayout
from nnsim.gui.panels.data.importing.reading import ImportReading, usual_roles
from nnsim.gui.panels.data.importing.words import network_text, rows_text, task_text
from nnsim.gui.theme import Look

OPEN_AFTER_MS = 250
"""What is read sooner is shown at once with everything in it."""

RENAMING = ("sheet", "encoding", "delimiter", "header", "comment", "skip")
"""What may give the columns other names, so that kinds that were chosen for them have no meaning."""


class ImportDialog(QDialog):
    """Shows a table as it is read now; `recipe` is what a person made of it.

    Parameters
    ----------
    recipe : Recipe
        Its source is a File, pasted text, or another table whose columns are to be chosen.
    folder : Path or None
        What relative paths start from.

    Signals
    -------
    unreadable : NnsimError
        A table that was offered cannot be read at all; the view is closed.
    """

    unreadable = Signal(object)

    def __init__(
        self, recipe: Recipe, folder: Path | None, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.recipe = recipe
        self.seen: Preview | None = None
        self._before = recipe
        self._offered = False
        self._opener = QTimer(self)
        self._opener.setSingleShot(True)
        self._opener.setInterval(OPEN_AFTER_MS)
        self._opener.timeout.connect(self.open)
        self.reading = ImportReading(folder, self)
        self.setWindowTitle(self.tr("Import data"))
        self.parts = ImportLayout(self, look, recipe.source)
        self._connect()
        self._read()

    def _connect(self) -> None:
        parts, reading = self.parts, self.reading
        reading.shown.connect(self._show_table)
        reading.failed.connect(self._show_failure)
        reading.judged.connect(self._show_verdict)
        reading.progressed.connect(parts.show_progress)
        parts.stop.clicked.connect(self._stop)
        parts.box.accepted.connect(self.accept)
        parts.box.rejected.connect(self.reject)
        parts.columns.changed.connect(self._roles_changed)
        parts.columns.current_changed.connect(self._show_column)
        parts.rows.column_chosen.connect(parts.columns.go_to)
        parts.zones.pressed.connect(parts.columns.give_selected)
        parts.zones.dropped.connect(parts.columns.give)
        parts.missing.changed.connect(self._policy_changed)
        parts.detail.kind_chosen.connect(self._kind_chosen)
        parts.detail.encoding_chosen.connect(self._encoding_chosen)
        parts.suspect_button.clicked.connect(self._take_suspects)
        if parts.format is not None:
            parts.format.changed.connect(self._format_changed)

    def offer(self) -> None:
        """Open for a new table when there is something to see, or when that takes a while."""
        self._offered = True
        self._opener.start()

    # ------------------------------------------------------------------ reading

    def _read(self) -> None:
        self.parts.show_reading(True)
        self.parts.say("")
        self.parts.ok.setEnabled(False)
        self._show_fields()
        self.reading.read(self.recipe)

    def _stop(self) -> None:
        """Stop reading: what is shown stays, read as it was; without anything shown, give up."""
        self.reading.stop()
        if self.seen is None:
            self.reject()
            return
        self.recipe = self._before
        self.parts.show_reading(False)
        self._show_fields()
        self._judge()

    def _show_fields(self) -> None:
        source = self.recipe.source
        if self.parts.format is not None and isinstance(source, File | Pasted):
            self.parts.format.show_source(source, self.seen)
        self.parts.missing.show_recipe(self.recipe)

    def _show_failure(self, error: NnsimError) -> None:
        if self._offered:
            self.reject()
            self.unreadable.emit(error)
            return
        self.seen = None
        self.parts.show_reading(False)
        self.parts.show_nothing()
        self.parts.say(sentence(error), wrong=True)

    def _show_table(self, seen: Preview, roles: dict[str, Role]) -> None:
        """Show a table that was read; roles that a person gave stay if its columns are the same."""
        before, self.seen, self._before = self.seen, seen, self.recipe
        given = self.parts.columns.roles
        if self._offered and not self.isVisible():
            self.open()
        self._offered = False
        self._opener.stop()
        if before is not None and before.table.names == seen.table.names and given != usual_roles(before):
            roles = given
        self.parts.show_reading(False)
        self.parts.show_preview(seen, roles)
        self._show_fields()
        self._show_column(self.parts.columns.current)
        self._judge()

    # ------------------------------------------------------------------ what a person changes

    def _format_changed(self, name: str, value: object) -> None:
        """Read the table in another way."""
        source = replace(self.recipe.source, **{name: value})
        if name in RENAMING:
            source = replace(source, kinds={})
            self.recipe = replace(self.recipe, edits=())
        self._use_source(source)

    def _kind_chosen(self, column: str, kind: str) -> None:
        source = self.recipe.source
        assert isinstance(source, File | Pasted)
        kinds = {name: its for name, its in source.kinds.items() if name != column}
        self._use_source(replace(source, kinds=kinds if kind == FOUND else {**kinds, column: kind}))

    def _take_suspects(self) -> None:
        """Treat numbers far below all others as missing, besides what counts as missing already."""
        source = self.recipe.source
        assert isinstance(source, File | Pasted)
        assert self.seen is not None
        marks = [mark for mark in MISSING if mark] if source.missing is None else source.missing
        self._use_source(replace(source, missing=(*marks, *self.seen.suspects)))

    def _use_source(self, source: File | Pasted) -> None:
        if source != self.recipe.source:
            self.recipe = replace(self.recipe, source=source)
            self._read()

    def _policy_changed(self, name: str, value: object) -> None:
        self.recipe = replace(self.recipe, **{name: value})
        self.parts.missing.show_recipe(self.recipe)
        self._judge()

    def _encoding_chosen(self, column: str, encoding: Encoding | None) -> None:
        others = {name: its for name, its in self.recipe.encodings.items() if name != column}
        if encoding not in (None, "one-hot") or self._view_kind(column) == "text":
            others |= {column: encoding} if encoding is not None else {}
        self.recipe = replace(self.recipe, encodings=others)
        self._show_column(column)
        self._judge()

    def _view_kind(self, column: str) -> str:
        assert self.seen is not None
        return self.seen.table[column].kind

    def _roles_changed(self) -> None:
        self.parts.show_roles()
        self._show_column(self.parts.columns.current)
        self._judge()

    def _show_column(self, name: str) -> None:
        """Show a column in detail."""
        if self.seen is None or name not in self.seen.table:
            return
        view = next(view for view in self.seen.columns if view.name == name)
        kinds = getattr(self.recipe.source, "kinds", {})
        encoding = self.recipe.encodings.get(name)
        roles = self.parts.columns.roles
        self.parts.detail.show_column(view, self.seen.table[name], roles[name], kinds.get(name), encoding)

    # ------------------------------------------------------------------ judging

    def _judge(self) -> None:
        """Try the recipe on the table, so that what is wrong is said before anything changes.

        A table that is just being read is judged when it is there.
        """
        if self.seen is None or self.reading.reading:
            return
        self.recipe = self._before = self._with_roles(self.seen)
        self.reading.judge(self.seen.table, self.recipe)

    def _show_verdict(self, verdict: Dataset | NnsimError) -> None:
        wrong = isinstance(verdict, NnsimError)
        self.parts.ok.setEnabled(not wrong)
        if isinstance(verdict, NnsimError):
            self.parts.missing.show_count(None)
            self.parts.say(sentence(verdict), wrong=True)
            return
        self.parts.missing.show_count(verdict)
        targets = self.parts.columns.chosen("target")
        self.parts.say(task_text(verdict, targets), f"{network_text(verdict)} · {rows_text(verdict)}")

    def _with_roles(self, seen: Preview) -> Recipe:
        """Return the recipe with the roles as they stand; with none of its own where they are the default.

        What it says of columns that are not used any more goes.
        """
        columns, roles = self.parts.columns, self.parts.columns.roles
        scalings = {
            name: scale for name, scale in self.recipe.scalings.items() if roles.get(name) != "ignore"
        }
        recipe = replace(self.recipe, scalings=scalings)
        if isinstance(recipe.source, File):
            recipe = replace(recipe, source=replace(recipe.source, sha256=seen.sha256))
        if roles == usual_roles(seen):
            return replace(recipe, inputs=None, targets=None)
        return replace(recipe, inputs=columns.chosen("input"), targets=columns.chosen("target"))

    # ------------------------------------------------------------------ the end

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Enter to a field in which something was typed; elsewhere it uses the data."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and isinstance(self.focusWidget(), QLineEdit):
            return
        super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """Close; what is being read is stopped."""
        self._opener.stop()
        self.reading.stop()
        super().done(result)
