"""The Output panel: what the network gives out, in the way that suits the data."""

from collections.abc import Collection

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from nnsim.data.dataset import Dataset
from nnsim.data.preparing.reading import is_text
from nnsim.gui.chosen import ChosenRow
from nnsim.gui.document import Document
from nnsim.gui.painter import Frame
from nnsim.gui.plots.live_panel import LivePanel
from nnsim.gui.plots.output.confusion_mode import ConfusionMode
from nnsim.gui.plots.output.curve_mode import CurveMode
from nnsim.gui.plots.output.images_mode import ImagesMode
from nnsim.gui.plots.output.map_mode import MapMode
from nnsim.gui.plots.output.mode import OutputMode
from nnsim.gui.plots.output.predicted_mode import PredictedMode
from nnsim.gui.plots.output.reading_mode import ReadingMode
from nnsim.gui.plots.output.slices_mode import SlicesMode
from nnsim.gui.plots.output.surface_mode import SurfaceMode
from nnsim.gui.plots.painting.brush import Painting
from nnsim.gui.plots.painting.tool import PaintingTool
from nnsim.gui.session import Session
from nnsim.gui.theme import Look
from nnsim.gui.widgets import FoldingChips

PAINTED = ("map", "curve")
"""Ways that can be painted on."""

ONE_CLASS = ("surface", "slices")
"""Ways that show the chance of one class, to be chosen, where there are three or more."""


def modes_for(dataset: Dataset) -> tuple[str, ...]:
    """Return the ways in which a Dataset's output can be shown, the best one first."""
    summary = "predicted" if dataset.task == "regression" else "confusion"
    if dataset.image_shape and dataset.task != "regression":
        return "images", summary
    if is_text(dataset):
        return "reading", summary
    if dataset.image_shape:
        return (summary,)
    if dataset.raw_columns == 1:
        return "curve", summary
    if dataset.raw_columns == 2:
        slices = ("slices",) if dataset.task == "regression" else ()
        return "map", "surface", *slices, summary
    return summary, "slices"


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
            "surface": self.tr("3-D"),
            "curve": self.tr("Curve"),
            "slices": self.tr("Slices"),
            "images": self.tr("Images"),
            "reading": self.tr("Reading"),
            "predicted": self.tr("Predicted"),
            "confusion": self.tr("Confusion"),
        }
        self.modes: dict[str, OutputMode] = {
            "map": MapMode(look),
            "surface": SurfaceMode(look),
            "curve": CurveMode(look),
            "slices": SlicesMode(look, document),
            "images": (images := ImagesMode(look, document)),
            "reading": ReadingMode(look, document),
            "predicted": PredictedMode(look),
            "confusion": (confusion := ConfusionMode(look, document)),
        }
        self._images = images
        confusion.pair_picked.connect(self._pair_picked)
        self.chips = FoldingChips(list(names.items()), self.tr("Way of showing the output"))
        self.chips.chosen.connect(self._mode_chosen)
        self.targets = QComboBox()
        self.targets.setAccessibleName(self.tr("Output to show"))
        self.targets.activated.connect(self._target_chosen)
        self.header.addWidget(self.targets)
        self.header.addWidget(self.chips.folded)
        self.header.addWidget(self.chips)
        self.stack = QStackedWidget()
        for mode in self.modes.values():
            self.stack.addWidget(mode)
            mode.row_picked.connect(session.choose)
        session.row_chosen.connect(self._row_chosen)
        self.body.addWidget(self.stack, 1)
        self._remembered: dict[tuple[str, ...], str] = {}
        self.painting = Painting(document, self)
        self.painting.changed.connect(self._show_painted)
        self.tools = [PaintingTool(self.painting, self.modes[key], look) for key in PAINTED]
        self.follow()

    @property
    def mode(self) -> OutputMode:
        """The way that is shown."""
        return self.modes[self.chips.key]

    def show_document(self) -> None:
        data = self.document.dataset
        available = modes_for(data)
        self.chips.chips["map"].setText(self.tr("Map") if data.task == "regression" else self.tr("Boundary"))
        self.chips.offer(available)
        self.chips.choose(self._remembered.get(available, available[0]))
        self._show_mode()

    def show_way(self, wanted: Collection[str] = ()) -> None:
        """Show the output in the first way there is, of those that are wanted if the data allows one."""
        available = modes_for(self.document.dataset)
        self._mode_chosen(next((key for key in available if key in wanted), available[0]))

    def paint(self) -> None:
        """Begin or end painting points."""
        self.painting.turn(on=not self.painting.on)

    def _show_painted(self) -> None:
        """Show what is painted on."""
        if self.painting.on and self.chips.key not in PAINTED:
            self._mode_chosen(modes_for(self.document.dataset)[0])

    def show_frame(self, frame: Frame | None) -> None:
        if frame is not None and not len(frame.rows) and self.chips.key not in PAINTED:
            frame = None  # it has the pictures of before, but no row of the present data
        if self.mode.chosen is not self.session.chosen:
            self.mode.show_chosen(self.session.chosen)
        self.mode.show_frame(frame)

    def restyle(self) -> None:
        for each in (*self.modes.values(), *self.tools):
            each.restyle()

    def _show_mode(self) -> None:
        self._fill_targets(self.document.dataset)
        several = self.targets.count() > 1 and self.chips.key != "curve"
        self.targets.setVisible(several)
        self.mode.show_dataset(self.document.dataset, max(0, self.targets.currentIndex()))
        self.mode.show_chosen(self.session.chosen)
        self.stack.setCurrentWidget(self.mode)
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """Choose between the chips and the button by the width there is."""
        margins, gap = self.layout().contentsMargins(), 2 * self.header.spacing()
        room = self.width() - margins.left() - margins.right() - self.title.sizeHint().width() - gap
        if not self.targets.isHidden():
            room -= self.targets.sizeHint().width() + gap
        self.chips.fit(room)

    def _fill_targets(self, data: Dataset) -> None:
        single = data.task == "regression" or (data.task == "classes" and self.chips.key in ONE_CLASS)
        names = list(data.target_names) if single else []
        if names != [self.targets.itemText(place) for place in range(self.targets.count())]:
            self.targets.clear()
            self.targets.addItems(names)

    def _mode_chosen(self, key: str) -> None:
        self.chips.choose(key)
        if key not in PAINTED:
            self.painting.turn(on=False)
        self._remembered[modes_for(self.document.dataset)] = key
        self._show_mode()
        self.show_frame(self.session.frame)

    def _row_chosen(self, row: ChosenRow | None) -> None:
        # With other data the mode is shown anew, and with it the row.
        if self.mode.dataset is self.document.dataset:
            self.mode.show_chosen(row)

    def _pair_picked(self, part: str, actual: int, predicted: int) -> None:
        """Show the images of a cell of the confusion matrix."""
        self._mode_chosen("images")
        self._images.show_pair(part, actual, predicted)

    def _target_chosen(self, _index: int) -> None:
        self._show_mode()
        self.show_frame(self.session.frame)
