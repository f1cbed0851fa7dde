"""A text whose words are tinted by what they do to the output, and a bar that shows the output."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QTextEdit, QToolTip, QWidget

from nnsim.data.preparing.reading import Text
from nnsim.gui.theme import Look

STRONGEST = 150
"""Opacity of the strongest tint, of 255: the word on it stays legible."""

FAINT = 14
"""Tints that are fainter are left out."""


class ReadingText(QPlainTextEdit):
    """Shows a Text, or lets one be typed; the tints leave the text and its undo steps alone."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._text = Text("", ())
        self._pushes: dict[int, float] = {}
        self._tips: dict[int, str] = {}
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)

    def show_text(self, text: Text) -> None:
        """Show another text, untinted."""
        self.setPlainText(text.content)
        self.note_words(text)

    def note_words(self, text: Text) -> None:
        """Take over where the words are of what is shown already."""
        self._text = text
        self.show_pushes({}, {})

    def show_pushes(self, pushes: dict[int, float], tips: dict[int, str]) -> None:
        """Tint the words of each input by how much it pushes the output up or down, from -1 to 1."""
        self._pushes, self._tips = pushes, tips
        self.setExtraSelections(self._selections())

    def _selections(self) -> list[QTextEdit.ExtraSelection]:
        found = []
        for word in self._text.words:
            selection = QTextEdit.ExtraSelection()
            form = QTextCharFormat()
            if word.column < 0:
                form.setForeground(QColor(self._look.theme.muted))
            else:
                tint = self._tint(self._pushes.get(word.column, 0.0))
                if tint.alpha() < FAINT:
                    continue
                form.setBackground(tint)
            cursor = QTextCursor(self.document())
            cursor.setPosition(word.start)
            cursor.setPosition(word.end, QTextCursor.MoveMode.KeepAnchor)
            selection.cursor, selection.format = cursor, form
            found.append(selection)
        return found

    def _tint(self, push: float) -> QColor:
        theme = self._look.theme
        colour = QColor(theme.positive if push > 0 else theme.negative)
        colour.setAlpha(round(STRONGEST * min(1.0, abs(push))))
        return colour

    def restyle(self) -> None:
        """Take the colours of the look."""
        self.setExtraSelections(self._selections())

    def tip_at(self, position: int) -> str:
        """Return what is said of the word at a place of the text."""
        word = next((word for word in self._text.words if word.start <= position < word.end), None)
        if word is None:
            return ""
        if word.column < 0:
            return self.tr("The network does not know this word.")
        return self._tips.get(word.column, "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Page Up and Page Down to those who leaf through texts, unless one is being typed."""
        if self.isReadOnly() and event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            cursor = self.cursorForPosition(event.pos())
            QToolTip.showText(event.globalPos(), self.tip_at(cursor.position()), self.viewport())
            return True
        return super().viewportEvent(event)


class ScoreBar(QWidget):
    """Two classes at the ends of a bar, filled from its middle to where the network stands between them."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._names = ("", "")
        self._score: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_names(self, low: str, high: str) -> None:
        """Name the ends."""
        self._names = (low, high)
        self.update()

    def show_score(self, score: float | None) -> None:
        """Show where between 0 and 1 the network stands; None before it is known."""
        self._score = score
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, round(QFontMetricsF(self._look.font(scale=0.85)).height()) + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, font = self._look.theme, self._look.font(scale=0.85)
        metrics = QFontMetricsF(font)
        low, high = (min(metrics.horizontalAdvance(name), 0.3 * self.width()) for name in self._names)
        painter = QPainter(self)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        middle, elide = Qt.AlignmentFlag.AlignVCenter, Qt.TextElideMode.ElideRight
        painter.drawText(self.rect(), middle, metrics.elidedText(self._names[0], elide, low + 1))
        name = metrics.elidedText(self._names[1], elide, high + 1)
        painter.drawText(self.rect(), middle | Qt.AlignmentFlag.AlignRight, name)
        height = 0.5 * self.height()
        bar = QRectF(low + 8, (self.height() - height) / 2, self.width() - low - high - 16, height)
        painter.fillRect(bar, QColor(theme.grid))
        if self._score is not None and 0.0 <= self._score <= 1.0:
            at = bar.left() + self._score * bar.width()
            begin, end = sorted((at, bar.center().x()))
            colour = theme.positive if self._score >= 0.5 else theme.negative
            painter.fillRect(QRectF(begin, bar.top(), end - begin, height), QColor(colour))
        painter.fillRect(QRectF(bar.center().x() - 0.5, bar.top() - 2, 1, height + 4), QColor(theme.muted))
