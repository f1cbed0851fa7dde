"""Lists of whole numbers out of a pickle, without executing it.

A pickle is a program: it may name any function of Python and have it called. Here its words are checked first
against those that lists of numbers need, which also keeps it from claiming memory; then it is read with
stand-ins for the three names of NumPy that it may contain, so that not even NumPy is called.
"""

import io
import pickle
import re
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.errors import NnsimError

MAX_NUMBERS = 50_000_000
"""More numbers than that are not read; the reviews of Keras have 12 million."""

Lists = list[list[int]]


def _texts() -> bytes:
    """Return the pattern of a short text or bytes, whose length stands before it."""
    long, short = b"XBT", b"CU\x8c"
    return b"|".join(
        re.escape(bytes([word, length])) + (rb"\0\0\0" if word in long else b"") + b".{%d}" % length
        for word in long + short
        for length in range(33)
    )


WORDS = re.compile(
    rb"\x80[\2-\5]"  # which protocol
    rb"(?:K.|M..|J.{4}"  # whole numbers of 1, 2 and 4 bytes
    rb"|[\](aeN)tRb\x85-\x89\x93\x94]"  # lists, tuples, None, true, false; call, set up, name, note
    rb"|q.|r..[\0-\x0f]\0|h.|j..[\0-\x0f]\0"  # note under, or take from, a place in the notes
    rb"|c[\w.]{1,40}\n[\w.]{1,40}\n|\x95.{8}"  # a name, a frame
    rb"|" + _texts() + rb")*+\.",
    re.DOTALL,
)
"""The words (opcodes) of a pickle of lists; a place in the notes below 2 ** 20 claims little memory."""


class _StandIn:
    """Takes the place of NumPy's arrays and types while a pickle is read, and does nothing."""

    content: Any = None

    def __init__(self, *arguments: object) -> None:
        """Take what the real one would be made with."""

    def __setstate__(self, state: object) -> None:
        """Keep what the real one would be set up with."""
        self.content = state


NAMES = {
    (module, name)
    for module in ("numpy", "numpy.core.multiarray", "numpy._core.multiarray")
    for name in ("ndarray", "dtype", "_reconstruct")
}
"""What a pickle may name: the three names of NumPy, in its older and its newer modules."""


class _Unpickler(pickle.Unpickler):
    """Reads a pickle that names nothing but NumPy's arrays and types."""

    def find_class(self, module: str, name: str) -> type[_StandIn]:
        """Return the stand-in for a name, or refuse it."""
        if (module, name) not in NAMES:
            raise pickle.UnpicklingError(f"it asks for {module}.{name}")
        return _StandIn


def read(content: bytes, rows: int, file: str) -> Lists:
    """Return the lists in a pickled array of objects.

    Parameters
    ----------
    content : bytes
        The pickle.
    rows : int
        How many lists there must be.
    file : str
        What to call it in an error.

    Raises
    ------
    NnsimError
        If it holds anything else.
    """
    if not WORDS.fullmatch(content):
        raise NnsimError(
            "{file} holds something else than lists of word numbers, and is not read.", file=file
        )
    try:
        lists = _Unpickler(io.BytesIO(content)).load().content[-1]
    except Exception as error:  # a pickle can fail in any way
        raise NnsimError(
            "{file} holds something else than lists of word numbers, and is not read ({problem}).",
            file=file,
            problem=str(error) or type(error).__name__,
        ) from error
    _check(lists, rows, file)
    return lists


def _check(lists: Any, rows: int, file: str) -> None:
    """Raise an NnsimError unless there are so many lists, of nothing but whole numbers."""
    if type(lists) is not list or len(lists) != rows or not set(map(type, lists)) <= {list}:
        raise NnsimError("{file} does not hold the {rows} lists that it announces.", file=file, rows=rows)
    if sum(map(len, lists)) > MAX_NUMBERS:
        raise NnsimError("{file} holds more than {most} numbers.", file=file, most=MAX_NUMBERS)
    if not set(map(type, chain.from_iterable(lists))) <= {int}:
        raise NnsimError("{file} holds something else than whole numbers in its lists.", file=file)


def flat(lists: Lists) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the numbers of all lists one after another, where each list begins and the last one ends."""
    bounds = np.cumsum([0, *map(len, lists)], dtype=np.int64)
    return np.fromiter(chain.from_iterable(lists), np.int64, int(bounds[-1])), bounds
