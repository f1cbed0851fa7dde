"""Packed tables: gzip files, and the files in zip archives."""

import gzip
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from nnsim.data.tables.opening import MAX_SIZE, PIECE
from nnsim.data.watch import Watch
from nnsim.errors import NnsimError

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"

TABLES = (".csv", ".tsv", ".tab", ".txt", ".dat", ".data", ".xlsx", ".gz")
"""How the names of files with tables end; those in an archive come before others."""

ABOUT = re.compile(r"(read[ _-]?me|licen[cs]e|copying|notice|changes|citation|index)\b", re.IGNORECASE)
"""How the names of files begin that tell about the others in an archive."""

SAFE = 8 << 20
"""Bytes that anything may unpack to."""

RATIO = 100
"""What unpacks to more than `SAFE` is no table if it grows more than so much: texts shrink to a tenth."""

MAX_FILES = 10_000
"""Most files in an archive that is looked into."""


def gunzip(path: Path, watch: Watch) -> Iterator[bytes]:
    """Yield the unpacked bytes of a gzip file piece by piece.

    Raises
    ------
    NnsimError
        If it is damaged, or unpacks to more than could be a table.
    Cancelled
        If `watch` says so.
    """
    with damaged_told(path.name, "gzip archive"), gzip.open(path) as stream, path.open("rb") as packed:
        packed.seek(0, os.SEEK_END)
        yield from _limited(stream, packed.tell(), path.name, watch)


def members(path: Path) -> list[str]:
    """Return the names of the files in a zip archive, those with tables by their names first.

    Raises
    ------
    NnsimError
        If it is damaged, or there is no file in it.
    """
    with damaged_told(path.name, "zip archive"), zipfile.ZipFile(path) as archive:
        names = [info.filename for info in archive.infolist()[:MAX_FILES] if not info.is_dir()]
    shown = [name for name in names if not _is_hidden(name)]
    if not shown:
        raise NnsimError("{file} is an archive without files; choose another one.", file=path.name)
    return sorted(shown, key=lambda name: (PurePosixPath(name).suffix.lower() not in TABLES, _is_about(name)))


def unzip(path: Path, name: str, watch: Watch) -> Iterator[bytes]:
    """Yield the bytes of a file in a zip archive piece by piece; raises what `gunzip` raises."""
    with damaged_told(path.name, "zip archive"), zipfile.ZipFile(path) as archive:
        try:
            info = archive.getinfo(name)
        except KeyError:
            raise NnsimError(
                "{file} has no {name!r} in it; choose one of {known}.",
                file=path.name,
                name=name,
                known=", ".join(members(path)[:12]),
            ) from None
        with archive.open(info) as stream:
            yield from _limited(stream, info.compress_size, f"{path.name}/{name}", watch)


def check_size(unpacked: int, packed: int, name: str) -> None:
    """Raise an NnsimError for what unpacks to more than could be a table."""
    if unpacked > MAX_SIZE or (unpacked > SAFE and unpacked > RATIO * packed):
        raise NnsimError(
            "{file} unpacks to far more than a table of its size would; unpack it yourself and look at it.",
            file=name,
        )


@contextmanager
def damaged_told(name: str, what: str) -> Iterator[None]:
    """Tell in a sentence that an archive is damaged."""
    try:
        yield
    except NotImplementedError:
        raise NnsimError(
            "{file} is packed in a way that nnsim does not know; unpack it yourself.", file=name
        ) from None
    except RuntimeError as error:
        if isinstance(error, RecursionError) or "password" not in str(error):
            raise
        raise NnsimError("{file} is protected by a password; unpack it yourself.", file=name) from None
    except UnicodeError:
        raise
    except (OSError, EOFError, ValueError, zlib.error, zipfile.BadZipFile):
        raise NnsimError(
            "{file} is a damaged {what}; get it from its source again.", file=name, what=what
        ) from None


def _limited(stream: IO[bytes] | gzip.GzipFile, packed: int, name: str, watch: Watch) -> Iterator[bytes]:
    """Yield what a stream unpacks to, as long as it is not too much."""
    done = 0
    while piece := stream.read(PIECE):
        done += len(piece)
        check_size(done, packed, name)
        # How large it will be is not known; texts shrink to a fifth or so.
        watch.at(done / (5 * packed + 1))
        yield piece


def _is_about(name: str) -> bool:
    """Whether a file tells about others by its name, and is no table although it may end like one."""
    return bool(ABOUT.match(PurePosixPath(name).stem))


def _is_hidden(name: str) -> bool:
    """Whether a file is what systems add to archives."""
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)
