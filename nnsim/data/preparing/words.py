"""A text column as a bag of words: one input for each of the most frequent words, nearly all of them zero."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nnsim.data.dataset import Dataset, Scaling
from nnsim.data.preparing.inputs import Prepared
from nnsim.data.recipe import Words
from nnsim.data.table import Column
from nnsim.errors import NnsimError

if TYPE_CHECKING:
    from scipy.sparse import csr_array

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
"""Letters and digits of any language, with an apostrophe inside: ``don't`` is one word."""


def split(text: str) -> list[str]:
    """Return the words of a text in small letters, in their order."""
    return WORD.findall(text.lower())


def vocabulary(texts: Iterable[str], size: int) -> tuple[str, ...]:
    """Return the most frequent words of some texts, the most frequent first, then by the alphabet."""
    found: Counter[str] = Counter()
    for text in texts:
        found.update(split(text))
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return tuple(word for word, _ in ranked[:size])


def bag(texts: Sequence[str], known: Sequence[str], counts: bool = False) -> "csr_array":
    """Return which of the known words occur in each text.

    Parameters
    ----------
    texts : sequence of str
    known : sequence of str
        The vocabulary; other words are passed over.
    counts : bool
        Whether to count how often a word occurs, or only say that it does.

    Returns
    -------
    scipy.sparse.csr_array of float32, shape (texts, known words)
        With int32 indices in rising order.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - 0.2 s that only sparse data need

    places = {word: place for place, word in enumerate(known)}
    columns: list[int] = []
    values: list[int] = []
    bounds = [0]
    for text in texts:
        found = Counter(places[word] for word in split(text) if word in places)
        columns += sorted(found)
        values += [found[place] if counts else 1 for place in sorted(found)]
        bounds.append(len(columns))
    return csr_array(
        (np.array(values, np.float32), np.array(columns, np.int32), np.array(bounds, np.int32)),
        shape=(len(texts), len(known)),
    )


def prepare(
    columns: Sequence[Column], rows: NDArray[np.bool_], train: NDArray[np.bool_], how: Words
) -> Prepared:
    """Return the inputs that text columns make; the words are those of the training rows.

    Parameters
    ----------
    columns : sequence of Column
    rows : ndarray of bool, shape (rows of the table,)
        Which rows are used.
    train : ndarray of bool, shape (used rows,)
        Which of these train.
    how : Words

    Raises
    ------
    NnsimError
        If a column has no word in any training row.
    """
    from scipy.sparse import hstack  # noqa: PLC0415 - 0.2 s that only sparse data need

    bags, names = [], []
    for column in columns:
        texts = [column.labels[int(code)] for code in column.values[rows]]
        known = vocabulary((text for text, trains in zip(texts, train, strict=True) if trains), how.size)
        if not known:
            raise NnsimError("Column {name!r} has no words to learn from.", name=column.name)
        bags.append(bag(texts, known, how.counts))
        names += [word if len(columns) == 1 else f"{column.name}: {word}" for word in known]
    inputs = bags[0] if len(bags) == 1 else hstack(bags, format="csr", dtype=np.float32)
    return Prepared(inputs, tuple(names), Scaling.none(len(names)))


def encode(
    texts: Sequence[Sequence[str]], names: Sequence[str], input_names: Sequence[str], counts: bool
) -> "csr_array":
    """Return new texts as the inputs that a network was trained on.

    Parameters
    ----------
    texts : sequence of sequences of str
        For each text column its texts, one per row.
    names : sequence of str
        The names of these columns.
    input_names : sequence of str
        Those of the Dataset.
    counts : bool
        As of the Recipe's `Words`.
    """
    from scipy.sparse import hstack  # noqa: PLC0415 - 0.2 s that only sparse data need

    marks = [f"{name}: " if len(names) > 1 else "" for name in names]
    known = [[each.removeprefix(mark) for each in input_names if each.startswith(mark)] for mark in marks]
    bags = [bag(column, words, counts) for column, words in zip(texts, known, strict=True)]
    return bags[0] if len(bags) == 1 else hstack(bags, format="csr", dtype=np.float32)


def read_back(data: Dataset, row: int) -> list[tuple[str, float]]:
    """Return the words of a row of sparse inputs and how often each occurs, frequent words first."""
    if isinstance(data.inputs, np.ndarray):
        raise NnsimError("{name} has no words to be read.", name=data.name)
    start, end = data.inputs.indptr[row : row + 2]
    return [
        (data.input_names[place], float(value))
        for place, value in zip(data.inputs.indices[start:end], data.inputs.data[start:end], strict=True)
    ]
