"""Film reviews as the words that occur in each, from Keras's ``imdb.npz``.

The data is the Large Movie Review Dataset (Maas et al., "Learning Word Vectors for Sentiment Analysis", ACL
2011); order, marks and numbers of the words are those of ``keras.datasets.imdb.load_data``.
"""

import re
import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from nnsim.data import matrix
from nnsim.data.matrix import Matrix
from nnsim.data.recipe import Reviews
from nnsim.data.sets import lists, registry
from nnsim.data.tables.kept import Kept
from nnsim.data.tables.opening import content, identity
from nnsim.errors import NnsimError

if TYPE_CHECKING:
    from scipy.sparse import csr_array

SEED = 113
START, OTHER, FROM = 1, 2, 3
"""Keras's seed of the order, its marks of the start and of rarer words, what it adds to word numbers."""

MARKS = ("<padding>", "<start>", "<rarer word>", "<unused>")
"""What the inputs before the most frequent word stand for."""

MAX_INDEX = 2**24
"""16 MB. No list of words is larger."""

ANSWERS = {0: "negative", 1: "positive"}

MAX_MEMBER = 2**26
"""64 MB. No array of the file is larger, unpacked."""

HEAD = re.compile(
    rb"\x93NUMPY\x01\0..\{'descr': '(?P<kind>\|O8?|[<>|][iu][1248])', 'fortran_order': (?:False|True), "
    rb"'shape': \((?P<rows>\d{1,9})L?,\), \} *\n",
    re.DOTALL,
)
"""The head of a one-dimensional NumPy array of objects or whole numbers."""


def load(source: Reviews, folder: Path | None = None) -> Matrix:
    """Return the reviews as multi-hot rows, training rows first, in the order in which Keras gives them.

    Raises
    ------
    NnsimError
        If the file is not found, or is something else.
    """
    place = registry.locate(source, folder)
    ordered = _ordered_in(place)
    return Matrix(
        name="imdb",
        inputs=_rows(ordered.ranks, ordered.bounds, source.words),
        targets=matrix.classes(ordered.answers, ANSWERS, "review"),
        input_names=word_names(source.words, dictionary(place)),
        test_rows=ordered.test_rows,
    )


