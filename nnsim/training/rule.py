"""The Rule: a Training in the numbers that kernels know."""

import numpy as np

from nnsim.data.dataset import Dataset
from nnsim.kernels import codes
from nnsim.kernels.plan import Rule
from nnsim.training.training import Training


def make_rule(training: Training, data: Dataset, batch_size: int) -> Rule:
    """Return a Training in numbers, for a Dataset; `batch_size` 0 means all training rows."""
    rows = data.count("train")
    schedule, penalty = training.schedule, training.regularization
    return Rule(
        loss=codes.LOSSES[training.loss],
        optimizer=codes.OPTIMIZERS.get(training.optimizer, codes.SGD),
        task=codes.TASKS[data.task],
        batch_size=min(batch_size or rows, rows),
        shuffle_seed=training.shuffle_seed,
        selection=codes.SELECTIONS[training.selection],
        schedule=codes.SCHEDULES.get(schedule.kind, codes.CONSTANT),
        clipping=codes.CLIPPINGS[training.clipping.kind],
        gradient=codes.GRADIENTS[training.gradient],
        summed=training.reduction == "sum",
        learning_rate=float(training.learning_rate),
        momentum=float(training.momentum),
        rho=float(training.rho),
        beta_1=float(training.beta_1),
        beta_2=float(training.beta_2),
        epsilon=float(training.epsilon),
        weight_decay=float(training.weight_decay),
        huber_delta=float(training.huber_delta),
        schedule_steps=float(schedule.steps),
        schedule_rate=float(schedule.rate),
        schedule_floor=float(schedule.floor),
        warmup_steps=float(schedule.warmup_steps),
        clip_limit=float(training.clipping.limit),
        l1=float(penalty.l1),
        l2=float(penalty.l2),
        max_norm=float(penalty.max_norm),
        delta=float(training.delta),
        class_weights=np.array(training.class_weights, np.float64),
    )
