"""The groups of values beneath the training panel's main ones, each under a title that says how it is set."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.gui.document import Document
from nnsim.gui.numerals import add, marks, plain
from nnsim.gui.panels.fold import Fold
from nnsim.gui.panels.training import names
from nnsim.gui.panels.training.class_weights import ClassWeights
from nnsim.gui.panels.training.fields import TrainingFields, value_at
from nnsim.gui.theme import Look
from nnsim.training.training import Training

USUAL = Training()


class TrainingGroups(QWidget):
    """Schedule, regularisation, clipping, stopping, batches, loss, gradient, pretraining."""

    def __init__(self, document: Document, fields: TrainingFields, look: Look) -> None:
        super().__init__()
        self._document, self._fields, self._look = document, fields, look
        self.class_weights = ClassWeights(document, look)
        self.folds: dict[str, Fold] = {}
        self._paths: dict[str, tuple[str, ...]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2, 0, 0)
        self._column.setSpacing(1)
        self._add_schedule()
        self._add_regularization()
        self._add_clipping()
        self._add_stopping()
        self._add_rows()
        self._add_loss()
        self._add_gradient()
        self._add_pretraining()

    @property
    def changed(self) -> list[str]:
        """The titles of the groups that are not set as usual."""
        training = self._document.project.training
        return [fold.button.text() for key, fold in self.folds.items() if not self._usual(key, training)]

    def show_values(self, training: Training) -> None:
        """Say how each group is set; the fields show their values themselves."""
        self.class_weights.show_weights()
        self.class_weights.setVisible(self.class_weights.possible)
        for key, text in self._summaries(training).items():
            self.folds[key].say(text, usual=self._usual(key, training))

    def _usual(self, key: str, training: Training) -> bool:
        return all(value_at(training, path) == value_at(USUAL, path) for path in self._paths[key])

    def _summaries(self, training: Training) -> dict[str, str]:
        off, penalty = self.tr("off"), training.regularization
        parts = [("L1", penalty.l1), ("L2", penalty.l2), (self.tr("max-norm"), penalty.max_norm)]
        patience = self.tr("after %1 epochs").replace("%1", f"{training.stopping.patience:,}")
        pretraining = self.tr("%1 epochs").replace("%1", f"{training.pretraining.epochs:,}")
        loss = names.reductions()[training.reduction][0]
        return {
            "schedule": names.schedules()[training.schedule.kind][0],
            "regularization": ", ".join(f"{name} {plain(size)}" for name, size in parts if size) or off,
            "clipping": names.clippings()[training.clipping.kind][0],
            "stopping": patience if training.stopping.patience else off,
            "rows": names.selections()[training.selection][0],
            "loss": self.tr("%1, by class").replace("%1", loss) if training.class_weights else loss,
            "gradient": f"{names.gradients()[training.gradient][0]} {training.precision}",
            "pretraining": pretraining if training.pretraining.epochs else off,
        }

    # ------------------------------------------------------------------ making

    def _fold(self, key: str, title: str, tip: str, rows: Sequence[QWidget], *more: str) -> None:
        """Add a group; `more` are paths of values whose fields are none of the rows."""
        fold = self.folds[key] = Fold(self._look, title, tip)
        for row in rows:
            fold.rows.addWidget(row)
        paths = [path for path, row in self._fields.rows.items() if row in rows and path != "epochs"]
        self._paths[key] = (*paths, *more)
        self._column.addWidget(fold)

    def _add_schedule(self) -> None:
        tr, undo, fields = self.tr, self.tr("Change schedule"), self._fields
        rows = [
            fields.choice("schedule.kind", tr("Rate goes"), undo, names.schedules()),
            fields.choice("schedule.monitor", tr("Watch"), undo, names.monitors()),
            fields.number(
                "schedule.patience",
                tr("Wait"),
                undo,
                add(1),
                tr("Epochs without a gain before the rate is reduced (patience)"),
            ),
            fields.number(
                "schedule.min_delta",
                tr("Least gain"),
                undo,
                marks(1, 3),
                tr("Smaller gains do not count (min_delta)"),
            ),
            fields.number(
                "schedule.rate",
                tr("Factor"),
                undo,
                add(0.05),
                tr("What the rate is multiplied with (decay_rate, factor)"),
            ),
            fields.number(
                "schedule.steps",
                tr("Updates"),
                undo,
                marks(1, 2, 5),
                tr("After how many updates, or within how many (decay_steps)"),
            ),
            fields.number(
                "schedule.floor",
                tr("Not below"),
                undo,
                add(0.01),
                tr("The share of the learning rate that always stays (alpha)"),
            ),
            fields.number(
                "schedule.warmup_steps",
                tr("Warm-up"),
                undo,
                marks(1, 2, 5),
                tr("So many updates the rate first grows evenly, from 0 (warmup_steps)"),
                (tr("none"), 0),
            ),
        ]
        self._fold(
            "schedule", tr("Schedule"), tr("How the learning rate changes while training goes on"), rows
        )

    def _add_regularization(self) -> None:
        tr, undo, fields = self.tr, self.tr("Change regularisation"), self._fields
        rows = [
            fields.number(
                "regularization.l1",
                "L1",
                undo,
                marks(1, 3),
                tr("Adds L1 × Σ|w| to the loss: unneeded weights become 0 (L1)"),
                (tr("none"), 0),
            ),
            fields.number(
                "regularization.l2",
                "L2",
                undo,
                marks(1, 3),
                tr("Adds L2 × Σw² to the loss: large weights shrink (L2)"),
                (tr("none"), 0),
            ),
            fields.number(
                "regularization.max_norm",
                tr("Max-norm"),
                undo,
                add(0.5),
                tr("The weights into a unit are at most this long together (MaxNorm)"),
                (tr("none"), 0),
            ),
        ]
        self._fold(
            "regularization",
            tr("Regularisation"),
            tr("What keeps weights small, against learning by heart"),
            rows,
        )

    def _add_clipping(self) -> None:
        tr, undo, fields = self.tr, self.tr("Change clipping"), self._fields
        rows = [
            fields.choice("clipping.kind", tr("Limits"), undo, names.clippings()),
            fields.number(
                "clipping.limit",
                tr("Limit"),
                undo,
                add(0.5),
                tr("How large a slope, or how long the gradient, may be"),
            ),
        ]
        self._fold(
            "clipping",
            tr("Gradient clipping"),
            tr("Limits the gradient before each update, so that no step is wild"),
            rows,
        )

    def _add_stopping(self) -> None:
        tr, undo, fields = self.tr, self.tr("Change early stopping"), self._fields
        rows = [
            fields.number(
                "stopping.patience",
                tr("Wait"),
                undo,
                add(1),
                tr("Training ends after so many epochs without a gain (EarlyStopping, patience)"),
                (tr("never stop"), 0),
            ),
            fields.choice("stopping.monitor", tr("Watch"), undo, names.monitors()),
            fields.number(
                "stopping.min_delta",
                tr("Least gain"),
                undo,
                marks(1, 3),
                tr("Smaller gains do not count (min_delta)"),
                (tr("any"), 0),
            ),
            fields.switch("stopping.restore_best", tr("Weights"), undo, names.restores()),
            fields.number(
                "epochs",
                tr("Epochs"),
                tr("Change epochs"),
                marks(1, 2, 5),
                tr("How long “nnsim train” and pictures train; the window with Ctrl+Shift+Return (epochs)"),
            ),
        ]
        self._fold(
            "stopping", tr("Early stopping"), tr("Ends training when nothing gets better any more"), rows
        )

    def _add_rows(self) -> None:
        tr, undo = self.tr, self.tr("Change selection of rows")
        row = self._fields.choice("selection", tr("Rows"), undo, names.selections())
        self._fold("rows", tr("Rows of a batch"), tr("How the rows of each batch are chosen"), [row])

    def _add_loss(self) -> None:
        tr, undo, fields = self.tr, self.tr("Change loss"), self._fields
        rows = [
            fields.choice("reduction", tr("Rows"), undo, names.reductions()),
            fields.number(
                "huber_delta",
                tr("Huber δ"),
                undo,
                add(0.5),
                tr("The error where Huber goes from square to straight (delta)"),
            ),
        ]
        self._fold(
            "loss",
            tr("Loss over rows"),
            tr("How the losses of rows and classes are brought together"),
            [*rows, self.class_weights],
            "class_weights",
        )

    def _add_gradient(self) -> None:
        tr, fields = self.tr, self._fields
        rows = [
            fields.choice("gradient", tr("Method"), tr("Change gradient"), names.gradients()),
            fields.number(
                "delta",
                "δ",
                tr("Change delta"),
                marks(1, 3),
                tr("How far a weight is moved to both sides to measure the slope"),
            ),
            fields.choice("precision", tr("Numbers"), tr("Change precision"), names.precisions()),
        ]
        self._fold(
            "gradient",
            tr("Gradient"),
            tr("How the gradient is computed, and with which kind of numbers"),
            rows,
        )

    def _add_pretraining(self) -> None:
        tr, undo = self.tr, self.tr("Change pretraining")
        row = self._fields.number(
            "pretraining.epochs",
            tr("Epochs"),
            undo,
            marks(1, 2, 5),
            tr("So long the hidden layers first learn to give back the inputs (autoencoder)"),
            (tr("off"), 0),
        )
        self._fold(
            "pretraining",
            tr("Pretraining"),
            tr("Before the targets, the hidden layers learn the inputs as an autoencoder"),
            [row],
        )
