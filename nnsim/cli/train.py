"""``nnsim train``: training without a window."""

import time
from argparse import Namespace
from dataclasses import replace
from typing import Any

from nnsim.cli import folds, what
from nnsim.cli.output import ProgressBar, csv_text, print_error, print_json, print_missing, print_text
from nnsim.cli.prepare import prepare
from nnsim.data.dataset import PARTS, Dataset
from nnsim.network.outline import outline
from nnsim.project import propose, store
from nnsim.project.project import Project
from nnsim.training import overfitting
from nnsim.training.snapshot import Divergence, Snapshot
from nnsim.training.trainer import Trainer

CURVES = (
    "epoch",
    "step",
    "train_loss",
    "validation_loss",
    "test_loss",
    "train_accuracy",
    "validation_accuracy",
    "test_accuracy",
)
"""The columns of ``--history``, by the names they have in a History."""

REASONS = {
    "learning_rate": "the learning rate is probably too large: each step overshoots the valley of the loss "
    "and lands higher up on its other side; try a tenth of it, or scale inputs that are not near -1 to 1",
    "loss": "the loss does not suit the output; use mse with linear, bce with sigmoid, cce with softmax",
    "data": "the data has very large numbers; scale it, e.g. --set recipe.scaling=z-score",
}
"""Why a run left the finite range, by `nnsim.training.snapshot.Divergence.reason`, and the way out."""


def run(options: Namespace) -> None:
    """Train, keep what the options ask for, and print the result, also where something could not be kept."""
    if options.folds:
        folds.run(options)
        return
    for path in filter(None, (options.save, options.history)):
        store.check_place(path)
    opened, project, data = prepare(options)
    trainer = _trainer(opened, project, data)
    figures = _train(trainer, options)
    missing = {"dropped": data.dropped, "filled": data.filled}
    result = {"name": project.name, **figures, **missing, "seeds": what.seeds(project)}
    try:
        _keep(trainer, project, options)
    finally:
        if options.json:
            print_json(result)
        else:
            _print(project, result)
    if trainer.divergence:
        _say_divergence(trainer.divergence)
    elif not propose.works(project.graph.output, project.training.loss, data.task):
        print_error(f"these figures mean little: {REASONS['loss']}.")


def _keep(trainer: Trainer, project: Project, options: Namespace) -> None:
    """Write the trained project and the curves to where the options say."""
    if options.save:
        store.save(replace(project, state=trainer.state, history=trainer.history), options.save)
    if options.history:
        store.write(options.history, _curves(trainer).encode())


def _trainer(opened: Project, project: Project, data: Dataset) -> Trainer:
    """Return a Trainer that goes on where the project stands, unless it is another network now."""
    if project.state is None or project.graph != opened.graph:
        return Trainer(project.graph, data, project.training)
    trainer = Trainer(project.graph, data, opened.training, state=project.state, history=project.history)
    if project.training != opened.training:
        trainer.change(training=project.training)
    return trainer


def _train(trainer: Trainer, options: Namespace) -> dict[str, Any]:
    """Train as long as asked, with a progress bar, and return the figures."""
    epochs, steps = options.epochs, options.steps
    if epochs is None and steps is None:
        epochs = trainer.planned_epochs
    start = trainer.state
    trainer.outputs(trainer.data.inputs[:1])  # loads the kernels: compiling is not training
    rows = trainer.data.count("train")
    bar = ProgressBar(steps if epochs is None else epochs * rows)

    def progress(trainer: Trainer) -> None:
        now = trainer.snapshot()
        used = (now.epoch - start.epoch) * rows + now.position
        bar.show(now.step - start.step if epochs is None else used, _standing(now))

    begun = time.perf_counter()
    try:
        trainer.train(epochs=epochs, steps=steps, progress=progress)
    finally:
        bar.clear()
    seconds = time.perf_counter() - begun
    return _figures(trainer, seconds, trainer.state.samples - start.samples)


def _standing(now: Snapshot) -> str:
    """Return where training stands, for the progress bar."""
    validation = now.metrics.validation_loss
    more = "" if validation is None else f", validation {validation:.4g}"
    return f"epoch {now.epoch}, loss {now.metrics.train_loss:.4g}{more}"


def _figures(trainer: Trainer, seconds: float, samples: int) -> dict[str, Any]:
    """Return what is reported of a run; counters are those since the start weights."""
    metrics = trainer.evaluate()
    state, turned = trainer.state, overfitting.find(trainer.history)
    return {
        "epochs": state.epoch,
        "steps": state.step,
        "samples": state.samples,
        "parameters": state.parameters.layout.size,
        "seconds": seconds,
        "samples_per_second": samples / seconds if seconds else None,
        **{f"{part}_loss": getattr(metrics, f"{part}_loss") for part in PARTS},
        **{f"{part}_accuracy": getattr(metrics, f"{part}_accuracy") for part in PARTS},
        "diverged": trainer.divergence is not None,
        "stopped": trainer.stopped,
        "best_epoch": state.watch.best_epoch if trainer.stopped else None,
        "overfitting_since": turned.epoch if turned else None,
    }


def _curves(trainer: Trainer) -> str:
    history = trainer.history
    return csv_text(CURVES, zip(*(getattr(history, name).tolist() for name in CURVES), strict=True))


def _print(project: Project, result: dict[str, Any]) -> None:
    """Print the figures for people."""
    network, data = outline(project.graph), what.data(project.recipe)
    speed = result["samples_per_second"] or 0.0
    print_text(f"{project.name}: {network}, {result['parameters']} parameters, {data}")
    if result["stopped"]:
        print_text(f"early stopping ended it; epoch {result['best_epoch']} was the best")
    print_missing(result["dropped"], result["filled"])
    print_text(
        f"{result['epochs']} epochs, {result['steps']} steps in {result['seconds']:.3g} s "
        f"({speed:,.0f} samples/s)"
    )
    for part in PARTS:
        loss, accuracy = result[f"{part}_loss"], result[f"{part}_accuracy"]
        if loss is not None:
            shown = "" if accuracy is None else f" accuracy {accuracy:.1%}"
            print_text(f"  {part:<11} loss {loss:<10.4g}{shown}")
    if result["overfitting_since"] is not None:
        part = "test" if result["validation_loss"] is None else "validation"
        print_text(
            f"the {part} loss turned up after epoch {result['overfitting_since']} while the training loss "
            "went on falling: the training rows are being learnt by heart"
        )


def _say_divergence(divergence: Divergence) -> None:
    """Say on standard error where and why training stopped."""
    print_error(
        f"training stopped in step {divergence.step} (epoch {divergence.epoch}), where a number was no "
        f"longer finite: {REASONS[divergence.reason]}."
    )
