"""Reading a table for the import view off the GUI thread: its preview, then what a recipe makes of it."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from nnsim.data import roles
from nnsim.data.build import build_from, load
from nnsim.data.dataset import Dataset
from nnsim.data.lost import without_lost
from nnsim.data.recipe import File, Pasted, Recipe
from nnsim.data.roles import Role
from nnsim.data.table import Table
from nnsim.data.tables.preview import Preview, preview, preview_of
from nnsim.data.watch import Watch
from nnsim.errors import NnsimError
from nnsim.gui.background import Background

PREVIEW_ROWS = 100
"""First rows that are shown."""

WAIT_MS = 60
"""Milliseconds that a change waits for the next one: typing and arrow keys come in rows."""


class ImportReading(QObject):
    """Makes previews and judges recipes, of each the newest that was wanted.

    Signals
    -------
    shown : Preview, dict from str to Role
        A table was read; the roles that its recipe gives its columns.
    failed : NnsimError
        It cannot be read.
    judged : Dataset or NnsimError
        What the recipe makes of the table, or why that cannot be.
    progressed : float
        How much of the table is read.
    """

    shown = Signal(object, object)
    failed = Signal(object)
    judged = Signal(object)
    progressed = Signal(float)

    def __init__(self, folder: Path | None, parent: QObject) -> None:
        super().__init__(parent)
        self._folder = folder
        self._recipe: Recipe | None = None
        self._table: Table | None = None
        self._reader, self._judge = Background(self), Background(self)
        self._reader.progressed.connect(self.progressed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self._start)

    @property
    def reading(self) -> bool:
        """Whether a preview is awaited."""
        return self._timer.isActive() or self._reader.running

    @property
    def busy(self) -> bool:
        """Whether anything is awaited."""
        return self.reading or self._judge.running

    def read(self, recipe: Recipe) -> None:
        """Read the table of a recipe, soon."""
        self.stop()
        self._recipe = recipe
        self._timer.start()

    def judge(self, table: Table, recipe: Recipe) -> None:
        """Find out what a recipe makes of a table; features of columns that are left out go with them."""

        def made() -> Dataset:
            return without_lost(recipe, recipe, lambda kept: build_from(table, kept))[1]

        self._judge.run(made, done=self.judged.emit, failed=self.judged.emit)

    def stop(self) -> None:
        """Stop everything; nothing more is heard of it."""
        self._timer.stop()
        self._reader.cancel()
        self._judge.cancel()

    def _start(self) -> None:
        recipe, folder = self._recipe, self._folder
        assert recipe is not None
        self._reader.run_watched(
            lambda watch: _seen(recipe, folder, watch),
            done=lambda seen: self.shown.emit(*seen),
            failed=self.failed.emit,
        )


def _seen(recipe: Recipe, folder: Path | None, watch: Watch) -> tuple[Preview, dict[str, Role]]:
    """Return the preview of a recipe's table, and the roles that the recipe gives its columns."""
    source = recipe.source
    if isinstance(source, File | Pasted):
        seen = preview(source, PREVIEW_ROWS, folder, progress=watch.progress, cancel=watch.cancel)
    else:
        rows = load(source, folder)
        assert isinstance(rows, Table), "images and reviews have no columns to choose"
        seen = preview_of(rows, PREVIEW_ROWS, watch)
    if recipe.inputs is None and recipe.targets is None:
        return seen, usual_roles(seen)
    try:
        return seen, roles.choose(seen.table, recipe.inputs, recipe.targets)
    except NnsimError:
        return seen, usual_roles(seen)


def usual_roles(seen: Preview) -> dict[str, Role]:
    """Return the roles that columns have if nobody chooses."""
    return {view.name: view.role for view in seen.columns}
