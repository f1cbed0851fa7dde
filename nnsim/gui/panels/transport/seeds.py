"""The three seeds: one button that shows them, and a small window to change each."""

import msgspec
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from nnsim.data.recipe import Function, Generator, Recipe
from nnsim.gui.document import Document
from nnsim.gui.fields import FormRow, Gesture, NumberField
from nnsim.gui.numerals import Numbers, add
from nnsim.gui.theme import Look
from nnsim.gui.widgets import label
from nnsim.training.training import RANGES

SEED = Numbers(RANGES["init_seed"], whole=True)


def data_seed(recipe: Recipe) -> int:
    """Return the seed that the points are made from or, for a table, that its rows are split by."""
    source = recipe.source
    return source.seed if isinstance(source, Generator | Function) else recipe.split.seed


def with_data_seed(recipe: Recipe, seed: int) -> Recipe:
    """Return the recipe with another data seed."""
    if isinstance(recipe.source, Generator | Function):
        return msgspec.structs.replace(recipe, source=msgspec.structs.replace(recipe.source, seed=seed))
    return msgspec.structs.replace(recipe, split=msgspec.structs.replace(recipe.split, seed=seed))


class SeedsControl(QWidget):
    """Shows ``42 · 7 · 1``: the seeds of the data, of the start weights and of the order of the rows."""

    def __init__(self, document: Document, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._look = document, look
        self.button = QPushButton()
        self.button.setProperty("role", "seeds")
        self.button.setAccessibleName(self.tr("Seeds"))
        self.button.setToolTip(self.tr("Seeds of data · start weights · order of rows. Click to change"))
        self.button.clicked.connect(self._open)
        self.dice = QToolButton()
        self.dice.setProperty("role", "dice")
        self.dice.setAccessibleName(self.tr("New start weights"))
        self.dice.setToolTip(self.tr("New start weights (Ctrl+Shift+R)"))
        self.dice.clicked.connect(self._start_anew)
        self._arrange()
        self.popup = _Popup(document, look, self)
        document.changed.connect(self._show)
        look.changed.connect(self._dress)
        self._dress()
        self._show()

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.button)
        row.addWidget(self.dice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(label(self.tr("Seeds"), "muted"))
        column.addLayout(row)

    def _open(self) -> None:
        self.popup.adjustSize()
        self.popup.move(self.mapToGlobal(QPoint(0, self.height() + 4)))
        self.popup.show()
        self.popup.fields["data"].setFocus(Qt.FocusReason.TabFocusReason)

    def _start_anew(self) -> None:
        seed = self._document.project.training.init_seed + 1
        self._document.reset(self.tr("New start weights"), init_seed=seed)

    def _show(self) -> None:
        project = self._document.project
        seeds = data_seed(project.recipe), project.training.init_seed, project.training.shuffle_seed
        self.button.setText(" · ".join(str(seed) for seed in seeds))

    def _dress(self) -> None:
        self.button.setFont(self._look.mono(scale=1.25, bold=True))
        self.dice.setFixedSize(self._look.theme.px(24), self._look.theme.px(20))
        self.dice.setIcon(self._look.icon("dice"))


class _Popup(QFrame):
    """One field for each seed; closes by Esc or a click elsewhere."""

    def __init__(self, document: Document, look: Look, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._document = document
        self.setProperty("role", "popup")
        self.fields = {
            "data": NumberField(look, self.tr("Data"), SEED, add(1)),
            "init": NumberField(look, self.tr("Start weights"), SEED, add(1)),
            "shuffle": NumberField(look, self.tr("Order of rows"), SEED, add(1)),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.addWidget(label(self.tr("The same seeds give the same run, bit for bit."), "muted"))
        setters = {"data": self._set_data, "init": self._set_init, "shuffle": self._set_shuffle}
        for key, field in self.fields.items():
            column.addWidget(FormRow(field.accessibleName(), field))
            field.committed.connect(lambda value, key=key: setters[key](int(value), ""))
            gesture = Gesture(f"seed {key}")
            field.stepped.connect(
                lambda value, key=key, gesture=gesture: setters[key](int(value), gesture.key())
            )
        document.changed.connect(self._show)
        self._show()

    def _set_data(self, seed: int, merge: str) -> None:
        recipe = with_data_seed(self._document.project.recipe, seed)
        self._document.set_recipe(self.tr("Change data seed"), recipe, merge=merge)

    def _set_init(self, seed: int, _merge: str) -> None:
        self._document.reset(self.tr("Change seed of start weights"), init_seed=seed)

    def _set_shuffle(self, seed: int, merge: str) -> None:
        training = msgspec.structs.replace(self._document.project.training, shuffle_seed=seed)
        self._document.set_training(self.tr("Change seed of row order"), training, merge=merge)

    def _show(self) -> None:
        project = self._document.project
        self.fields["data"].set_value(data_seed(project.recipe))
        self.fields["init"].set_value(project.training.init_seed)
        self.fields["shuffle"].set_value(project.training.shuffle_seed)
