"""The canvas with its header: summary, palette, and what the menus of the window call."""

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from nnsim.gui.canvas.editor import Editor
from nnsim.gui.canvas.names import shape_text, target_name, target_text
from nnsim.gui.canvas.palette import Palette
from nnsim.gui.canvas.scene import NetworkScene
from nnsim.gui.canvas.view import ZOOM_STEP, CanvasView
from nnsim.gui.changes import Change
from nnsim.gui.chosen import ChosenRow, table_row
from nnsim.gui.document import Document
from nnsim.gui.painter import Frame
from nnsim.gui.session import Session
from nnsim.gui.theme import Look
from nnsim.gui.widgets import Panel, label
from nnsim.network.parameters import Layout
from nnsim.network.shapes import shapes

translate = QCoreApplication.translate

HEADER_GAPS = 40
"""Pixels between the parts of the header."""

SUMMARY = 220
"""Pixels that the summary may take before the palette folds."""

WAITING_MS = 800
"""After how long it is said that the first figures of a network are awaited."""

SAID_MS = 5000
"""How long a sentence stands on the canvas."""


class CanvasPanel(Panel):
    """The network as a picture that can be edited.

    Signals
    -------
    selection_changed
        Other layers or units are selected.
    """

    selection_changed = Signal()

    def __init__(
        self, document: Document, session: Session, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("Network"))
        self.setAccessibleName(self.tr("Network"))
        self._document, self._session, self._look = document, session, look
        self.editor = Editor(document, self)
        self.network = NetworkScene(self.editor, look, self)
        self.view = CanvasView(self.network, look)
        self.transfer = self.view.transfer
        self.palette_ = Palette(self.editor)
        self.summary = label("", "muted")
        self.strongest = _overlay(self.view, "muted")
        self.sentence = _overlay(self.view, "bubble")
        self.waiting = _overlay(self.view, "muted")
        self.waiting.setText(self.tr("The first figures are being computed…"))
        self.released = _release_button(self.view)
        self._waits = QTimer(self, singleShot=True, interval=WAITING_MS)
        self._waits.timeout.connect(self._say_waiting)
        self._shape = self._count = ""
        self._quiet = QTimer(self, singleShot=True, interval=SAID_MS)
        self._arrange()
        self._connect()
        self._restyle()
        self._show_structure()
        self._waits.start()
        if session.frame is not None:
            self._show_frame(session.frame)

    def _arrange(self) -> None:
        self.add_beside_title(self.summary)
        self.header.addWidget(self.palette_)
        self.body.addWidget(self.view)
        self.view.setAccessibleName(self.tr("Drawing of the network"))
        self.setTabOrder(self.palette_, self.view)

    def _connect(self) -> None:
        self._document.changed.connect(self._document_changed)
        self._session.frame_ready.connect(self._show_frame)
        self._look.changed.connect(self._restyle)
        self.editor.selection_changed.connect(self.selection_changed)
        self.editor.selection_changed.connect(self._describe)
        self.editor.said.connect(self.say)
        self.view.said.connect(self.say)
        self._quiet.timeout.connect(self.sentence.hide)
        self._session.row_chosen.connect(self._row_chosen)
        self.released.clicked.connect(lambda: self._session.choose(None))

    # ------------------------------------------------------------------ for the window's menus

    @property
    def can_edit_selection(self) -> bool:
        """Whether something is selected that can be cut, copied, duplicated and deleted."""
        return bool(self.editor.editable)

    def cut(self) -> None:
        """Copy and remove the selection."""
        self.transfer.cut()

    def copy(self) -> None:
        """Put the selected layers or units on the clipboard."""
        self.transfer.copy()

    def paste(self) -> None:
        """Insert what is on the clipboard."""
        self.transfer.paste()

    def duplicate(self) -> None:
        """Add copies of the selected layers or units."""
        self.transfer.duplicate()

    def delete(self) -> None:
        """Remove the selected layers and units."""
        self.transfer.delete()

    def select_all(self) -> None:
        """Select every layer."""
        self.editor.select_all()

    def add_layer(self) -> None:
        """Add a Dense layer behind the selection, or before the output."""
        self.editor.add_layer()

    def rename(self) -> None:
        """Edit the title of the focused layer in place."""
        if self.editor.focused_layer():
            self.view.edit_title(self.editor.focused_layer())

    def fit(self) -> None:
        """Show the whole network."""
        self.view.fit()

    def reset_zoom(self) -> None:
        """Show the network at its normal size."""
        self.view.reset_zoom()

    def zoom_in(self) -> None:
        """Show the network larger."""
        self.view.zoom(ZOOM_STEP, self.view.viewport().rect().center())

    def zoom_out(self) -> None:
        """Show the network smaller."""
        self.view.zoom(1 / ZOOM_STEP, self.view.viewport().rect().center())

    # ------------------------------------------------------------------ following

    def _document_changed(self, change: Change) -> None:
        if not (change.graph or change.recipe):
            return
        self.view.end_gesture()
        if change.opened or change.recipe:
            self.network.live.clear()
            self.network.rebuild()
        else:
            self.network.live.follow(change.after.graph, change.kept)
            self.network.rearrange()
        self._show_structure()
        self._waits.start()

    def _say_waiting(self) -> None:
        """Say that a network shows no figures yet because they take a while."""
        if self._session.frame is None:
            self.waiting.show()
            self._place_overlays()

    def _show_structure(self) -> None:
        graph = self._document.project.graph
        given = shapes(graph)
        self._shape = " → ".join(shape_text(given[layer.id]) for layer in graph.layers)
        self._count = self.tr("%1 parameters").replace("%1", f"{Layout(graph).size:,}")
        self.summary.setToolTip(f"{self._shape}  ·  {self._count}")
        self._fit_header()
        self.view.refit()
        self.view.refresh_card()
        self._show_strongest()

    def _show_frame(self, frame: Frame) -> None:
        self._waits.stop()
        self.waiting.hide()
        if self.isVisible():
            self.network.show_frame(frame)
            self.view.refresh_card()
            self._show_strongest()

    def _restyle(self) -> None:
        self.network.rebuild()
        self.view.setBackgroundBrush(self.network.style_.panel)
        self.summary.setFont(self._look.mono(scale=0.9))
        self.view.refit()

    def _describe(self) -> None:
        """Let screen readers know what is selected."""
        graph, dataset = self._document.project.graph, self._document.dataset
        names = [target_name(graph, dataset, target) for target in sorted(self.editor.selection.targets)]
        selected = self.tr("Selected: %1").replace("%1", ", ".join(names))
        self.view.setAccessibleDescription(selected if names else self.tr("Nothing is selected."))

    def _show_strongest(self) -> None:
        drawn, total = self.network.links.drawn, self.network.connections.total
        if drawn < total:
            text = self.tr("strongest %1 of %2 connections shown")
            self.strongest.setText(text.replace("%1", f"{drawn:,}").replace("%2", f"{total:,}"))
        self.strongest.setVisible(drawn < total)
        self._place_overlays()

    def _row_chosen(self, row: ChosenRow | None) -> None:
        """Name the row whose values stand beneath the units."""
        if row is None:
            self.network.release_row()
        else:
            self.released.setText(f"{self._row_name(row)}   ✕")
        self.released.setHidden(row is None)
        self._place_overlays()

    def _row_name(self, row: ChosenRow) -> str:
        """Return which row is chosen, its part, and what is true of it."""
        data = self._document.dataset
        if row.row is None:
            return self.tr("Typed row")
        parts = (self.tr("train"), self.tr("validation"), self.tr("test"))
        name = self.tr("Row %1, %2").replace("%1", f"{table_row(data, row.row) + 1:,}")
        name = name.replace("%2", parts[data.part[row.row]])
        return f"{name}  ·  {target_text(data, row.row)}"

    def say(self, sentence: str) -> None:
        """Let a sentence stand on the canvas for a while."""
        self.sentence.setText(sentence)
        self.sentence.show()
        self._place_overlays()
        self._quiet.start()

    # ------------------------------------------------------------------ room

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_header()
        self._place_overlays()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._session.frame is not None:
            self._show_frame(self._session.frame)

    def _fit_header(self) -> None:
        """Fold the palette, then shorten the summary, as the width of the panel asks for."""
        text, metrics = self.summary.toolTip(), QFontMetrics(self.summary.font())
        margins = self.layout().contentsMargins()
        room = self.width() - margins.left() - margins.right() - self.title.sizeHint().width() - HEADER_GAPS
        self.palette_.set_room(room - min(metrics.horizontalAdvance(text), SUMMARY))
        left = max(0, room - self.palette_.sizeHint().width())
        fitting = (
            each for each in (text, self._shape, self._count) if metrics.horizontalAdvance(each) <= left
        )
        text = next(fitting, self._shape)
        self.summary.setText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, left))

    def _place_overlays(self) -> None:
        area = self.view.viewport().rect()
        for overlay in (self.strongest, self.sentence, self.waiting):
            overlay.setMaximumWidth(area.width() - 16)
            overlay.adjustSize()
        self.strongest.move(4, area.height() - self.strongest.height())
        self.released.adjustSize()
        self.released.move(
            area.width() - self.released.width() - 4, area.height() - self.released.height() - 4
        )
        self.waiting.move(area.width() - self.waiting.width() - 4, area.height() - self.waiting.height())
        self.sentence.move(
            (area.width() - self.sentence.width()) // 2, area.height() - self.sentence.height() - 6
        )


def _overlay(view: CanvasView, role: str) -> QLabel:
    """Return a line of text that lies over the canvas and lets the mouse through."""
    made = label("", role)
    made.setParent(view.viewport())
    made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    made.hide()
    return made


def _release_button(parent: QWidget) -> QPushButton:
    """Return the button that names the chosen row and lets go of it."""
    made = QPushButton(parent)
    made.setProperty("role", "row")
    made.setAccessibleName(translate("CanvasPanel", "Release the chosen row"))
    made.setToolTip(
        translate("CanvasPanel", "Every unit shows what it computes for this row. Esc releases it.")
    )
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.hide()
    return made
