"""Reading a file as a whole, or saying in one sentence why not."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nnsim.data.watch import NOBODY, Watch
from nnsim.errors import NnsimError

MAX_SIZE = 2**30
"""1 GB. Larger files are not read at all."""


PIECE = 1 << 20
"""Bytes that are read at once."""


class GoneError(NnsimError):
    """There is no such file; ``values["file"]`` says which. A person may know where it is now."""


def content(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    GoneError
        If there is no such file.
    NnsimError
        If it cannot or may not be read.
    """
    with _told(path):
        return path.read_bytes()


def pieces(path: Path, watch: Watch = NOBODY) -> Iterator[bytes]:
    """Yield the bytes of a file piece by piece; raises what `content` raises, and Cancelled."""
    with _told(path), path.open("rb") as stream:
        size, done = max(1, path.stat().st_size), 0
        while piece := stream.read(PIECE):
            watch.at(done / size)
            yield piece
            done += len(piece)


def digest(path: Path, watch: Watch = NOBODY) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal; raises what `pieces` raises."""
    found = hashlib.sha256()
    for piece in pieces(path, watch):
        found.update(piece)
    return found.hexdigest()


def identity(path: Path) -> tuple[str, int, int, int]:
    """Return what is another if the file is: place, number, size, time; raises what `content` raises."""
    with _told(path):
        found = path.stat()
        return str(path.absolute()), found.st_ino, found.st_size, found.st_mtime_ns


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Look at a file before it is read, and tell in a sentence why it cannot be."""
    try:
        reason = _refusal(path.stat())
        if not reason:
            yield
            return
    except (FileNotFoundError, NotADirectoryError):
        raise GoneError(
            "There is no file {file}; it may have been moved or renamed.", file=str(path)
        ) from None
    except PermissionError:
        reason = "{file} may not be read; ask its owner, or copy it to a folder of your own."
    except (OSError, ValueError) as error:
        if isinstance(error, UnicodeError):
            raise
        reason = "{file} cannot be read; check the name and the disk."
    raise NnsimError(reason, file=str(path)) from None


def _refusal(found: os.stat_result) -> str:
    """Return why what was found is not read, or nothing.

    A stranger's project may name a device or a pipe, from which reading may never end.
    """
    if stat.S_ISDIR(found.st_mode):
        return "{file} is a folder; choose a file in it."
    if not stat.S_ISREG(found.st_mode):
        return "{file} is a device or a pipe; choose a file with a table."
    if found.st_size > MAX_SIZE:
        return "{file} is larger than 1 GB; choose a smaller file."
    return ""
