"""The tools of painting in one line: classes or a value, the size of the brush, the eraser."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QToolButton, QWidget

from nnsim.checks import Range
from nnsim.data.making.sources import CLASSES, NUMBERS
from nnsim.gui.fields import NumberField
from nnsim.gui.numerals import Numbers
from nnsim.gui.plots.colours import class_colours, shades, value_range
from nnsim.gui.plots.painting.brush import SIZES, Painting
from nnsim.gui.plots.painting.swatches import Swatches
from nnsim.gui.plots.scale import nice_step
from nnsim.gui.theme import Look


class PaintingRow(QWidget):
    """Shows and changes the brush of a Painting."""

    def __init__(self, painting: Painting, look: Look) -> None:
        super().__init__()
        self._painting, self._look = painting, look
        self.swatches = Swatches(look)
        self.swatches.chosen.connect(painting.choose_class)
        self.dot = Dot(look)
        self.value = NumberField(
            look, self.tr("Value to paint"), Numbers(Range(NUMBERS.low, NUMBERS.high)), self._step
        )
        self.value.set_about(self.tr("The value that painted points have"))
        self.value.committed.connect(painting.choose_value)
        self.value.stepped.connect(painting.choose_value)
        self.size = QSlider(Qt.Orientation.Horizontal)
        self.size.setRange(0, len(SIZES) - 1)
        self.size.setPageStep(1)
        self.size.setAccessibleName(self.tr("Size of the brush"))
        self.size.setToolTip(self.tr("Size of the brush ([ and ]); at the left end it paints single points"))
        self.size.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.size.valueChanged.connect(painting.resize)
        self.eraser = QToolButton()
        self.eraser.setCheckable(True)
        self.eraser.setAccessibleName(self.tr("Eraser"))
        self.eraser.setToolTip(self.tr("Take points away (E, or drag with the right button)"))
        self.eraser.clicked.connect(lambda checked: painting.erase(erasing=checked))
        self._arrange()
        painting.changed.connect(self.refresh)
        self.restyle()

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(7)
        for widget in (self.swatches, self.dot, self.value, self.size, self.eraser):
            row.addWidget(widget)
        row.addStretch(1)

    def restyle(self) -> None:
        """Take colours and sizes from the look."""
        px = self._look.theme.px
        self.eraser.setIcon(self._look.icon("eraser"))
        self.eraser.setIconSize(QSize(px(14), px(14)))
        self.size.setFixedSize(px(66), px(22))
        self.value.setFixedWidth(px(66))
        self.refresh()

    def refresh(self) -> None:
        """Show the brush as it is."""
        painting = self._painting
        names = painting.class_names
        self.swatches.setVisible(bool(names))
        for widget in (self.dot, self.value):
            widget.setVisible(not names and not painting.over_one)
        if names:
            colours = class_colours(self._look.theme, max(2, len(names)))
            new = painting.kind == len(painting.document.dataset.class_names)
            more = len(names) < CLASSES.high and not new
            self.swatches.show_classes(names, colours, painting.kind, more=more)
        elif not painting.over_one:
            self.value.set_value(painting.value)
            self.dot.show_colour(self._colour())
        self.size.setValue(painting.size)
        self.eraser.setChecked(painting.erasing)

    def _colour(self) -> str:
        """Return the colour of the value to paint, as its points will have it."""
        targets = self._painting.document.dataset.raw_targets[:, 0]
        place = shades(targets[:1] * 0 + self._painting.value, value_range(targets))[0]
        return QColor(*self._look.theme.diverging[place].tolist()).name()

    def _step(self, value: float, direction: int) -> float:
        """Return the next value for an arrow key: a twentieth of the range of the data further."""
        targets = self._painting.document.dataset.raw_targets[:, 0]
        low, high = value_range(targets)
        step = nice_step(high - low, 20)
        return round(round((value + direction * step) / step) * step, 12)


class Dot(QWidget):
    """A disc of one colour."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self.colour = look, look.theme.zero
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_colour(self, colour: str) -> None:
        """Take another colour."""
        self.colour = colour
        self.setFixedSize(self._look.theme.px(16), self._look.theme.px(16))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._look.theme.strong_border), 1))
        painter.setBrush(QColor(self.colour))
        painter.drawEllipse(self.rect().adjusted(2, 2, -2, -2))
