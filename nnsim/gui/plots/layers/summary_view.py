"""The Summary panel: the layers as a table, like the one Keras prints, and how many numbers there are."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from nnsim.gui.document import Document
from nnsim.gui.painter import Frame
from nnsim.gui.plots.layer_names import title_words
from nnsim.gui.plots.layers.figure_table import FigureTable
from nnsim.gui.plots.live_panel import LivePanel
from nnsim.gui.session import Session
from nnsim.gui.theme import Look
from nnsim.gui.widgets import OneLine
from nnsim.network.summary import Counts, LayerSummary, summarise, total


class SummaryView(LivePanel):
    """One line per layer, the totals beneath, and a sentence that adds them up."""

    def __init__(
        self, document: Document, session: Session, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__("", document, session, look, parent, turn=(1, 1))
        self.title.setText(self.tr("Summary"))
        self.setAccessibleName(self.tr("Summary"))
        self.copy_button = QPushButton(self.tr("Copy"))
        self.copy_button.setToolTip(self.tr("Copy the table as text, for a spreadsheet or a page"))
        self.copy_button.clicked.connect(self.copy)
        self.header.addWidget(self.copy_button)
        heading = (
            self.tr("Layer"),
            self.tr("Kind"),
            self.tr("Shape"),
            self.tr("Weights"),
            self.tr("Biases"),
            self.tr("Parameters"),
            self.tr("Sums"),
            self.tr("Activations"),
        )
        self.table = FigureTable(look, self.tr("Layers with their shapes and parameters"), heading, 3)
        self.sentence = OneLine("muted")
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.sentence)
        self.follow()

    def show_document(self) -> None:
        lines = summarise(self.document.project.graph, title_words())
        counts = total(line.counts for line in lines)
        rows = [_row(line) for line in lines]
        self.table.show_rows([*rows, (self.tr("In all"), "", "", *_numbers(counts))], total=True)
        self.sentence.setText("  ·  ".join(self._sums(counts)))

    def show_frame(self, frame: Frame | None) -> None:
        """Nothing here depends on what training does."""

    def restyle(self) -> None:
        self.table.restyle()

    def copy(self) -> None:
        """Put table and sentence on the clipboard."""
        QGuiApplication.clipboard().setText(f"{self.table.text()}\n\n{self.sentence.text()}\n")

    def _sums(self, counts: Counts) -> list[str]:
        """Return what adds up to what."""
        texts = [
            self.tr("%1 weights + %2 biases = %3 parameters"),
            self.tr("%3 + %4 sums + %5 activations = %6 in all"),
        ]
        if counts.fixed:
            texts.insert(1, self.tr("%7 of them cut or locked"))
        numbers = (*_numbers(counts), f"{counts.in_all:,}", f"{counts.fixed:,}")
        for place, number in enumerate(numbers, 1):
            texts = [text.replace(f"%{place}", number) for text in texts]
        return texts


def _row(line: LayerSummary) -> tuple[str, ...]:
    shape = " × ".join(f"{size:,}" for size in line.shape)
    numbers = _numbers(line.counts) if line.counts.sums else ("",) * 5
    return line.title, f"{line.kind} {line.activation}".strip(), shape, *numbers


def _numbers(counts: Counts) -> tuple[str, ...]:
    found = (counts.weights, counts.biases, counts.parameters, counts.sums, counts.activations)
    return tuple(f"{number:,}" for number in found)
