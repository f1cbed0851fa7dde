"""The Document: the one open Project in the window, with undo. Every change goes through here."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from nnsim.data.build import build
from nnsim.data.dataset import Dataset
from nnsim.data.lost import without_lost
from nnsim.data.recipe import Recipe
from nnsim.data.tables.opening import GoneError
from nnsim.errors import NnsimError
from nnsim.gui.changes import Change, Kept, Swap
from nnsim.gui.reader import Made, Reader, is_elsewhere, is_slow, place_of, same_place, same_rows, same_set
from nnsim.network import edits
from nnsim.network.edits import Edit
from nnsim.network.graph import Graph
from nnsim.network.parameters import Parameters
from nnsim.project.project import Project
from nnsim.project.propose import fit
from nnsim.project.store import load, save
from nnsim.training import fitting
from nnsim.training.history import History
from nnsim.training.state import State
from nnsim.training.training import Training

UNDO_STEPS = 200


class Document(QObject):
    """The open Project, the Dataset made by its Recipe, and the way back.

    Views read `project` and `dataset`, follow `changed`, and edit by calling a method here; they never change
    anything themselves. An edit that cannot be done raises or emits `failed` with a NnsimError and leaves
    everything as it was. Files are read in the background: `busy_changed`, `progressed`, `missing` and
    `moved` are those of the Reader.

    Signals
    -------
    outdated : str
        The file in use holds something else than when it was chosen; the checksum that it has now.
    relocated : Path, Path
        A file was not at its place, the first one, and is now used from the second.
    """

    changed = Signal(object)
    failed = Signal(object)
    missing = Signal(object, object)
    moved = Signal(object)
    outdated = Signal(str)
    relocated = Signal(object, object)
    busy_changed = Signal(str)
    progressed = Signal(float)
    path_changed = Signal()

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dataset: Dataset = build(project.recipe)
        self.project = with_image_shape(project, self.dataset)
        self.path: Path | None = None
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_STEPS)
        self.live_state: Callable[[], State | None] = lambda: self.project.state
        self.live_history: Callable[[], History | None] = lambda: self.project.history
        self.live_seconds: Callable[[], float] = lambda: 0.0
        self._reader = Reader(self)
        self._coming = project.recipe
        self._unsaved = False
        for name in ("failed", "missing", "moved", "busy_changed", "progressed"):
            getattr(self._reader, name).connect(getattr(self, name))

    # ------------------------------------------------------------------ reading

    @property
    def folder(self) -> Path | None:
        """The folder that relative data paths start from."""
        return self.path.parent if self.path else None

    @property
    def name(self) -> str:
        """What to call the project: its file's name, or that of the example it came from."""
        return self.path.stem if self.path else self.project.name or self.tr("untitled")

    @property
    def coming(self) -> Recipe:
        """The recipe whose file is being read, else the present one: what the next change builds on."""
        same = same_set(self._coming.source, self.project.recipe.source)
        return self._coming if self._reader.running and same else self.project.recipe

    @property
    def modified(self) -> bool:
        """Whether closing now would lose something."""
        return not self.undo_stack.isClean() or self._unsaved

    def current(self) -> Project:
        """Return the Project with the state that training has reached."""
        return replace(self.project, state=self.live_state(), history=self.live_history())

    def note_training(self) -> None:
        """Remember that training went on since the last saving."""
        if not self._unsaved:
            self._unsaved = True
            self.path_changed.emit()

    # ------------------------------------------------------------------ editing

    def edit_graph(self, text: str, edit: Edit, *, merge: str = "") -> None:
        """Replace the drawing; weights of surviving units are kept."""
        if edit.graph != self.project.graph and self._allowed(edit.graph, self.project.training):
            self._push(
                text, replace(self.project, graph=edit.graph), self.dataset, kept=edit.kept, merge=merge
            )

    def set_training(self, text: str, training: Training, *, merge: str = "") -> None:
        """Change how the network learns, also while it does."""
        if training != self.project.training and self._allowed(self.project.graph, training):
            self._push(text, replace(self.project, training=training), self.dataset, merge=merge)

    def set_recipe(self, text: str, recipe: Recipe, *, merge: str = "", goes_on: bool = False) -> None:
        """Change the data; inputs, outputs and loss of the network follow it.

        Files are read in the background: `busy_changed` tells, and a failure comes by `failed`. A new source
        starts from new weights unless training `goes_on`, as when points are painted; a changed split or
        scaling keeps them. What the recipe said of columns that are gone is left out.
        """
        if recipe == self.project.recipe and not self._reader.running:
            return
        recipe = self._coming = self._without_stale_edits(recipe)
        if is_slow(recipe.source):
            # A file in use that is gone is asked for; one that was never there was a wrong choice.
            asking = (GoneError,) if same_place(recipe.source, self.project.recipe.source) else ()
            self._reader.read(
                recipe,
                self.folder,
                lambda made: self._recipe_read(text, made, merge),
                asking=asking,
                before=self.project.recipe,
            )
            return
        self._reader.cancel()
        try:
            recipe, dataset = without_lost(recipe, self.project.recipe, build)
            self._recipe_built(text, recipe, dataset, merge, goes_on=goes_on)
        except NnsimError as error:
            self.failed.emit(error)

    def _without_stale_edits(self, recipe: Recipe) -> Recipe:
        """Return a recipe of another source without the changed cells of the present one."""
        before = self.project.recipe
        if recipe.edits != before.edits or same_rows(recipe.source, before.source):
            return recipe
        return msgspec.structs.replace(recipe, edits=())

    def cancel_reading(self) -> None:
        """Stop reading a file; the data stays as it was."""
        self._reader.cancel()

    def reset(self, text: str, *, init_seed: int | None = None) -> None:
        """Go back to the start weights, or to those of another seed. Can be undone with all its curves."""
        training = self.project.training
        if init_seed is not None:
            training = msgspec.structs.replace(training, init_seed=init_seed)
        self._push(
            text, replace(self.project, training=training, state=None, history=None), self.dataset, state=True
        )

    def replace_project(self, text: str, project: Project, dataset: Dataset) -> None:
        """Change drawing, data and training together as one undo step, starting from new weights."""
        self._push(text, replace(project, state=None, history=None), dataset, state=True)

    # ------------------------------------------------------------------ files

    def open_project(
        self, project: Project, path: Path | None, then: Callable[[], object] = lambda: None
    ) -> None:
        """Show another project; nothing of the old one remains, not even its undo steps.

        Files are read in the background, as in `set_recipe`; `then` is called when it is open.

        Raises
        ------
        NnsimError
            If its data cannot be made; what was open stays.
        """
        folder = path.parent if path else None

        def opened(made: Made) -> None:
            self._opened(replace(project, recipe=made.recipe), path, made.dataset)
            # Where the data is now is worth saving.
            self._unsaved = is_elsewhere(made.recipe.source, project.recipe.source)
            self.path_changed.emit()
            then()
            self._tell(made, place_of(project.recipe.source, folder) if made.found else None)

        if is_slow(project.recipe.source):
            self._reader.read(project.recipe, folder, opened, asking=(NnsimError,))
        else:
            opened(Made(project.recipe, build(project.recipe, folder)))

    def _opened(self, project: Project, path: Path | None, dataset: Dataset) -> None:
        self._reader.cancel()
        project = with_image_shape(project, dataset)
        before, self.project, self.dataset, self.path = self.project, project, dataset, path
        self.undo_stack.clear()
        self.changed.emit(Change(before, project, state=True, opened=True))

    def _tell(self, made: Made, place: Path | None = None) -> None:
        """Tell what came to light about the file that was read."""
        if place is not None:
            self.relocated.emit(place, made.found)
        if made.outdated:
            self.outdated.emit(made.outdated)

    def open_file(self, path: Path, then: Callable[[], object] = lambda: None) -> None:
        """Open a ``.nnsim`` file as `open_project` does, and raise what it raises."""
        self.open_project(load(path), path, then)

    def save_file(self, path: Path) -> None:
        """Save with the state that training has reached. Raises NnsimError and loses nothing if it fails."""
        save(self.current(), path)
        self.path = path
        self._unsaved = False
        self.undo_stack.setClean()
        self.path_changed.emit()

    # ------------------------------------------------------------------ inside

    def _allowed(self, graph: Graph, training: Training) -> bool:
        """Return whether a drawing and a Training fit the data and each other; if not, say why."""
        try:
            fitting.check(graph, self.dataset, training)
        except NnsimError as error:
            self.failed.emit(error)
            return False
        return True

    def _recipe_read(self, text: str, made: Made, merge: str) -> None:
        self._recipe_built(text, made.recipe, made.dataset, merge)
        self._tell(made)

    def _recipe_built(
        self, text: str, recipe: Recipe, dataset: Dataset, merge: str, *, goes_on: bool = False
    ) -> None:
        try:
            edit, training = fit(self.project.graph, self.project.training, dataset, self.dataset)
            fitting.check(edit.graph, dataset, training)
        except NnsimError as error:
            self.failed.emit(error)
            return
        project = replace(self.project, graph=edit.graph, training=training, recipe=recipe)
        fresh = not goes_on and not same_rows(recipe.source, self.project.recipe.source)
        if fresh:
            project = replace(project, state=None, history=None)
        self._push(text, project, dataset, kept=edit.kept, state=fresh, merge=merge)

    def _push(
        self,
        text: str,
        project: Project,
        dataset: Dataset,
        *,
        kept: Kept | None = None,
        state: bool = False,
        merge: str = "",
    ) -> None:
        before = self.project
        if state:
            before = self.current()
        elif not self._is_continued(merge):
            # Curves are large and only a replaced state needs them back.
            before = replace(self.project, state=self.live_state(), history=None)
        self.undo_stack.push(
            Swap(self, text, (before, self.dataset), (project, dataset), kept or {}, state=state, merge=merge)
        )

    def _is_continued(self, merge: str) -> bool:
        """Return whether the next command joins the last one, which knows the state from before."""
        stack = self.undo_stack
        last = stack.command(stack.index() - 1) if merge and stack.index() and not stack.isClean() else None
        return isinstance(last, Swap) and last.merge == merge

    def show(
        self, project: Project, dataset: Dataset, kept: Kept, *, state: bool, fill: Parameters | None = None
    ) -> None:
        """Make a Project the open one (called by undo and redo) and tell everybody."""
        before, self.project, self.dataset = self.project, project, dataset
        self.changed.emit(Change(before, project, kept, fill, state=state))


def with_image_shape(project: Project, dataset: Dataset) -> Project:
    """Return a Project whose input layer knows that its units are the pixels of images, if they are.

    Layers for images can then be added to a network that was drawn without any.
    """
    graph, shape = project.graph, dataset.image_shape
    if graph.input.shape == shape or graph.input.units != math.prod(shape):
        return project
    return replace(project, graph=edits.set_inputs(graph, graph.input.units, shape=shape).graph)
