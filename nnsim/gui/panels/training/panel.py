"""The training panel: loss, optimiser and their values, all changeable while training runs."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from nnsim.errors import NnsimError
from nnsim.gui.changes import Change
from nnsim.gui.document import Document
from nnsim.gui.fields import FormRow
from nnsim.gui.numerals import add, marks
from nnsim.gui.panels.training import names
from nnsim.gui.panels.training.fields import (
    OF_INITIALIZER,
    OWN_VALUES,
    WHOLE,
    TrainingFields,
    relevant,
)
from nnsim.gui.panels.training.groups import TrainingGroups
from nnsim.gui.session import Session
from nnsim.gui.theme import Look
from nnsim.gui.widgets import Panel, label

RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
BATCHES = (1, 10, 32, 100, 0)

OWN = {path for table in (OWN_VALUES, OF_INITIALIZER) for paths in table.values() for path in paths}
"""Values that only some optimisers or initialisers have."""


class TrainingPanel(Panel):
    """What matters most is always seen, the rest under “more”; a row of wheel steps is one undo step."""

    def __init__(
        self, document: Document, session: Session, look: Look, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self._document, self._look = document, look
        self.title.setText(self.tr("Training"))
        self.setAccessibleName(self.tr("Training"))
        self.fields = TrainingFields(document, look, self)
        self.body.setSpacing(5)
        self._make_rows()
        self._make_more()
        document.changed.connect(self._document_changed)
        document.failed.connect(self._show_again)
        look.changed.connect(self._dress)
        self._dress()
        self._show()

    # ------------------------------------------------------------------ making

    def _make_rows(self) -> None:
        tr, fields = self.tr, self.fields
        self._add(fields.choice("loss", tr("Loss"), tr("Change loss"), names.losses()))
        self.hint = label("", "hint")
        self.hint.setWordWrap(True)
        self.body.addWidget(self.hint)
        self._add(fields.choice("optimizer", tr("Optimizer"), tr("Change optimizer"), names.optimizers()))
        self._add_own()
        rate = tr("How far each step goes (learning_rate). Arrow keys and wheel: ×3 or ÷3")
        self._add(
            fields.number("learning_rate", tr("Learning rate"), tr("Change learning rate"), marks(1, 3), rate)
        )
        size = tr("Rows per step (batch_size); “all” takes the whole training part at once")
        self._add(
            fields.number(
                "batch_size", tr("Batch"), tr("Change batch size"), marks(1, 2, 5), size, (tr("all"), 0)
            )
        )
        fields.numbers["learning_rate"].offer(RATES)
        fields.numbers["batch_size"].offer(BATCHES)
        self._add(
            fields.choice("initializer", tr("Initializer"), tr("Change initializer"), names.initializers())
        )
        self._add_initial()

    def _add_own(self) -> None:
        tr, fields, decay = self.tr, self.fields, self.tr("Change decay")
        self._add(
            fields.number(
                "momentum",
                tr("Momentum"),
                tr("Change momentum"),
                add(0.05),
                tr("The share of the last step that is kept (momentum)"),
            ),
            fields.number(
                "rho", tr("Decay ρ"), decay, add(0.01), tr("How slowly squared gradients are forgotten (rho)")
            ),
            fields.number(
                "beta_1", tr("Decay β₁"), decay, add(0.01), tr("How slowly gradients are forgotten (beta_1)")
            ),
            fields.number(
                "beta_2",
                tr("Decay β₂"),
                decay,
                add(0.001),
                tr("How slowly squared gradients are forgotten (beta_2)"),
            ),
            fields.number(
                "epsilon",
                tr("Epsilon ε"),
                tr("Change epsilon"),
                marks(1, 3),
                tr("Added to the root, so that nothing is divided by 0 (epsilon)"),
            ),
            fields.number(
                "weight_decay",
                tr("Weight decay"),
                tr("Change weight decay"),
                marks(1, 3),
                tr("Weights shrink by learning rate × this in each step (weight_decay)"),
            ),
            fields.number(
                "initial_accumulator",
                tr("Starts with"),
                tr("Change accumulator"),
                marks(1, 3),
                tr("What the sums of squared gradients start with (initial_accumulator_value)"),
            ),
        )

    def _add_initial(self) -> None:
        tr, fields, undo = self.tr, self.fields, self.tr("Change start weights")
        again = tr("Takes effect with the next new start weights")
        for path, text in (
            ("initial.value", tr("Value")), ("initial.low", tr("From")), ("initial.high", tr("To")),
            ("initial.mean", tr("Mean")), ("initial.deviation", tr("Deviation")),
        ):  # fmt: skip
            self._add(fields.number(path, text, undo, add(0.1), again))

    def _add(self, *rows: FormRow) -> None:
        for row in rows:
            self.body.addWidget(row)

    def _make_more(self) -> None:
        self.more = QPushButton(self.tr("more"))
        self.more.setProperty("role", "plain")
        self.more.setCheckable(True)
        self.more.toggled.connect(self._show)
        self.new_weights = QPushButton(self.tr("New start weights"))
        self.new_weights.setToolTip(self.tr("Begin again from other random weights (Ctrl+Shift+R)"))
        self.new_weights.clicked.connect(self._start_anew)
        self.groups = TrainingGroups(self._document, self.fields, self._look)
        row = QHBoxLayout()
        row.addWidget(self.new_weights)
        row.addStretch(1)
        row.addWidget(self.more)
        self.body.addLayout(row)
        self.body.addWidget(self.groups)
        self.body.addStretch(1)

    # ------------------------------------------------------------------ from the person to the Document

    def _start_anew(self) -> None:
        seed = self._document.project.training.init_seed + 1
        self._document.reset(self.tr("New start weights"), init_seed=seed)

    # ------------------------------------------------------------------ from the Document to the person

    def _document_changed(self, change: Change) -> None:
        if change.training or change.recipe or change.graph:
            self._show()

    def _show_again(self, _error: NnsimError) -> None:
        """Show the values that stayed, where a change could not be made."""
        self._show()

    def _show(self) -> None:
        training, opened = self._document.project.training, self.more.isChecked()
        self.fields.show(training)
        shown = relevant(training) if opened else frozenset()
        for path in OWN:
            self.fields.rows[path].setVisible(path in shown)
        for path in ("learning_rate", "batch_size"):
            self.fields.rows[path].setEnabled(training.optimizer not in WHOLE)
        self.groups.show_values(training)
        self.groups.setVisible(opened)
        self._name_more(opened=opened)
        self.hint.setText(self._misfit())
        self.hint.setVisible(bool(self.hint.text()))

    def _name_more(self, *, opened: bool) -> None:
        """Say on the button that something beneath it is not as usual."""
        changed = self.groups.changed
        text = self.tr("more · %1 set").replace("%1", str(len(changed))) if changed else self.tr("more")
        self.more.setText(self.tr("less") if opened else text)
        self.more.setToolTip(
            ", ".join(changed) or self.tr("Schedule, regularisation, early stopping and more")
        )

    def _misfit(self) -> str:
        """Return why the loss does not suit the data or the output layer; it can be chosen all the same."""
        project, task = self._document.project, self._document.dataset.task
        output, loss = project.graph.output.activation, project.training.loss
        if loss == "cce" and task != "classes":
            return self.tr("CCE needs a target of three or more classes.")
        if loss in ("bce", "hinge") and task == "regression":
            return self.tr("This loss needs a target of classes, not of numbers.")
        if loss == "cce" and output != "softmax":
            return self.tr("CCE needs softmax in the output layer.")
        if loss == "bce" and output != "sigmoid":
            return self.tr("BCE needs sigmoid in the output layer.")
        return ""

    def _dress(self) -> None:
        self.new_weights.setIcon(self._look.icon("dice"))
