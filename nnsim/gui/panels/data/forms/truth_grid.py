"""A truth table as a table: every combination of 0 and 1, and answers that a click changes."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.data.making.gates import answers, combinations
from nnsim.data.recipe import TruthTable
from nnsim.gui.numerals import plain
from nnsim.gui.theme import Look

MOST_INPUTS = 4
"""Larger tables are not shown row by row."""

ROWS = 8
"""Rows below each other; more stand in further columns."""

LINE = 18
"""Height of a row."""


class TruthGrid(QWidget):
    """Paints the rows; a click on an answer, or Space, changes it.

    Signals
    -------
    toggled : int, int
        A person wants another answer: which target, which row.
    """

    toggled = Signal(int, int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._current = (0, 0)
        self.setAccessibleName(self.tr("Truth table"))
        self.setToolTip(self.tr("Click on an answer to change it"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._bits, self._answers = combinations(1), answers(TruthTable(1))
        look.changed.connect(self.updateGeometry)

    def show_source(self, source: TruthTable) -> None:
        """Show a table, if it is small enough."""
        self.setVisible(source.inputs <= MOST_INPUTS)
        if source.inputs > MOST_INPUTS:
            return
        self._bits = combinations(source.inputs)
        self._answers = answers(source)
        rows, targets = self._answers.shape
        self._current = (min(self._current[0], targets - 1), min(self._current[1], rows - 1))
        self.setAccessibleDescription(self._described())
        self.updateGeometry()
        self.update()

    def _described(self) -> str:
        rows = zip(self._bits, self._answers, strict=True)
        return ", ".join(
            f"{''.join(map(str, bits))} → {' '.join(map(plain, values))}" for bits, values in rows
        )

    # ------------------------------------------------------------------ arrangement

    @property
    def _blocks(self) -> int:
        return -(-len(self._bits) // ROWS)

    def sizeHint(self) -> QSize:
        lines = 1 + min(len(self._bits), ROWS)
        return QSize(self._look.theme.px(180), self._look.theme.px(LINE) * lines + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def _row_area(self, row: int) -> QRect:
        block, line = divmod(row, ROWS)
        width, height = self.width() // self._blocks, self._look.theme.px(LINE)
        return QRect(block * width, (line + 1) * height + 1, width - (6 if self._blocks > 1 else 0), height)

    def _share(self) -> float:
        """Return the width of an input; an answer is half as wide again."""
        return self._row_area(0).width() / (self._bits.shape[1] + 1 + 1.5 * self._answers.shape[1])

    def answer_area(self, target: int, row: int) -> QRect:
        """Return where an answer stands."""
        area, share = self._row_area(row), self._share()
        left = area.left() + (self._bits.shape[1] + 1 + 1.5 * target) * share
        return QRect(round(left), area.top() + 1, round(1.5 * share) - 2, area.height() - 2)

    def _answer_at(self, place: QPoint) -> tuple[int, int] | None:
        rows, targets = self._answers.shape
        cells = ((target, row) for row in range(rows) for target in range(targets))
        return next((cell for cell in cells if self.answer_area(*cell).contains(place)), None)

    # ------------------------------------------------------------------ painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the combinations and, in the colours of the classes, the answers."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._look.theme
        names = [f"x{place}" for place in range(1, self._bits.shape[1] + 1)]
        for block in range(self._blocks):
            area = self._row_area(block * ROWS).translated(0, -theme.px(LINE))
            self._paint_line(painter, area, names, theme.muted)
        for row, bits in enumerate(self._bits):
            self._paint_line(painter, self._row_area(row), [*map(str, bits), "→"], theme.text)
            for target in range(self._answers.shape[1]):
                self._paint_answer(painter, target, row)

    def _paint_line(self, painter: QPainter, area: QRect, texts: list[str], colour: str) -> None:
        """Paint texts above or into the columns of the inputs."""
        share = self._share()
        narrow = share < self._look.theme.px(16)
        painter.setFont(self._look.mono(scale=0.7 if narrow and len(texts[0]) > 1 else 0.95))
        painter.setPen(QColor(colour))
        for place, text in enumerate(texts):
            cell = QRect(round(area.left() + place * share), area.top(), round(share), area.height())
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_answer(self, painter: QPainter, target: int, row: int) -> None:
        theme, value = self._look.theme, float(self._answers[row, target])
        area = self.answer_area(target, row)
        current = self.hasFocus() and self._current == (target, row)
        colour = QColor(theme.positive if value > 0.5 else theme.negative)
        soft = QColor(colour)
        soft.setAlpha(45)
        painter.setPen(QPen(QColor(theme.accent if current else theme.border), 2 if current else 1))
        painter.setBrush(soft)
        painter.drawRoundedRect(area, theme.px(4), theme.px(4))
        painter.setPen(QColor(theme.text))
        painter.setFont(self._look.mono(scale=0.95))
        text = painter.fontMetrics().elidedText(plain(value), Qt.TextElideMode.ElideRight, area.width() - 4)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)

    # ------------------------------------------------------------------ changing

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Change the answer that is clicked on."""
        cell = self._answer_at(event.position().toPoint())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self._current = cell
            self.toggled.emit(*cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to another answer with the arrow keys, change it with Space or Return."""
        key, (target, row) = Qt.Key, self._current
        rows, targets = self._answers.shape
        moves = {key.Key_Up: (0, -1), key.Key_Down: (0, 1), key.Key_Left: (-1, 0), key.Key_Right: (1, 0)}
        if event.key() in moves:
            across, down = moves[key(event.key())]
            self._current = (min(max(target + across, 0), targets - 1), min(max(row + down, 0), rows - 1))
            self.update()
        elif event.key() in (key.Key_Space, key.Key_Return, key.Key_Enter):
            self.toggled.emit(*self._current)
        else:
            super().keyPressEvent(event)
