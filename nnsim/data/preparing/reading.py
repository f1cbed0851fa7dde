"""Texts as people read them, with the input that each word is: rows of the data, and new texts."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nnsim.data.dataset import Dataset
from nnsim.data.preparing import typed, words
from nnsim.data.recipe import Recipe, Reviews
from nnsim.data.sets import registry, reviews
from nnsim.errors import NnsimError

if TYPE_CHECKING:
    from scipy.sparse import csr_array

APART = re.compile(r"""[!"#$%&()*+,\-./:;<=>?@\[\\\]^_`{|}~\s]+""")
"""What Keras takes away between the words of a review."""


@dataclass(frozen=True)
class Word:
    """Where a word of a text begins and ends, and which input it is; -1 for one that is no input."""

    start: int
    end: int
    column: int


@dataclass(frozen=True)
class Text:
    """A text and its words, in their order."""

    content: str
    words: tuple[Word, ...]

    @property
    def columns(self) -> tuple[int, ...]:
        """The inputs that its words are, each once, rising."""
        return tuple(sorted({word.column for word in self.words if word.column >= 0}))


def is_text(data: Dataset) -> bool:
    """Whether the inputs of a Dataset are words."""
    return data.sparse


class Reader:
    """Reads rows of a Dataset whose inputs are words.

    Parameters
    ----------
    data : Dataset
    recipe : Recipe
        How it was made.
    folder : Path, optional
        What a relative path of the source is relative to.

    Notes
    -----
    Reviews are looked up where they were read last, or read once more from their file: a Dataset only knows
    which words occur. Where that cannot be done, the words of a row come by how frequent they are.
    """

    def __init__(self, data: Dataset, recipe: Recipe, folder: Path | None = None) -> None:
        self.data, self._recipe = data, recipe
        self._columns = typed.columns(data, recipe)
        self._known = {name: place for place, name in enumerate(data.input_names)}
        self._ranks: NDArray[np.int32] = np.zeros(0, np.int32)
        self._bounds: NDArray[np.int64] | None = None
        self._rare: tuple[str, ...] = ()
        source = recipe.source
        if isinstance(source, Reviews):
            self._read_reviews(source, folder)

    def _read_reviews(self, source: Reviews, folder: Path | None) -> None:
        try:
            self._rare = reviews.dictionary(registry.locate(source, folder))
            ranks, bounds = reviews.in_order(source, folder)
        except NnsimError:
            return
        if len(bounds) == self.data.rows + 1:
            self._ranks, self._bounds = ranks, bounds

    @property
    def takes_texts(self) -> bool:
        """Whether new texts can be turned into inputs: their words must have names."""
        return bool(self._columns) or bool(self._rare)

    # ------------------------------------------------------------------ rows of the data

    def of_row(self, row: int) -> Text:
        """Return a row of the Dataset as a text."""
        if self._bounds is not None:
            return self._review(row)
        if self._columns and self.data.table is not None and self.data.table_rows is not None:
            return self._cells(row)
        return _joined([(name, self._known[name]) for name, _ in words.read_back(self.data, row)])

    def _review(self, row: int) -> Text:
        """Return a review in its own order; words that are too rare for the network are still shown."""
        assert self._bounds is not None
        pairs = []
        for rank in self._ranks[self._bounds[row] : self._bounds[row + 1]].tolist():
            column = rank + reviews.FROM
            named = self._rare[rank - 1] if 0 < rank <= len(self._rare) else f"word {rank}"
            pairs.append((named, column if reviews.FROM < column < len(self._known) else -1))
        return _joined(pairs)

    def _cells(self, row: int) -> Text:
        """Return the text columns of a row of the table, one below the other."""
        data = self.data
        assert data.table is not None
        assert data.table_rows is not None
        number = int(data.table_rows[row])
        cells = [str(data.table[name].cell(number) or "") for name in self._columns]
        return self._found("\n".join(cells), cells)

    # ------------------------------------------------------------------ new texts

    def of_text(self, content: str) -> Text:
        """Return a typed text; of several text columns each has a line, the last one all that is left."""
        if self._columns:
            return self._found(content, self._lines(content))
        found, place = [], 0
        for part in APART.split(content):
            place = content.index(part, place)
            if part:
                found.append(Word(place, place + len(part), self._known.get(part.lower(), -1)))
            place += len(part)
        return Text(content, tuple(found))

    def inputs_of(self, content: str) -> "csr_array":
        """Return a typed text as the network sees it, shape (1, inputs)."""
        if self._columns:
            cells = dict(zip(self._columns, self._lines(content), strict=False))
            return typed.encode(cells, self.data, self._recipe)[1]
        ranks = [word.column - reviews.FROM for word in self.of_text(content).words]
        # Those that the network does not know count as rarer words, as in the reviews.
        most = len(self._known)
        return reviews.multi_hot([[rank if rank > 0 else most for rank in ranks]], most)

    def _lines(self, content: str) -> list[str]:
        """Return what of a typed text belongs to each text column."""
        return content.split("\n", len(self._columns) - 1)

    def _found(self, content: str, cells: list[str]) -> Text:
        """Return a text that is made of cells, with the words that `words.split` finds in each."""
        found, offset = [], 0
        for name, cell in zip(self._columns, cells, strict=False):
            mark = f"{name}: " if len(self._columns) > 1 else ""
            for match in words.WORD.finditer(cell):
                column = self._known.get(mark + match.group().lower(), -1)
                found.append(Word(offset + match.start(), offset + match.end(), column))
            offset += len(cell) + 1
        return Text(content, tuple(found))


def _joined(pairs: list[tuple[str, int]]) -> Text:
    """Return words with their inputs as a text, with blanks between them."""
    found, place = [], 0
    for name, column in pairs:
        found.append(Word(place, place + len(name), column))
        place += len(name) + 1
    return Text(" ".join(name for name, _ in pairs), tuple(found))


def without_each(row: "csr_array") -> "csr_array":
    """Return a row of sparse inputs, and beneath it the same without its first, its second word and so on.

    Parameters
    ----------
    row : scipy.sparse.csr_array, shape (1, inputs)

    Returns
    -------
    scipy.sparse.csr_array, shape (1 + words of the row, inputs)
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - 0.2 s that only sparse data need

    count = len(row.indices)
    keep = ~np.eye(count, dtype=bool)
    columns = np.concatenate([row.indices, np.broadcast_to(row.indices, (count, count))[keep]])
    values = np.concatenate([row.data, np.broadcast_to(row.data, (count, count))[keep]])
    bounds = np.concatenate([[0], count + np.arange(count + 1) * max(count - 1, 0)])
    return csr_array(
        (values.astype(np.float32), columns.astype(np.int32), bounds.astype(np.int32)),
        shape=(count + 1, row.shape[1]),
    )
