"""The Snapshot: what views need to know of a running training, copied at one step."""

from dataclasses import dataclass

from nnsim.network.parameters import Parameters
from nnsim.training.watch import UNWATCHED, Watch


@dataclass(frozen=True)
class Divergence:
    """A run whose numbers left the finite range.

    Parameters
    ----------
    step, epoch : int
        Where the first loss or parameter was not finite.
    reason : str
        The likely reason as a sentence template key: ``learning_rate``, ``loss`` or ``data``.
    """

    step: int
    epoch: int
    reason: str


@dataclass(frozen=True)
class Metrics:
    """Loss of each part and accuracy of each part; None where a figure does not exist.

    Accuracy exists for the tasks ``binary`` and ``classes``. Losses are those of the Training.
    """

    train_loss: float | None = None
    validation_loss: float | None = None
    test_loss: float | None = None
    train_accuracy: float | None = None
    validation_accuracy: float | None = None
    test_accuracy: float | None = None


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A copy of what views need, taken at one step. ``parameters`` is the view's own copy.

    While `pretraining`, the metrics are those of the autoencoder: how well the inputs are given back.
    """

    parameters: Parameters
    metrics: Metrics
    epoch: int
    position: int
    step: int
    samples: int
    divergence: Divergence | None = None
    watch: Watch = UNWATCHED
    pretraining: bool = False
