"""Images: those that the network never saw, with the class it takes each for; the wrong ones on their own."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from nnsim.data.dataset import PARTS, Dataset
from nnsim.data.sheet import classes_of
from nnsim.gui.chosen import ChosenRow
from nnsim.gui.document import Document
from nnsim.gui.images import image_of
from nnsim.gui.painter import Frame
from nnsim.gui.plots.answers import Answers
from nnsim.gui.plots.figures import percent
from nnsim.gui.plots.output.image_detail import ImageDetail
from nnsim.gui.plots.output.image_grid import ImageGrid
from nnsim.gui.plots.output.mode import OutputMode
from nnsim.gui.plots.pager import Pager
from nnsim.gui.theme import Look
from nnsim.gui.widgets import Chip, ChipRow, label

MOST = 48
"""Images on a page of all."""

WRONG = 16
"""Images on a page of wrong ones."""

Rows = NDArray[np.intp]


class ImagesMode(OutputMode):
    """Pages of images: all of a part, those that are taken for another class, or those of one such pair."""

    def __init__(self, look: Look, document: Document) -> None:
        super().__init__(look)
        self._answers = Answers(document, self)
        self._answers.progressed.connect(self._tell_progress)
        self.grid, self.detail = ImageGrid(look), ImageDetail(look)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.grid)
        self.stack.addWidget(self.detail)
        self.score = label("", "muted")
        self.which = ChipRow([("all", self.tr("All")), ("wrong", self.tr("Wrong"))])
        self.which.setAccessibleName(self.tr("Images to show"))
        self.which.choose("all")
        self.which.chosen.connect(self._which_chosen)
        self.pair = Chip("")
        self.pair.setAccessibleName(self.tr("Only one pair of classes"))
        self.pair.setToolTip(self.tr("Only these; click for all wrong ones"))
        self.pair.clicked.connect(self._leave_pair)
        self.pager = Pager(look, self.tr("Images"))
        self.pager.turned.connect(self._show_page)
        footer = QHBoxLayout()
        for widget in (self.which, self.pair):
            footer.addWidget(widget)
        footer.addStretch(1)
        footer.addWidget(self.pager)
        self.column.addWidget(self.stack, 1)
        self.column.addWidget(self.score)
        self.column.addLayout(footer)
        self.grid.picked.connect(self._enlarge)
        self.detail.left.connect(self._leave_detail)
        self.part = PARTS[0]
        self._rows: Rows = np.zeros(0, dtype=np.intp)
        self._of_pair: tuple[int, int] | None = None
        self._outputs: NDArray[np.float64] | None = None
        self._page: Rows = self._rows
        self._back_to = 0

    # ------------------------------------------------------------------ the data

    def show_dataset(self, dataset: Dataset, output: int) -> None:
        """Begin with the first images that the network was not trained with."""
        same = hasattr(self, "dataset") and self.dataset is dataset
        super().show_dataset(dataset, output)
        if same:
            self._show_page()
            return
        self._answers.forget()
        self._show_part(next(part for part in reversed(PARTS) if dataset.count(part)))

    def _show_part(self, part: str, pair: tuple[int, int] | None = None) -> None:
        """Show the images of a part, or those of one class that are taken for one other."""
        self.part, self._of_pair, self._outputs = part, pair, None
        self._rows = np.flatnonzero(self.dataset.part == PARTS.index(part))
        self._name_pair()
        self.pager.go_to(0)
        self._leave_detail()

    def show_pair(self, part: str, actual: int, predicted: int) -> None:
        """Show the images of a part that are of one class and taken for another, or for the same."""
        self.which.choose("wrong")
        self._show_part(part, (actual, predicted))
        self._ask()

    def _name_pair(self) -> None:
        self.pair.setVisible(self._of_pair is not None)
        if self._of_pair is not None:
            actual, predicted = (self.dataset.class_names[kind] for kind in self._of_pair)
            self.pair.setText(f"{actual} → {predicted}  ✕")
            self.pair.setChecked(True)

    # ------------------------------------------------------------------ which images

    @property
    def _selecting(self) -> bool:
        """Whether it must be known of all images of the part what they are taken for."""
        return self.which.key == "wrong"

    def _selected(self) -> Rows:
        """Return the rows that can be leafed through."""
        if not self._selecting:
            return self._rows
        if self._outputs is None:
            return self._rows[:0]
        actual, predicted = classes_of(self.dataset.targets[self._rows]), classes_of(self._outputs)
        if self._of_pair is None:
            return self._rows[actual != predicted]
        return self._rows[(actual == self._of_pair[0]) & (predicted == self._of_pair[1])]

    def _size(self) -> int:
        if self._detailed:
            return 1
        return WRONG if self._selecting else self.grid.capacity(MOST)

    @property
    def _detailed(self) -> bool:
        return self.stack.currentWidget() is self.detail

    def _which_chosen(self, _key: str) -> None:
        self._show_part(self.part)
        self._ask()

    def _leave_pair(self) -> None:
        self._show_part(self.part)
        self._ask()

    # ------------------------------------------------------------------ pages

    def _show_page(self) -> None:
        """Show the images of a page and what is known of them."""
        rows, size = self._selected(), self._size()
        self.pager.show_pages(len(rows), size)
        page = rows[self.pager.first : self.pager.first + size]
        if self._detailed and len(page):
            self._show_detail(int(page[0]))
        elif self._detailed:
            self._leave_detail()
            return
        changed = not np.array_equal(page, self._page) or len(self.grid.actual) != len(page)
        self._page = page
        if changed and not self._detailed:
            data = self.dataset
            pictures = [self._picture(row) for row in page]
            self.grid.show_images(pictures, classes_of(data.targets[page]), data.class_names)
        self._light_up()
        if self._selecting:
            self._show_known()
        else:
            self._ask()
        self._tell_score()

    def _picture(self, row: int) -> QImage:
        data = self.dataset
        return image_of(np.asarray(data.raw_rows(row)), data.image_shape)

    def _show_known(self) -> None:
        """Show what the images of the page are taken for, as found out for all of the part."""
        if self._outputs is not None:
            self._show_answers(self._outputs[np.searchsorted(self._rows, self._page)])

    def _show_answers(self, outputs: NDArray[np.float64]) -> None:
        if self._detailed:
            self.detail.show_chances(chances(outputs)[0] if len(outputs) else None)
            return
        predicted = classes_of(outputs)
        self.grid.show_answers(predicted, sureness(outputs, predicted))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._selecting and not self._detailed and len(self._rows):
            self._show_page()

    # ------------------------------------------------------------------ what the network says

    def show_frame(self, frame: Frame | None) -> None:
        self.frame = frame
        if frame is None:
            self._outputs = None
            self.grid.show_answers(None, None)
            self.detail.show_chances(None)
            self._tell_score()
            return
        self._ask()

    def _ask(self) -> None:
        """Find out what the images are taken for by the parameters of the last frame."""
        if self.frame is None:
            return
        data, rows, part = self.dataset, self._rows if self._selecting else self._page, self.part
        everything = self._selecting

        def show(outputs: NDArray[np.float64]) -> None:
            if data is not self.dataset or everything != self._selecting or part != self.part:
                return
            if everything:
                self._outputs = outputs
                self._show_page()
            elif np.array_equal(rows, self._page):
                self._show_answers(outputs)
                self._tell_score()

        self._answers.ask(self.frame.snapshot.parameters, lambda: data.inputs[rows], show)

    def _tell_score(self) -> None:
        """Say how many of the images are recognised."""
        self.score.setText(self._score_of_all() if self._selecting else self._score_of_page())

    def _score_of_page(self) -> str:
        if not self.grid.answered:
            return ""
        wrong = sum(place < self.grid.seen for place in self.grid.wrong)
        text = self.tr("%1 of these %2 images (%3) are recognised").replace("%1", str(self.grid.seen - wrong))
        return text.replace("%2", str(self.grid.seen)).replace("%3", self._part_name())

    def _score_of_all(self) -> str:
        if self._outputs is None:
            return "" if self.frame is None else self.tr("Looking for these …")
        count, whole = len(self._selected()), len(self._rows)
        text = self.tr("%1 of %2 images (%3) are taken for another class: %4")
        if self._of_pair is not None:
            text = self.tr("%1 of %2 images (%3): %4")
        values = (f"{count:,}", f"{whole:,}", self._part_name(), percent(count / whole))
        for place, value in enumerate(values, 1):
            text = text.replace(f"%{place}", value)
        return text

    def _tell_progress(self, share: float) -> None:
        """Say how far the first search is; later ones go on unseen."""
        if self._selecting and self._outputs is None:
            self.score.setText(f"{self.tr('Looking for these …')} {100 * share:.0f} %")

    def _part_name(self) -> str:
        return self.part_names()[PARTS.index(self.part)]

    # ------------------------------------------------------------------ one image

    def _enlarge(self, place: int) -> None:
        """Show one image large, and choose its row."""
        self._back_to = self.pager.first
        self.stack.setCurrentWidget(self.detail)
        self.detail.setFocus()
        self.pager.show_pages(len(self._selected()), 1)
        self.pager.go_to(self._back_to + place)
        self._show_page()

    def _show_detail(self, row: int) -> None:
        data = self.dataset
        actual = int(classes_of(data.targets[[row]])[0])
        title = f"{self.row_title(row)}: {data.class_names[actual]}"
        self.detail.show_image(title, self._picture(row), actual, data.class_names)
        if self.chosen is None or self.chosen.row != row:
            self.row_picked.emit(row)

    def _leave_detail(self) -> None:
        """Show many images again, those of the page that one was enlarged from."""
        was = self._detailed
        self.stack.setCurrentWidget(self.grid)
        first = self.pager.first
        self.pager.show_pages(len(self._selected()), self._size())
        self.pager.go_to(first)
        self._show_page()
        if was:
            self.grid.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.pager.take_key(event):
            super().keyPressEvent(event)

    def show_chosen(self, row: ChosenRow | None) -> None:
        super().show_chosen(row)
        place = np.flatnonzero(self._selected() == row.row) if row is not None and row.row is not None else ()
        if len(place) and row is not None and row.row not in self._page:
            self.pager.go_to(int(place[0]))
            self._show_page()
        self._light_up()

    def _light_up(self) -> None:
        row = None if self.chosen is None else self.chosen.row
        found = np.flatnonzero(self._page == row) if row is not None else ()
        self.grid.show_chosen(int(found[0]) if len(found) else -1)

    @property
    def busy(self) -> bool:
        return self._answers.busy

    def restyle(self) -> None:
        self.grid.update()
        self.detail.update()


def sureness(outputs: NDArray[np.floating], predicted: NDArray[np.intp]) -> NDArray[np.floating]:
    """Return what the network gives for the class it predicts, shape (rows,)."""
    return np.take_along_axis(chances(outputs), predicted[:, None], axis=1)[:, 0]


def chances(outputs: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return what the network gives for each class, shape (rows, classes), also of two with one output."""
    return np.hstack([1.0 - outputs, outputs]) if outputs.shape[1] == 1 else outputs
