"""The Reader: makes Datasets of files off the GUI thread, and says what is wrong with where they are."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath

import msgspec
from PySide6.QtCore import QObject, Signal

from nnsim.data.build import build_from, load
from nnsim.data.dataset import Dataset
from nnsim.data.lost import without_lost
from nnsim.data.recipe import File, Images, Painted, Pasted, Pictures, Recipe, Reviews, Source, check_values
from nnsim.data.sets.registry import MissingSetError
from nnsim.data.table import Table
from nnsim.data.tables.opening import GoneError
from nnsim.data.watch import Watch
from nnsim.errors import NnsimError
from nnsim.gui.background import Background

LARGE = 100_000
"""Characters of a pasted table that is not read within a frame."""

PLACED = (File, Pictures)
"""Sources that a person can find again when they were moved."""

Kinds = tuple[type[NnsimError], ...]
"""Some kinds of errors."""


@dataclass(frozen=True, eq=False)
class Made:
    """A Dataset that was read.

    Parameters
    ----------
    recipe : Recipe
        What it was made by: that was asked for, with the checksum of its file and where the file was found.
    dataset : Dataset
    outdated : str
        The file's checksum, if it is another one than when the file was chosen; else empty.
    found : Path or None
        Where the file was found, if it was not at its place.
    """

    recipe: Recipe
    dataset: Dataset
    outdated: str = ""
    found: Path | None = None


@dataclass(frozen=True, eq=False)
class Moved:
    """Data of a project that cannot be read where it should be.

    Parameters
    ----------
    source : File or Pictures
        What was to be read.
    path : Path
        Where it should be.
    problem : NnsimError
        Why it cannot be read.
    again : callable
        Reads it at another place, given as text.
    """

    source: File | Pictures
    path: Path
    problem: NnsimError
    again: Callable[[str], None]


class Reader(QObject):
    """Reads one Dataset at a time; a newer one makes an older one be forgotten.

    Signals
    -------
    busy_changed : str
        What is being read, for a person; empty when nothing is.
    progressed : float
        How much of it is done, from 0 to 1.
    failed : NnsimError
        It cannot be read.
    missing : Images or Reviews, callable
        The data set is not on this machine; calling tries again.
    moved : Moved
        A file or folder is not where it should be.
    """

    busy_changed = Signal(str)
    progressed = Signal(float)
    failed = Signal(object)
    missing = Signal(object, object)
    moved = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._background.progressed.connect(self.progressed)

    @property
    def running(self) -> bool:
        """Whether something is being read."""
        return self._background.running

    def cancel(self) -> None:
        """Stop reading."""
        self._background.cancel()
        self.busy_changed.emit("")

    def read(
        self,
        recipe: Recipe,
        folder: Path | None,
        done: Callable[[Made], None],
        *,
        asking: Kinds = (),
        before: Recipe | None = None,
    ) -> None:
        """Make the Dataset of a Recipe in the background, then call `done`.

        Of the errors that are `asking`, `moved` is told, for a person to choose another file. What is said of
        columns that are gone since the recipe `before` is left out.
        """
        self.busy_changed.emit(self.tr("Reading %1").replace("%1", self._name(recipe.source)))
        self._background.run_watched(
            lambda watch: make(recipe, folder, watch, before),
            done=lambda made: self._read(made, done),
            failed=lambda error: self._failed(error, recipe, folder, done, asking),
        )

    def _name(self, source: Source) -> str:
        match source:
            case File():
                return Path(source.path).name
            case Pictures():
                return Path(source.folder).name
            case Pasted():
                return self.tr("the pasted table")
        return self.tr("the data set")

    def _read(self, made: Made, done: Callable[[Made], None]) -> None:
        self.busy_changed.emit("")
        done(made)

    def _failed(
        self,
        error: NnsimError,
        recipe: Recipe,
        folder: Path | None,
        done: Callable[[Made], None],
        asking: Kinds,
    ) -> None:
        self.busy_changed.emit("")
        source = recipe.source
        if isinstance(error, MissingSetError):
            self.missing.emit(source, lambda: self.read(recipe, folder, done, asking=asking))
        elif isinstance(source, PLACED) and isinstance(error, asking):

            def again(place: str) -> None:
                self.read(placed(recipe, place), folder, done, asking=(NnsimError,))

            self.moved.emit(Moved(source, place_of(source, folder), error, again))
        else:
            self.failed.emit(error)


def is_slow(source: Source) -> bool:
    """Whether reading a source may take longer than a frame."""
    large = isinstance(source, Pasted) and len(source.text) > LARGE
    return large or isinstance(source, File | Images | Reviews | Pictures)


def make(
    recipe: Recipe,
    folder: Path | None = None,
    watch: Watch | None = None,
    before: Recipe | None = None,
) -> Made:
    """Return the Dataset of a Recipe and what came to light about its file.

    A file that is not at its place is looked for beside the project. What is said of columns that are gone
    since the recipe `before` is left out.

    Raises
    ------
    GoneError
        If the file is nowhere.
    NnsimError
        If it cannot be read, or the recipe does not suit it.
    """
    watch = watch or Watch()
    check_values(recipe)
    found = None
    try:
        rows = load(recipe.source, folder, progress=watch.progress, cancel=watch.cancel)
    except GoneError:
        near = nearby(recipe.source, folder)
        if near is None:
            raise
        recipe, found = placed(recipe, str(near)), near
        rows = load(recipe.source, folder, progress=watch.progress, cancel=watch.cancel)
    outdated = ""
    if isinstance(recipe.source, File) and isinstance(rows, Table):
        outdated = rows.sha256 if recipe.source.sha256 not in ("", rows.sha256) else ""
        known = msgspec.structs.replace(recipe.source, sha256=recipe.source.sha256 or rows.sha256)
        recipe = msgspec.structs.replace(recipe, source=known)
    recipe, dataset = without_lost(recipe, before or Recipe(), lambda kept: build_from(rows, kept))
    return Made(recipe, dataset, outdated, found)


def place_of(source: File | Pictures, folder: Path | None = None) -> Path:
    """Return where the file or folder of a source should be."""
    return (folder or Path()) / (source.path if isinstance(source, File) else source.folder)


def placed(recipe: Recipe, place: str) -> Recipe:
    """Return a recipe whose file or folder of pictures is at another place."""
    name = "path" if isinstance(recipe.source, File) else "folder"
    return msgspec.structs.replace(recipe, source=msgspec.structs.replace(recipe.source, **{name: place}))


def nearby(source: Source, folder: Path | None) -> Path | None:
    """Return where a lost file or folder is beside the project, absolute; None if it is not there.

    As ``/old/place/data/x.csv`` it is looked for as ``x.csv``, then as ``data/x.csv``, and so on.
    """
    if folder is None or not isinstance(source, PLACED):
        return None
    # The project may have been saved on another system, whose paths have other signs in them.
    text = str(place_of(source)).replace("\\", "/")
    parts = [part for part in PurePath(text).parts if part not in ("/", "..", ".") and ":" not in part]
    tails = (Path(*parts[-count:]) for count in range(1, len(parts) + 1))
    wanted = Path.is_file if isinstance(source, File) else Path.is_dir
    return next((folder.absolute() / tail for tail in tails if wanted(folder / tail)), None)


def same_rows(source: Source, other: Source) -> bool:
    """Whether two sources have the same rows, as far as can be told without reading them.

    Painted points are the same set while some come, go or move.
    """
    if isinstance(source, Painted) and isinstance(other, Painted):
        return source.names == other.names
    if not (isinstance(source, File) and isinstance(other, File)):
        return source == other
    if source.sha256 and source.sha256 == other.sha256:
        other = msgspec.structs.replace(other, path=source.path)
    return msgspec.structs.replace(source, sha256="") == msgspec.structs.replace(other, sha256="")


def same_set(source: Source, other: Source) -> bool:
    """Whether two sources are the same set, of which one may see pictures in another size or other words."""
    if isinstance(source, Pictures | Reviews) and type(source) is type(other):
        return source.folder == other.folder
    return same_rows(source, other)


def is_elsewhere(source: Source, other: Source) -> bool:
    """Whether a source is another file or folder than another one."""
    return isinstance(source, PLACED) and not same_place(source, other)


def same_place(source: Source, other: Source) -> bool:
    """Whether two sources are the same file or folder."""
    both = isinstance(source, PLACED) and isinstance(other, PLACED)
    return both and place_of(source) == place_of(other)
