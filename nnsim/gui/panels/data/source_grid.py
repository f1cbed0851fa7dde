"""The grid of ready-made sources: one picture each, more of them in a row where there is less height."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from nnsim.data.recipe import FUNCTIONS, Bundled, Function, Generator, Source
from nnsim.gui.panels.data.thumbnails import drawing
from nnsim.gui.theme import Look

OWN_FORMULA = "sin(6*x1) + x1"
"""What the source of one's own begins with."""

GAP = 8

ARRANGEMENTS = ((3, True, 40, 56), (4, True, 24, 44), (4, False, 22, 40), (6, False, 22, 36))
"""Pictures in a row, whether they have titles, and their least and greatest height; from roomy to tight."""


class SourceButton(QAbstractButton):
    """The picture of one source and its title."""

    def __init__(self, look: Look, title: str, source: Source, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.source = source
        self.titled = True
        self.setText(title)
        self.setAccessibleName(title)
        self.setToolTip(title)
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_source(self, source: Source) -> None:
        """Draw another source."""
        self.source = source
        self.update()

    def nextCheckState(self) -> None:
        """Leave the check to the grid: it follows the Document, not the click."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the frame, the picture and the title."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self._frame()).adjusted(1, 1, -1, -1)
        chosen, lively = self.isChecked(), self.underMouse() or self.hasFocus()
        colour = (
            theme.accent if chosen or self.hasFocus() else theme.strong_border if lively else theme.border
        )
        painter.setPen(QPen(QColor(colour), 2 if chosen else 1))
        painter.setBrush(QColor(theme.panel if chosen else theme.sunken))
        painter.drawRoundedRect(frame, theme.px(6), theme.px(6))
        inset = max(3.0, frame.height() * 0.14)
        drawing(self.source)(painter, frame.adjusted(inset * 1.3, inset, -inset * 1.3, -inset), theme)
        if self.titled:
            painter.setFont(self._look.font(scale=0.85, bold=chosen))
            painter.setPen(QColor(theme.accent_text if chosen else theme.text))
            title = QRect(
                0, self._frame().height() + 1, self.width(), self.height() - self._frame().height() - 1
            )
            text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, title.width())
            painter.drawText(title, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)

    def _frame(self) -> QRect:
        height = self.height() - (self._look.theme.px(17) if self.titled else 0)
        return QRect(0, 0, self.width(), height)


class SourceGrid(QWidget):
    """All ready-made sources; the one in use is marked.

    Signals
    -------
    chosen : Source
        A person chose this source.
    """

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._source: Source | None = None
        self._held = self._shown = 0
        self.setAccessibleName(self.tr("Ready-made data"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        titles = {
            "circles": self.tr("Circles"), "xor": self.tr("XOR"), "gauss": self.tr("Gauss"),
            "spiral": self.tr("Spiral"), "moons": self.tr("Moons"), "line": self.tr("Line"),
            "plane": self.tr("Plane"), "parabola": self.tr("Parabola"), "cubic": self.tr("Cubic"),
            "formula": self.tr("y = f(x)"), "iris": self.tr("Iris"), "blood_fat": self.tr("Blood fat"),
        }  # fmt: skip
        self.buttons = {key: SourceButton(look, title, _source(key), self) for key, title in titles.items()}
        for button in self.buttons.values():
            button.clicked.connect(lambda _checked=False, button=button: self.chosen.emit(button.source))
            button.installEventFilter(self)
        look.changed.connect(self._dress)

    def show_source(self, source: Source) -> None:
        """Mark the source in use; a formula of one's own is drawn as it is.

        From now on no roomier arrangement is chosen until the window has another size, so that the pictures
        do not move under the pointer when another source has fewer fields.
        """
        if source != self._source:
            self._source, self._held = source, self._shown
            self.updateGeometry()
        current = key_of(source)
        if current == "formula":
            self.buttons["formula"].show_source(source)
        for key, button in self.buttons.items():
            button.setChecked(key == current)

    # ------------------------------------------------------------------ arrangement

    def sizeHint(self) -> QSize:
        """Return the size with the roomiest arrangement that may be chosen."""
        return QSize(self._look.theme.px(220), self._height(*ARRANGEMENTS[self._held]))

    def minimumSizeHint(self) -> QSize:
        """Return the size with the tight arrangement."""
        columns, titled, least, _ = ARRANGEMENTS[-1]
        return QSize(self._look.theme.px(180), self._height(columns, titled, 0, least))

    def _height(self, columns: int, titled: bool, _least: int, picture: int) -> int:
        rows = -(-len(self.buttons) // columns)
        px = self._look.theme.px
        return rows * px(picture + (17 if titled else 0)) + (rows - 1) * GAP

    def _arrange(self) -> None:
        self._shown = max(self._held, self._fitting())
        self._columns, titled, least, most = ARRANGEMENTS[self._shown]
        px = self._look.theme.px
        rows = -(-len(self.buttons) // self._columns)
        title = px(17) if titled else 0
        picture = min(max((self.height() - (rows - 1) * GAP) // rows - title, px(least)), px(most))
        width = (self.width() - (self._columns - 1) * GAP) / self._columns
        for place, button in enumerate(self.buttons.values()):
            row, column = divmod(place, self._columns)
            left, right = round(column * (width + GAP)), round(column * (width + GAP) + width)
            button.titled = titled
            button.setGeometry(left, row * (picture + title + GAP), right - left, picture + title)

    def _fitting(self) -> int:
        """Return which arrangement is the roomiest that fits."""
        heights = [self._height(columns, titled, 0, least) for columns, titled, least, _ in ARRANGEMENTS]
        return next(
            (number for number, each in enumerate(heights) if each <= self.height()), len(heights) - 1
        )

    def _forget(self) -> None:
        """Choose freely again."""
        self._held = 0
        self.updateGeometry()
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Learn of other heights of the window."""
        super().showEvent(event)
        self.window().installEventFilter(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose an arrangement that fits."""
        super().resizeEvent(event)
        self._arrange()

    def _dress(self) -> None:
        self._forget()
        self.update()

    # ------------------------------------------------------------------ keyboard

    def eventFilter(self, button: QWidget, event: QEvent) -> bool:
        """Move the focus with the arrow keys; choose freely again when the window has another size."""
        if button is self.window():
            if event.type() == QEvent.Type.Resize:
                self._forget()
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            row, key = self._columns, Qt.Key
            moves = {key.Key_Left: -1, key.Key_Right: 1, key.Key_Up: -row, key.Key_Down: row}
            if event.key() in moves:
                buttons = list(self.buttons.values())
                place = buttons.index(button) + moves[Qt.Key(event.key())]
                if 0 <= place < len(buttons):
                    buttons[place].setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                button.click()
                return True
        return super().eventFilter(button, event)


def key_of(source: Source) -> str:
    """Return which picture stands for a source; empty for a file."""
    match source:
        case Generator(kind=kind):
            return kind
        case Function(formula=formula):
            return next((key for key, ready in FUNCTIONS.items() if ready == formula), "formula")
        case Bundled(name=name):
            return name
    return ""


def _source(key: str) -> Source:
    if key in FUNCTIONS:
        return Function(FUNCTIONS[key])
    if key == "formula":
        return Function(OWN_FORMULA)
    return Bundled(key) if key in ("iris", "blood_fat") else Generator(key)
