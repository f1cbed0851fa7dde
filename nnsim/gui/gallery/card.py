"""The card of one example: its picture, the shape of its network, its title and what to look at."""

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QWidget

from nnsim.gui.gallery.pictures import Picture
from nnsim.gui.theme import Look
from nnsim.project.examples import Example

WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class ExampleCard(QAbstractButton):
    """A button that opens an example; it is as high as its two sentences need.

    The picture comes later, by `show_picture`: making it takes longer than painting the rest.
    """

    def __init__(self, look: Look, example: Example, shape: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._picture: Picture | None = None
        self._kept = QPixmap()
        self.shape = shape
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_example(example)

    def show_example(self, example: Example) -> None:
        """Show an example, or the same one in another language."""
        self.example = example
        self.setText(example.title)
        self.setAccessibleName(example.title)
        self.setAccessibleDescription(example.about)
        self.updateGeometry()
        self.update()

    def show_picture(self, picture: Picture) -> None:
        """Show what the data looks like."""
        self._picture, self._kept = picture, QPixmap()
        self.update()

    def restyle(self) -> None:
        """Take new colours and sizes from the look."""
        self._kept = QPixmap()
        self.updateGeometry()
        self.update()

    def nextCheckState(self) -> None:
        """Leave the check alone: it marks the example that is open, not the click."""

    # ------------------------------------------------------------------ arrangement

    def height_for(self, width: int) -> int:
        """Return the height that the texts need at a width."""
        inner = self._text_area(QRect(0, 0, width, 0)).width()
        title, about = self._metrics(bold=True), self._metrics(bold=False)
        words = about.boundingRect(QRect(0, 0, inner, 0), WRAPPED, self.example.about).height()
        named = title.boundingRect(QRect(0, 0, inner, 0), WRAPPED, self.example.title).height()
        px = self._look.theme.px
        return max(named + px(4) + words, self._picture_size().height() + px(20)) + 2 * px(12)

    def sizeHint(self) -> QSize:
        width = self._look.theme.px(360)
        return QSize(width, self.height_for(width))

    def _picture_size(self) -> QSize:
        return QSize(self._look.theme.px(100), self._look.theme.px(74))

    def _text_area(self, card: QRect) -> QRect:
        px = self._look.theme.px
        return card.adjusted(px(12 + 100 + 14), px(12), -px(12), -px(12))

    def _metrics(self, *, bold: bool) -> QFontMetrics:
        return QFontMetrics(self._look.font(scale=1.05 if bold else 0.95, bold=bold))

    # ------------------------------------------------------------------ painting

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        self._paint_picture(painter)
        self._paint_texts(painter)

    def _paint_frame(self, painter: QPainter) -> None:
        theme = self._look.theme
        line = theme.strong_border if self.underMouse() else theme.border
        lit = self.hasFocus() or self.isDown()
        painter.setPen(QPen(QColor(theme.accent if lit or self.isChecked() else line), 2 if lit else 1))
        painter.setBrush(QColor(theme.accent_soft if self.isChecked() else theme.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.px(9), theme.px(9))

    def _paint_picture(self, painter: QPainter) -> None:
        theme, size = self._look.theme, self._picture_size()
        corner = QPoint(theme.px(12), theme.px(12))
        if self._picture is not None and self._kept.isNull():
            self._kept = self._picture.pixmap(size, theme, self.devicePixelRatioF())
        if self._kept.isNull():
            painter.setPen(QPen(QColor(theme.border), 1))
            painter.setBrush(QColor(theme.sunken))
            painter.drawRoundedRect(QRectF(QRect(corner, size)).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        else:
            painter.drawPixmap(corner, self._kept)
        font = self._look.mono(scale=0.82)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        under = QRect(corner.x(), corner.y() + size.height() + theme.px(4), size.width(), theme.px(16))
        text = QFontMetrics(font).elidedText(self.shape, Qt.TextElideMode.ElideRight, under.width())
        painter.drawText(under, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_texts(self, painter: QPainter) -> None:
        theme, area = self._look.theme, self._text_area(self.rect())
        painter.setFont(self._look.font(scale=1.05, bold=True))
        painter.setPen(QColor(theme.accent_text if self.isChecked() else theme.text))
        used = painter.drawText(area, WRAPPED, self.example.title)
        painter.setFont(self._look.font(scale=0.95))
        painter.setPen(QColor(theme.text if self.isChecked() else theme.muted))
        painter.drawText(area.adjusted(0, used.height() + theme.px(4), 0, 0), WRAPPED, self.example.about)
