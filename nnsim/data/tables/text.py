"""The Text of a table: decoded, in blocks of whole lines, so that nothing long is done in one call."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

BLOCK = 1 << 20
"""Characters that are worked on between two looks at whether to stop: some milliseconds each."""


class Reason:
    """Why something was decided about a file: like an error a template and its values, for translation.

    Parameters
    ----------
    template : str
        A few English words with ``{name}`` fields.
    **values : object
        What goes into the fields.
    """

    def __init__(self, template: str, /, **values: Any) -> None:
        self.template, self.values = template, values

    def __str__(self) -> str:
        return self.template.format(**self.values)


@dataclass(frozen=True, eq=False)
class Text:
    """A decoded text.

    Parameters
    ----------
    name : str
        What to call it in an error.
    blocks : tuple of str
        Whole lines, each ended by ``\\n``.
    encoding : str
        Python's name of what it was decoded from.
    why : dict from str to Reason
        For the encoding and the sheet: what spoke for it.
    sheet : str
        The sheet of a workbook or the file in an archive that it is; empty for a plain file.
    delimiter : str or None
        What separates the fields, where the format of the file says so.
    """

    name: str
    blocks: tuple[str, ...]
    encoding: str
    why: dict[str, Reason]
    sheet: str = ""
    delimiter: str | None = None

    @property
    def size(self) -> int:
        """Number of characters."""
        return sum(map(len, self.blocks))

    def lines(self, start: int = 0) -> Iterator[tuple[int, str]]:
        """Yield the number of each line, from 1, and the line; the first `start` lines are passed over."""
        number = 0
        for block in self.blocks:
            for line in block[:-1].split("\n"):
                number += 1
                if number > start:
                    yield number, line

    def blocks_from(self, start: int) -> Iterator[str]:
        """Yield the blocks without the first `start` lines."""
        for block in self.blocks:
            lines = block.count("\n") if start else 0
            if not start:
                yield block
            elif start < lines:
                yield block.split("\n", start)[start]
            start = max(0, start - lines)