def word_names(words: int, known: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the names of the inputs: the marks, then the words by how frequent they are.

    Words that are not `known` are called by their rank.
    """
    ranks = range(1, words - FROM)
    named = (known[rank - 1] if rank <= len(known) else "" for rank in ranks)
    return (*MARKS[:words], *(name or f"word {rank}" for name, rank in zip(named, ranks, strict=True)))


def dictionary(folder: Path) -> tuple[str, ...]:
    """Return the words by how frequent they are, from the file beside the reviews; nothing without it.

    Raises
    ------
    NnsimError
        If the file holds something else.
    """
    path = folder / registry.WORDS
    if not path.is_file():
        return ()
    try:
        if path.stat().st_size > MAX_INDEX:
            raise ValueError("it is too large")
        ranks = msgspec.json.decode(path.read_bytes(), type=dict[str, int])
        found = [""] * len(ranks)
        for word, rank in ranks.items():
            if not 1 <= rank <= len(found):
                raise ValueError(f"rank {rank}")
            found[rank - 1] = word
    except (OSError, ValueError) as error:
        raise NnsimError(
            "{file} does not give each word its rank ({problem}); get it again, or take it away.",
            file=path.name,
            problem=str(error),
        ) from error
    return tuple(found)


def in_order(source: Reviews, folder: Path | None = None) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the words of all reviews as they were written, in the order of the rows that `load` gives.

    Returns
    -------
    ranks : ndarray of int32
        The ranks of the words, review after review.
    bounds : ndarray of int
        Where each review begins, and the last one ends.

    Raises
    ------
    NnsimError
        As `load`.
    """
    ordered = _ordered_in(registry.locate(source, folder))
    return ordered.ranks, ordered.bounds


class Ordered(NamedTuple):
    """All reviews in Keras's order: the ranks of their words one after another, and where each begins."""

    ranks: NDArray[np.int32]
    bounds: NDArray[np.int64]
    answers: NDArray[np.int64]
    test_rows: int


_KEPT: Kept[Ordered] = Kept(1)
"""The file that was read last: 50 MB, so that other numbers of words and readers do not read it again."""


def _ordered_in(folder: Path) -> Ordered:
    """Return the reviews of a folder."""
    path = registry.file_in(folder, registry.REVIEWS)
    return _KEPT.get(identity(path), lambda: _order(*read(path)))


def _order(train: "Part", test: "Part") -> Ordered:
    """Return both parts in Keras's order, the training rows first."""
    random, reviews, answers = np.random.RandomState(SEED), [], []
    for part in (train, test):
        order = np.arange(len(part[0]))
        random.shuffle(order)
        reviews += [part[0][row] for row in order]
        answers.append(part[1][order])
    ranks, bounds = lists.flat(reviews)
    return Ordered(_small(ranks), bounds, np.concatenate(answers), len(test[0]))


def _small(ranks: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return ranks in half the memory; those that no list of words reaches stay out of reach."""
    return np.clip(ranks, -FROM - 1, 2**30).astype(np.int32)


Part = tuple[lists.Lists, NDArray[np.int64]]
"""Reviews as lists of word numbers, the most frequent word being 1, and their answers, 0 or 1."""


def read(path: Path) -> tuple[Part, Part]:
    """Return the training and test part in the order of the file.

    Raises
    ------
    NnsimError
        If the file cannot be read, is damaged, or holds something else.
    """
    try:
        with zipfile.ZipFile(BytesIO(content(path))) as archive:
            members = {info.filename: info for info in archive.infolist()}
            return _part(archive, members, "train", path.name), _part(archive, members, "test", path.name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise NnsimError(
            "{file} is no imdb.npz, or a damaged one ({problem}); get it from its source again.",
            file=path.name,
            problem=str(error) or type(error).__name__,
        ) from error


def _part(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], part: str, name: str) -> Part:
    """Return the reviews and answers of one part."""
    kind, rows, packed = _array(archive, members.get(f"x_{part}.npy"), f"{name}, x_{part}")
    if not kind.startswith("|O"):
        raise NnsimError("{file} holds no lists.", file=f"{name}, x_{part}")
    reviews = lists.read(packed, rows, f"{name}, x_{part}")
    kind, count, packed = _array(archive, members.get(f"y_{part}.npy"), f"{name}, y_{part}")
    if kind.startswith("|O") or len(packed) != count * np.dtype(kind).itemsize:
        raise NnsimError(
            "{file} does not hold the {rows} whole numbers it announces.",
            file=f"{name}, y_{part}",
            rows=count,
        )
    answers = np.frombuffer(packed, kind).astype(np.int64)
    if len(answers) != rows or not np.isin(answers, (0, 1)).all() or rows == 0:
        raise NnsimError(
            "{file} must give each of the {rows} reviews a 0 or a 1.", file=f"{name}, y_{part}", rows=rows
        )
    return reviews, answers


def _array(archive: zipfile.ZipFile, member: zipfile.ZipInfo | None, name: str) -> tuple[str, int, bytes]:
    """Return kind and rows of a stored NumPy array, and what follows its head."""
    if member is None:
        raise NnsimError("{file} is missing; get the file from its source again.", file=name)
    if member.file_size > MAX_MEMBER or member.compress_type not in (
        zipfile.ZIP_STORED,
        zipfile.ZIP_DEFLATED,
    ):
        raise NnsimError("{file} is packed in an unusual way, and is not read.", file=name)
    stored = archive.read(member)
    head = HEAD.match(stored)
    if not head:
        raise NnsimError("{file} is no array of lists or whole numbers.", file=name)
    return head["kind"].decode(), int(head["rows"]), stored[head.end() :]


def multi_hot(reviews: lists.Lists, words: int) -> "csr_array":
    """Return which words occur in each review, shape (reviews, words), float32 with sorted int32 indices.

    A review begins with `START`; its words count from `FROM` + 1; those there is no room for are `OTHER`.
    """
    ranks, bounds = lists.flat(reviews)
    return _rows(_small(ranks), bounds, words)


def _rows(ranks: NDArray[np.int32], bounds: NDArray[np.int64], words: int) -> "csr_array":
    """Return the reviews as rows of 0 and 1; see `multi_hot`."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - 0.2 s that only sparse data need

    columns = np.insert(ranks, bounds[:-1], START - FROM) + np.int32(FROM)
    columns[(columns >= words) | (columns < 0)] = OTHER
    ends = (bounds + np.arange(len(bounds))).astype(np.int32)
    rows = csr_array((np.ones(len(columns), np.float32), columns, ends), shape=(len(bounds) - 1, words))
    rows.sum_duplicates()
    rows.data.fill(1)
    return rows
