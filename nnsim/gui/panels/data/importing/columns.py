"""The list of a table's columns: what each holds, and its role by click, by key and by dragging."""

import msgspec
from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from nnsim.data.roles import Role
from nnsim.data.tables.preview import ColumnView
from nnsim.gui.panels.data.importing.cells import KindDelegate, RoleDelegate, ValuesDelegate, role_at
from nnsim.gui.panels.data.importing.roles import COLUMNS, ROLES, kind_text, role_text
from nnsim.gui.theme import Look

NAME, KIND, ROLE, MISSING, VALUES = range(5)

ROLE_KEYS: dict[int, Role] = {
    Qt.Key.Key_I: "input",
    Qt.Key.Key_T: "target",
    Qt.Key.Key_X: "ignore",
    Qt.Key.Key_Delete: "ignore",
}
"""Keys that give the selected columns a role."""

Index = QModelIndex | QPersistentModelIndex


class ColumnsModel(QAbstractTableModel):
    """Columns and their roles; `look`, `views` and `roles` are what the delegates paint."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.views: tuple[ColumnView, ...] = ()
        self.roles: dict[str, Role] = {}
        self._titles = (
            self.tr("Column"), self.tr("Kind"), self.tr("Role"), self.tr("Missing"), self.tr("Values")
        )  # fmt: skip

    def show(self, views: tuple[ColumnView, ...], roles: dict[str, Role]) -> None:
        """Show other columns."""
        self.beginResetModel()
        self.views, self.roles = views, dict(roles)
        self.endResetModel()

    def give(self, names: list[str], role: Role) -> None:
        """Give columns a role."""
        self.roles.update(dict.fromkeys(names, role))
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.views) - 1, VALUES))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.views)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else VALUES + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        view = self.views[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(view, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(view, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{view.name}: {self._text(view, index.column())}"
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == MISSING:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _text(self, view: ColumnView, column: int) -> str:
        match column:
            case 0:
                return view.name
            case 1:
                return kind_text(view.kind)
            case 2:
                return role_text(self.roles[view.name])
            case 3:
                return f"{view.missing:,}" if view.missing else "–"
        return values_text(view)

    def _tip(self, view: ColumnView, column: int) -> str:
        match column:
            case 1:
                return self.tr("What the column holds; it can be changed at the right")
            case 2:
                return self.tr("Click a role, draw it over several columns, or press I, T or X")
            case 3:
                text = self.tr("%1 with a value, %2 without")
                return text.replace("%1", f"{view.count:,}").replace("%2", f"{view.missing:,}")
        return self._text(view, column)

    def flags(self, _index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        return [COLUMNS]

    def mimeData(self, indexes: list[QModelIndex]) -> QMimeData:
        """Return the names of columns that are dragged."""
        names = dict.fromkeys(self.views[index.row()].name for index in indexes)
        data = QMimeData()
        data.setData(COLUMNS, msgspec.json.encode(list(names)))
        return data


class ColumnList(QTableView):
    """One row per column of the table.

    Signals
    -------
    changed
        A person gave columns another role.
    current_changed : str
        Another column is the current one; its name.
    """

    changed = Signal()
    current_changed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._painted: Role | None = None
        self.table = ColumnsModel(look)
        self.setModel(self.table)
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.setAccessibleName(self.tr("Columns and their roles"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self._delegates = (KindDelegate(look, self), RoleDelegate(look, self), ValuesDelegate(look, self))
        for column in (NAME, MISSING):
            self.setItemDelegateForColumn(column, self._delegates[0])
        for column, delegate in zip((KIND, ROLE, VALUES), self._delegates, strict=True):
            self.setItemDelegateForColumn(column, delegate)
        self._arrange()
        look.changed.connect(self._arrange)

    def _arrange(self) -> None:
        px = self._look.theme.px
        self.verticalHeader().setDefaultSectionSize(px(27))
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        widths = (px(130), px(72), self._delegates[1].width(), px(62))
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(VALUES, QHeaderView.ResizeMode.Stretch)

    # ------------------------------------------------------------------ what is shown

    @property
    def roles(self) -> dict[str, Role]:
        """The role of each column by name, in table order."""
        return self.table.roles

    def show_columns(self, views: tuple[ColumnView, ...], roles: dict[str, Role]) -> None:
        """Show columns; the current one stays if there is one of its name."""
        before = self.current
        self.table.show(views, roles)
        names = [view.name for view in views]
        targets = [name for name in names if roles[name] == "target"]
        if names:
            self.go_to(before if before in names else (targets or names)[0])

    def chosen(self, role: Role) -> tuple[str, ...]:
        """Return the names of the columns that have a role, in table order."""
        return tuple(name for name, its in self.roles.items() if its == role)

    @property
    def current(self) -> str:
        """The name of the current column, or an empty text."""
        row = self.currentIndex().row()
        return self.table.views[row].name if 0 <= row < len(self.table.views) else ""

    @property
    def selected(self) -> list[str]:
        """The names of the selected columns; of the current one if none is."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.table.views[row].name for row in rows] or [name for name in [self.current] if name]

    def go_to(self, name: str) -> None:
        """Make a column the current one."""
        names = [view.name for view in self.table.views]
        self.setCurrentIndex(self.table.index(names.index(name), NAME))

    # ------------------------------------------------------------------ what a person does

    def give(self, names: list[str], role: Role) -> None:
        """Give columns a role and tell so."""
        if any(self.roles[name] != role for name in names):
            self.table.give(names, role)
            self.changed.emit()

    def give_selected(self, role: Role) -> None:
        """Give the selected columns a role."""
        self.give(self.selected, role)

    def _current_changed(self) -> None:
        if self.current:
            self.current_changed.emit(self.current)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a role where one is clicked: of all selected columns, if this is one of them."""
        index = self.indexAt(event.position().toPoint())
        if index.column() != ROLE or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        name = self.table.views[index.row()].name
        names = self.selected if name in self.selected else [name]
        if names == [name]:
            self.setCurrentIndex(index)
        self._painted = role_at(self.visualRect(index), event.position().x())
        if self._painted is not None:
            self.give(names, self._painted)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Give the role that was pressed to all columns that the mouse is drawn over."""
        if self._painted is None:
            super().mouseMoveEvent(event)
            return
        row = self.rowAt(round(event.position().y()))
        if row >= 0:
            self.give([self.table.views[row].name], self._painted)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End giving a role."""
        if self._painted is None:
            super().mouseReleaseEvent(event)
        self._painted = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give roles by keys."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in ROLE_KEYS:
            self.give_selected(ROLE_KEYS[event.key()])
        elif plain and event.key() == Qt.Key.Key_Space and self.current:
            following = ROLES[(ROLES.index(self.roles[self.current]) + 1) % len(ROLES)]
            self.give_selected(following)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the roles."""
        menu = self.role_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def role_menu(self) -> QMenu:
        """Return the menu of roles for the selected columns."""
        menu = QMenu(self)
        texts = (self.tr("Input\tI"), self.tr("Target\tT"), self.tr("Ignore\tX"))
        for role, text in zip(ROLES, texts, strict=True):
            action = menu.addAction(text, lambda role=role: self.give_selected(role))
            action.setCheckable(True)
            action.setChecked(all(self.roles[name] == role for name in self.selected))
        return menu


def values_text(view: ColumnView) -> str:
    """Return the lowest and highest value, or the categories, in a few words."""
    if view.low or view.high:
        return f"{view.low} … {view.high}"
    labels = view.bars.labels
    if not labels:
        text = QCoreApplication.translate("ColumnsModel", "%1 different")
        return text.replace("%1", f"{view.distinct:,}") if view.distinct else ""
    shown = ", ".join(labels[:3])
    return shown if view.distinct <= 3 else f"{shown}, … ({view.distinct:,})"
