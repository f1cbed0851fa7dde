"""Recovery copies: what a crashed nnsim had open and not saved.

Each running nnsim has one folder for its copy, held by a lock that the system releases when the program ends,
however it ends. So a copy whose lock is free was left behind, and nobody else's work is ever offered.
"""

import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from nnsim import places
from nnsim.errors import NnsimError
from nnsim.project import store
from nnsim.project.project import Project

if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        """Lock a file for this process, or raise an OSError."""
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        """Lock a file for this process, or raise an OSError."""
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class About(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is written beside a copy: the project's name, and its file if it has one."""

    name: str
    original: str | None = None


@dataclass(frozen=True)
class Copy:
    """A recovery copy that a crashed nnsim left behind.

    Parameters
    ----------
    folder : Path
        Where it is kept.
    name : str
        What the project was called.
    original : Path or None
        The file it had been opened from or saved to.
    """

    folder: Path
    name: str
    original: Path | None


@dataclass
class _Own:
    """The folder of this process, and its open lock."""

    folder: Path
    lock: BinaryIO


_own: list[_Own] = []


def write(project: Project, original: Path | None) -> None:
    """Keep a copy of the open project, in place of the previous one.

    Raises
    ------
    NnsimError
        If it cannot be written; the previous copy stays.
    """
    try:
        folder = _own_folder()
    except OSError as error:
        raise NnsimError(
            "No recovery copy can be kept in {folder}: {reason}. Save the project yourself.",
            folder=str(_home()),
            reason=error.strerror or str(error),
        ) from error
    about = About(project.name, str(original.absolute()) if original else None)
    store.write(folder / "about.json", msgspec.json.encode(about))
    store.save(project, folder / "copy.nnsim")


def discard_own() -> None:
    """Remove the copy of this process: its project is saved, or not wanted."""
    while _own:
        own = _own.pop()
        own.lock.close()
        shutil.rmtree(own.folder, ignore_errors=True)


def left_behind() -> list[Copy]:
    """Return the copies of programs that no longer run, newest first."""
    found = [copy for folder in _folders() if _is_free(folder) and (copy := _copy(folder))]
    return sorted(found, key=lambda copy: (copy.folder / "copy.nnsim").stat().st_mtime, reverse=True)


def read(copy: Copy) -> Project:
    """Return the Project in a copy. Raises NnsimError if the copy is damaged."""
    return store.load(copy.folder / "copy.nnsim")


def discard(copy: Copy) -> None:
    """Remove a copy that was restored or is not wanted."""
    shutil.rmtree(copy.folder, ignore_errors=True)


def _home() -> Path:
    return places.state() / "recovery"


def _own_folder() -> Path:
    """Return the folder of this process, made and locked when it is first needed."""
    if not _own:
        folder = _home() / secrets.token_hex(8)
        folder.mkdir(parents=True)
        lock = open(folder / "lock", "wb")  # noqa: SIM115 - stays open as long as the process lives
        _lock(lock)
        _own.append(_Own(folder, lock))
    return _own[0].folder


def _folders() -> Iterator[Path]:
    """Yield the folders of all copies but that of this process."""
    with suppress(OSError):
        mine = _own[0].folder if _own else None
        yield from (folder for folder in _home().iterdir() if folder.is_dir() and folder != mine)


def _is_free(folder: Path) -> bool:
    """Whether no running program holds a folder."""
    try:
        with open(folder / "lock", "r+b") as lock:
            _lock(lock)
    except OSError:
        return False
    return True


def _copy(folder: Path) -> Copy | None:
    """Return the copy in a folder, or None if its program ended before it was complete."""
    if not (folder / "copy.nnsim").is_file():
        return None
    try:
        about = msgspec.json.decode((folder / "about.json").read_bytes(), type=About)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        about = About("")
    return Copy(folder, about.name, Path(about.original) if about.original else None)
