"""The training panel: loss, optimiser and their values, all changeable while training runs."""

import msgspec
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from nnsim.gui.document import Change, Document
from nnsim.gui.fields import ChoiceField, FormRow, Gesture, NumberField
from nnsim.gui.numerals import Numbers, Step, add, marks
from nnsim.gui.session import Session
from nnsim.gui.theme import Look
from nnsim.gui.widgets import Panel
from nnsim.training.training import RANGES

RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
BATCHES = (1, 10, 32, 100, 0)

OWN_VALUES = {
    "sgd": (),
    "momentum": ("momentum",),
    "nesterov": ("momentum",),
    "adagrad": ("epsilon",),
    "adadelta": ("rho", "epsilon"),
    "rmsprop": ("rho", "epsilon"),
    "adam": ("beta_1", "beta_2", "epsilon"),
    "amsgrad": ("beta_1", "beta_2", "epsilon"),
    "nadam": ("beta_1", "beta_2", "epsilon"),
    "adamw": ("beta_1", "beta_2", "epsilon"),
    "lion": ("beta_1", "beta_2"),
    "lbfgs": (),
    "levenberg_marquardt": (),
}
"""The values that only some optimisers have."""

SUITING = {"regression": ("mse",), "binary": ("bce", "mse"), "classes": ("cce", "mse")}
"""Which losses make sense for which task of the data."""


