"""The network as a tree of layers, units and weights: for screen readers, and for reading many numbers."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHeaderView, QTreeView, QWidget

from nnsim.gui.canvas.kinds import single_units
from nnsim.gui.canvas.names import activation_text, layer_title, number, shape_text, target_name
from nnsim.gui.canvas.selection import Target
from nnsim.gui.changes import Change
from nnsim.gui.document import Document
from nnsim.gui.painter import Frame
from nnsim.gui.session import Session
from nnsim.gui.theme import Look
from nnsim.network.graph import Graph, Link
from nnsim.network.layers import Dense
from nnsim.network.parameters import Layout, Parameters
from nnsim.network.shapes import shapes, units

PAUSE_MS = 500
"""Shortest time between two refreshes of the numbers."""

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
UNITS_BITS = 16


class NetworkModel(QAbstractItemModel):
    """Layers; beneath them their units; beneath these the weights that enter them and their bias.

    Nothing is kept per row: the internal id of an index says what its parent is. It is 0 for layers, 1 +
    the place of the layer for units, and for weights that plus 1 + unit, shifted left by 16 bits.
    """

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self.parameters: Parameters | None = None
        self._layout = Layout(document.project.graph)

    @property
    def _graph(self) -> Graph:
        return self._document.project.graph

    def restart(self) -> None:
        """Begin anew with another drawing."""
        self.beginResetModel()
        self._layout, self.parameters = Layout(self._graph), None
        self.endResetModel()

    # ------------------------------------------------------------------ structure

    def index(self, row: int, column: int, parent: Index = ROOT) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        if not parent.isValid():
            return self.createIndex(row, column, 0)
        if parent.internalId() == 0:
            return self.createIndex(row, column, 1 + parent.row())
        return self.createIndex(row, column, parent.internalId() | (1 + parent.row()) << UNITS_BITS)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        ident = index.internalId() if index.isValid() else 0
        if ident == 0:
            return QModelIndex()
        layer, unit = (ident & (1 << UNITS_BITS) - 1) - 1, (ident >> UNITS_BITS) - 1
        return self.createIndex(layer, 0, 0) if unit < 0 else self.createIndex(unit, 0, 1 + layer)

    def rowCount(self, parent: Index = ROOT) -> int:
        if not parent.isValid():
            return len(self._graph.layers)
        if parent.column() > 0 or parent.internalId() >> UNITS_BITS:
            return 0
        if parent.internalId() == 0:
            return single_units(self._graph.layers[parent.row()])
        layer = self._graph.layers[parent.internalId() - 1]
        return self._entering(layer.id) + layer.bias if isinstance(layer, Dense) else 0

    def columnCount(self, parent: Index = ROOT) -> int:
        return 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return (self.tr("Part of the network"), self.tr("Value"))[section]

    def data(self, index: Index, role: int = 0) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 1:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        ident = index.internalId()
        if ident == 0:
            return self._of_layer(index.row(), index.column())
        layer_id = self._graph.layers[(ident & (1 << UNITS_BITS) - 1) - 1].id
        if ident >> UNITS_BITS == 0:
            return self._of_unit(Target(layer_id, index.row()), index.column())
        return self._of_weight(Target(layer_id, (ident >> UNITS_BITS) - 1), index.row(), index.column())

    # ------------------------------------------------------------------ texts

    def _of_layer(self, place: int, column: int) -> str:
        layer = self._graph.layers[place]
        if column == 0:
            return layer_title(self._graph, layer.id)
        shape = shapes(self._graph)[layer.id]
        count = self.tr("%1 unit") if shape == (1,) else self.tr("%1 units")
        gives = count.replace("%1", shape_text(shape)) if len(shape) == 1 else shape_text(shape)
        texts = (activation_text(layer), gives)
        return " · ".join(filter(None, texts))

    def _of_unit(self, target: Target, column: int) -> str:
        return target_name(self._graph, self._document.dataset, target) if column == 0 else ""

    def _of_weight(self, target: Target, row: int, column: int) -> str:
        link, source = self._source(target.layer, row)
        if column == 1:
            return self._value(target, link, source)
        if link is None:
            return self.tr("bias")
        name = target_name(self._graph, self._document.dataset, Target(link.source, source))
        return self.tr("weight from %1").replace("%1", name)

    def _value(self, target: Target, link: Link | None, source: int) -> str:
        if self.parameters is None:
            return ""
        if link is None:
            return number(float(self.parameters.bias(target.layer)[target.unit]))
        return number(float(self.parameters.weights(link)[source, target.unit]))

    def _entering(self, layer_id: str) -> int:
        return sum(units(self._graph, link.source) for link in self._graph.links_into(layer_id))

    def _source(self, layer_id: str, row: int) -> tuple[Link | None, int]:
        """Return the link and the source unit of a weight by its row; the bias comes last and has none."""
        for link in self._graph.links_into(layer_id):
            entering = units(self._graph, link.source)
            if row < entering:
                return link, row
            row -= entering
        return None, 0


class NetworkTree(QTreeView):
    """A tree of the network whose numbers follow the training twice a second."""

    def __init__(
        self, document: Document, session: Session, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._look = session, look
        self._network = NetworkModel(document, self)
        self._awaited: Frame | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._take_awaited)
        self.setModel(self._network)
        self.setUniformRowHeights(True)
        self.setAccessibleName(self.tr("Network as a tree"))
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.header().setStretchLastSection(False)
        document.changed.connect(self._document_changed)
        session.frame_ready.connect(self._show_frame)
        look.changed.connect(self._restyle)
        self._restyle()
        if session.frame is not None:
            self._take(session.frame)

    def _document_changed(self, change: Change) -> None:
        if change.graph or change.recipe:
            opened = [
                row for row in range(self._network.rowCount()) if self.isExpanded(self._network.index(row, 0))
            ]
            self._network.restart()
            for row in opened:
                self.setExpanded(self._network.index(row, 0), True)

    def _show_frame(self, frame: Frame) -> None:
        self._awaited = frame
        if self.isVisible() and not self._pause.isActive():
            self._take_awaited()

    def _take_awaited(self) -> None:
        if self._awaited is not None:
            self._take(self._awaited)
            self._pause.start()

    def _take(self, frame: Frame) -> None:
        self._awaited = None
        self._network.parameters = frame.snapshot.parameters
        self.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._session.frame is not None:
            self._take(self._session.frame)

    def _restyle(self) -> None:
        self.setFont(self._look.mono(scale=0.95))
