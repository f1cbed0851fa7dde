"""The jobs that the Session posts to the Worker; they run in the Worker's thread."""

import numpy as np
from numpy.typing import NDArray

from nnsim.data.dataset import Dataset
from nnsim.gui.changes import Change
from nnsim.gui.painter import Curves, WeightCurves
from nnsim.gui.worker import Worker
from nnsim.project.project import Project
from nnsim.training.history import History
from nnsim.training.trainer import Trainer


def install(worker: Worker, project: Project, dataset: Dataset) -> None:
    """Begin with another project, or with another state of this one."""
    worker.trainer = Trainer(
        project.graph, dataset, project.training, state=project.state, history=project.history
    )
    worker.spent = 0.0


def change(worker: Worker, made: Change, dataset: Dataset) -> None:
    """Go on with what became different in the Document."""
    assert worker.trainer is not None
    worker.trainer.change(
        graph=made.after.graph if made.graph else None,
        kept=made.kept,
        data=dataset if made.recipe else None,
        training=made.after.training if made.training else None,
        fill=made.fill,
    )


def play(worker: Worker) -> None:
    """Train until paused."""
    worker.playing, worker.until = True, None


def play_epochs(worker: Worker) -> int:
    """Play for as many epochs as the Training says; return how many it will be in all."""
    assert worker.trainer is not None
    worker.until = worker.trainer.epoch + worker.trainer.planned_epochs
    worker.playing = True
    return worker.until


def pause(worker: Worker) -> None:
    """Stop training."""
    worker.playing = False


def step(worker: Worker, kind: str) -> None:
    """Take one step: a "sample", a "batch" or an "epoch"."""
    trainer = worker.trainer
    assert trainer is not None
    {"sample": trainer.step_sample, "batch": trainer.step, "epoch": trainer.step_epoch}[kind]()


def curves(history: History) -> Curves:
    """Return copies of the recorded curves."""
    return Curves(*(np.array(getattr(history, name)) for name in Curves.__dataclass_fields__))


def weight_curves(history: History, watched: NDArray[np.intp] | None) -> WeightCurves | None:
    """Return copies of the recorded curves of some parameters."""
    if watched is None:
        return None
    indices = watched[watched < history.parameters.shape[1]]
    return WeightCurves(np.array(history.parameter_epoch), indices, history.parameters[:, indices])