class TrainingPanel(Panel):
    """Each field shows and sets one value of the Training; a row of wheel steps is one undo step."""

    def __init__(
        self, document: Document, session: Session, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self._document, self._look = document, look
        self.title.setText(self.tr("Training"))
        self.setAccessibleName(self.tr("Training"))
        self.choices: dict[str, ChoiceField] = {}
        self.numbers: dict[str, NumberField] = {}
        self.rows: dict[str, FormRow] = {}
        self._make_rows()
        self._make_buttons()
        document.changed.connect(self._document_changed)
        look.changed.connect(self._dress)
        self._dress()
        self._show()

    # ------------------------------------------------------------------ making

    def _make_rows(self) -> None:
        self.body.setSpacing(5)
        tr = self.tr
        self._add_choice("loss", tr("Loss"), tr("Change loss"), mse="MSE", bce="BCE", cce="CCE")
        self._add_choice(
            "optimizer", tr("Optimizer"), tr("Change optimizer"),
            sgd="SGD", momentum=tr("Momentum"), rmsprop="RMSprop", adam="Adam",
        )  # fmt: skip
        self._add_number("momentum", tr("Momentum"), tr("Change momentum"), add(0.05))
        self._add_number("rho", tr("Decay ρ"), tr("Change decay"), add(0.01))
        self._add_number("beta_1", tr("Decay β₁"), tr("Change decay"), add(0.01))
        self._add_number("beta_2", tr("Decay β₂"), tr("Change decay"), add(0.001))
        self._add_number("epsilon", tr("Epsilon ε"), tr("Change epsilon"), marks(1, 3))
        self._add_number("learning_rate", tr("Learning rate"), tr("Change learning rate"), marks(1, 3))
        self._add_number("batch_size", tr("Batch"), tr("Change batch size"), marks(1, 2, 5))
        self.numbers["learning_rate"].offer(RATES)
        self.numbers["batch_size"].offer(BATCHES)
        self._add_choice(
            "initializer", tr("Initializer"), tr("Change initializer"),
            glorot_uniform="Glorot", glorot_normal=tr("Glorot normal"), he_uniform="He",
            he_normal=tr("He normal"), uniform=tr("Uniform"), normal=tr("Normal"), zeros=tr("Zeros"),
        )  # fmt: skip
        self._explain()

    def _explain(self) -> None:
        tips = {
            "mse": self.tr("Mean squared error"),
            "bce": self.tr("Binary cross-entropy, for two classes"),
            "cce": self.tr("Categorical cross-entropy, for three or more classes"),
        }
        self._loss_tips = tips
        self.numbers["learning_rate"].set_about(
            self.tr("How far each step goes. Arrow keys and wheel: ×3 or ÷3")
        )
        self.numbers["batch_size"].set_about(
            self.tr("Rows per step; “all” takes the whole training part at once")
        )
        self.choices["initializer"].setToolTip(self.tr("Takes effect with the next new start weights"))

    def _add_choice(self, name: str, text: str, undo: str, **choices: str) -> None:
        field = ChoiceField(self._look, text, tuple(choices.items()))
        field.chosen.connect(lambda key: self._set(undo, name, key))
        self.choices[name] = field
        self._add_row(name, FormRow(text, field))

    def _add_number(self, name: str, text: str, undo: str, step: Step) -> None:
        batch = name == "batch_size"
        numbers = Numbers(RANGES[name], whole=batch, word=(self.tr("all"), 0) if batch else None)
        field = NumberField(self._look, text, numbers, step)
        gesture = Gesture(name)
        field.committed.connect(lambda value: self._set(undo, name, value))
        field.stepped.connect(lambda value: self._set(undo, name, value, merge=gesture.key()))
        self.numbers[name] = field
        self._add_row(name, FormRow(text, field))

    def _add_row(self, name: str, row: FormRow) -> None:
        self.rows[name] = row
        self.body.addWidget(row)

    def _make_buttons(self) -> None:
        self.more = QPushButton(self.tr("more"))
        self.more.setProperty("role", "plain")
        self.more.setCheckable(True)
        self.more.setToolTip(self.tr("Show what only this optimizer has"))
        self.more.toggled.connect(self._show)
        self.new_weights = QPushButton(self.tr("New start weights"))
        self.new_weights.setToolTip(self.tr("Begin again from other random weights (Ctrl+Shift+R)"))
        self.new_weights.clicked.connect(self._start_anew)
        row = QHBoxLayout()
        row.addWidget(self.new_weights)
        row.addStretch(1)
        row.addWidget(self.more)
        self.body.addLayout(row)
        self.body.addStretch(1)

    # ------------------------------------------------------------------ from the person to the Document

    def _set(self, text: str, name: str, value: str | float, *, merge: str = "") -> None:
        whole = name == "batch_size"
        changed = msgspec.structs.replace(
            self._document.project.training, **{name: int(value) if whole else value}
        )
        self._document.set_training(text, changed, merge=merge)

    def _start_anew(self) -> None:
        seed = self._document.project.training.init_seed + 1
        self._document.reset(self.tr("New start weights"), init_seed=seed)

    # ------------------------------------------------------------------ from the Document to the person

    def _document_changed(self, change: Change) -> None:
        if change.training or change.recipe:
            self._show()

    def _show(self) -> None:
        training = self._document.project.training
        for name, choice in self.choices.items():
            choice.choose(getattr(training, name))
        for name, number in self.numbers.items():
            number.set_value(getattr(training, name))
        own = OWN_VALUES[training.optimizer]
        for name in {name for names in OWN_VALUES.values() for name in names}:
            self.rows[name].setVisible(self.more.isChecked() and name in own)
        self.more.setVisible(bool(own))
        self.more.setText(self.tr("less") if self.more.isChecked() else self.tr("more"))
        self._judge_losses()

    def _judge_losses(self) -> None:
        task = self._document.dataset.task
        reasons = {
            "mse": "",
            "bce": self.tr("Needs a target of exactly two classes"),
            "cce": self.tr("Needs a target of three or more classes"),
        }
        for loss, reason in reasons.items():
            suits = loss in SUITING[task]
            self.choices["loss"].allow(loss, suits=suits, tip=self._loss_tips[loss] if suits else reason)
        self.choices["loss"].setToolTip(self._loss_tips[self.choices["loss"].key])

    def _dress(self) -> None:
        self.new_weights.setIcon(self._look.icon("dice"))
