"""The main window: where everything stands. It arranges and decides nothing."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
)
from PySide6.QtWidgets import QMainWindow, QMenu, QSplitter, QVBoxLayout, QWidget

from nnsim.gui.actions import Actions, Parts
from nnsim.gui.canvas.panel import CanvasPanel
from nnsim.gui.canvas.tree import NetworkTree
from nnsim.gui.document import Document
from nnsim.gui.files import SUFFIX, Files
from nnsim.gui.gallery.entrance import Entrance
from nnsim.gui.gallery.lesson_language import LessonLanguage
from nnsim.gui.gallery.lesson_strip import LessonStrip
from nnsim.gui.help import about, show_keys
from nnsim.gui.inspector import Inspector
from nnsim.gui.panels.data.importing.arriving import files_in, may_arrive
from nnsim.gui.panels.data.panel import DataPanel
from nnsim.gui.panels.notice_bar import NoticeBar
from nnsim.gui.panels.training.panel import TrainingPanel
from nnsim.gui.panels.transport.bar import TransportBar
from nnsim.gui.plots.layers.gradients_view import GradientsView
from nnsim.gui.plots.layers.summary_view import SummaryView
from nnsim.gui.plots.loss.view import LossView
from nnsim.gui.plots.output.view import OutputView
from nnsim.gui.plots.table.panel import DataTable
from nnsim.gui.plots.weights.view import WeightsView
from nnsim.gui.session import Session
from nnsim.gui.theme import DARK, LIGHT, Look
from nnsim.gui.widgets import Column, Panel

GAP = 8
"""Pixels between panels."""


class MainWindow(QMainWindow):
    """Transport on top; data and training, network and weights, output and loss side by side.

    Signals
    -------
    painted
        Once, after the window was on screen for the first time.
    """

    painted = Signal()

    def __init__(self, document: Document, session: Session, look: Look, settings: QSettings) -> None:
        super().__init__()
        self.document, self.session, self.look, self._settings = document, session, look, settings
        self._painted = False
        self.transport = TransportBar(document, session, look)
        self.notice = NoticeBar(document, session, look)
        self.data = DataPanel(document, session, look)
        self.training = TrainingPanel(document, session, look)
        self.canvas = CanvasPanel(document, session, look)
        self.weights = WeightsView(document, session, look)
        self.tree = Panel(self.tr("Layers, units and weights"))
        self.tree.body.addWidget(NetworkTree(document, session, look))
        self.table = DataTable(document, session, look)
        views = {
            "weights": (self.tr("Weights"), self.weights),
            "data": (self.tr("Data"), self.table),
            "gradients": (self.tr("Gradients"), GradientsView(document, session, look)),
            "summary": (self.tr("Summary"), SummaryView(document, session, look)),
            "tree": (self.tr("Tree"), self.tree),
        }
        self.inspector = Inspector(views)
        self.output = OutputView(document, session, look)
        self.loss = LossView(document, session, look)
        self.files = Files(self, document, settings)
        language = LessonLanguage(settings, self)
        self.lesson = LessonStrip(document, self.files, look, language)
        open_data = self.data.opening.open_csv
        self.entrance = Entrance(self, document, self.files, open_data, look, language, settings)
        self.actions_ = Actions(self, Parts(document, session, self.files, self.canvas, self.data))
        self._arrange()
        self._fill_menus()
        self._connect()
        self._restore()
        self._look_at(self.lesson.views)
        self.setAcceptDrops(True)
        self._show_title()
        self.canvas.view.setFocus()

    # ------------------------------------------------------------------ arrangement

    def _arrange(self) -> None:
        self.left = Column(self.data, self.training)
        self.middle = _splitter(Qt.Orientation.Vertical, (self.canvas, 620), (self.inspector, 270))
        self.right = _splitter(Qt.Orientation.Vertical, (self.output, 500), (self.loss, 300))
        self.columns = _splitter(
            Qt.Orientation.Horizontal, (self.left, 285), (self.middle, 800), (self.right, 450)
        )
        self.columns.setStretchFactor(1, 1)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(GAP, GAP, GAP, GAP)
        layout.setSpacing(GAP)
        layout.addWidget(self.lesson)
        layout.addWidget(self.notice)
        layout.addWidget(self.columns, 1)
        central = QWidget()
        outer = QVBoxLayout(central)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.transport)
        outer.addWidget(body, 1)
        self.setCentralWidget(central)
        self.resize(1440, 900)
        self._plain_layout = [each.saveState() for each in self._splitters]

    @property
    def _splitters(self) -> tuple[QSplitter, QSplitter, QSplitter]:
        return self.columns, self.middle, self.right

    def restore_layout(self) -> None:
        """Show all panels again, each at its first size."""
        for panel in self._panels.values():
            self._show_panel(panel, True)
        for splitter, state in zip(self._splitters, self._plain_layout, strict=True):
            splitter.restoreState(state)
        self._sync_panel_actions()

    # ------------------------------------------------------------------ menus

    def _fill_menus(self) -> None:
        bar, act = self.menuBar(), self.actions_
        act.add("export_data", self.tr("&Export data as CSV…"), self.table.export)
        file = bar.addMenu(self.tr("&File"))
        _fill(file, act, "new", "open")
        self._recent_menu = file.addMenu(self.tr("Open &recent"))
        act.add("examples", self.tr("&Examples…"), self.entrance.show, "Ctrl+E")
        _fill(file, act, "examples", "reopen", "", "all_data", "open_csv", "paste_data", "export_data", "")
        _fill(file, act, "save", "save_as", "", "quit")
        edit = bar.addMenu(self.tr("&Edit"))
        _fill(edit, act, "undo", "redo", "", "cut", "copy", "paste", "duplicate", "delete", "", "select_all")
        edit.addAction(self.actions_.add("paint", self.tr("Pa&int points"), self.output.paint, "P"))
        self._fill_view(bar.addMenu(self.tr("&View")))
        network = bar.addMenu(self.tr("&Network"))
        _fill(network, act, "add_layer", "rename", "", "fit", "zoom_in", "zoom_out", "zoom_reset")
        train = bar.addMenu(self.tr("&Train"))
        steps = ("step", "step_sample", "step_epoch", "step_back")
        _fill(train, act, "play", "play_epochs", "", *steps, "", "reset", "reset_new", "")
        train.addAction(act.add("folds", self.tr("Evaluate with &k folds…"), self.data.preparation.evaluate))
        self._fill_help(bar.addMenu(self.tr("&Help")))

    def _fill_view(self, menu: QMenu) -> None:
        panels = {
            "left": (self.tr("&Data and training"), self.left),
            "inspector": (self.tr("&Inspector"), self.inspector),
            "output": (self.tr("&Output"), self.output),
            "loss": (self.tr("&Loss"), self.loss),
        }
        self._panels = {key: panel for key, (_, panel) in panels.items()}
        for key, (text, panel) in panels.items():
            show = partial(self._show_panel, panel)
            menu.addAction(self.actions_.add(f"panel_{key}", text, show, checkable=True))
        menu.addAction(self.actions_.add("layout", self.tr("&Restore all panels"), self.restore_layout))
        show, text = self.lesson.show_lesson, self.tr("L&esson of the example")
        menu.addAction(self.lesson.switched_by(self.actions_.add("lesson", text, show, checkable=True)))
        menu.addSeparator()
        for place, (key, chip) in enumerate(self.inspector.chips.chips.items(), 1):
            inspect = partial(self._inspect, key)
            menu.addAction(self.actions_.add(f"inspect_{key}", chip.text(), inspect, f"Alt+{place}"))
        menu.addSeparator()
        menu.addAction(
            self.actions_.add("dark", self.tr("Dar&k"), self._set_dark, "Ctrl+Shift+D", checkable=True)
        )
        menu.addAction(
            self.actions_.add(
                "present", self.tr("&Presentation mode"), self.look.set_presenting, "F5", checkable=True
            )
        )
        menu.addAction(
            self.actions_.add("full", self.tr("&Full screen"), self._set_full, "F11", checkable=True)
        )
        self._sync_panel_actions()

    def _fill_help(self, menu: QMenu) -> None:
        add = self.actions_.add
        menu.addAction(
            add(
                "keys", self.tr("&Keyboard and mouse"), self._show_keys, QKeySequence.StandardKey.HelpContents
            )
        )
        menu.addAction(add("about", self.tr("&About nnsim"), lambda: about(self)))

    def _show_keys(self) -> None:
        show_keys(self, self.actions_.table())

    def _fill_recent(self) -> None:
        self._recent_menu.clear()
        for path in self.files.recent():
            self._recent_menu.addAction(str(path), lambda path=path: self.files.open_path(path))
        self._recent_menu.setEnabled(not self._recent_menu.isEmpty())

    def _inspect(self, key: str) -> None:
        """Show a view beneath the network."""
        self.actions_["panel_inspector"].setChecked(True)
        self.inspector.show_view(key)

    def _show_panel(self, panel: QWidget, visible: bool) -> None:
        """Show or hide a panel; a column without any gives its room to the others."""
        panel.setVisible(visible)
        self.right.setHidden(self.output.isHidden() and self.loss.isHidden())

    def _sync_panel_actions(self) -> None:
        for key, panel in self._panels.items():
            self.actions_[f"panel_{key}"].setChecked(not panel.isHidden())

    # ------------------------------------------------------------------ connections

    def _connect(self) -> None:
        self.files.notice.connect(self.notice.show_notice)
        self.data.opening.notice.connect(self.notice.show_notice)
        self.files.recent_changed.connect(self._fill_recent)
        self._fill_recent()
        self.document.path_changed.connect(self._show_title)
        self.document.changed.connect(self._show_title)
        self.document.undo_stack.cleanChanged.connect(self._show_title)
        self.lesson.opened.connect(self._look_at)
        self.transport.theme_toggled.connect(self.actions_["dark"].toggle)
        self.transport.presenting_toggled.connect(self.actions_["present"].toggle)

    def _look_at(self, views: tuple[str, ...]) -> None:
        """Show what a lesson is about; what it does not name stays beneath the network."""
        self.output.show_way(views)
        for key in self.inspector.views.keys() & set(views):
            self.inspector.show_view(key)

    def _show_title(self) -> None:
        name = self.document.name + (SUFFIX if self.document.path else "")
        self.setWindowTitle(f"{name}[*] — nnsim")
        self.setWindowModified(self.document.modified)

    def _set_dark(self, dark: bool) -> None:
        self.look.set_theme(DARK if dark else LIGHT)

    def _set_full(self, full: bool) -> None:
        if full:
            self.showFullScreen()
        else:
            self.showNormal()

    # ------------------------------------------------------------------ between two starts

    def _restore(self) -> None:
        geometry = self._settings.value("geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        for index, splitter in enumerate(self._splitters):
            state = self._settings.value(f"splitter{index}")
            if isinstance(state, QByteArray):
                splitter.restoreState(state)
        hidden = self._settings.value("hidden", "").split()
        for key in self._panels:
            self.actions_[f"panel_{key}"].setChecked(key not in hidden)
        inspected = self._settings.value("inspected", "")
        if inspected in self.inspector.views:
            self.inspector.show_view(inspected)
        self.actions_["dark"].setChecked(self._settings.value("theme", "light") == "dark")

    def _remember(self) -> None:
        self._settings.setValue("geometry", self.saveGeometry())
        for index, splitter in enumerate(self._splitters):
            self._settings.setValue(f"splitter{index}", splitter.saveState())
        hidden = (key for key, panel in self._panels.items() if panel.isHidden())
        self._settings.setValue("hidden", " ".join(hidden))
        self._settings.setValue("inspected", self.inspector.key)
        self._settings.setValue("theme", "dark" if self.actions_["dark"].isChecked() else "light")

    # ------------------------------------------------------------------ events

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.painted.emit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.session.choose(None)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.files.may_leave():
            event.ignore()
            return
        self._remember()
        self.session.shut_down()
        self.files.finish()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if may_arrive(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        projects = [path for path in files_in(event.mimeData()) if path.suffix.lower() == SUFFIX]
        if projects:
            self.files.open_path(projects[0])
        else:
            self.data.opening.take(event.mimeData())

    def open(self, path: Path) -> None:
        """Open a project, or take any other file as data for the network that is drawn."""
        if path.suffix.lower() == SUFFIX:
            self.files.open_path(path)
        else:
            self.data.opening.load_file(path)


def _fill(menu: QMenu, actions: Actions, *keys: str) -> None:
    for key in keys:
        if key:
            menu.addAction(actions[key])
        else:
            menu.addSeparator()


def _splitter(orientation: Qt.Orientation, *parts: tuple[QWidget, int]) -> QSplitter:
    splitter = QSplitter(orientation)
    splitter.setHandleWidth(GAP)
    splitter.setChildrenCollapsible(False)
    for widget, _ in parts:
        splitter.addWidget(widget)
    splitter.setSizes([size for _, size in parts])
    return splitter
