"""IDX files, in which MNIST is kept: a short head and then bytes, with or without gzip.

The format is described at http://yann.lecun.com/exdb/mnist/.
"""

import gzip
import io
import math
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnsim.data.tables.opening import MAX_SIZE, content
from nnsim.errors import NnsimError

BYTES = 8
"""The code of the one kind of number that is read: unsigned bytes."""

KINDS = {0x09: "signed bytes", 0x0B: "short", 0x0C: "integer", 0x0D: "float", 0x0E: "double"}
"""The codes of the other kinds."""

GZIP = b"\x1f\x8b"

DIMENSIONS = {1: "labels", 3: "images", 4: "images"}
"""What an array is by its number of dimensions: (rows,), (rows, height, width[, channels])."""


def read(path: Path) -> NDArray[np.uint8]:
    """Return the array in an IDX file, shape (rows,) or (rows, height, width[, channels]); it is read-only.

    Raises
    ------
    NnsimError
        If the file cannot be read, or is damaged or something else.
    """
    packed = content(path)
    stream: io.BufferedIOBase = io.BytesIO(packed)
    if packed.startswith(GZIP):
        stream = gzip.GzipFile(fileobj=stream)
    try:
        return _array(stream, path.name)
    except (OSError, EOFError, zlib.error) as error:
        raise NnsimError(
            "{file} is a damaged gzip archive; get it from its source again.", file=path.name
        ) from error


def is_idx(start: bytes) -> bool:
    """Whether a file that starts so is an IDX file; of a packed one that cannot be told."""
    return len(start) >= 4 and start[:2] == b"\0\0" and start[2] in (BYTES, *KINDS) and start[3] in DIMENSIONS


def _array(stream: io.BufferedIOBase, name: str) -> NDArray[np.uint8]:
    """Return the array in an unpacked stream; no more is read than its head says."""
    shape = _shape(stream, name)
    size = math.prod(shape)
    if not 0 < size <= MAX_SIZE:
        raise NnsimError(
            "{file} says that it holds {shape} values; choose a file that holds some, and less than 1 GB.",
            file=name,
            shape=" x ".join(map(str, shape)),
        )
    values = stream.read(size + 1)
    if len(values) < size:
        raise NnsimError(
            "{file} ends too early: it has {found} of {size} values; get it from its source again.",
            file=name,
            found=len(values),
            size=size,
        )
    if len(values) > size:
        raise NnsimError(
            "{file} goes on after its {size} values; get it from its source again.", file=name, size=size
        )
    return np.frombuffer(values, np.uint8).reshape(shape)


def _shape(stream: io.BufferedIOBase, name: str) -> tuple[int, ...]:
    """Return the shape in the head of a file, or raise an NnsimError that says what is wrong with it."""
    start = stream.read(4)
    if not is_idx(start):
        raise NnsimError(
            "{file} is no IDX file of images or labels: it begins with {found} instead of 00 00 08 01 or 03.",
            file=name,
            found=start.hex(" ") or "nothing",
        )
    if start[2] != BYTES:
        raise NnsimError(
            "{file} holds numbers of the kind {kind}; only bytes from 0 to 255 can be read.",
            file=name,
            kind=KINDS[start[2]],
        )
    sides = stream.read(4 * start[3])
    if len(sides) < 4 * start[3]:
        raise NnsimError("{file} ends within its head; get it from its source again.", file=name)
    return tuple(np.frombuffer(sides, ">u4").tolist())
