"""The compiled function of the large road; see `nnsim.kernels.program`."""

from nnsim.kernels.codes import DONE, GRADIENT, RECORD, TRAIN, VALUES
from nnsim.kernels.jit import program, rare
from nnsim.kernels.large.crew import help_out
from nnsim.kernels.large.plan import HELP, RECORDING, SET, LargeSamples, LargeWork
from nnsim.kernels.large.step import descend, give_values, learn, measure
from nnsim.kernels.lending import lend
from nnsim.kernels.plan import Floats, Plan, Record, Rule, Run
from nnsim.kernels.train import make_train

train, record_epoch = make_train(learn, measure)


@rare
def do_job(
    job: int,
    plan: Plan,
    rule: Rule,
    samples: LargeSamples,
    run: Run,
    work: LargeWork,
    record: Record,
    max_steps: int,
    stop_epoch: int,
    result: Floats,
) -> int:
    """Do a job with what `run_job` lends."""
    if job == HELP:
        help_out(plan, rule, samples, run, work, max_steps, stop_epoch)
        return DONE
    if job == TRAIN:
        work.shared[RECORDING] = True
        outcome = train(plan, rule, samples, run, work, record, max_steps, stop_epoch)
        work.shared[RECORDING] = False
        return outcome
    if job == RECORD:
        return record_epoch(plan, rule, samples, run, work, record)
    if job == GRADIENT:
        descend(plan, rule, samples, run, work, 0, samples.bounds[1], False, SET)
    if job == VALUES:
        give_values(plan, rule, samples, run, work, result)
    return DONE


@program
def run_job(
    job: int,
    plan: Plan,
    rule: Rule,
    samples: LargeSamples,
    run: Run,
    work: LargeWork,
    record: Record,
    max_steps: int,
    stop_epoch: int,
    result: Floats,
) -> int:
    """Do one job and return its outcome.

    Parameters
    ----------
    job : int
        `TRAIN`, `RECORD`: as in `nnsim.kernels.program`. `GRADIENT`: set ``work.gradient`` to that of the
        loss of all training rows. `VALUES`: fill `result`, shape (rows, units), with the values of the last
        so many units for all rows. `HELP`: help the thread that does another job with the same arguments;
        then `max_steps` is the number of the helper, from 1, and `stop_epoch` the session.
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
