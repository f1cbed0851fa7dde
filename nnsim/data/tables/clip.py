"""The table on a clipboard: text with tabs as spreadsheets write it, or the cells of a web page's table."""

import csv
import io
from html.parser import HTMLParser

MAX_SPAN = 1000
"""Most cells that one cell of a web page may stand for in a row or a column."""

TABBED = 0.5
"""Share of the lines that have a tab in a text that is a table by itself."""

Rows = list[list[str]]


def table_text(plain: str, html: str = "") -> str | None:
    """Return the table in what was copied or dropped, as text that can be read; None if there is none.

    Parameters
    ----------
    plain, html : str
        The same as text and as a web page; either may be empty.
    """
    lines = [line for line in plain.splitlines() if line.strip()]
    if len(lines) > 1 and sum("\t" in line for line in lines) >= TABBED * len(lines):
        return plain
    rows = largest_table(html)
    if len(rows) > 1 and max(map(len, rows)) > 1:
        return _as_text(rows)
    return plain if len(lines) > 1 and any(_has_fields(line) for line in lines) else None


def largest_table(html: str) -> Rows:
    """Return the cells of the table with the most cells on a web page; nothing if there is none."""
    page = _Page()
    page.feed(html)
    page.close()
    return max(page.tables, key=lambda rows: sum(map(len, rows)), default=[])


def _has_fields(line: str) -> bool:
    """Whether a line may be a row of a table and not only prose."""
    return any(sign in line for sign in "\t;|,") or line.strip().replace(".", "", 1).isdigit() or "  " in line


def _as_text(rows: Rows) -> str:
    """Return rows of cells as text with tabs."""
    stream = io.StringIO()
    width = max(map(len, rows))
    writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
    writer.writerows([*row, *[""] * (width - len(row))] for row in rows)
    return stream.getvalue()


class _Grid:
    """A table while it is read."""

    def __init__(self) -> None:
        self.rows: Rows = []
        self._below: dict[int, tuple[int, str]] = {}
        self._cell: list[str] | None = None
        self._spans = (1, 1)

    def begin_row(self) -> None:
        self.end_cell()
        self.rows.append([])

    def begin_cell(self, across: int, down: int) -> None:
        self.end_cell()
        if not self.rows:
            self.rows.append([])
        self._fill_from_above()
        self._cell, self._spans = [], (across, down)

    def add(self, text: str) -> None:
        if self._cell is not None:
            self._cell.append(text)

    def end_cell(self) -> None:
        """Put the cell into its row; a cell over several rows stands in each of them."""
        if self._cell is None:
            return
        text = " ".join("".join(self._cell).split())
        across, down = self._spans
        row = self.rows[-1]
        for place in range(across):
            if down > 1:
                self._below[len(row)] = (down - 1, text)
            row.append(text if place == 0 else "")
        self._cell = None

    def end_row(self) -> None:
        self.end_cell()
        if self.rows:
            self._fill_from_above()

    def _fill_from_above(self) -> None:
        """Repeat the cells above that reach down into this row."""
        row = self.rows[-1]
        while len(row) in self._below:
            place = len(row)
            left, text = self._below.pop(place)
            if left > 1:
                self._below[place] = (left - 1, text)
            row.append(text)


class _Page(HTMLParser):
    """Collects the tables of a page; what is hidden or a reference to a footnote is passed over."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Rows] = []
        self._open: list[_Grid] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if self._hidden:
            if tag == self._hidden[0]:
                self._hidden.append(tag)
        elif _is_hidden(tag, said):
            self._hidden.append(tag)
        elif tag == "table":
            self._open.append(_Grid())
        elif self._open:
            self._in_table(tag, said)

    def _in_table(self, tag: str, said: dict[str, str]) -> None:
        grid = self._open[-1]
        if tag == "tr":
            grid.begin_row()
        elif tag in ("td", "th"):
            grid.begin_cell(_span(said.get("colspan", "")), _span(said.get("rowspan", "")))
        elif tag in ("br", "p", "div", "li"):
            grid.add(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            if tag == self._hidden[0]:
                self._hidden.pop()
        elif self._open:
            grid = self._open[-1]
            if tag in ("td", "th"):
                grid.end_cell()
            elif tag == "tr":
                grid.end_row()
            elif tag == "table":
                self._finish()

    def _finish(self) -> None:
        grid = self._open.pop()
        grid.end_row()
        self.tables.append([row for row in grid.rows if any(row)])

    def handle_data(self, data: str) -> None:
        if self._open and not self._hidden:
            self._open[-1].add(data)

    def close(self) -> None:
        """End what the page did not end."""
        super().close()
        while self._open:
            self._finish()


def _is_hidden(tag: str, said: dict[str, str]) -> bool:
    if tag in ("script", "style") or (tag == "sup" and "reference" in said.get("class", "")):
        return True
    return tag not in ("td", "th", "tr", "table") and "display:none" in said.get("style", "").replace(" ", "")


def _span(text: str) -> int:
    return min(max(1, int(text)), MAX_SPAN) if text.isascii() and text.isdigit() else 1
