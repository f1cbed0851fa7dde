"""The Output panel: what the network gives out, in the way that suits the data."""

from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from nnsim.data.dataset import Dataset
from nnsim.gui.document import Document
from nnsim.gui.painter import Frame
from nnsim.gui.plots.confusion_mode import ConfusionMode
from nnsim.gui.plots.curve_mode import CurveMode
from nnsim.gui.plots.images_mode import ImagesMode
from nnsim.gui.plots.live_panel import LivePanel
from nnsim.gui.plots.map_mode import MapMode
from nnsim.gui.plots.output_mode import OutputMode
from nnsim.gui.plots.predicted_mode import PredictedMode
from nnsim.gui.session import Session
from nnsim.gui.theme import Look
from nnsim.gui.widgets import ChipRow


def modes_for(dataset: Dataset) -> tuple[str, ...]:
    """Return the ways in which a Dataset's output can be shown, the best one first."""
    summary = "predicted" if dataset.task == "regression" else "confusion"
    over_inputs = {1: ("curve",), 2: ("map",)}.get(dataset.raw_columns, ())
    if dataset.image_shape and dataset.task != "regression":
        over_inputs = ("images",)
    return (*over_inputs, summary)


class OutputView(LivePanel):
    """A map over two inputs, a curve over one, images, or a comparison with the targets for any number."""

    def __init__(
        self, document: Document, session: Session, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__("", document, session, look, parent, turn=(2, 1))
        self.title.setText(self.tr("Output"))
        self.setAccessibleName(self.tr("Output"))
        names = {
            "map": self.tr("Boundary"),
            "curve": self.tr("Curve"),
            "images": self.tr("Images"),
            "predicted": self.tr("Predicted"),
            "confusion": self.tr("Confusion"),
        }
        self.modes: dict[str, OutputMode] = {
            "map": MapMode(look),
            "curve": CurveMode(look),
            "images": ImagesMode(look),
            "predicted": PredictedMode(look),
            "confusion": ConfusionMode(look),
        }
        self.chips = ChipRow(list(names.items()))
        self.chips.setAccessibleName(self.tr("Way of showing the output"))
        self.chips.chosen.connect(self._mode_chosen)
        self.targets = QComboBox()
        self.targets.setAccessibleName(self.tr("Output to show"))
        self.targets.activated.connect(self._target_chosen)
        self.header.addWidget(self.targets)
        self.header.addWidget(self.chips)
        self.stack = QStackedWidget()
        for mode in self.modes.values():
            self.stack.addWidget(mode)
        self.body.addWidget(self.stack, 1)
        self._remembered: dict[tuple[str, ...], str] = {}
        self.follow()

    @property
    def mode(self) -> OutputMode:
        """The way that is shown."""
        return self.modes[self.chips.key]

    def show_document(self) -> None:
        data = self.document.dataset
        available = modes_for(data)
        for key, chip in self.chips.chips.items():
            chip.setVisible(key in available)
        self.chips.chips["map"].setText(self.tr("Map") if data.task == "regression" else self.tr("Boundary"))
        self.chips.setVisible(len(available) > 1)
        self.chips.choose(self._remembered.get(available, available[0]))
        self._fill_targets(data)
        self._show_mode()

    def show_frame(self, frame: Frame | None) -> None:
        self.mode.show_frame(frame)

    def restyle(self) -> None:
        for mode in self.modes.values():
            mode.restyle()

    def _show_mode(self) -> None:
        several = self.targets.count() > 1 and self.chips.key != "curve"
        self.targets.setVisible(several)
        self.mode.show_dataset(self.document.dataset, max(0, self.targets.currentIndex()))
        self.stack.setCurrentWidget(self.mode)

    def _fill_targets(self, data: Dataset) -> None:
        names = list(data.target_names) if data.task == "regression" else []
        if names != [self.targets.itemText(place) for place in range(self.targets.count())]:
            self.targets.clear()
            self.targets.addItems(names)

    def _mode_chosen(self, key: str) -> None:
        self._remembered[modes_for(self.document.dataset)] = key
        self._show_mode()
        self.show_frame(self.session.frame)

    def _target_chosen(self, _index: int) -> None:
        self._show_mode()
        self.show_frame(self.session.frame)
