"""The picture of one source with its title beneath it, to be clicked on."""

from html import escape

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from nnsim.gui.panels.data.sources.catalogue import Entry
from nnsim.gui.panels.data.sources.drawings import Drawing, icon
from nnsim.gui.panels.data.sources.thumbnails import drawing
from nnsim.gui.theme import Look

TITLE = 17
"""Height of the title."""

PICTURE = QSize(84, 52)
"""Size of a picture where there is room."""

ASKING = {"pictures": "open", "texts": "text"}
"""The icons of entries that begin with a question."""


class SourceButton(QAbstractButton):
    """Shows an Entry; its check follows the Document, not the click."""

    def __init__(self, look: Look, entry: Entry, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._drawing: Drawing | None = None
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.show_entry(entry)

    def show_entry(self, entry: Entry, picture: Drawing | None = None) -> None:
        """Stand for another entry; without a picture that of its source is drawn."""
        self.entry, self._drawing = entry, picture
        self.setText(entry.title)
        self.setAccessibleName(entry.title)
        self.setAccessibleDescription(entry.about)
        about = "".join(f"<br>{escape(line)}" for line in entry.about.splitlines())
        self.setToolTip(f"<b>{escape(entry.title)}</b>{about}")  # long lines are broken in rich text only
        self.update()

    def sizeHint(self) -> QSize:
        px = self._look.theme.px
        return QSize(px(PICTURE.width()), px(PICTURE.height() + TITLE))

    def nextCheckState(self) -> None:
        """Leave the check to whoever shows the sources."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the frame, the picture and the title."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(0, 0, self.width(), self.height() - theme.px(TITLE)).adjusted(1, 1, -1, -1)
        chosen, lively = self.isChecked(), self.underMouse()
        colour = (
            theme.accent if chosen or self.hasFocus() else theme.strong_border if lively else theme.border
        )
        painter.setPen(QPen(QColor(colour), 2 if chosen else 1))
        painter.setBrush(QColor(theme.panel if chosen else theme.sunken))
        painter.drawRoundedRect(frame, theme.px(6), theme.px(6))
        inset = max(3.0, frame.height() * 0.14)
        self._picture()(painter, frame.adjusted(inset * 1.3, inset, -inset * 1.3, -inset), theme)
        painter.setFont(self._look.font(scale=0.85, bold=chosen))
        painter.setPen(QColor(theme.accent_text if chosen else theme.text))
        title = QRect(0, round(frame.bottom()) + 2, self.width(), theme.px(TITLE) - 1)
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, title.width())
        painter.drawText(title, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)

    def _picture(self) -> Drawing:
        """Return what to draw; it is made when it is first seen."""
        if self._drawing is None:
            source = self.entry.source
            self._drawing = icon(ASKING[self.entry.key]) if source is None else drawing(source)
        return self._drawing
