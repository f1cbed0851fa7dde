"""The speed of training: a slider from one step a second to as fast as the machine goes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from nnsim.gui.panels.transport.readouts import speed_text
from nnsim.gui.session import Session
from nnsim.gui.theme import Look
from nnsim.gui.widgets import label

RATES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, None)
"""Steps per second at each place of the slider; None: no limit."""


class SpeedControl(QWidget):
    """Shows the limit that is set or, without a limit, the samples per second that were measured."""

    def __init__(self, session: Session, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._look = session, look
        self._measured: float | None = None
        self.value = QLabel()
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, len(RATES) - 1)
        self.slider.setPageStep(3)
        self.slider.setValue(len(RATES) - 1)
        self.slider.setAccessibleName(self.tr("Speed"))
        self.slider.setToolTip(self.tr("From one step a second to as fast as the machine goes"))
        self.slider.valueChanged.connect(self._changed)
        session.speed_changed.connect(self._show_speed)
        session.engine_changed.connect(self._show)
        session.running_changed.connect(self._show)
        look.changed.connect(self._dress)
        self._arrange()
        self._dress()
        self._show()

    @property
    def rate(self) -> int | None:
        """Steps per second; None: no limit."""
        return RATES[self.slider.value()]

    def _arrange(self) -> None:
        self._top = top = QHBoxLayout()
        top.setSpacing(6)
        self._caption = label(self.tr("Speed"), "muted")
        top.addWidget(self._caption)
        top.addWidget(self.value, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.slider)

    def _changed(self) -> None:
        self._session.set_rate(self.rate)
        self._show()

    def _show_speed(self, samples_per_second: float) -> None:
        self._measured = samples_per_second
        self._show()

    def _show(self) -> None:
        self._caption.setVisible(self._session.engine == "ready")
        self.value.setText(self._text())
        self.slider.setAccessibleDescription(self.value.text())

    def _text(self) -> str:
        if self._session.engine == "loading":
            return self.tr("Preparing the engine…")
        if self._session.engine == "failed":
            return self.tr("The engine failed")
        if self.rate is not None:
            text = self.tr("1 step/s") if self.rate == 1 else self.tr("%1 steps/s")
            return text.replace("%1", f"{self.rate:,}")
        if self._measured is None:
            return self.tr("as fast as it goes")
        return self.tr("%1 samples/s").replace("%1", speed_text(self._measured))

    def _dress(self) -> None:
        self.value.setFont(self._look.mono(scale=0.9))
        self._caption.ensurePolished()
        width = self.value.fontMetrics().horizontalAdvance
        measured = self.tr("%1 samples/s").replace("%1", "00.0 M")
        beside_caption = max(map(width, (measured, self.tr("as fast as it goes"))))
        alone = max(map(width, (self.tr("Preparing the engine…"), self.tr("The engine failed"))))
        caption = self._caption.sizeHint().width() + self._top.spacing()
        self.setFixedWidth(max(beside_caption + caption, alone) + 4)
        self.slider.setMinimumHeight(self._look.theme.px(16))
