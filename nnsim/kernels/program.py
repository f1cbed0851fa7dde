"""The one compiled function: everything that Python asks of the kernels, chosen by the number of a job."""

from nnsim.kernels.codes import DONE, GRADIENT, NUMERICAL, RECORD, TRAIN
from nnsim.kernels.jit import program, rare
from nnsim.kernels.lending import lend
from nnsim.kernels.plan import Floats, Plan, Record, Rule, Run, Samples, Work
from nnsim.kernels.step import differentiate, learn, measure
from nnsim.kernels.sweep import sweep
from nnsim.kernels.train import make_train

train, record_epoch = make_train(learn, measure)


@rare
def do_job(
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
    """Do a job with what `run_job` lends."""
    if job == TRAIN:
        return train(plan, rule, samples, run, work, record, max_steps, stop_epoch)
    if job == RECORD:
        return record_epoch(plan, rule, samples, run, work, record)
    rows = samples.bounds[1] if job == GRADIENT else samples.inputs.shape[1]
    if job == GRADIENT and rule.gradient == NUMERICAL:
        differentiate(plan, rule, samples, run.parameters, work, 0, rows, False)
        return DONE
    sweep(job, plan, rule, samples, run.parameters, work, 0, rows, False, result)
    return DONE


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
        `TRAIN`: see `train`. `RECORD`: see `record_epoch`. `GRADIENT` of all training rows and `VALUES` for
        all rows: see `sweep`.
    """
    return do_job(
        job,
        lend(plan),
        lend(rule),
        lend(samples),
        lend(run),
        lend(work),
        lend(record),
        max_steps,
        stop_epoch,
        result,
    )
