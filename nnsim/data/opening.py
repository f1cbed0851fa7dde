"""Reading a file as a whole, or saying in one sentence why not."""

import os
import stat
from pathlib import Path

from nnsim.errors import NnsimError

MAX_SIZE = 2**30
"""1 GB. Larger files are not read at all."""


def content(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    NnsimError
        If there is no such file, or it cannot or may not be read.
    """
    try:
        reason = _refusal(path.stat())
        if not reason:
            return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        reason = "There is no file {file}; it may have been moved or renamed."
    except PermissionError:
        reason = "{file} may not be read; ask its owner, or copy it to a folder of your own."
    except (OSError, ValueError):
        reason = "{file} cannot be read; check the name and the disk."
    raise NnsimError(reason, file=str(path))


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
