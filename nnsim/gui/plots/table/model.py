"""The rows as Qt asks for them, cell by cell: nothing is copied, so that a million are there at once."""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QPixmap

from nnsim.data.dataset import Dataset
from nnsim.data.preparing.reading import Reader
from nnsim.data.sheet import Names, Sheet, wrong
from nnsim.data.table import Column
from nnsim.data.tables.edits import cell_text
from nnsim.gui.images import image_of
from nnsim.gui.plots.table.cells import LEFT, RIGHT, Cell
from nnsim.gui.plots.table.order import Sorted
from nnsim.gui.theme import Look

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

EXAMPLE = "\N{IDEOGRAPHIC SPACE}"
"""The name of the column of images or words, which none in a table can have."""

SAMPLED, MOST = 200, 0.8
"""Numbers of a column by which its decimals are chosen, and the share of them that these are enough for."""

LARGE = 1e7
"""Numbers that are larger are written with six figures."""

BEGINNING = 120
"""Characters of a review that are shown."""

NO_ROWS = np.zeros(0, np.intp)


class RowsModel(QAbstractTableModel):
    """Part, columns and predictions of the rows of a Sheet, in any order.

    Signals
    -------
    edited : int, str, str
        A person put another text into a cell: the row of the sheet, the column, the text.
    """

    edited = Signal(int, str, str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.sheet: Sheet
        self.rows: NDArray[np.intp] = NO_ROWS
        self.columns: list[Column] = []
        self.changed_cells: set[tuple[int, str]] = set()
        self.names = Names(self.tr("part"), self.tr("predicted"), self.tr("error"), self.tr("chance"))
        self.sorted: Sorted | None = None
        self.reader: Reader | None = None
        self.first_live = 0
        self._decimals: list[tuple[int, bool]] = []
        self._ignored: set[int] = set()
        self._answered: dict[int, int] = {}
        self._answers: tuple[Column, ...] = ()
        self._wrong = np.zeros(0, dtype=bool)
        self._thumbnails: Callable[[int], QPixmap] = lru_cache(maxsize=400)(self._thumbnail)

    # ------------------------------------------------------------------ what is shown

    def show_sheet(self, sheet: Sheet, rows: NDArray[np.intp], changed: set[tuple[int, str]]) -> None:
        """Show other data; where rows and columns are the same the view keeps its place."""
        columns = self._columns_of(sheet)
        same = [c.name for c in columns] == [c.name for c in self.columns] and np.array_equal(rows, self.rows)
        if not same:
            self.beginResetModel()
        self.sheet, self.rows, self.columns, self.changed_cells = sheet, rows, columns, changed
        self.first_live = len(columns) - len(self._nothing_predicted(sheet))
        self._decimals = self._decimals_of(sheet, columns)
        self._ignored = {
            section for section, column in enumerate(columns) if sheet.roles.get(column.name) == "ignore"
        }
        self._answered, self._answers = {}, ()
        self._thumbnails = lru_cache(maxsize=400)(self._thumbnail)
        if self.reader is not None and self.reader.data is not sheet.data:
            self.reader = None
        if not same:
            self.endResetModel()
        elif len(rows):
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(columns) - 1))

    def show_rows(self, rows: NDArray[np.intp]) -> None:
        """Show other rows of the same data, or in another order."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def show_answers(self, listed: NDArray[np.intp], answers: NDArray[np.float64]) -> None:
        """Show what the network gives for some rows of the Dataset; of the others nothing is known."""
        self._answered = {row: place for place, row in enumerate(listed.tolist())}
        data = self.sheet.data
        self._answers = self.sheet.answered(listed, answers, self.names) if len(listed) else ()
        self._wrong = wrong(data, listed, answers) if len(listed) else np.zeros(0, dtype=bool)

    def _columns_of(self, sheet: Sheet) -> list[Column]:
        parts = (self.tr("train"), self.tr("validation"), self.tr("test"))
        example = [Column(EXAMPLE, "empty", np.zeros(0))] if self.has_examples(sheet.data) else []
        return [
            *example,
            sheet.part(self.names, parts),
            *sheet.columns,
            *self._nothing_predicted(sheet),
        ]

    def _decimals_of(self, sheet: Sheet, columns: Sequence[Column]) -> list[tuple[int, bool]]:
        """Return `decimals` of each column; of predictions one more than their targets have."""
        targets = [each for each in sheet.columns if sheet.roles[each.name] == "target"]
        predicted = max((decimals(each, figures=5, more=1)[0] for each in targets), default=0)
        return [decimals(column) if len(column.values) else (predicted, True) for column in columns]

    def _nothing_predicted(self, sheet: Sheet) -> tuple[Column, ...]:
        """Return the columns of predictions, without any rows."""
        return sheet.answered(NO_ROWS, np.zeros((0, sheet.data.targets.shape[1])), self.names)

    @staticmethod
    def has_examples(data: Dataset) -> bool:
        """Whether rows are images, or reviews without a text, that are shown in a column of their own."""
        return bool(data.image_shape) or (data.sparse and data.table is None)

    def row_of(self, index: Index) -> int:
        """Return the row of the sheet at an index."""
        return int(self.rows[index.row()])

    def column(self, index: Index) -> Column:
        """Return the column of an index."""
        return self.columns[index.column()]

    def is_target(self, column: Column) -> bool:
        """Whether a column is what the network learns."""
        return self.sheet.roles.get(column.name) == "target"

    def is_live(self, section: int) -> bool:
        """Whether a column shows what the network predicts."""
        return section >= self.first_live

    # ------------------------------------------------------------------ Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return f"{int(self.rows[section]) + 1:,}" if role == Role.DisplayRole else None
        column = self.columns[section]
        if role == Role.DisplayRole:
            if column.name == EXAMPLE:
                return "" if self.sheet.data.image_shape else self.tr("text")
            return column.name + self._arrow(column.name)
        if role == Role.ToolTipRole:
            return self._about(column)
        if role == Role.TextAlignmentRole:
            return RIGHT if column.kind == "number" else LEFT
        return None

    def show_sorting(self, by: Sorted | None) -> None:
        """Show by which column the rows are sorted."""
        self.sorted = by
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def _arrow(self, name: str) -> str:
        if self.sorted is None or self.sorted.name != name:
            return ""
        return " ↓" if self.sorted.falling else " ↑"

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if self.is_editable(index.column()) else flags

    def is_editable(self, section: int) -> bool:
        """Whether the cells of a column can be changed: those of a table."""
        name = self.columns[section].name
        return self.sheet.data.table is not None and name in self.sheet.roles

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        section, row = index.column(), self.row_of(index)
        column = self.columns[section]
        if role == Role.DisplayRole:
            return self._text(section, row)
        if role == Role.EditRole:
            return cell_text(column, row)
        if role == Role.ToolTipRole:
            return self._tip(column, row)
        return None

    def cell(self, place: int, section: int) -> Cell:
        """Return what is seen at a place of a column."""
        row, column = int(self.rows[place]), self.columns[section]
        return Cell(
            self._text(section, row),
            number=column.kind == "number",
            ink=self._ink(section, row),
            changed=(row, column.name) in self.changed_cells,
            mark=self._mark(section, row) if section <= self.part_section else None,
        )

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        column, row = self.columns[index.column()], self.row_of(index)
        if role != Role.EditRole or not self.is_editable(index.column()):
            return False
        if str(value).strip() == cell_text(column, row):
            return False
        self.edited.emit(row, column.name, str(value))
        return True

    def empty(self, index: Index) -> None:
        """Let the value of a cell be missing."""
        if index.isValid():
            self.setData(index, "")

    # ------------------------------------------------------------------ one cell

    def _text(self, section: int, row: int) -> str:
        column = self.columns[section]
        if column.name == EXAMPLE:
            return "" if self.sheet.data.image_shape else self._first_words(row)
        if self.is_live(section):
            place = self._answered.get(int(self.sheet.place[row]))
            if place is None or not self._answers:
                return ""
            column = self._answers[section - self.first_live]
            text = self.written(section, column.cell(place))
            return f"✗ {text}" if column.kind == "category" and self._wrong[place] else text
        return self.written(section, column.cell(row))

    def written(self, section: int, value: float | str | None) -> str:
        """Return what a column shows for a value: numbers with as many decimals as the others of it."""
        if value is None:
            return "–"
        if isinstance(value, str):
            return value
        if self.is_live(section) and self.sheet.data.task != "regression":
            return f"{100 * value:.1f} %"
        count, enough = self._decimals[section]
        text = f"{value:.{count}f}"
        plain = abs(value) < LARGE and (enough or math.isclose(float(text), value, rel_tol=1e-6))
        return (text if plain else short(value)).replace("-", "\N{MINUS SIGN}")

    def _is_wrong(self, row: int) -> bool:
        place = self._answered.get(int(self.sheet.place[row]))
        return place is not None and place < len(self._wrong) and bool(self._wrong[place])

    def _ink(self, section: int, row: int) -> str:
        if self.is_live(section):
            return "wrong" if self._is_wrong(row) else "text"
        return "muted" if self.sheet.place[row] < 0 or section in self._ignored else "text"

    def _mark(self, section: int, row: int) -> QPixmap | None:
        """Return the colour of a part, or a small picture of an image."""
        if section < self.part_section:
            return self._thumbnails(row) if self.sheet.data.image_shape else None
        part = self.columns[section].values[row]
        if np.isnan(part):
            return None
        theme = self._look.theme
        return _square((theme.train, theme.validation, theme.test)[int(part)], theme.px(8))

    @property
    def part_section(self) -> int:
        """Where the column of parts stands."""
        return int(self.columns[0].name == EXAMPLE)

    def _thumbnail(self, row: int) -> QPixmap:
        data = self.sheet.data
        side = self._look.theme.px(26)
        picture = QPixmap.fromImage(
            image_of(np.asarray(data.inputs[self.sheet.place[row]]), data.image_shape)
        )
        return picture.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)

    def read_texts(self, reader: Reader) -> None:
        """Show how the texts of a Dataset begin, now that they can be read."""
        self.reader = reader
        if len(self.rows):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, 0))

    def _first_words(self, row: int) -> str:
        return (
            "" if self.reader is None else self.reader.of_row(int(self.sheet.place[row])).content[:BEGINNING]
        )

    def _tip(self, column: Column, row: int) -> str | None:
        if (row, column.name) in self.changed_cells:
            return self.tr("Changed by hand; the file is as it was.")
        if column is self.columns[self.part_section] and self.sheet.place[row] < 0:
            return self.tr("This row is not used: a value is missing, or the split leaves it out.")
        return None

    def _about(self, column: Column) -> str:
        role = self.sheet.roles.get(column.name, "")
        texts = {
            "input": self.tr("Input: what the network learns from"),
            "target": self.tr("Target: what the network learns"),
            "ignore": self.tr("Not used"),
        }
        return "\n".join(part for part in (column.name, texts.get(role, "")) if part.strip())


def short(value: float) -> str:
    """Return a whole number with all its figures, any other with six."""
    whole = abs(value) < 1e15 and value == round(value)
    return f"{value:.0f}" if whole else f"{value:.6g}"


def decimals(column: Column, figures: int = 6, more: int = 0) -> tuple[int, bool]:
    """Return how many decimals the numbers of a column get, to stand beneath each other.

    As many as most of the first ones need and some `more`, but no more than give the largest so many figures.
    The second value tells whether this is what limits them, so that none needs more.
    """
    if column.kind != "number" or not len(column.present):
        return 0, False
    sample = column.present[:SAMPLED]
    texts = sorted(len(short(value).partition(".")[2]) for value in sample.tolist())
    largest = float(np.abs(sample).max())
    most = max(0, figures - 1 - math.floor(math.log10(largest))) if largest else 0
    needed = texts[int(MOST * (len(texts) - 1))] + more
    return min(needed, most), needed >= most


@lru_cache(maxsize=32)
def _square(colour: str, side: int) -> QPixmap:
    """Return a small square of a colour."""
    made = QPixmap(side, side)
    made.fill(QColor(colour))
    return made
