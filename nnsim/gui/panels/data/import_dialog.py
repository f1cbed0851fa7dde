"""The import dialog: how a file is read, with a live preview, and the role of each column."""

from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nnsim.data import roles
from nnsim.data.build import build_from, load
from nnsim.data.recipe import File, Recipe
from nnsim.data.table import Table
from nnsim.errors import NnsimError
from nnsim.gui.background import Background
from nnsim.gui.fields import ChoiceField
from nnsim.gui.language import sentence
from nnsim.gui.numerals import plain
from nnsim.gui.panels.data.column_roles import ROLES, ColumnRoles
from nnsim.gui.panels.data.table_form import columns_text
from nnsim.gui.theme import Look
from nnsim.gui.widgets import label

PREVIEW_ROWS = 12
ENCODINGS = ("utf-8", "utf-8-sig", "cp949", "latin-1", "utf-16")


class ImportDialog(QDialog):
    """Shows a table as it is read now; `recipe` is what a person made of it.

    Parameters
    ----------
    recipe : Recipe
        Its source is a File, or another table whose columns are to be chosen.
    folder : Path or None
        What relative paths start from.
    """

    def __init__(
        self, recipe: Recipe, folder: Path | None, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.recipe = recipe
        self._folder, self._look = folder, look
        self._table: Table | None = None
        self._background = Background(self)
        self.setWindowTitle(self.tr("Import data"))
        self.resize(look.theme.px(880), look.theme.px(560))
        self.title = label("", "title")
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.choices: dict[str, ChoiceField] = {}
        self.columns = ColumnRoles(look)
        self.columns.changed.connect(self._judge)
        self._make_preview()
        self._make_buttons()
        self._arrange()
        self._read()

    # ------------------------------------------------------------------ making

    def _make_preview(self) -> None:
        self.preview = QTableWidget()
        self.preview.setAccessibleName(self.tr("First rows"))
        self.preview.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.preview.setAlternatingRowColors(True)
        self.preview.setShowGrid(False)
        self.preview.setTabKeyNavigation(False)
        self.preview.verticalHeader().setDefaultSectionSize(self._look.theme.px(24))

    def _make_buttons(self) -> None:
        standard = QDialogButtonBox.StandardButton
        self.box = QDialogButtonBox(standard.Ok | standard.Cancel)
        self.ok = self.box.button(standard.Ok)
        self.ok.setProperty("role", "primary")
        self.ok.setText(self.tr("Use this data"))
        self.box.accepted.connect(self.accept)
        self.box.rejected.connect(self.reject)
        self.role_buttons: dict[str, QPushButton] = {}
        for role in ROLES:
            button = QPushButton(self.columns.role_texts[role])
            button.setToolTip(self.tr("Give the selected columns this role"))
            button.clicked.connect(lambda _checked=False, role=role: self.columns.set_selected(role))
            self.role_buttons[role] = button

    def _make_format(self) -> QGridLayout:
        """Return the fields for how the file is read; each begins with what was found."""
        found = self.tr("found")
        options = {
            "encoding": (self.tr("Encoding"), [(name, name) for name in ENCODINGS]),
            "delimiter": (
                self.tr("Delimiter"),
                [
                    (",", self.tr("comma ,")),
                    (";", self.tr("semicolon ;")),
                    ("\t", self.tr("tab")),
                    ("|", self.tr("bar |")),
                    (" ", self.tr("blanks")),
                ],
            ),
            "decimal": (self.tr("Decimal sign"), [(".", self.tr("point .")), (",", self.tr("comma ,"))]),
            "header": (self.tr("First row"), [("yes", self.tr("names")), ("no", self.tr("data"))]),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        for place, (name, (text, choices)) in enumerate(options.items()):
            field = ChoiceField(self._look, text, [("", found), *choices])
            field.choose(self._chosen_format(name))
            field.chosen.connect(self._format_changed)
            caption = label(text, "muted")
            caption.setBuddy(field)
            grid.addWidget(caption, 0, place)
            grid.addWidget(field, 1, place)
            self.choices[name] = field
        return grid

    def _chosen_format(self, name: str) -> str:
        value = getattr(self.recipe.source, name)
        if isinstance(value, bool):
            return "yes" if value else "no"
        return value or ""

    def _arrange(self) -> None:
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 14, 16, 14)
        page.setSpacing(10)
        page.addWidget(self.title)
        if isinstance(self.recipe.source, File):
            page.addLayout(self._make_format())
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.columns)
        row = QHBoxLayout()
        row.addWidget(label(self.tr("Selected columns:"), "muted"))
        for button in self.role_buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setHandleWidth(10)
        halves.setChildrenCollapsible(False)
        halves.addWidget(left)
        halves.addWidget(self.preview)
        halves.setSizes([self._look.theme.px(480), self._look.theme.px(360)])
        page.addWidget(halves, 1)
        bottom = QHBoxLayout()
        bottom.addWidget(self.message, 1)
        bottom.addWidget(self.box)
        page.addLayout(bottom)

    # ------------------------------------------------------------------ reading

    def _format_changed(self) -> None:
        chosen = {name: field.key or None for name, field in self.choices.items()}
        header = {"yes": True, "no": False}.get(chosen.pop("header") or "")
        source = msgspec.structs.replace(self.recipe.source, header=header, **chosen)
        self.recipe = msgspec.structs.replace(self.recipe, source=source)
        self._read()

    def _read(self) -> None:
        source, folder = self.recipe.source, self._folder
        self.ok.setEnabled(False)
        self._say(self.tr("Reading…"))
        self._background.run(lambda: load(source, folder), done=self._show_table, failed=self._show_failure)

    def _show_failure(self, error: NnsimError) -> None:
        self._table = None
        self.columns.setRowCount(0)
        self.preview.setRowCount(0)
        self._say(sentence(error), wrong=True)

    def _show_table(self, table: Table) -> None:
        before, self._table = self._table, table
        self.title.setText(table.name)
        self._show_found(table)
        self.columns.show_table(table, self._roles_for(table, before))
        self._fill_preview(table)
        self._judge()

    def _roles_for(self, table: Table, before: Table | None) -> dict[str, roles.Role]:
        """Return the roles: those of before where the columns are the same, else those of the recipe."""
        if before is not None and before.names == table.names:
            return self.columns.roles
        try:
            return roles.choose(table, self.recipe.inputs, self.recipe.targets)
        except NnsimError:
            return roles.choose(table)

    def _show_found(self, table: Table) -> None:
        found = table.found
        if found is None or not self.choices:
            return
        header = "yes" if found.header else "no"
        for name, key in {"encoding": found.encoding, "delimiter": found.delimiter,
                          "decimal": found.decimal, "header": header}.items():  # fmt: skip
            field = self.choices[name]
            place = field.findData(key)
            text = field.itemText(place) if place >= 0 else key
            field.setItemText(
                0, self.tr("%1 (found)").replace("%1", text) if not field.key else self.tr("found")
            )

    def _fill_preview(self, table: Table) -> None:
        rows = table.head(PREVIEW_ROWS)
        self.preview.setColumnCount(len(table.columns))
        self.preview.setRowCount(len(rows))
        self.preview.setHorizontalHeaderLabels(table.names)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for row, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                item = QTableWidgetItem(
                    "–" if cell is None else plain(cell) if isinstance(cell, float) else cell
                )
                if table.columns[place].kind == "number":
                    item.setTextAlignment(right)
                self.preview.setItem(row, place, item)
        self.preview.resizeColumnsToContents()

    # ------------------------------------------------------------------ judging

    def _judge(self) -> None:
        """Try the roles on the table, so that what is wrong is said before anything changes."""
        assert self._table is not None
        self.recipe = self._with_roles(self._table)
        try:
            dataset = build_from(self._table, self.recipe)
        except NnsimError as error:
            self._say(sentence(error), wrong=True)
            self.ok.setEnabled(False)
            return
        kinds = {
            "regression": self.tr("numbers to fit"),
            "binary": self.tr("two classes"),
            "classes": self.tr("%1 classes").replace("%1", str(len(dataset.class_names))),
        }
        text = self.tr("%1 rows").replace("%1", f"{dataset.rows:,}")
        text += f" · {columns_text(self.columns.chosen('input'), self.columns.chosen('target'))}"
        text += f" · {kinds[dataset.task]}"
        if dataset.dropped:
            text += " · " + self.tr("left out for a missing value: %1").replace("%1", f"{dataset.dropped:,}")
        self._say(text)
        self.ok.setEnabled(True)

    def _with_roles(self, table: Table) -> Recipe:
        """Return the recipe with the roles as they stand; with none of its own where they are the default."""
        if self.columns.roles == roles.choose(table):
            return msgspec.structs.replace(self.recipe, inputs=None, targets=None)
        inputs, targets = self.columns.chosen("input"), self.columns.chosen("target")
        return msgspec.structs.replace(self.recipe, inputs=inputs, targets=targets)

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self.message.setText(text)
        self.message.setProperty("role", "error" if wrong else "muted")
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)
