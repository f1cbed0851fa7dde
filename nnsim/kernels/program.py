"""The one compiled function: everything that Python asks of the kernels, chosen by the number of a job."""

from nnsim.kernels.codes import DONE, EVALUATE, GRADIENT, POSITION, RECORD, TRAIN
from nnsim.kernels.evaluate import evaluate, unit_values
from nnsim.kernels.gradient import gradient
from nnsim.kernels.jit import program
from nnsim.kernels.plan import Floats, Plan, Record, Rule, Run, Samples, Work
from nnsim.kernels.train import record_epoch, train


@program
def run_job(
    job: int,
    plan: Plan,
    rule: Rule,
    samples: Samples,
    run: Run,
    work: Work,
    record: Record,
    max_steps: int,
    stop_epoch: int,
    result: Floats,
) -> int:
    """Do one job and return its outcome.

    Parameters
    ----------
    job : int
        `TRAIN`: see `train`. `RECORD`: see `record_epoch`. `EVALUATE`: fill ``result[0]``, shape (6,), with
        the losses and accuracies of all parts. `GRADIENT`: set ``work.gradient`` to that of all training rows.
        `VALUES`: fill `result`, shape (units, rows), with the values of the last so many units for
        ``samples.inputs``.
    """
    if job == TRAIN:
        return train(plan, rule, samples, run, work, record, max_steps, stop_epoch)
    if job == RECORD:
        return record_epoch(plan, rule, samples, run, work, record)
    if job == EVALUATE:
        evaluate(plan, rule, samples, run.parameters, work, result[0])
    elif job == GRADIENT:
        gradient(plan, rule, samples, run.parameters, work, run.counters[POSITION], samples.bounds[1])
    else:
        unit_values(plan, run.parameters, samples.inputs, work, result)
    return DONE
