"""Where everything stands in the import view. It arranges and decides nothing."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from nnsim.data.recipe import File, Pasted, Source
from nnsim.data.roles import Role
from nnsim.data.tables.preview import Preview
from nnsim.gui.panels.data.importing.column import ColumnDetail
from nnsim.gui.panels.data.importing.columns import ColumnList
from nnsim.gui.panels.data.importing.format import FormatFields
from nnsim.gui.panels.data.importing.missing import MissingFields
from nnsim.gui.panels.data.importing.rows import FirstRows
from nnsim.gui.panels.data.importing.words import counted
from nnsim.gui.panels.data.importing.zones import RoleZones
from nnsim.gui.theme import Look
from nnsim.gui.widgets import Column, label

BUSY_AFTER_MS = 200
"""Shorter waits are not shown."""

FULL = 1000
"""Of the progress bar."""

SIZE = (1220, 690)
"""Least width and height if the screen has room, at the normal type size; on large screens more."""


def _name(source: Source) -> str:
    """Return what to call a table before it is read."""
    return Path(source.path).name if isinstance(source, File) else getattr(source, "name", "")


class ImportLayout:
    """The widgets of the import view, and what they show together."""

    def __init__(self, dialog: QDialog, look: Look, source: Source) -> None:
        self._dialog, self._look = dialog, look
        readable = isinstance(source, File | Pasted)
        self.format = FormatFields(look, source) if isinstance(source, File | Pasted) else None
        self.missing = MissingFields(look)
        self.zones = RoleZones(look)
        self.columns = ColumnList(look)
        self.detail = ColumnDetail(look, can_change_kind=readable)
        self.rows = FirstRows(look)
        self._make_top()
        self._make_suspects()
        self._make_bottom()
        self._arrange()
        self.detail.hide()
        self.title.setText(_name(source))
        for button in dialog.findChildren(QPushButton):
            button.setAutoDefault(False)
        self.ok.setDefault(True)
        self.columns.setFocus()

    # ------------------------------------------------------------------ making

    def _make_top(self) -> None:
        self.title = label("", "title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.facts = label("", "muted")
        self.progress = QProgressBar()
        self.progress.setRange(0, FULL)
        self.progress.setTextVisible(False)
        self.progress.setFixedSize(self._look.theme.px(160), 6)
        self.stop = QPushButton(self._dialog.tr("Stop"))
        self.waiting = QWidget()
        row = QHBoxLayout(self.waiting)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.waiting_text = label(self._dialog.tr("Reading…"), "muted")
        for widget in (self.waiting_text, self.progress, self.stop):
            row.addWidget(widget)
        self._timer = QTimer(self._dialog)
        self._timer.setSingleShot(True)
        self._timer.setInterval(BUSY_AFTER_MS)
        self._timer.timeout.connect(self.waiting.show)

    def _make_suspects(self) -> None:
        self.suspects = QFrame()
        self.suspects.setProperty("role", "notice")
        self.suspect_text = QLabel()
        self.suspect_text.setWordWrap(True)
        self.suspect_button = QPushButton(self._dialog.tr("Treat it as missing"))
        row = QHBoxLayout(self.suspects)
        row.setContentsMargins(12, 5, 6, 5)
        row.addWidget(self.suspect_text, 1)
        row.addWidget(self.suspect_button)
        self.suspects.hide()

    def _make_bottom(self) -> None:
        standard = QDialogButtonBox.StandardButton
        self.box = QDialogButtonBox(standard.Ok | standard.Cancel)
        self.ok, self.cancel = self.box.button(standard.Ok), self.box.button(standard.Cancel)
        self.ok.setProperty("role", "primary")
        self.ok.setText(self._dialog.tr("Use this data"))
        self.verdict = label("", "section")
        self.details = label("", "muted")
        for text in (self.verdict, self.details):
            text.setWordWrap(True)
            text.setTextFormat(Qt.TextFormat.PlainText)

    # ------------------------------------------------------------------ arranging

    def _arrange(self) -> None:
        theme = self._look.theme
        room = self._dialog.screen().availableSize()
        wide, high = max(theme.px(SIZE[0]), 0.8 * room.width()), max(theme.px(SIZE[1]), 0.8 * room.height())
        self._dialog.resize(min(round(wide), room.width() - 40), min(round(high), room.height() - 60))
        page = QVBoxLayout(self._dialog)
        page.setContentsMargins(16, 12, 16, 12)
        page.setSpacing(10)
        top = QHBoxLayout()
        top.addStrut(theme.px(28))
        top.addWidget(self.title)
        top.addWidget(self.facts, 1)
        top.addWidget(self.waiting)
        middle = QHBoxLayout()
        middle.setSpacing(8)
        middle.addWidget(self._sidebar())
        middle.addWidget(self._centre(), 1)
        bottom = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.verdict)
        words.addWidget(self.details)
        bottom.addLayout(words, 1)
        bottom.addWidget(self.box, 0, Qt.AlignmentFlag.AlignBottom)
        page.addLayout(top)
        page.addWidget(self.suspects)
        page.addLayout(middle, 1)
        page.addLayout(bottom)

    def _sidebar(self) -> QFrame:
        tr = self._dialog.tr
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        if self.format is not None:
            column.addWidget(label(tr("How it is read"), "section"))
            column.addWidget(self.format)
            column.addSpacing(8)
        column.addWidget(label(tr("Missing values"), "section"))
        if self.format is not None:
            column.addWidget(self.format.rows["missing"])
        column.addWidget(self.missing)
        column.addStretch(1)
        self.side = self._framed(Column(side), 282)
        self.side.setEnabled(False)
        return self.side

    def _framed(self, inner: QWidget, width: int) -> QFrame:
        """Return a panel of a fixed width around a widget."""
        frame = QFrame()
        frame.setProperty("role", "panel")
        frame.setFixedWidth(self._look.theme.px(width))
        room = QVBoxLayout(frame)
        room.setContentsMargins(12, 10, 12, 10)
        room.addWidget(inner)
        return frame

    def _centre(self) -> QWidget:
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        upper = QWidget()
        row = QHBoxLayout(upper)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.columns, 1)
        row.addWidget(self._framed(self.detail, 232))
        px = self._look.theme.px
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.setHandleWidth(8)
        self.halves.setChildrenCollapsible(False)
        self.halves.addWidget(upper)
        self.halves.addWidget(self.rows)
        self.halves.setSizes([px(330), px(180)])
        column.addWidget(self.zones)
        column.addWidget(self.halves, 1)
        return centre

    def _share_height(self, columns: int) -> None:
        """Give the list of columns the height that it needs, if there is enough; the rows get the rest."""
        px, whole = self._look.theme.px, sum(self.halves.sizes())
        wanted = min(max(px(300), px(27) * columns + px(48)), round(0.62 * whole))
        self.halves.setSizes([wanted, whole - wanted])

    # ------------------------------------------------------------------ showing

    def show_reading(self, reading: bool) -> None:
        """Show that the table is being read, unless that is over soon."""
        self.progress.setValue(0)
        if reading:
            if not self.waiting.isVisible():
                self._timer.start()
        else:
            self._timer.stop()
            self.waiting.hide()

    def show_progress(self, share: float) -> None:
        """Show how much is read."""
        self.progress.setValue(round(share * FULL))

    def show_preview(self, seen: Preview, roles: dict[str, Role]) -> None:
        """Show a table."""
        tr = self._dialog.tr
        if not self.side.isEnabled():
            self._share_height(len(seen.columns))
        self.title.setText(seen.table.name)
        rows = counted(tr("1 row"), tr("%1 rows"), seen.rows)
        self.facts.setText(f"{rows}, {counted(tr('1 column'), tr('%1 columns'), len(seen.columns))}")
        self.columns.show_columns(seen.columns, roles)
        self.rows.show_preview(seen, self.columns.roles)
        self.detail.show()
        self.side.setEnabled(True)
        self.show_roles()
        self._show_suspects(seen.suspects)

    def _show_suspects(self, suspects: tuple[str, ...]) -> None:
        tr = self._dialog.tr
        self.suspects.setVisible(bool(suspects))
        text = tr("%1 occurs often and lies far below all other numbers. Does it stand for “no value”?")
        self.suspect_text.setText(text.replace("%1", ", ".join(suspects)))

    def show_nothing(self) -> None:
        """Show that there is no table."""
        self.columns.show_columns((), {})
        self.rows.show_preview(None, {})
        self.detail.hide()
        self.side.setEnabled(True)
        self.suspects.hide()
        self.facts.setText("")
        self.missing.show_count(None)
        self.show_roles()

    def show_roles(self) -> None:
        """Show the roles as they stand."""
        self.zones.show_roles(self.columns.roles)
        self.rows.table.recolour(self.columns.roles)

    def say(self, verdict: str, details: str = "", *, wrong: bool = False) -> None:
        """Say what the table makes, or what is wrong."""
        self.verdict.setText(verdict)
        self.details.setText(details)
        self.details.setVisible(bool(details))
        role = "problem" if wrong else "section"
        if self.verdict.property("role") != role:
            self.verdict.setProperty("role", role)
            self.verdict.style().unpolish(self.verdict)
            self.verdict.style().polish(self.verdict)
