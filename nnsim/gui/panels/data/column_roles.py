"""The list of a table's columns in the import dialog: what each holds, and its role."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from nnsim.data.roles import Role
from nnsim.data.table import Column, Table
from nnsim.gui.numerals import plain
from nnsim.gui.theme import Look

ROLES: tuple[Role, ...] = ("input", "target", "ignore")
ROLE_COLUMN = 4


class ColumnRoles(QTableWidget):
    """One row per column of the table; a click or Space on a role goes on to the next role.

    Signals
    -------
    changed
        A person gave a column another role.
    """

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(0, ROLE_COLUMN + 1, parent)
        self._look = look
        self.roles: dict[str, Role] = {}
        self.setAccessibleName(self.tr("Columns and their roles"))
        headers = (self.tr("Column"), self.tr("Kind"), self.tr("Missing"), self.tr("Values"), self.tr("Role"))
        self.setHorizontalHeaderLabels(headers)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setDefaultSectionSize(look.theme.px(26))
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._kind_texts = {
            "number": self.tr("number"), "category": self.tr("category"), "text": self.tr("text"),
            "date": self.tr("date"), "empty": self.tr("empty"),
        }  # fmt: skip
        self.role_texts = {
            "input": self.tr("input"), "target": self.tr("target"), "ignore": self.tr("ignored")
        }  # fmt: skip
        self.cellClicked.connect(self._clicked)

    def show_table(self, table: Table, roles: dict[str, Role]) -> None:
        """Show the columns of a table and their roles."""
        self.roles = dict(roles)
        self.setRowCount(len(table.columns))
        for row, column in enumerate(table):
            missing = f"{column.missing:,}" if column.missing else "–"
            texts = (column.name, self._kind_texts[column.kind], missing, _values_text(column), "")
            for place, text in enumerate(texts):
                self.setItem(row, place, QTableWidgetItem(text))
            self.item(row, 2).setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            self._show_role(row)

    def set_selected(self, role: Role) -> None:
        """Give all selected columns one role."""
        for index in self.selectionModel().selectedRows():
            self._give(index.row(), role)
        self.changed.emit()

    def chosen(self, role: Role) -> tuple[str, ...]:
        """Return the names of the columns that have a role, in table order."""
        return tuple(name for name, its in self.roles.items() if its == role)

    def _clicked(self, row: int, column: int) -> None:
        if column == ROLE_COLUMN:
            self._cycle(row)

    def _cycle(self, row: int) -> None:
        name = self.item(row, 0).text()
        self._give(row, ROLES[(ROLES.index(self.roles[name]) + 1) % len(ROLES)])
        self.changed.emit()

    def _give(self, row: int, role: Role) -> None:
        self.roles[self.item(row, 0).text()] = role
        self._show_role(row)

    def _show_role(self, row: int) -> None:
        theme = self._look.theme
        role = self.roles[self.item(row, 0).text()]
        colours = {"input": theme.positive, "target": theme.test, "ignore": theme.muted}
        item = self.item(row, ROLE_COLUMN)
        item.setText(self.role_texts[role])
        item.setToolTip(self.tr("Click or press Space for the next role"))
        item.setForeground(QColor(colours[role]))
        item.setFont(self._look.font(bold=role != "ignore"))
        for place in range(ROLE_COLUMN):
            self.item(row, place).setForeground(QColor(theme.muted if role == "ignore" else theme.text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Change the role with Space."""
        if event.key() == Qt.Key.Key_Space and self.currentRow() >= 0:
            self._cycle(self.currentRow())
            return
        super().keyPressEvent(event)


def _values_text(column: Column) -> str:
    if column.kind == "empty":
        return ""
    if column.kind == "number":
        return f"{plain(column.low or 0.0)} … {plain(column.high or 0.0)}"
    shown = ", ".join(column.labels[:3])
    return shown if column.distinct <= 3 else f"{shown}, … ({column.distinct:,})"
