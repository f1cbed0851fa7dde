"""Projects on disk: saved completely or not at all, opened completely or not at all."""

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import msgspec

from nnsim.data.recipe import File, Images, Pictures, Recipe, Reviews, Source
from nnsim.errors import NnsimError
from nnsim.project import archive, codec
from nnsim.project.project import Project

SUFFIX = ".nnsim"

MAX_SIZE = 1200 * archive.MEGABYTE
"""Larger files are not read at all."""

PLACES: dict[type[Source], str] = {
    File: "path", Images: "folder", Reviews: "folder", Pictures: "folder"
}  # fmt: skip
"""Which field says where the data of a source is kept."""

REASONS = {
    errno.ENOSPC: "the disk is full; free some space or choose another place",
    errno.EDQUOT: "your share of the disk is full; free some space or choose another place",
    errno.EACCES: "writing there is not allowed; choose another folder",
    errno.EPERM: "writing there is not allowed; choose another folder",
    errno.EROFS: "writing there is not allowed; choose another folder",
    errno.ENOENT: "there is no such folder; choose another one",
    errno.ENOTDIR: "there is no such folder; choose another one",
    errno.EISDIR: "something that is not a file has that name; choose another one",
    errno.ENAMETOOLONG: "the name is too long; choose a shorter one",
}
"""What the system's error numbers mean for a person who saves."""


def save(project: Project, path: Path) -> None:
    """Write a Project to a ``.nnsim`` file; the old file stays until the new one is complete.

    Data below the project's folder is remembered relative to it, so that both can be moved together.

    Raises
    ------
    NnsimError
        If it cannot be written; whatever was at `path` is unchanged.
    """
    near = replace(project, recipe=_relative(project.recipe, path.absolute().parent))
    write(path, archive.pack(codec.encode(near)))


def load(path: Path) -> Project:
    """Return the Project in a ``.nnsim`` file; the path of its data comes back absolute.

    Raises
    ------
    NnsimError
        If the file cannot be read, or anything in it is wrong.
    """
    content = _read(path)
    try:
        project = codec.decode(archive.unpack(content))
    except NnsimError as error:
        raise NnsimError("{file} cannot be opened: {problem}", file=path.name, problem=error) from error
    return replace(project, recipe=_absolute(project.recipe, path.absolute().parent))


def write(path: Path, content: bytes) -> None:
    """Replace a file by new content, completely or not at all.

    Raises
    ------
    NnsimError
        If it cannot be written; whatever was at `path` is unchanged.
    """
    with _told(path):
        _replace(path.resolve(), content)


def check_place(path: Path) -> None:
    """Raise the NnsimError that `write` would raise for this place, before long work is done for it."""
    with _told(path):
        _check(path.resolve())


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell a failure of the system in words for the person who saves."""
    try:
        yield
    except OSError as error:
        reason = REASONS.get(error.errno or 0, error.strerror or str(error))
        raise NnsimError("{file} cannot be saved: {reason}.", file=str(path), reason=reason) from error


def _check(path: Path) -> os.stat_result | None:
    """Return what is known of the file that will be replaced, if any, or raise an OSError."""
    old = path.stat() if path.exists() else None
    if old and not stat.S_ISREG(old.st_mode):
        raise OSError(errno.EISDIR, "it is not a file")
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "no folder")
    if not os.access(path if old else path.parent, os.W_OK):
        raise PermissionError(errno.EACCES, "read-only")
    return old


def _replace(path: Path, content: bytes) -> None:
    """Write beside the file, to the disk itself, and only then take its place."""
    old = _check(path)
    beside = path.with_name(f".{path.name[:40]}-{secrets.token_hex(4)}.part")
    try:
        with open(beside, "xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if old:
            beside.chmod(stat.S_IMODE(old.st_mode))
        os.replace(beside, path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def _read(path: Path) -> bytes:
    """Return the bytes of a regular file of a reasonable size."""
    try:
        if path.is_dir():
            raise NnsimError("{file} is a folder, not a project.", file=str(path))
        if not path.exists():
            raise NnsimError("{file} is not there; look where it was moved to.", file=str(path))
        if not path.is_file():
            raise NnsimError("{file} is not a file that can be opened.", file=str(path))
        if path.stat().st_size > MAX_SIZE:
            raise NnsimError("{file} is too large to be a project.", file=str(path))
        return path.read_bytes()
    except OSError as error:
        raise NnsimError(
            "{file} cannot be read: {reason}.", file=str(path), reason=error.strerror or str(error)
        ) from error


def _relative(recipe: Recipe, folder: Path) -> Recipe:
    """Return the recipe with the place of its data named relative to a folder, if it lies below it."""
    path = Path(_place(recipe)).absolute()
    shown = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)
    return _with_place(recipe, shown)


def _absolute(recipe: Recipe, folder: Path) -> Recipe:
    """Return the recipe with the full path of its data."""
    return _with_place(recipe, str(folder / _place(recipe)))


def _place(recipe: Recipe) -> str:
    """Return where the data of a recipe is kept; nothing if the recipe does not say."""
    return getattr(recipe.source, PLACES.get(type(recipe.source), ""), "")


def _with_place(recipe: Recipe, path: str) -> Recipe:
    """Return the recipe with another place of its data, if it names one at all."""
    if not _place(recipe):
        return recipe
    field = PLACES[type(recipe.source)]
    return msgspec.structs.replace(recipe, source=msgspec.structs.replace(recipe.source, **{field: path}))
