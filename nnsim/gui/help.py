"""Help: every key and mouse gesture in one list, and what this program is."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QMessageBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nnsim import places


def gestures() -> list[tuple[str, str]]:
    """Return what the mouse and the keys do on the canvas and the output."""
    tr = QCoreApplication.translate
    return [
        (tr("Help", "Add a layer"), tr("Help", "drag a chip between two layers, or press Enter on it")),
        (tr("Help", "Set an activation"), tr("Help", "drag it onto a layer or a unit")),
        (tr("Help", "Searchable menu"), tr("Help", "double-click or Space on empty canvas")),
        (tr("Help", "Change the number of units"), tr("Help", "− and + on the layer, or as keys")),
        (tr("Help", "Type the number of units"), tr("Help", "click it")),
        (tr("Help", "Move a layer"), tr("Help", "drag its title, or Alt+Left and Alt+Right")),
        (tr("Help", "Rename a layer"), tr("Help", "double-click its title")),
        (tr("Help", "Change filters, windows and rates"), tr("Help", "double-click the layer’s card")),
        (tr("Help", "Cut or restore a connection"), tr("Help", "point at it and press X")),
        (tr("Help", "Lock or unlock a weight"), tr("Help", "point at it and press L")),
        (tr("Help", "Select"), tr("Help", "click, Shift or Ctrl and click, drag a rubber band")),
        (tr("Help", "Move the focus"), tr("Help", "arrow keys")),
        (tr("Help", "Zoom"), tr("Help", "mouse wheel, at the pointer")),
        (tr("Help", "Pan"), tr("Help", "drag with the middle button, or with Space held")),
        (tr("Help", "Show the whole network"), tr("Help", "F")),
        (tr("Help", "Cancel a drag"), tr("Help", "Esc")),
        (tr("Help", "Paint points on the output"), tr("Help", "P, then click or drag; Esc ends")),
        (tr("Help", "Erase painted points"), tr("Help", "drag with the right button, or E and drag")),
        (tr("Help", "Choose brush and class to paint"), tr("Help", "[ and ], 1 to 9")),
        (tr("Help", "Paint without a mouse"), tr("Help", "arrow keys, Space, and Del to erase")),
        (tr("Help", "Turn the 3-D view"), tr("Help", "drag, arrow keys; Home as at first")),
        (tr("Help", "Look along an axis in 3-D"), tr("Help", "X, Y, Z, or a side of the small cube")),
        (tr("Help", "Leaf through images and texts"), tr("Help", "Page Up and Page Down")),
        (tr("Help", "Go through the confusion matrix"), tr("Help", "arrow keys")),
    ]


def show_keys(parent: QWidget, actions: list[tuple[str, str]]) -> None:
    """Show a dialog with the gestures of the canvas and the keys of all actions."""
    rows = gestures() + actions
    dialog = QDialog(parent)
    dialog.setWindowTitle(QCoreApplication.translate("Help", "Keyboard and mouse"))
    table = QTableWidget(len(rows), 2)
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            table.setItem(row, column, QTableWidgetItem(text))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.verticalHeader().hide()
    table.horizontalHeader().hide()
    table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
    table.horizontalHeader().setStretchLastSection(True)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    layout = QVBoxLayout(dialog)
    layout.addWidget(table)
    layout.addWidget(buttons)
    dialog.resize(620, 640)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def about(parent: QWidget) -> None:
    """Show what this program is and which version."""
    tr = QCoreApplication.translate
    text = tr("Help", "A desktop simulator of neural networks for people who teach and learn them.")
    QMessageBox.about(parent, tr("Help", "About nnsim"), f"<h3>nnsim {places.version()}</h3><p>{text}</p>")
