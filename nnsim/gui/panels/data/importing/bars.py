"""Small histograms: in the list of columns, and larger for one column with its figures beneath."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnsim.data.tables.preview import ColumnView
from nnsim.gui.theme import Look

LEAST = 1.5
"""Pixels of a bar that stands for something, however little."""


def paint_bars(painter: QPainter, area: QRectF, counts: tuple[int, ...], colour: QColor) -> None:
    """Paint a histogram: as many bars as counts, side by side, the highest as high as the area."""
    if not counts:
        return
    width, most = area.width() / len(counts), max(counts)
    gap = 1.0 if width >= 3 else 0.0
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for place, count in enumerate(counts):
        if count:
            height = max(LEAST, area.height() * count / most)
            left = area.left() + place * width
            painter.drawRect(QRectF(left, area.bottom() - height, max(1.0, width - gap), height))


class BarsView(QWidget):
    """The histogram of one column, and under it the lowest and highest value, or its categories."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._view: ColumnView | None = None
        self._colour = QColor()
        self.setMinimumHeight(look.theme.px(64))

    def show_view(self, view: ColumnView, colour: QColor) -> None:
        """Show a column in the colour of its role."""
        self._view, self._colour = view, colour
        self.setAccessibleName(self.tr("Distribution of %1").replace("%1", view.name))
        self.setToolTip(_listed(view))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self._look.theme.px(84))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._view is None or not self._view.bars.counts:
            return
        painter = QPainter(self)
        font = self._look.font(scale=0.85)
        painter.setFont(font)
        line = painter.fontMetrics().height()
        area = QRectF(self.rect()).adjusted(0, 2, 0, -line - 3)
        paint_bars(painter, area, self._view.bars.counts, self._colour)
        painter.setPen(QColor(self._look.theme.border))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(QColor(self._look.theme.muted))
        below = QRectF(0, area.bottom() + 2, self.width(), line)
        if self._view.bars.labels:
            self._paint_labels(painter, below, self._view.bars.labels)
        else:
            painter.drawText(below, Qt.AlignmentFlag.AlignLeft, self._view.low)
            painter.drawText(below, Qt.AlignmentFlag.AlignRight, self._view.high)

    def _paint_labels(self, painter: QPainter, below: QRectF, labels: tuple[str, ...]) -> None:
        """Paint what each bar is where there is room, else the first and the last."""
        width, metrics = below.width() / len(labels), painter.fontMetrics()
        if width < metrics.averageCharWidth() * 4:
            labels, width = (labels[0], labels[-1]), below.width() / 2
        for place, text in enumerate(labels):
            room = QRectF(below.left() + place * width, below.top(), width - 3, below.height())
            short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, round(room.width()))
            last = len(labels) == 2 and place == 1
            painter.drawText(room, Qt.AlignmentFlag.AlignRight if last else Qt.AlignmentFlag.AlignLeft, short)


def _listed(view: ColumnView) -> str:
    """Return categories and how often each is there."""
    pairs = zip(view.bars.labels, view.bars.counts, strict=False)
    return "\n".join(f"{label}: {count:,}" for label, count in pairs)
