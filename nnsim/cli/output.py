"""What commands print: JSON, tables, a progress bar, and CSV files."""

import csv
import io
import json
import math
import shutil
import sys
import time
from collections.abc import Iterable, Sequence
from typing import Any
from unicodedata import east_asian_width


def print_json(value: Any) -> None:
    """Print plain values as JSON; NaN and infinite numbers become null.

    Characters outside ASCII are escaped where standard output could not take them.
    """
    unicode = "utf" in (sys.stdout.encoding or "").lower()
    print(json.dumps(plain(value), indent=2, ensure_ascii=not unicode, allow_nan=False))


def plain(value: Any) -> Any:
    """Return a value with null in place of what JSON has no number for."""
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def print_text(text: str) -> None:
    """Print a line; characters that standard output cannot take are escaped."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "backslashreplace").decode(encoding))


def print_error(sentence: str) -> None:
    """Print what went wrong, or not quite right, on standard error."""
    print(f"nnsim: {sentence}", file=sys.stderr)


def print_missing(dropped: int, filled: int) -> None:
    """Print what became of missing values, if there were any."""
    if dropped:
        print_text(
            "1 row was left out, as it lacks a value"
            if dropped == 1
            else f"{dropped} rows were left out, as they lack a value"
        )
    if filled:
        print_text("1 missing value was filled" if filled == 1 else f"{filled} missing values were filled")


def print_table(rows: Sequence[Sequence[str]]) -> None:
    """Print rows of equal length under each other; the first row is the heading."""
    widths = [max(map(_columns, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell + " " * (width - _columns(cell)) for cell, width in zip(row, widths, strict=True)]
        print_text("  ".join(cells).rstrip())


def _columns(text: str) -> int:
    """Return how wide a terminal shows a text: Korean and Chinese characters take two columns."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def csv_text(heading: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return a CSV text; None and NaN give empty cells, numbers keep all the digits they need."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows([[_cell(value) for value in row] for row in rows])
    return stream.getvalue()


def _cell(value: Any) -> Any:
    """Return what stands for a value in a CSV file: a whole number is written as such, as it was read."""
    if not isinstance(value, float):
        return value
    if math.isnan(value):
        return ""
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


class ProgressBar:
    """A bar on standard error, drawn at most twenty times a second, and only on a terminal."""

    def __init__(self, total: int) -> None:
        self._total = max(total, 1)
        self._shown = sys.stderr.isatty()
        self._next = 0.0

    def show(self, done: int, text: str) -> None:
        """Draw how much is done, and a text behind it."""
        if not self._shown or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + 0.05
        share = min(done / self._total, 1.0)
        line = f"{'█' * round(30 * share):░<30} {share:4.0%}  {text}"
        print(
            f"\r{line[: shutil.get_terminal_size().columns - 1]}\x1b[K", end="", file=sys.stderr, flush=True
        )

    def clear(self) -> None:
        """Take the bar away."""
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
